"""The bytes of a log's file."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import RehabError
from store.form import (
    BLOCK,
    HEAD,
    Trailer,
    documents_of,
    line_of,
    meta_of,
    read_tables,
    read_trailer,
    read_whole,
    salvage,
    sealed_version,
    tail_of,
    whole_file,
)

ONE = {"id": "c1", "kind": "check", "pain": 3}
TWO = {"id": "c2", "kind": "check", "note": "Hüfte 🦵"}
STAMP = "0000000005dc0000-aaaa"
TRAILER = Trailer(stamp=STAMP, history={"aaaa": 120}, others={"later": {"7": {"x": 1}}})
FILE = whole_file([(1, ONE), (2, TWO)], TRAILER)
BODY = FILE.rstrip()


def _appended(data: bytes, *documents: tuple[int, dict[str, Any]], least: int = 0) -> bytes:
    """The file after more lines."""
    whole = read_whole(data)
    assert whole
    lines = b"".join(line_of(number, one) for number, one in documents)
    end = whole.end + len(lines)
    trailer = replace(whole.trailer, crc=crc32(lines, whole.trailer.crc))
    return data[: whole.end] + lines + tail_of(trailer, end, least)


def _sealed_as(version: bytes) -> bytes:
    """The file as a later psoas would seal it."""
    cut = FILE.rindex(b"\n", 0, -1) + 1
    text = FILE[cut : FILE.index(b',"seal"')].replace(b'"version":2', b'"version":%b' % version)
    return (FILE[:cut] + text + b',"seal":"%08x"}}}' % crc32(text)).ljust(BLOCK - 1) + b"\n"


def test_a_file_is_a_head_one_document_a_line_and_a_trailer_to_the_next_4_kib() -> None:
    lines = FILE.splitlines()
    assert lines[:3] == [
        b'{"_default":{',
        b'"1":{"id":"c1","kind":"check","pain":3}',
        ',"2":{"id":"c2","kind":"check","note":"Hüfte 🦵"}'.encode(),
    ]
    assert len(lines) == 4
    crc = crc32(b"".join(line + b"\n" for line in lines[:3]))
    open_text = (
        '},"later":{"7":{"x":1}},"_meta":{"1":{"format":"psoas-log","version":2,"count":2,'
        f'"crc":"{crc:08x}","stamp":"{STAMP}","history":{{"aaaa":120}}'
    ).encode()
    assert lines[3].rstrip() == open_text + b',"seal":"%08x"}}}' % crc32(open_text)
    assert len(FILE) == BLOCK
    assert FILE.endswith(b" \n")


def test_a_file_fills_whole_blocks_whatever_it_holds() -> None:
    sizes = set()
    for letters in range(3700, 4000):
        data = whole_file([(1, {"note": "x" * letters})], Trailer())
        sizes.add(len(data))
        assert read_whole(data)
        assert json.loads(data)["_default"]["1"] == {"note": "x" * letters}
    assert sizes == {BLOCK, 2 * BLOCK}


def test_a_trailer_can_be_asked_to_fill_no_less_than_before() -> None:
    assert len(tail_of(Trailer(), len(HEAD), 3 * BLOCK)) == 3 * BLOCK - len(HEAD)


def test_a_file_without_documents_is_one_too() -> None:
    data = whole_file([], Trailer())
    whole = read_whole(data)
    assert whole
    assert (whole.trailer, list(documents_of(whole.lines))) == (Trailer(), [])
    assert json.loads(data)["_default"] == {}


def test_what_was_written_is_read() -> None:
    whole = read_whole(FILE)
    assert whole
    assert list(documents_of(whole.lines)) == [(1, ONE), (2, TWO)]
    assert FILE[whole.end :] == whole.tail
    trailer = whole.trailer
    assert (trailer.count, trailer.stamp, trailer.history) == (2, STAMP, {"aaaa": 120})
    assert trailer.others == {"later": {"7": {"x": 1}}}
    assert read_trailer(FILE) == trailer


def test_the_last_line_of_a_number_holds_here_and_for_json() -> None:
    data = _appended(FILE, (1, {"id": "c1", "pain": 7}))
    whole = read_whole(data)
    assert whole
    assert dict(documents_of(whole.lines)) == {1: {"id": "c1", "pain": 7}, 2: TWO}
    assert json.loads(data)["_default"] == {"1": {"id": "c1", "pain": 7}, "2": TWO}


def test_what_was_appended_is_read_from_where_the_trailer_was() -> None:
    before = read_whole(FILE)
    assert before
    data = _appended(FILE, (3, ONE), (4, TWO))
    more = read_whole(data[before.end :], start=before.end, crc=before.trailer.crc)
    whole = read_whole(data)
    assert more
    assert whole
    assert list(documents_of(more.lines)) == [(3, ONE), (4, TWO)]
    assert (more.end, more.trailer, more.tail) == (whole.end, whole.trailer, whole.tail)


def test_what_was_appended_to_another_beginning_is_not_taken() -> None:
    before = read_whole(FILE)
    assert before
    end = _appended(FILE, (3, ONE))[before.end :]
    assert read_whole(end, start=before.end, crc=before.trailer.crc ^ 1) is None


def test_documents_are_read_in_pieces_without_losing_any() -> None:
    documents = [(number, {"note": "x" * 900, "n": number}) for number in range(1, 400)]
    whole = read_whole(whole_file(documents, Trailer()))
    assert whole
    assert list(documents_of(whole.lines)) == documents


def _as_json_reads(lines: memoryview) -> list[tuple[int, Any]]:
    read = [json.loads(b"{%b}" % line.lstrip(b",")) for line in bytes(lines).splitlines()]
    return [(int(number), one) for table in read for number, one in table.items()]


@pytest.mark.parametrize(
    "value",
    ["1" * 25, "-9223372036854775809", "1.0", "-0.0", "1E5", "0.1", '"\\ud83e"', '"\\u00e4"', "{}"],
)
def test_a_long_log_is_read_as_json_reads_it(value: str) -> None:
    """Its reader is another one, which must know as many digits and take as many letters."""
    long = b"".join(line_of(n, {"note": "x" * 9000}, first=n == 1) for n in range(1, 130))
    body = HEAD + long + b',"130":{"x":%b}\n' % value.encode()
    whole = read_whole(body + tail_of(Trailer(count=130, crc=crc32(body)), len(body)))
    assert whole
    assert len(whole.lines) > 1024 * 1024
    read = list(documents_of(whole.lines))
    assert repr(read) == repr(_as_json_reads(whole.lines))


def test_only_a_long_log_loads_the_reader_of_long_ones() -> None:
    code = (
        "import sys; from store.form import documents_of, line_of;"
        "lines = b''.join(line_of(n, {'x': 'y' * 9000}) for n in range(int(sys.argv[1])));"
        "list(documents_of(lines)); print('msgspec' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, lines], capture_output=True, text=True, check=True
        ).stdout.strip()
        for lines in ("100", "130")
    ]
    assert said == ["False", "True"]


@given(st.integers(0, len(BODY) - 1), st.integers(0, 7))
def test_any_bit_that_is_another_one_is_noticed(at: int, bit: int) -> None:
    harmed = bytearray(FILE)
    harmed[at] ^= 1 << bit
    assert read_whole(bytes(harmed)) is None


@given(st.integers(0, len(FILE) - 1))
def test_a_file_that_was_cut_is_noticed(length: int) -> None:
    assert read_whole(FILE[:length]) is None


NOT_WHOLE = {
    "a line more": FILE + b"\n",
    "no end of a line": FILE[:-1] + bytes(1),
    "its end twice": FILE + FILE[-200:],
    "the end of a time before": _appended(FILE, (3, ONE))[: len(BODY)] + FILE[len(BODY) :],
    "another form": FILE.replace(b'{"_default":{\n', b'{"_default" :{\n'),
    "zeroes": bytes(len(FILE)),
    "a head": HEAD,
    "an empty line": b"\n",
    "nothing": b"",
}


@pytest.mark.parametrize("data", NOT_WHOLE.values(), ids=NOT_WHOLE)
def test_anything_but_what_psoas_writes_is_not_whole(data: bytes) -> None:
    assert read_whole(data) is None
    assert read_whole(FILE)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x"])
def test_a_document_that_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(RehabError, match="nothing was written"):
        line_of(1, {"id": "c1", "x": value})


def test_a_document_that_holds_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["x"] = endless
    with pytest.raises(RehabError, match="nothing was written"):
        line_of(1, endless)


def test_salvage_finds_the_lines_that_are_whole_and_counts_the_others() -> None:
    lines = _appended(FILE, (1, {"id": "c1", "pain": 7})).splitlines(keepends=True)
    harmed = b"".join([lines[0], lines[1], lines[2][:20] + b"\n", bytes(500), b"\n", lines[3]])
    found, lost = salvage(harmed)
    assert [(number, document) for number, document, _ in found] == [
        (1, ONE),
        (1, {"id": "c1", "pain": 7}),
    ]
    assert [line for _, _, line in found] == [lines[1], lines[3]]
    assert lost == 1


NO_DOCUMENT = {
    "words": b"my runs",
    "text": b'"1":"text"',
    "two": b'"1":{},"2":{}',
    "no number": b'"one":{}',
    "not UTF-8": b'"1":{"note":"\xff"}',
    "very deep": b'"1":' + b'{"a":' * 100_000,
    "a very long number": b'"1":{"a":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("line", NO_DOCUMENT.values(), ids=NO_DOCUMENT)
def test_a_line_that_holds_no_document_is_lost(line: bytes) -> None:
    assert salvage(HEAD + line + b"\n") == ([], 1)


NO_JSON = {
    "nothing": b"",
    "words": b"my runs:\n- 5 km",
    "cut off": b'{"a":{"1":{}}',
    "very deep": b'{"a":' * 100_000,
    "a very long number": b'{"a":' + b"9" * 5000 + b"}",
    "NaN": b'{"a":{"1":{"x":NaN}}}',
    "not UTF-8": b'{"a":{"1":{"x":"\xff"}}}',
}


@pytest.mark.parametrize("data", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_has_no_tables(data: bytes) -> None:
    assert read_tables(data) is None


OTHER_JSON = {
    "a list": b"[]",
    "null": b"null",
    "text": b'"_default"',
    "a list for a table": b'{"a":[]}',
    "a number for a document": b'{"a":{"1":5}}',
    "a number twice": b'{"a":{"1":{},"01":{}}}',
    "a word for a number": b'{"a":{"one":{}}}',
    "a superscript": '{"a":{"\u00b2":{}}}'.encode(),
    "an endless number": b'{"a":{"%b":{}}}' % (b"9" * 5000),
    "zero": b'{"a":{"0":{}}}',
}


@pytest.mark.parametrize("data", OTHER_JSON.values(), ids=OTHER_JSON)
def test_other_json_than_tinydbs_holds_no_tables(data: bytes) -> None:
    assert read_tables(data) == {}


def test_the_tables_of_any_tinydb_file_are_read() -> None:
    assert read_tables(b'{"runs": {"1": {"km": 5}}, "_default": {}}') == {
        "runs": {"1": {"km": 5}},
        "_default": {},
    }
    tables = read_tables(FILE)
    assert tables
    assert tables["_default"] == {"1": ONE, "2": TWO}


def test_a_log_says_what_it_is_in_its_meta_table() -> None:
    assert meta_of(read_tables(FILE) or {})["version"] == 2
    assert meta_of({"_meta": {"3": {"format": "psoas-log", "version": 1}, "4": {}}})["version"] == 1


def test_the_version_of_a_later_file_can_be_read_when_its_seal_is_right() -> None:
    assert sealed_version(FILE) == 2
    later = _sealed_as(b"3")
    assert sealed_version(later) == 3
    assert sealed_version(later.replace(b'"version":3', b'"version":4')) == 0
    assert (read_whole(later), read_trailer(later)) == (None, None)


def test_another_table_under_a_right_seal_is_no_version() -> None:
    text = b'},"_meta":{"1":{"format":"another"'
    assert sealed_version(HEAD + text + b',"seal":"%08x"}}}' % crc32(text) + b"\n") == 0


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"1": {"format": "another", "version": 1}},
        {"1": {"format": "psoas-log"}},
        {"1": {"format": "psoas-log", "version": True}},
        {"1": {"format": "psoas-log", "version": 0}},
        {"1": {"format": "psoas-log", "version": "2"}},
        {n: {"format": "psoas-log", "version": 2} for n in "12"},
    ],
)
def test_other_tables_are_not_taken_for_a_log(meta: dict[str, Any]) -> None:
    assert not meta_of({"_meta": meta})
    assert not meta_of({"_default": {"1": ONE}})
