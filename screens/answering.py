"""Answering what is still asked of an activity: its pain, and whether it is another one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from rules.origin import parts
from rules.pairs import Pair, pairs
from rules.records import Activity, Record
from screens.base import tell_errors
from screens.keys import key_of
from screens.log_screen import LogScreen
from screens.pair_words import MARK, joining_question
from screens.words import title_words
from store.pairs import join, keep_apart, split

_PAINS = {"pain_during": "during", "pain_after": "after"}
"""What a digit answers, the first that is not known."""


class AnsweringScreen(LogScreen):
    """A `LogScreen` that binds `pain`, `same` and `two`, and calls `find_pairs` with each log."""

    _pairs: dict[str, Pair]
    """By the ids of both: the first pair of each that nobody has decided on."""

    def find_pairs(self, records: Iterable[Record]) -> None:
        """Know the doubtful pairs of these records."""
        self._pairs = {}
        for pair in pairs(records):
            for one in (pair.kept, pair.other):
                self._pairs.setdefault(one.id, pair)

    def pair_of(self, activity: Activity) -> Pair | None:
        """The doubtful pair that an activity belongs to."""
        return self._pairs.get(activity.id)

    def pair_words(self, activity: Activity, pair: Pair) -> str:
        """That an activity may be another one, and what to press."""
        other = title_words(pair.beside(activity), self._today)
        same, two = key_of(self, "same"), key_of(self, "two")
        return f"{MARK} Maybe {other}; totals count one. {same}: the same, {two}: two."

    @property
    def _at_hand(self) -> Activity | None:
        record = self.table.selected if self.is_mounted else None
        return record if isinstance(record, Activity) else None

    @property
    def _today(self) -> date:
        return self._now().date()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an answer only where one is missing."""
        if action not in {"pain", "same", "two"}:
            return super().check_action(action, parameters)
        record = self._at_hand
        if record is None:
            return False
        match action:
            case "pain":
                return _open_pain(record) is not None
            case "same":
                return self.pair_of(record) is not None
            case _:
                return self.pair_of(record) is not None or len(parts(record)) > 1

    def action_pain(self, pain: int) -> None:
        """Write the pain of the one under the cursor that is not known yet: during, then after."""
        record = self._at_hand
        if record is None or (field := _open_pain(record)) is None:
            return
        answer: dict[str, Any] = {field: pain}
        with tell_errors(self):
            changed = self._log.replace(replace(record, **answer))
            self.look()
            told = f"Pain {_PAINS[field]} {title_words(record, self._today)}: {pain} of 10"
            more = _open_pain(changed)
            told += f"; next, {_PAINS[more]}" if more else ""
            self.tell(f"{told}. {self.undo_key} takes it back.")

    def action_same(self) -> None:
        """Ask, and then make the pair at hand one."""
        if (record := self._at_hand) and (pair := self.pair_of(record)):
            question = joining_question(pair, self._today, self.undo_key)
            self._confirm(question, partial(self._join, pair))

    def _join(self, pair: Pair) -> None:
        with tell_errors(self):
            joined = join(self._log, pair)
            self.look()
            self.table.select(joined.id)
            self.tell(f"{_begin(joined, self._today)} is one now; {self.undo_key} takes it back.")

    def action_two(self) -> None:
        """Say that the pair at hand is two; or ask, and then split what was merged."""
        record = self._at_hand
        if record is None:
            return
        if pair := self.pair_of(record):
            with tell_errors(self):
                keep_apart(self._log, pair)
                self.look()
                other = title_words(pair.beside(record), self._today)
                self.tell(
                    f"{_begin(record, self._today)} and {other} are two; {self.undo_key} undoes it."
                )
        elif (count := len(parts(record))) > 1:
            title = title_words(record, self._today)
            question = (
                f"Split {title} into the {count} it was merged from? {self.undo_key} undoes it."
            )
            self._confirm(question, partial(self._split, record))

    def _split(self, record: Activity) -> None:
        with tell_errors(self):
            pieces = split(self._log, record)
            self.look()
            self.table.select(record.id)
            self.tell(
                f"{_begin(record, self._today)} is {len(pieces)} again; {self.undo_key} undoes it."
            )


def _open_pain(activity: Activity) -> str | None:
    return next((field for field in _PAINS if getattr(activity, field) is None), None)


def _begin(activity: Activity, today: date) -> str:
    title = title_words(activity, today)
    return title[:1].upper() + title[1:]
