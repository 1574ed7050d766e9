"""XML of strangers is read as far as it goes, and not further than is good."""

import time
from collections.abc import Mapping

import pytest

from rules.errors import RehabError
from store.exchange import xml_reader
from store.exchange.xml_reader import DEEPEST, MOST_TEXT, XmlReader, read_xml


class Heard:
    """Notes all that it is told."""

    def __init__(self) -> None:
        self.starts: list[tuple[str, Mapping[str, str]]] = []
        self.ends: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.starts.append((name, attributes))

    def end(self, name: str, parent: str, text: str) -> None:
        self.ends.append((name, parent, text))


def _told(data: bytes) -> tuple[list[tuple[str, str, str]], bool, bool]:
    heard, is_whole, is_mended = read_xml(data, Heard)
    return heard.ends, is_whole, is_mended


def test_each_element_is_told_with_its_attributes_parent_and_text() -> None:
    heard, is_whole, is_mended = read_xml(b'<a><b c="d"> 1 &lt; 2 </b><e/></a>', Heard)
    assert heard.starts == [("a", {}), ("b", {"c": "d"}), ("e", {})]
    assert heard.ends == [("b", "a", "1 < 2"), ("e", "a", ""), ("a", "", "")]
    assert (is_whole, is_mended) == (True, False)


def test_names_are_told_without_prefixes_declared_or_not() -> None:
    assert _told(b"<a><ns3:hr>7</ns3:hr></a>")[0][0] == ("hr", "a", "7")


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"          ", b"\r\n\t", b"\xef\xbb\xbf\n"])
def test_blanks_and_a_mark_before_the_declaration_are_skipped(before: bytes) -> None:
    xml = b'<?xml version="1.0" encoding="UTF-8"?><a/>'
    assert _told(before + xml) == ([("a", "", "")], True, False)


def test_it_may_be_fed_byte_by_byte() -> None:
    heard = Heard()
    reader = XmlReader(heard)
    for byte in "  <a><b>Hüfte</b></a>".encode():
        assert reader.feed(bytes([byte]))
    assert reader.close()
    assert heard.ends[0] == ("b", "a", "Hüfte")


def test_what_stands_before_the_end_of_a_cut_file_is_told() -> None:
    ends, is_whole, is_mended = _told("<a><b>1</b><b>2</b><b>é".encode()[:-1])
    assert ends == [("b", "a", "1"), ("b", "a", "2")]
    assert (is_whole, is_mended) == (False, False)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<a><b>H\xfcfte</b></a>", "Hüfte"),
        (b"<a><b>1\x00\x1b2</b></a>", "12"),
        (b"<a><b>up & down &amp; up</b></a>", "up & down & up"),
        (b'<?xml version="1.0" encoding="x-none"?><a><b>caf\xe9</b></a>', "café"),
    ],
)
def test_what_no_parser_takes_is_mended_once(data: bytes, text: str) -> None:
    ends, is_whole, is_mended = _told(data)
    assert ends[0] == ("b", "a", text)
    assert (is_whole, is_mended) == (True, True)


def test_what_cannot_be_mended_is_told_up_to_there() -> None:
    ends, is_whole, _ = _told(b"<a><b>1</b></c><b>2</b></a>")
    assert ends == [("b", "a", "1")]
    assert not is_whole


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE])
def test_entities_are_refused(data: bytes) -> None:
    with pytest.raises(RehabError, match="entities"):
        read_xml(data, Heard)


def test_a_list_of_what_there_may_be_is_no_harm() -> None:
    apple = b"<!DOCTYPE HealthData [<!ELEMENT HealthData (Workout*)>]><HealthData/>"
    assert _told(apple) == ([("HealthData", "", "")], True, False)


def test_elements_may_be_nested_so_deep_and_no_deeper() -> None:
    assert _told(b"<a>" * DEEPEST + b"</a>" * DEEPEST)[1]
    with pytest.raises(RehabError, match="deeper"):
        read_xml(b"<a>" * 200_000, Heard)


def test_a_text_may_be_so_long_and_no_longer() -> None:
    whole = b"<a><b>" + b"x" * MOST_TEXT + b"</b></a>"
    assert _told(whole)[1]
    with pytest.raises(RehabError, match="longer text"):
        read_xml(whole.replace(b"</b>", b"x</b>"), Heard)


def test_a_tag_without_end_is_refused_before_it_takes_long() -> None:
    began = time.perf_counter()
    with pytest.raises(RehabError, match="longer tag"):
        read_xml(b'<a b="' + b"x" * 20_000_000, Heard)
    assert time.perf_counter() - began < 5


def test_a_file_larger_than_any_activity_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_reader, "MOST_BYTES", 4)
    assert _told(b"<a/>")[1]
    with pytest.raises(RehabError, match="larger"):
        read_xml(b"<a />", Heard)
