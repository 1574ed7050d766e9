import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.records import Check, Item, Record, Session, SessionKind, Side, Unit
from store.exchange.records_json import export_json
from store.log import Log, open_log
from tests.store.laid_out import Here

Now = Callable[[], datetime]


def _same(records: Sequence[Record]) -> list[Record]:
    return [replace(record, updated=None) for record in records]


def _edit(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the file as another tool would."""
    tables = json.loads(file.read_text())
    change(tables)
    file.write_text(json.dumps(tables))


def test_an_added_record_is_gone(log: Log, check: Check) -> None:
    added = log.add(check)
    undone = log.undo()
    assert undone is not None
    assert (undone.what, undone.records) == ("added", added)
    assert log.records() == log.all_records() == ()


def test_records_that_were_added_together_go_together(log: Log, check: Check) -> None:
    log.add(check)
    log.add(*[check] * 5)
    undone = log.undo()
    assert undone is not None
    assert len(undone.records) == 5
    assert len(log.records()) == 1


def test_a_changed_record_gets_its_fields_back(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    changed = log.replace(replace(added, pain=9, note="a slip", extra={"x": 1}))
    undone = log.undo()
    assert undone is not None
    assert (undone.what, undone.records) == ("changed", (changed,))
    assert _same(log.records()) == _same((added,))


def test_a_deleted_record_lives_again(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    log.delete(added)
    (tombstone,) = log.all_records()
    undone = log.undo()
    assert undone is not None
    assert (undone.what, undone.records) == ("deleted", (tombstone,))
    assert _same(log.records()) == _same((added,))


def test_undoing_leads_back_to_the_very_same_export(log: Log, check: Check) -> None:
    (first,) = log.add(replace(check, extra={"b": None, "a": [1]}))
    before = [export_json(log.all_records())]
    for change in (
        lambda: log.replace(replace(first, pain=9, note="a slip", extra={"c": 1})),
        lambda: log.delete(first),
        lambda: log.add(*[check] * 3),
    ):
        change()
        before.append(export_json(log.all_records()))
    while before:
        assert export_json(log.all_records()) == before.pop()
        assert log.undo() is not None
    assert log.all_records() == ()


def test_undoing_again_goes_further_back_and_then_there_is_none(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    changed = log.replace(replace(added, pain=9))
    log.delete(changed)
    seen = []
    while (undone := log.undo()) is not None:
        seen.append(undone.what)
    assert seen == ["deleted", "changed", "added"]
    assert log.records() == ()


def test_undoing_nothing_writes_nothing(file: Path, log: Log, check: Check) -> None:
    log.add(check)
    log.undo()
    before = file.stat()
    assert log.undo() is None
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_was_undone_can_be_done_again_and_undone_again(log: Log, check: Check) -> None:
    log.add(check)
    log.undo()
    log.add(check)
    assert len(log.records()) == 1
    log.undo()
    assert log.records() == ()
    assert log.undo() is None
    assert log.all_records() == ()


def test_a_record_that_was_taken_back_can_be_added_again(log: Log, check: Check) -> None:
    known = replace(check, id="known", extra={"x": 1})
    log.add(known)
    log.undo()
    again = log.add(replace(check, id="known", pain=8))
    assert log.all_records() == again
    assert (again[0].pain, again[0].extra) == (8, {})


def test_another_process_can_take_the_change_back(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    undone = open_log(file, now).undo()
    assert undone is not None
    assert log.records() == ()


def test_far_more_changes_than_one_reading_holds_are_undone_one_by_one(
    log: Log, check: Check
) -> None:
    (record,) = log.add(check)
    for number in range(200):
        record = log.replace(replace(record, note=f"{number} " + "long " * 20))
    for number in reversed(range(199)):
        log.undo()
        assert (log.records()[0].note or "").split()[0] == str(number)


def _session(now: Now, items: int = 0) -> Session:
    item = Item(exercise="piriformis", side=Side.LEFT, set=1, target=30, done=30, unit=Unit.SECONDS)
    return Session(
        what=SessionKind.STRETCH,
        start=now(),
        end=now(),
        finished=False,
        in_progress=True,
        items=(item,) * items,
    )


def test_a_session_saved_after_each_item_is_undone_as_one(log: Log, now: Now) -> None:
    (session,) = log.add(_session(now))
    for number in range(1, 5):
        items = _session(now, number).items
        session = log.replace(replace(session, items=items, end=now()), joins=True)
    session = log.replace(replace(session, finished=True, in_progress=False), joins=True)
    undone = log.undo()
    assert undone is not None
    assert (undone.what, undone.records) == ("added", (session,))
    assert log.records() == ()
    assert log.undo() is None


def test_joined_changes_of_an_older_record_are_undone_as_one(log: Log, check: Check) -> None:
    (first,) = log.add(check)
    log.add(check)
    changed = log.replace(replace(first, pain=4))
    changed = log.replace(replace(changed, note="more"), joins=True)
    log.replace(replace(changed, flags=("limp",)), joins=True)
    undone = log.undo()
    assert undone is not None
    assert undone.what == "changed"
    assert _same(log.records())[0] == _same((first,))[0]


def test_a_change_does_not_join_one_of_another_record(log: Log, now: Now, check: Check) -> None:
    (session,) = log.add(_session(now))
    log.add(check)
    log.replace(replace(session, finished=True), joins=True)
    undone = log.undo()
    assert undone is not None
    assert undone.what == "changed"
    assert len(log.records()) == 2


def test_a_change_does_not_join_one_of_many_records(log: Log, check: Check) -> None:
    first, _ = log.add(check, check)
    log.replace(replace(first, pain=9), joins=True)
    log.undo()
    assert len(log.records()) == 2


def test_a_change_does_not_join_a_deletion(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    log.delete(added)
    log.replace(replace(added, pain=4), joins=True)
    log.undo()
    assert log.records() == ()
    log.undo()
    assert _same(log.records()) == _same((added,))


def test_a_joining_change_stands_alone_when_this_device_has_made_no_change_before(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (added,) = log.add(check)
    other = open_log(file, now, device="other")
    other.replace(replace(added, pain=9), joins=True)
    undone = other.undo()
    assert undone is not None
    assert undone.what == "changed"
    assert other.records() == (added,)
    assert other.undo() is None


def test_without_joins_each_change_is_its_own(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    log.replace(replace(added, pain=9))
    log.undo()
    assert _same(log.records()) == _same((added,))


def test_what_another_tool_wrote_into_other_fields_stays(
    file: Path, log: Log, check: Check
) -> None:
    (added,) = log.add(check)
    log.replace(replace(added, pain=9))
    _edit(file, lambda tables: tables["_default"]["1"].update(note="theirs", weather="rain"))
    log.undo()
    (restored,) = log.records()
    assert isinstance(restored, Check)
    assert (restored.pain, restored.note, restored.extra) == (3, "theirs", {"weather": "rain"})


def test_a_changed_record_that_another_tool_took_out_comes_back(
    file: Path, log: Log, check: Check
) -> None:
    (added,) = log.add(check)
    log.replace(replace(added, pain=9))
    _edit(file, lambda tables: tables["_default"].clear())
    undone = log.undo()
    assert undone is not None
    assert _same(log.records()) == _same((added,))


def test_an_added_record_that_another_tool_deleted_is_passed_over(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    _edit(file, lambda tables: tables["_default"]["1"].update(deleted=True))
    assert log.undo() is None


def test_a_line_of_the_history_that_cannot_be_read_is_passed_over(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    (last,) = log.add(check)
    (history,) = file.with_name("log.json.history").iterdir()
    lines = history.read_bytes().splitlines(keepends=True)
    history.write_bytes(lines[0] + lines[1].replace(b'"pain":3', b'"pain":4'))
    opened = open_log(file, now)
    undone = opened.undo()
    assert undone is not None
    assert opened.records() == (last,)


class Wall:
    """A clock for one example of Hypothesis."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "two", "replace", "delete", "undo"]), st.integers(0, 9)),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_two_logs_on_one_file_agree_and_undoing_all_leads_back_to_the_start(
    steps: list[tuple[str, int]],
) -> None:
    now = Wall(datetime.fromisoformat("2026-03-09T18:05:00+01:00"))
    with tempfile.TemporaryDirectory() as folder:
        logs = [open_log(Path(folder) / "log.json", now) for _ in range(2)]
        past: list[list[Record]] = []
        for step, number in steps:
            log, other = (logs[number % 2], logs[1 - number % 2])
            before = _same(log.records())
            if _take(log, step, number, now):
                past.append(before)
            elif step == "undo":
                expected = past.pop() if past else before
                assert _same(log.records()) == expected
            assert log.records() == other.records()
        while past:
            assert logs[0].undo() is not None
            assert _same(logs[0].records()) == past.pop()
        assert logs[1].undo() is None


def _take(log: Log, step: str, number: int, now: Now) -> bool:
    """Whether the step was a change."""
    living = log.records()
    match step:
        case "add":
            log.add(Check(at=now(), pain=number))
        case "two":
            log.add(Check(at=now(), pain=number), Check(at=now(), pain=number))
        case "replace" if living:
            record = living[number % len(living)]
            log.replace(replace(record, note=f"{record.note} {number}"))
        case "delete" if living:
            log.delete(living[number % len(living)])
        case "undo":
            log.undo()
            return False
        case _:
            return False
    return True


def test_what_another_device_has_changed_since_is_not_taken_back(here: Here, check: Check) -> None:
    mine, other = here.open("aaaa"), here.open("bbbb")
    (added,) = mine.add(check)
    changed = mine.replace(replace(added, pain=5, note="mine"))
    other.replace(replace(changed, pain=7))
    mine.undo()
    (now,) = mine.records()
    assert isinstance(now, Check)
    assert (now.pain, now.note) == (7, None)
