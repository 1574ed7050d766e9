"""Doubtful pairs: two activities that may be one, until the person joins them or says they are two.

The mark stands in the origin of one of them (`Origin.maybe`) and names the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.dataclass import dataclass
from rules.groups import ACTIVITIES, DOUBTFUL, Records, records_of
from rules.records import Activity, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two living activities that may be one."""

    kept: Activity
    """The one that was there before; its id stays when they are joined."""
    other: Activity
    """The one with the mark."""

    def beside(self, activity: Activity) -> Activity:
        """The other of the two."""
        return self.other if activity.id == self.kept.id else self.kept


def pairs(records: Iterable[Record]) -> Iterator[Pair]:
    """The pairs of these records that nobody has decided on yet, each once."""
    activities = records_of(records).of(ACTIVITIES)
    seen: set[frozenset[str]] = set()
    for one in activities.of(DOUBTFUL):
        for name in _maybe(one):
            both = frozenset({one.id, name})
            kept = activities.find(name)
            if kept and len(both) > 1 and both not in seen:
                seen.add(both)
                yield Pair(kept=kept, other=one)


def counted(activities: Iterable[Activity]) -> Records[Activity]:
    """Those that count for how far and how often: of a doubtful pair the longer, and once."""
    every = records_of(activities)
    lengths: dict[str, float] = {}
    for_it: dict[str, str] = {}

    def counts(identity: str) -> str:
        while identity in for_it:
            identity = for_it[identity]
        return identity

    for pair in pairs(every):
        lengths |= {one.id: one.distance_m or 0 for one in (pair.other, pair.kept)}
        short, long = sorted((counts(pair.other.id), counts(pair.kept.id)), key=lengths.__getitem__)
        if short != long:
            for_it[short] = long
    return every.without(for_it) if for_it else every


def joined(pair: Pair, among: Iterable[Record]) -> tuple[Activity, ...]:
    """What changes when a pair is one: the one that stays first, the other deleted, marks moved.

    `among`: the records of the log; what may be the same as the deleted one may be the kept one.
    """
    from rules.same import merged  # noqa: PLC0415 - the quick commands join nothing

    kept, other = pair.kept, pair.other
    moved = (
        _marked(one, (kept.id if name == other.id else name for name in _maybe(one)))
        for one in among
        if isinstance(one, Activity) and one.id != kept.id and other.id in _maybe(one)
    )
    return (merged(kept, other), replace(other, deleted=True), *moved)


def apart(pair: Pair) -> tuple[Activity, ...]:
    """The pair as two of their own: those of them that had the mark, without it."""
    return tuple(
        _marked(one, (name for name in _maybe(one) if name != other.id))
        for one, other in ((pair.kept, pair.other), (pair.other, pair.kept))
        if other.id in _maybe(one)
    )


def _maybe(activity: Activity) -> tuple[str, ...]:
    # Most have no mark, and reading an origin costs, as does loading what reads it.
    if not activity.origin or "maybe" not in activity.origin:
        return ()
    from rules.origin import origin_of  # noqa: PLC0415 - see above

    return origin_of(activity).maybe


def _marked(activity: Activity, names: Iterable[str]) -> Activity:
    from rules.origin import origin_of, with_origin  # noqa: PLC0415 - see above

    maybe = tuple(dict.fromkeys(names))
    return with_origin(activity, replace(origin_of(activity), maybe=maybe))
