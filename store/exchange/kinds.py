"""What a file is, by its first bytes and never by its name; and how one activity's is decoded."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from rules.errors import RehabError
from store.exchange.fit import read_fit
from store.exchange.garmin_export import is_summaries
from store.exchange.gpx import read_gpx
from store.exchange.recording import Recording
from store.exchange.records_json import is_export
from store.exchange.table_file import is_page
from store.exchange.tcx import read_tcx

HEAD = 4096
"""Bytes that tell what a file is."""


class Kind(StrEnum):
    """What a file is."""

    EMPTY = "empty"
    FIT = "fit"
    TCX = "tcx"
    GPX = "gpx"
    ZIP = "zip"
    GZIP = "gzip"
    APPLE = "apple"
    SUMMARIES = "summaries"
    """The index in Garmin's full export."""
    LOG = "log"
    """A whole log, as `psoas export json` writes it."""
    PAGE = "page"
    """A page of a web site."""
    TEXT = "text"
    """Perhaps a table."""
    UNKNOWN = "unknown"


_ROOT = re.compile(
    rb"<(?:!DOCTYPE\s+)?(?:[\w.-]{1,40}:)?"
    rb"(gpx|TrainingCenterDatabase|Activities|HealthData)[\s>\[/]"
)
_ROOTS = {
    b"gpx": Kind.GPX,
    b"TrainingCenterDatabase": Kind.TCX,
    b"Activities": Kind.TCX,  # where the root was lost
    b"HealthData": Kind.APPLE,
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes) -> Kind:
    """What a file is that begins so."""
    if not head:
        return Kind.EMPTY
    if head[8:12] == b".FIT":
        return Kind.FIT
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return Kind.ZIP
    if head[:2] == b"\x1f\x8b":
        return Kind.GZIP
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    root = _ROOT.search(text) if text[:1] == b"<" else None
    if root is not None:
        return _ROOTS[root[1]]
    if is_page(text):
        return Kind.PAGE
    if is_summaries(text):
        return Kind.SUMMARIES
    if is_export(text):
        return Kind.LOG
    is_text = text[:1] not in {b"<", b"{", b"["} and (b"\0" not in head or head[:2] in _UTF_16)
    return Kind.TEXT if is_text else Kind.UNKNOWN


def fit_type(data: bytes) -> int | None:
    """The type in a FIT file's first message (4: an activity), or None where it is not there."""
    try:
        at = data[0]
        if not data[at] & 0x40 or data[at + 3 : at + 5].strip(b"\0"):  # not of message 0, file_id
            return None
        count, offset = data[at + 5], 0
        for field in range(count):
            number, size = data[at + 6 + 3 * field], data[at + 7 + 3 * field]
            if number == 0:
                return data[at + 6 + 3 * count + 1 + offset]
            offset += size
    except IndexError:
        return None
    return None


_READERS: Mapping[Kind, Callable[[bytes], tuple[Recording, ...]]] = {
    Kind.FIT: read_fit,
    Kind.TCX: read_tcx,
    Kind.GPX: read_gpx,
}
"""How the files of single activities are read."""

Outcome = tuple[Recording, ...] | str
"""The activities of a file, or a sentence on why there are none."""


def decode(kind: Kind, data: bytes) -> Outcome:
    """What a file of a single activity came to."""
    try:
        return _READERS[kind](data)
    except RehabError as error:
        return str(error)
