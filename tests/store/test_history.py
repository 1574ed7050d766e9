"""The lines of the history, and what they come to."""

from itertools import permutations
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import RehabError
from store.history import (
    Change,
    Line,
    Operation,
    What,
    backwards,
    damaged_lines,
    difference,
    folder_of,
    line_of,
    overlay,
    read_line,
    read_lines,
    read_part,
    sizes,
)
from tests.store.laid_out import history_of

STAMP = "0000000005dc0000-aaaa"
ADDED = Change(
    stamp=STAMP,
    at="2026-03-09T17:05:00Z",
    what=What.ADDED,
    operations=(Operation(id="c1", set={"id": "c1", "pain": 3, "note": "Hüfte 🦵"}),),
)
CHANGED = Change(
    stamp="0000000005dc0001-aaaa",
    at="2026-03-09T17:05:00Z",
    what=What.CHANGED,
    operations=(
        Operation(id="c1", set={"pain": 4}, unset=("note",), was={"pain": 3, "note": "x"}),
    ),
    joins=True,
)
UNDONE = Change(
    stamp="0000000005dc0002-aaaa",
    at="2026-03-09T17:05:01Z",
    what=What.UNDONE,
    operations=(Operation(id="c1", set={"gone": True}, was={}),),
    undoes=(CHANGED.stamp, STAMP),
)
LINES = [line_of(change) for change in (ADDED, CHANGED, UNDONE)]
FILE = b"".join(LINES)


def test_a_change_is_one_line_of_json_that_ends_with_its_crc() -> None:
    text = (
        '{"v":1,"stamp":"0000000005dc0000-aaaa","at":"2026-03-09T17:05:00Z","what":"added",'
        '"ops":[{"id":"c1","set":{"id":"c1","pain":3,"note":"Hüfte 🦵"}}]'
    ).encode()
    assert LINES[0] == text + b',"crc":"%08x"}\n' % crc32(text)


@pytest.mark.parametrize("change", [ADDED, CHANGED, UNDONE], ids=lambda change: change.what)
def test_what_was_written_is_read(change: Change) -> None:
    assert read_line(line_of(change)) == change


@pytest.mark.parametrize("value", [float("nan"), {1, 2}])
def test_a_change_that_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(RehabError, match="nothing was written"):
        line_of(ADDED._replace(operations=(Operation(id="c1", set={"x": value}),)))


def test_the_text_of_a_new_document_is_taken_as_it_is_and_an_edit_says_what_differs() -> None:
    texts = {"c1": b'{"id":"c1","pain":5}'}
    added, changed = (read_line(line_of(change, texts)) for change in (ADDED, CHANGED))
    assert added == ADDED._replace(operations=(Operation(id="c1", set={"id": "c1", "pain": 5}),))
    assert changed == CHANGED


@given(st.integers(0, len(LINES[0]) - 2), st.integers(0, 7))
def test_any_bit_that_is_another_one_is_noticed(at: int, bit: int) -> None:
    harmed = bytearray(LINES[0])
    harmed[at] ^= 1 << bit
    assert read_line(bytes(harmed)) is None


def _sealed(text: str) -> bytes:
    return text.encode() + b',"crc":"%08x"}\n' % crc32(text.encode())


def test_a_line_of_a_newer_version_is_refused_with_what_to_do() -> None:
    newer = _sealed('{"v":2,"anything":"else"')
    with pytest.raises(RehabError, match="update psoas here"):
        read_line(newer)
    with pytest.raises(RehabError, match="update psoas here"):
        read_lines(FILE + newer)


@pytest.mark.parametrize("raw", [b"\n", b"words\n", b"{}\n", _sealed("")])
def test_a_line_without_seal_is_no_change(raw: bytes) -> None:
    assert read_line(raw) is None


def test_a_line_whose_stamp_is_none_is_not_taken() -> None:
    assert read_line(_sealed('{"v":1,"stamp":"soon","at":"","what":"added","ops":[]')) is None


def test_all_complete_lines_are_read_with_their_places() -> None:
    part = read_lines(FILE)
    assert [line.change for line in part.lines] == [ADDED, CHANGED, UNDONE]
    assert [line.raw for line in part.lines] == LINES
    assert [line.end for line in part.lines] == [
        sum(map(len, LINES[:1])),
        sum(map(len, LINES[:2])),
        len(FILE),
    ]
    assert (part.end, part.size, part.damaged) == (len(FILE), len(FILE), 0)
    assert part.ends == {0, *(line.end for line in part.lines)}


def test_a_line_that_was_never_finished_is_not_read() -> None:
    part = read_lines(FILE[:-1])
    assert [line.change for line in part.lines] == [ADDED, CHANGED]
    assert (part.end, part.size, part.damaged) == (len(FILE) - len(LINES[2]), len(FILE) - 1, 0)


def test_a_damaged_line_is_counted_and_the_others_are_read() -> None:
    part = read_lines(LINES[0] + LINES[1].replace(b'"pain":4', b'"pain":5') + LINES[2])
    assert [line.change for line in part.lines] == [ADDED, UNDONE]
    assert (part.damaged, part.end) == (1, len(FILE))
    assert len(part.ends) == 4


def test_damaged_lines_are_counted_without_reading_them() -> None:
    harmed = LINES[0] + LINES[1].replace(b'"pain":4', b'"pain":5') + b"\n" + LINES[2][:-9]
    assert damaged_lines(FILE) == 0
    assert damaged_lines(harmed) == 1


def test_a_file_can_be_read_from_a_place_on(file: Path) -> None:
    path = history_of(file)
    path.parent.mkdir(parents=True)
    path.write_bytes(FILE)
    part = read_part(file, "aaaa", len(LINES[0]))
    assert [line.change for line in part.lines] == [CHANGED, UNDONE]
    assert part.lines == read_lines(FILE).lines[1:]
    assert (part.end, part.size) == (len(FILE), len(FILE))
    assert read_part(file, "bbbb").lines == []


def test_the_sizes_are_those_of_all_histories_and_of_nothing_else(file: Path) -> None:
    assert sizes(folder_of(file)) == {}
    folder = history_of(file).parent
    folder.mkdir(parents=True)
    for name in ("aaaa.jsonl", "bbbb.sync-conflict-1.jsonl", ".syncthing.cccc.jsonl.tmp", "notes"):
        (folder / name).write_bytes(FILE)
    (folder / "dddd.jsonl").symlink_to(folder / "nowhere")
    (folder / "eeee.jsonl").mkdir()
    assert sizes(folder_of(file)) == {"aaaa": len(FILE), "bbbb.sync-conflict-1": len(FILE)}


def test_a_file_in_the_place_of_the_folder_holds_no_history(file: Path) -> None:
    file.parent.mkdir()
    history_of(file).parent.write_bytes(FILE)
    assert sizes(folder_of(file)) == {}


def test_a_history_is_read_backwards_across_many_pieces(file: Path) -> None:
    changes = [
        ADDED._replace(stamp=f"{n:016x}-aaaa", operations=(Operation(id="c", set={"x": "é" * n}),))
        for n in range(0, 9000, 450)
    ]
    path = history_of(file)
    path.parent.mkdir(parents=True)
    lines = [line_of(change) for change in changes]
    path.write_bytes(b"".join(lines) + lines[0][:-5])
    assert list(backwards(file, "aaaa")) == changes[::-1]
    lines[3] = lines[3].replace(b"added", b"other")
    path.write_bytes(b"".join(lines))
    assert list(backwards(file, "aaaa")) == (changes[:3] + changes[4:])[::-1]
    assert list(backwards(file, "bbbb")) == []


def test_a_later_change_sets_and_takes_out_fields_of_its_record_alone() -> None:
    documents: dict[str, dict[str, Any]] = {"c2": {"id": "c2", "pain": 1}}
    overlay(documents, [ADDED, CHANGED])
    assert documents == {"c2": {"id": "c2", "pain": 1}, "c1": {"id": "c1", "pain": 4}}


def test_the_greater_stamp_comes_later_and_for_equal_ones_the_content_decides() -> None:
    lines = [
        Line(ADDED._replace(stamp=f"{value:016x}-aaaa"), raw, 0)
        for value, raw in ((1, b"z"), (2, b"a"), (2, b"b"))
    ]
    for order in permutations(lines):
        assert sorted(order, key=lambda line: line.order) == lines


def test_a_difference_names_what_is_new_and_what_was_there() -> None:
    before = {"id": "c1", "pain": 3, "note": None, "mood": "ok"}
    after = {"id": "c1", "pain": 4, "note": None, "legs": "tired"}
    one = difference(before, after)
    assert one == Operation(
        id="c1",
        set={"pain": 4, "legs": "tired"},
        unset=("mood", "deleted", "gone"),
        was={"pain": 3, "mood": "ok"},
    )
    documents = {"c1": dict(before)}
    overlay(documents, [ADDED._replace(operations=(one,))])
    assert documents == {"c1": after}


def test_a_new_record_has_nothing_before() -> None:
    one = difference(None, {"id": "c1", "pain": 4})
    assert one == Operation(id="c1", set={"id": "c1", "pain": 4}, unset=("deleted", "gone"))


def test_the_same_record_makes_no_difference() -> None:
    assert difference({"id": "c1", "deleted": True}, {"id": "c1", "deleted": True}) is None


def test_an_edit_lets_a_record_live_and_a_deletion_does_not() -> None:
    living = {"id": "c1", "pain": 3}
    edit = difference(living, {"id": "c1", "pain": 4})
    deletion = difference(living, living | {"deleted": True})
    revival = difference(living | {"deleted": True}, living)
    assert edit
    assert deletion
    assert revival
    assert "deleted" in edit.unset
    assert (deletion.set, deletion.unset) == ({"deleted": True}, ("gone",))
    assert revival.unset == ("deleted", "gone")
    assert revival.was == {"deleted": True}
