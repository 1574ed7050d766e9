"""Whether what a log holds and has answered can be explained by the calls that were made of it.

Each call begins and, unless its process was killed, is answered; both have their place in one order
of events. Every key has one writer, so its calls are few: all orders of them that agree with the
events are tried, with every call that was never answered either done or not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf
from typing import assert_never


class What(StrEnum):
    """What was asked of the log."""

    OPEN = "open"
    ADD = "add"
    EDIT = "edit"
    JOIN = "join"
    """An edit that belongs to the change before."""
    DELETE = "delete"
    UNDO = "undo"
    READ = "read"
    FOLD = "fold"
    MERGE = "merge"


CHANGES = frozenset({What.ADD, What.EDIT, What.JOIN, What.DELETE})

OTHERS = "o"
"""Keys of another device begin with it."""

Mark = tuple[str, int]
"""The key of a record, and the version of its content."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a log."""

    version: int
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo said that it took back."""

    what: str
    """`added`, `changed` or `deleted`."""
    marks: tuple[Mark, ...]
    """As they were before undoing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call, from its announcement to its answer."""

    what: What
    begin: float
    end: float = inf
    """`inf` when its process was killed first."""
    writes: tuple[Mark, ...] = ()
    """For a deletion, the record as it was."""
    believed: int | None = None
    """The version that its process thought to be there."""
    how: str = ""
    """Of a MERGE: in which way the file came."""
    refused: str = ""
    """Why; nothing was to be written then."""
    surely: bool = False
    """Of a JOIN: nothing can have come between, so it has to be one with the change before."""
    seen: Mapping[str, int] = field(default_factory=dict)
    """The living records that a READ gave."""
    undone: Undone | None = None

    @property
    def answered(self) -> bool:
        """Whether it returned or raised."""
        return self.end < inf

    @property
    def counts(self) -> bool:
        """Whether it is a change that was acknowledged."""
        return self.answered and not self.refused and self.what in CHANGES | {What.UNDO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What cannot be explained, a sentence each."""

    lost: tuple[str, ...] = ()
    phantom: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    """Answers that no order of the calls explains."""


def judge(calls: Sequence[Call], found: Mapping[str, Found], *, tombstones: bool) -> Verdict:
    """Hold what a log has in the end against all the calls that were made of it.

    With `tombstones` it also has to show what was deleted.
    """
    calls = [replace(call, surely=_surely_joined(call, calls)) for call in calls]
    known = {mark for call in calls for mark in call.writes}
    lost = []
    phantom = [
        f"{mark} was seen at {call.begin}"
        for call in calls
        for mark in call.seen.items()
        if mark not in known and not mark[0].startswith(OTHERS)
    ]
    wrong = [f"{call.what} refused: {call.refused}" for call in calls if _never_refused(call)]
    wrong += list(_undone_too_early(calls))
    helped = set()
    for key, about in _by_key(calls, found).items():
        there = found.get(key)
        if _explained(key, about, there, tombstones):
            continue
        told = f"{key} is {there}: {_told(key, about)}"
        changes = _changes(about)
        if _explained(key, _with_undos(about, calls), there, tombstones):
            helped.add(min(call.begin for call in changes))
        elif _explained(key, _with_undos(changes, calls), there, tombstones):
            wrong.append(told)
        elif there and (key, there.version) not in _written(about):
            phantom.append(told)
        else:
            lost.append(told)
    if len(helped) > sum(call.what is What.UNDO and not call.answered for call in calls):
        lost.append(f"{len(helped)} changes are gone, with fewer undos that could have done it")
    lost += list(_halves(calls, found))
    return Verdict(lost=tuple(lost), phantom=tuple(phantom), wrong=tuple(wrong))


def judge_merged(
    calls: Sequence[Call], found: Mapping[str, Found], *, merged: float = inf
) -> Verdict:
    """Hold what a log has of another device's records against the calls that were made there.

    What was answered there before `merged` has to be here; what came later may be.
    """
    lost, phantom = [], []
    for key, about in _by_key(calls, found).items():
        there = found.get(key)
        if there and (key, there.version) not in _written(about):
            phantom.append(f"{key} is {there}: {_told(key, about)}")
        elif not _explained(key, about, there, tombstones=True, until=merged):
            lost.append(f"{key} is {there}, merged at {merged}: {_told(key, about)}")
    return Verdict(lost=tuple(lost), phantom=tuple(phantom))


@dataclass(frozen=True, slots=True)
class _State:
    """One record, and what has made it so."""

    now: Found | None = None
    changes: tuple[tuple[str, Found | None], ...] = ()
    """What each change did, and the record before it; the last one last."""

    @property
    def living(self) -> int | None:
        return None if self.now is None or self.now.deleted else self.now.version

    def changed(self, what: str, now: Found) -> _State:
        return _State(now, (*self.changes, (what, self.now)))

    def joined(self, now: Found, *, surely: bool) -> tuple[_State, ...]:
        # A session under way goes on, also when its beginning was taken back elsewhere.
        apart = () if surely else (self.changed("changed", now),)
        may_join = self.now and self.changes[-1][0] != "deleted"
        return (_State(now, self.changes), *apart) if may_join else apart

    def undone(self, key: str, undone: Undone | None) -> tuple[_State, ...]:
        if not self.changes:
            return ()
        what, before = self.changes[-1]
        fits = undone is None or (
            self.now and undone.what == what and (key, self.now.version) in undone.marks
        )
        return (_State(before, self.changes[:-1]),) if fits else ()


def _explained(
    key: str,
    calls: Sequence[Call],
    found: Found | None,
    tombstones: bool,
    until: float = inf,
) -> bool:
    """Whether some order of the calls about `key` ends with `found`."""
    must = sum(1 << n for n, call in enumerate(calls) if call.end < until)
    todo = [(0, _State())]
    known = set(todo)
    while todo:
        done, state = todo.pop()
        if done & must == must and _shows(state, tombstones) == found:
            return True
        # No call comes before one that was answered before it began.
        first = min((c.end for n, c in enumerate(calls) if not done >> n & 1), default=inf)
        for n, call in enumerate(calls):
            if not done >> n & 1 and call.begin < first:
                new = {(done | 1 << n, after) for after in _after(call, key, state)} - known
                known |= new
                todo += new
    return False


def _shows(state: _State, tombstones: bool) -> Found | None:
    return None if state.now and state.now.deleted and not tombstones else state.now


def _after(call: Call, key: str, state: _State) -> tuple[_State, ...]:
    """The states that a call can make of one record; none when it could not have been answered."""
    if call.refused:
        # An edit of what was taken back or changed elsewhere, or a deletion of what is gone.
        may = state.now is None if call.what is What.DELETE else state.living != call.believed
        return (state,) if may else ()
    new = Found(dict(call.writes).get(key, 0))
    match call.what:
        case What.ADD:
            return () if state.now else (state.changed("added", new),)
        case What.EDIT:
            return (state.changed("changed", new),) if state.living == call.believed else ()
        case What.JOIN:
            return state.joined(new, surely=call.surely)
        case What.DELETE if state.now:
            return (state.changed("deleted", replace(state.now, deleted=True)),)
        case What.DELETE:
            return ()
        case What.UNDO:
            return state.undone(key, call.undone)
        case What.READ:
            return (state,) if state.living == call.seen.get(key) else ()
        case What.OPEN | What.FOLD | What.MERGE:
            return (state,)
        case _:
            assert_never(call.what)


def _by_key(calls: Sequence[Call], found: Iterable[str]) -> dict[str, list[Call]]:
    """For each key that is found or was written, the calls that have to do with it."""
    reads = [call for call in calls if call.what is What.READ and call.answered]
    reads = [call for call in reads if not call.refused]
    keys = {key for call in calls for key, _ in call.writes} | {*found}
    about: dict[str, list[Call]] = {key: list(reads) for key in keys}
    for call in calls:
        if call.what in CHANGES and not _never_refused(call):
            for key, _ in call.writes:
                about[key].append(call)
        for key, _ in call.undone.marks if call.undone else ():
            about.setdefault(key, list(reads)).append(call)
    return about


def _changes(calls: Iterable[Call]) -> list[Call]:
    """The calls that did something, without what was answered to the others."""
    return [call for call in calls if call.what is not What.READ and not call.refused]


def _with_undos(about: Sequence[Call], calls: Iterable[Call]) -> list[Call]:
    """With the undos that were killed before they could say what they took back."""
    return [*about, *(call for call in calls if call.what is What.UNDO and not call.answered)]


def _written(calls: Iterable[Call]) -> set[Mark]:
    return {mark for call in calls if not call.refused for mark in call.writes}


def _told(key: str, calls: Iterable[Call]) -> str:
    return "; ".join(_tell(key, call) for call in sorted(calls, key=lambda call: call.begin))


def _tell(key: str, call: Call) -> str:
    version: object = dict(call.writes).get(key, "")
    if call.what is What.READ:
        version = call.seen.get(key, "nothing")
    if call.undone:
        version = f"{call.undone.what} {dict(call.undone.marks).get(key)}"
    return f"{call.what} {version} {call.begin}-{call.end}{' refused' * bool(call.refused)}"


def _never_refused(call: Call) -> bool:
    """An edit or deletion may come after somebody else's undo; nothing else has a reason."""
    return bool(call.refused) and call.what not in {What.EDIT, What.DELETE}


def _surely_joined(call: Call, calls: Iterable[Call]) -> bool:
    """Whether no other change can have come between the one that a JOIN belongs to and it."""
    if call.what is not What.JOIN:
        return False
    changes = [one for one in calls if one.what in CHANGES | {What.UNDO} and not one.refused]
    mine = [one for one in changes if one.end < call.begin and _shares(one, call)]
    before = max(mine, key=lambda one: one.end, default=None)
    return before is not None and all(
        one is before or one is call or one.end < before.begin or one.begin > call.end
        for one in changes
    )


def _shares(one: Call, other: Call) -> bool:
    return {key for key, _ in one.writes} == {key for key, _ in other.writes}


def _halves(calls: Iterable[Call], found: Mapping[str, Found]) -> Iterator[str]:
    """Additions of several records that were killed, and of which only some are there."""
    for call in calls:
        if call.what is What.ADD and not call.answered:
            there = [key for key, _ in call.writes if key in found]
            if 0 < len(there) < len(call.writes):
                yield f"only {there} of {call.writes} is there"


def _undone_too_early(calls: Sequence[Call]) -> Iterator[str]:
    """Undos that did not take back the last change."""
    undos = [call for call in calls if call.what is What.UNDO and not call.refused]
    changes = [call for call in calls if call.what in CHANGES and not call.refused]
    for undo in undos:
        target = max((call.end for call in changes if _takes(undo, call)), default=-inf)
        for call in changes if undo.answered else ():
            later = target < call.begin and call.end < undo.begin
            if later and call.what is not What.JOIN and not _taken(call, undo, undos):
                yield f"undo at {undo.begin} passed over {call.what} {call.writes}"


def _taken(change: Call, undo: Call, undos: Iterable[Call]) -> bool:
    return any(
        one is not undo and one.begin < undo.end and (not one.answered or _takes(one, change))
        for one in undos
    )


def _takes(undo: Call, change: Call) -> bool:
    """Whether that is what the undo took back, itself or as a part of what joined."""
    if undo.undone is None:
        return False
    marks = dict(undo.undone.marks)
    fits = [marks.get(key, -1) >= version for key, version in change.writes]
    match undo.undone.what:
        case "added":
            return any(fits) and change.what in {What.ADD, What.JOIN}
        case "deleted":
            # It may have been at an earlier version than its process believed: somebody's undo.
            found = [key in marks and marks[key] <= version for key, version in change.writes]
            return any(found) and change.what is What.DELETE
        case _:
            return any(fits) and change.what in {What.EDIT, What.JOIN}
