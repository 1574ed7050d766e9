"""What could be read where the log's file should be, before anything is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import Enum, auto
from pathlib import Path

from rules.dataclass import dataclass
from rules.errors import RehabError
from store.contents import Contents, left_alone
from store.form import (
    HEAD,
    RECORDS,
    VERSION,
    Document,
    Tables,
    documents_of,
    meta_of,
    read_tables,
    read_trailer,
    read_whole,
    salvage,
    sealed_version,
)
from store.history import Part
from store.migrations import migrate


class State(Enum):
    """What was found where the log's file should be."""

    WHOLE = auto()
    """As psoas wrote it."""
    EDITED = auto()
    """A log, but another program has written it."""
    OLD = auto()
    """A log of an older form."""
    DAMAGED = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What could be read of a log's file."""

    state: State
    documents: tuple[tuple[int, Document], ...] = ()
    """With their numbers."""
    lines: Mapping[int, bytes] = field(default_factory=dict)
    """Of an edited file that still has one line a document: each as it stands there."""
    unreadable: int = 0
    """Lines that should hold a document, and do not."""
    history: Mapping[str, int] | None = None
    """By history file, the bytes of it that the file contains; None when it does not say."""
    others: Tables = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """Of the documents that have one; another program may have written anything there."""
        return [i for _, one in self.documents if isinstance(i := one.get("id"), str)]


def is_a_bit_off(one: bytes, other: bytes) -> bool:
    """Whether just one bit of them differs, as damage leaves it and no person does."""
    return len(one) == len(other) and (int.from_bytes(one) ^ int.from_bytes(other)).bit_count() == 1


def look_at(path: Path, data: bytes | None) -> Found:
    """All that can be read of the file at `path`, whose bytes are `data`; None: no file.

    Raises:
        RehabError: It is another program's or a newer psoas's, and to be left alone.
    """
    if data is None:
        return Found(state=State.MISSING)
    if whole := read_whole(data):
        return Found(
            state=State.WHOLE,
            documents=tuple(dict(documents_of(whole.lines)).items()),
            history=whole.trailer.history,
            others=whole.trailer.others,
        )
    found, unreadable = salvage(data)
    tables, trailer = read_tables(data), read_trailer(data)
    in_form = data.startswith(HEAD)
    meta = meta_of(tables) if tables else {}
    version = sealed_version(data) if in_form else meta.get("version", 0)
    if version > VERSION:
        raise RehabError(
            f"{path} was written by a newer psoas (format {version}, this one knows {VERSION}) "
            "and was left alone: update psoas."
        )
    if tables is None or (in_form and not (tables and trailer and _is_in_order(data, found))):
        return Found(
            state=State.DAMAGED,
            documents=_last_of_each(found),
            unreadable=unreadable,
        )
    if not meta:
        raise RehabError(f"{path} is not a psoas log and was left alone: name another file.")
    tables = migrate(tables, version)
    if version < VERSION:
        _refuse_unreadable(path, tables.get(RECORDS, {}))
    history = meta.get("history")
    return Found(
        state=State.EDITED if version == VERSION else State.OLD,
        documents=tuple((int(n), one) for n, one in tables.get(RECORDS, {}).items()),
        lines={number: line for number, _, line in found} if trailer else {},
        history=history if isinstance(history, dict) else None,
        others={name: t for name, t in tables.items() if name not in {RECORDS, "_meta"}},
    )


def _last_of_each(found: Sequence[tuple[int, Document, bytes]]) -> tuple[tuple[int, Document], ...]:
    """The last line of each record; under a number that was damaged there may be two of them."""
    last: dict[int, list[Document]] = {}
    for number, new, _ in found:
        last[number] = [*(one for one in last.get(number, []) if not _are_one(one, new)), new]
    return tuple((number, one) for number, ones in last.items() for one in ones)


def _are_one(document: Document, other: Document) -> bool:
    """Whether two lines of a number have the same id, but for a bit of damage."""
    one, two = (str(x.get("id")).encode(errors="surrogatepass") for x in (document, other))
    return one == two or is_a_bit_off(one, two)


def _is_in_order(data: bytes, found: Sequence[tuple[int, Document, bytes]]) -> bool:
    """Whether each number is of one record and each record has one, and one trailer ends it all.

    A line under a wrong number lets an older one hold again, as if somebody had written it.
    """
    pairs = {(number, one["id"]) for number, one, _ in found if isinstance(one.get("id"), str)}
    numbers, ids = {number for number, _ in pairs}, {identity for _, identity in pairs}
    return len(pairs) == len(numbers) == len(ids) and data.count(b"\n}") == 1


def _refuse_unreadable(path: Path, table: Mapping[str, Document]) -> None:
    """An old file is to be brought up to date whole, or left alone."""
    try:
        Contents().take((int(number), document) for number, document in table.items())
    except RehabError as error:
        raise left_alone(path, error) from None


def refuse_hopeless(path: Path, found: Found, parts: Mapping[str, Part]) -> None:
    """Raise RehabError for a damaged file when nothing in it or beside it was ever a log."""
    beside = any(part.lines for part in parts.values())
    if found.state is State.DAMAGED and not found.documents and not beside:
        raise RehabError(
            f"{path} is not JSON, or damaged, and was left alone: "
            "put a backup in its place, or move it away to begin a new log."
        )
