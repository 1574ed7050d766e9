"""What a person says of a doubtful pair, as one change that one undo takes back."""

from rules import pairs, same
from rules.pairs import Pair
from rules.records import Activity
from store.log import Log


def join(log: Log, pair: Pair) -> Activity:
    """Make the pair one activity, with what the person said of both; gives it back.

    The other stays as a tombstone, so that no file brings it back.

    Raises:
        RehabError: One of them was changed elsewhere since it was read.
    """
    with log.changing() as draft:
        kept, *others = pairs.joined(pair, log.records())
        taken = draft.replace(kept, joins=False)
        for one in others:
            draft.replace(one, joins=False)
    return taken


def keep_apart(log: Log, pair: Pair) -> tuple[Activity, ...]:
    """Take the mark from the pair for good; gives both back, and imports find both known.

    Raises:
        RehabError: One of them was changed elsewhere since it was read.
    """
    with log.changing() as draft:
        changed = [draft.replace(one, joins=False) for one in pairs.apart(pair)]
    now = {one.id: one for one in (pair.kept, pair.other, *changed)}
    return tuple(now.values())


def split(log: Log, activity: Activity) -> tuple[Activity, ...]:
    """Make what was merged into an activity records of their own again; gives all of them back.

    Raises:
        RehabError: It was changed elsewhere since it was read.
    """
    first, *others = same.split(activity)
    with log.changing() as draft:
        added = draft.add(others)
        return (draft.replace(first, joins=False), *added)
