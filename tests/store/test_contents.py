"""The records in memory, by the numbers that they have in the file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import RehabError
from store.contents import Contents
from store.documents import checked_document, read_record
from store.form import HEAD, Trailer, read_whole, whole_file

AT = datetime(2026, 3, 9, 18, 5, tzinfo=UTC)


def _document(identity: str, minutes: int = 0, **fields: Any) -> dict[str, Any]:
    at = (AT + timedelta(minutes=minutes)).isoformat()
    return {"id": identity, "kind": "check", "at": at, "pain": 3, **fields}


def _holding(*documents: dict[str, Any]) -> Contents:
    contents = Contents()
    contents.take(enumerate(documents, 1))
    return contents


def _ids(contents: Contents) -> tuple[list[str], list[str]]:
    """Of all records, and of the living ones."""
    return [one.id for one in contents.everything()], [one.id for one in contents.living()]


def test_records_come_oldest_first_and_their_documents_by_number() -> None:
    contents = _holding(_document("c1", 5), _document("c2", 1))
    assert _ids(contents) == (["c2", "c1"], ["c2", "c1"])
    assert (list(contents), len(contents)) == (["1", "2"], 2)
    assert contents["1"] == contents.document_of("c1") == checked_document(_document("c1", 5))
    assert (contents.number_of("c2"), contents.number_of("c3")) == (2, None)
    assert contents.document_of("c3") is None


def test_a_record_that_was_read_already_is_taken_as_it_is() -> None:
    contents = Contents()
    one = read_record(_document("c1"))
    contents.take([(1, _document("c1")), (2, _document("c2"))], {"c1": one})
    assert contents.record_of("c1") is one
    assert contents.record_of("c2").id == "c2"
    assert ("2" in contents, "3" in contents) == (True, False)


def test_whoever_looked_at_the_records_goes_on_seeing_those() -> None:
    contents = _holding(_document("c1", note="old"))
    before = contents.living()
    contents.take([(2, _document("c2", 1))])
    contents.take([(1, _document("c1", note="new"))])
    between = contents.living()
    contents.take([(1, _document("c1", note="newer"))])
    notes = [[one.note for one in records] for records in (before, between, contents.living())]
    assert notes == [["old"], ["new", None], ["newer", None]]


def test_a_deleted_record_is_no_living_one_and_a_gone_one_is_none() -> None:
    contents = _holding(_document("c1"), _document("c2", deleted=True), _document("c3", gone=True))
    assert _ids(contents) == (["c1", "c2"], ["c1"])
    assert (contents.number_of("c3"), len(contents)) == (3, 3)
    gone = contents.document_of("c3")
    assert gone
    assert gone["gone"] is True
    assert "gone" not in contents["1"]


@pytest.mark.parametrize("read_before", [True, False])
def test_a_changed_record_takes_its_new_place(read_before: bool) -> None:
    contents = _holding(_document("c1", 1), _document("c2", 2), _document("c3", 3))
    if read_before:
        assert _ids(contents)[0] == ["c1", "c2", "c3"]
    contents.take([(1, _document("c1", 9)), (4, _document("c4", 2))])
    assert _ids(contents) == (["c2", "c4", "c3", "c1"], ["c2", "c4", "c3", "c1"])
    contents.take([(1, _document("c1", 9, gone=True)), (2, _document("c2", 2, deleted=True))])
    assert _ids(contents) == (["c2", "c4", "c3"], ["c4", "c3"])
    contents.take([(1, _document("c1", 0))])
    assert _ids(contents) == (["c1", "c2", "c4", "c3"], ["c1", "c4", "c3"])
    assert len(contents) == 4


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 9), st.integers(0, 2)), max_size=30))
def test_however_changes_come_reading_between_them_makes_no_difference(
    changes: list[tuple[int, int, int]],
) -> None:
    often, once = Contents(), Contents()
    for number, minutes, ending in changes:
        fields = [{}, {"deleted": True}, {"gone": True}][ending]
        for contents in (often, once):
            contents.take([(number, _document(f"c{number}", minutes, **fields))])
        often.living()
    assert often.everything() == once.everything()
    assert often.living() == once.living()


def test_a_number_is_never_given_twice() -> None:
    contents = Contents()
    contents.take([(7, _document("c1")), (3, _document("c2"))])
    assert contents.next_number == 8
    contents.take([(7, _document("c1", gone=True))])
    assert contents.next_number == 8
    documents = {i: _document(i) for i in ("c3", "c1", "c4")}
    assert contents.numbered(documents) == {
        8: documents["c3"],
        7: documents["c1"],
        9: documents["c4"],
    }


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (_document("c1", pain=11), "check c1: pain is 11"),
        (_document(""), "a check without id"),
        (_document("c1", id=None), "a check without id"),
        ({"id": "c1"}, "kind is"),
    ],
)
def test_what_is_no_record_is_refused(document: dict[str, Any], why: str) -> None:
    with pytest.raises(RehabError, match=why):
        _holding(document)


def test_one_id_with_two_numbers_is_refused() -> None:
    with pytest.raises(RehabError, match="check c1 is there twice"):
        _holding(_document("c1"), _document("c1", 5))


def test_a_record_that_is_marked_as_not_gone_is_there() -> None:
    assert _ids(_holding(_document("c1", gone=False))) == (["c1"], ["c1"])


def test_what_was_read_of_a_file_says_how_many_lines_it_has_and_where_it_ends() -> None:
    data = whole_file([(1, _document("c1")), (2, _document("c2"))], Trailer(history={"aaaa": 9}))
    whole = read_whole(data)
    assert whole
    contents = Contents()
    assert (contents.end, contents.tail, contents.lines) == (len(HEAD), b"", 0)
    contents.take_lines(whole)
    assert (contents.end, contents.lines) == (whole.end, 2)
    assert contents.trailer.history == {"aaaa": 9}
    contents.settle(whole)
    assert contents.lines == 2
    contents.grew(whole.trailer, whole.end + 5, b"tail", 3)
    assert (contents.end, contents.tail, contents.lines) == (whole.end + 5, b"tail", 5)
