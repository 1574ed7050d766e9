"""What the screens that list the log share: they delete from it, undo, and go to a date."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from pendulum import DateTime

from rules.groups import Records, records_of
from rules.records import Episode, Record, lived_at
from rules.settings import Settings
from rules.timeline import earliest
from screens.base import tell_errors
from screens.following import FollowingScreen
from screens.keys import key_of
from screens.messages import Chosen, Goal
from screens.widgets.date_dialog import DateDialog
from screens.widgets.record_table import RecordTable
from screens.words import day_words, title_words, undone_words
from store.log import Log

Confirm = Callable[[str, Callable[[], None]], None]
"""Asks a question, and does the thing only when the answer is yes."""


_AT_MOST_S = 3 * 86_400
"""Seconds between the earliest instant that may be dated a day and the latest."""


class LogScreen(FollowingScreen):
    """A screen over one `RecordTable`.

    Each binds `delete`, `undo`, `trends` and `go_to_date` itself, so that its keys stand in its own
    order.
    """

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        confirm: Confirm,
    ) -> None:
        super().__init__(log=log, now=now, settings=settings)
        self._confirm = confirm
        self._known: Records[Record] | None = None
        """What it has shown; ids are gathered only of a log that has changed."""

    def show(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """List these records, with the cursor on a new one."""
        self.list_records(records, now, settings)
        self._go_to_new(records)
        self.refresh_bindings()

    shown: Records[Record] = records_of(())
    """What the filter lets through, oldest first."""

    def list_records(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """Fill the table with `shown`, the newest first; the screen says how."""
        raise NotImplementedError

    def _go_to_new(self, records: Records[Record]) -> None:
        """Put the cursor on what has just been added."""
        known, self._known = self._known, records
        if known is not None and len(new := {*records.ids()}.difference(known.ids())) == 1:
            self.table.select(new.pop())

    @property
    def table(self) -> RecordTable:
        """The table of the screen."""
        return self.query_one(RecordTable)

    @property
    def undo_key(self) -> str:
        """The key that takes the last change back, as a person reads it."""
        return key_of(self, "undo")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer what is done to a record only when there is one."""
        if action in {"delete", "edit", "morning", "go_to_date"}:
            return self.is_mounted and self.table.selected is not None
        return True

    def action_delete(self) -> None:
        """Ask, and then delete the record under the cursor; undo brings it back."""
        if record := self.table.selected:
            what = title_words(record, self._now().date())
            question = f"Delete {what}? It can be undone with {self.undo_key}."
            self._confirm(question, partial(self._delete, record, what))

    def _delete(self, record: Record, what: str) -> None:
        with tell_errors(self):
            self._log.delete(record)
            self.look()
            self.tell(f"Deleted {what}; {self.undo_key} brings it back.")

    def action_undo(self) -> None:
        """Take back the last change, and say which it was."""
        with tell_errors(self):
            undone = self._log.undo()
            self.look()
            self.tell(undone_words(undone, self._now().date()))

    def action_go_to_date(self) -> None:
        """Ask for a day, and put the cursor there."""
        self.app.push_screen(DateDialog(self._now), self._go_to_date)

    def _go_to_date(self, day: date | None) -> None:
        """To the newest of that day, or else of the nearest day before it; else to the oldest."""
        nearest = _nearest(self.shown, day) if day else None
        if day is None or nearest is None:
            return
        on, record = nearest
        self.table.select(record.id)
        if on != day:
            which = "the nearest before it" if on < day else "the oldest"
            self.tell(f"Nothing is shown of {day_words(day, self._now().date())}; this is {which}.")

    def action_trends(self) -> None:
        """Ask for what the log comes to over weeks."""
        self.post_message(Chosen(Goal.TRENDS))

    def tell(self, sentence: str) -> None:
        """Say what was done, in place of what was said before."""
        self.app.clear_notifications()
        self.notify(sentence, markup=False)


def _nearest(shown: Records[Record], day: date) -> tuple[date, Record] | None:
    """The newest of a day, or else of the nearest day before it, or else of the oldest day."""
    end = shown.before(earliest(day) + _AT_MOST_S)
    before = _of_one_day(shown, range(end - 1, -1, -1), lambda on: on <= day, max)
    return before or _of_one_day(shown, range(len(shown)), lambda _: True, min)


def _of_one_day(
    shown: Records[Record],
    places: range,
    may_be: Callable[[date], bool],
    choose: Callable[[Iterable[date]], date],
) -> tuple[date, Record] | None:
    """The newest of the first day that is met; dates may stand in another order than instants."""
    near: list[tuple[date, int]] = []
    for at in places:
        if near and abs(shown.instant(at) - shown.instant(near[0][1])) > _AT_MOST_S:
            break
        on = _date(shown[at])
        if on is not None and may_be(on):
            near.append((on, at))
    if not near:
        return None
    found = choose(on for on, _ in near)
    return found, shown[max(at for on, at in near if on == found)]


def _date(record: Record) -> date | None:
    """The date in a record's row; None where it has none."""
    at = lived_at(record)
    if at is not None:
        return at.date()
    return record.onset if isinstance(record, Episode) else None
