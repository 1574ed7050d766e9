"""What a process does until it is killed: announce a call, make it, acknowledge it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from mmap import mmap
from pathlib import Path
from typing import Any, TypeVar

from rules.records import Record
from tests.torture.explain import Mark, What
from tests.torture.stores import HERE, THERE, Store, content, mark_of

T = TypeVar("T")
"""What a call gives back."""


class _Refused(Exception):  # noqa: N818 - no fault of ours
    """The store did not do it."""


class Writer:
    """Writes to the log in one folder, and as another device to the log in another one."""

    def __init__(
        self,
        kind: type[Store],
        place: Path,
        name: str,
        *,
        chance: random.Random,
        now: Callable[[], datetime],
        answers: int,
    ) -> None:
        self._kind = kind
        self._place = place
        self._name = name
        self._chance = chance
        self._now = now
        self._answers = answers
        self._made = 0
        self._mine: dict[str, Record] = {}
        """By key, as the log gave them back last."""
        self._theirs: dict[str, Record] = {}
        """Those that are written as the other device."""
        self._other: Store | None = None

    def work(self, stop: mmap) -> None:
        """Make calls until told to stop."""
        steps = {self._add: 4, self._edit: 6, self._delete: 2, self._session: 2, self._read: 2}
        steps |= {self._undo: 2} if self._kind.undoes else {}
        steps |= {self._fold: 1} if self._kind.folds else {}
        # A device is one computer: it never writes twice at once, so one process is enough.
        steps |= {self._merge: 2} if self._kind.merges and self._name[-1] == "a" else {}
        try:
            self._log = self._open("here", HERE)
            self._inherit(self._read())
        except _Refused:
            return
        while not stop[0]:
            (step,) = self._chance.choices([*steps], [*steps.values()])
            with suppress(_Refused):  # it was told, and the next call is another one
                step()

    def _open(self, folder: str, device: str) -> Store:
        path = self._place / folder / "log.json"
        there = device == THERE
        return self._call(What.OPEN, lambda: self._kind(path, self._now, device), there=there)

    def _inherit(self, records: Iterable[Record]) -> None:
        """Each process has its part of what was there before, so that no two edit one record."""
        for record in records:
            key = mark_of(record)[0]
            if key[0] == "b" and int(key[1:]) % 3 == "abc".index(self._name[-1]):
                self._mine |= {} if record.deleted else {key: record}

    def _add(self) -> None:
        self._add_to(self._log, self._chance.choice((1, 1, 2, 4)))

    def _add_to(self, store: Store, count: int, letter: str = "") -> list[str]:
        there = store is self._other
        keys = [f"{letter or 'c'}{self._name}{self._made + n}" for n in range(count)]
        self._made += count
        new = [content(key, 0) for key in keys]
        writes = [(key, 0) for key in keys]
        added = self._call(What.ADD, lambda: store.add(*new), writes=writes, there=there)
        (self._theirs if there else self._mine).update(zip(keys, added, strict=True))
        return keys

    def _edit(self, *, joins: bool = False, key: str = "") -> None:
        if key or self._mine:
            self._edit_in(self._log, self._mine, key or self._any_of(self._mine), joins=joins)

    def _edit_in(
        self, store: Store, records: dict[str, Record], key: str, *, joins: bool = False
    ) -> None:
        record = records.pop(key)
        before = mark_of(record)[1]
        new = replace(content(key, before + 1), id=record.id, updated=record.updated)
        records[key] = self._call(
            What.JOIN if joins else What.EDIT,
            lambda: store.replace(new, joins=joins),
            writes=[(key, before + 1)],
            believed=before,
            there=store is self._other,
        )

    def _delete(self) -> None:
        if self._mine:
            self._delete_in(self._log, self._mine, self._any_of(self._mine))

    def _delete_in(self, store: Store, records: dict[str, Record], key: str) -> None:
        record = records.pop(key)
        writes = [mark_of(record)]
        there = store is self._other
        self._call(What.DELETE, lambda: store.delete(record), writes=writes, there=there)

    def _session(self) -> None:
        (key,) = self._add_to(self._log, 1, "s")
        for _ in range(self._chance.randrange(1, 4)):
            self._edit(joins=True, key=key)

    def _undo(self) -> None:
        undone = self._call(What.UNDO, self._log.undo)
        for record in undone.records if undone else ():
            # It is as it was before now, which only a fresh look can tell.
            self._mine.pop(mark_of(record)[0], None)

    def _read(self) -> tuple[Record, ...]:
        return self._call(What.READ, self._log.records)

    def _fold(self) -> None:
        self._call(What.FOLD, self._log.fold)

    def _merge(self) -> None:
        if self._other is None:
            self._other = self._open("there", THERE)
        other = self._other
        for _ in range(self._chance.randrange(3)):
            if not self._theirs or self._chance.random() < 0.4:
                self._add_to(other, 1, "o")
            elif self._chance.random() < 0.7:
                self._edit_in(other, self._theirs, self._any_of(self._theirs))
            else:
                self._delete_in(other, self._theirs, self._any_of(self._theirs))
        how = self._chance.choice(("whole", "whole", "grown", "copied"))
        self._call(What.MERGE, lambda: self._log.take_from(other, how), how=how)

    def _any_of(self, records: dict[str, Record]) -> str:
        # The last one more often: what was just written is what somebody else may take back.
        return self._chance.choice([*records, *([*records][-1:] * len(records))])

    def _call(
        self, what: What, call: Callable[[], T], writes: Iterable[Mark] = (), **more: Any
    ) -> T:
        self._tell(begins=what, writes=[*writes], **more)
        try:
            given = call()
        except self._kind.refusals as error:
            self._tell(refused=f"{type(error).__name__}: {error}"[:300])
            raise _Refused from error
        if what is What.READ:
            self._tell(seen=_seen(given))
        elif what is What.UNDO:
            self._tell(undone=_undone(given))
        else:
            self._tell()
        return given

    def _tell(self, **event: Any) -> None:
        line = json.dumps({"who": self._name, **event}, separators=(",", ":")) + "\n"
        # A pipe takes up to 4096 bytes whole or not at all, whoever else is writing.
        assert len(line) <= 4096
        os.write(self._answers, line.encode())


def _seen(records: Any) -> dict[str, int]:
    """What a reading gave of what is not deleted."""
    return dict(mark_of(record) for record in records if not record.deleted)


def _undone(given: Any) -> tuple[str, list[Mark]] | None:
    return None if given is None else (given.what, [mark_of(record) for record in given.records])
