"""Archives of strangers, opened within limits and never onto the disk."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from rules.dataclass import dataclass
from rules.errors import RehabError

MOST_MEMBERS = 20_000
"""Of one archive, with those inside it: thirty years of two a day (our choice)."""

MOST_BYTES = 64 * 2**20
"""Unpacked, of a single file (our choice)."""

MOST_TOTAL = 2 * 2**30
"""Unpacked, of a whole archive (our choice)."""

MOST_RATIO = 200
"""Unpacked to packed: no activity is so regular (our choice)."""

INDEXES = frozenset({".csv", ".xml", ".json"})
"""Names of files that may be the index of the others."""

DAMAGE = (
    OSError,  # also gzip's own
    EOFError,
    NotImplementedError,  # a compression that Python does not know
    RuntimeError,  # encrypted
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What Python raises on archives that are damaged or strange."""

BOMB = "It unpacks to far more than any activity: it was left packed."
_BROKEN = "It is damaged and could not be unpacked."


class Readable(Protocol):
    """What can be read in pieces."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file, or a member of an archive."""

    name: str
    """As a person would name it; never used as a path."""
    base: str
    """Its name without folders, in small letters."""
    packed: int
    """Bytes that it has where it lies."""
    open: Callable[[], BinaryIO]
    doubt: str | None = None
    """Why it is not to be opened."""

    @property
    def may_be_index(self) -> bool:
        """Whether to read it before the others: it may tell what they are."""
        return PurePosixPath(self.base).suffix in INDEXES


@dataclass(slots=True)
class Budget:
    """What may still come out of one archive."""

    members: int = MOST_MEMBERS
    total: int = MOST_TOTAL

    def spend(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            RehabError: They are too many.
        """
        self.total -= size
        if self.total < 0:
            raise RehabError(
                "The archive unpacks to more than 2 GB: unpack it, and import its parts."
            )


class Rest:
    """A file of which the first bytes have been read."""

    def __init__(self, head: bytes, file: Readable) -> None:
        self._head = head
        self._file = file

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, or the head where that is more."""
        head, self._head = self._head, b""
        with readable():
            return head or self._file.read(size)


@contextmanager
def readable() -> Iterator[None]:
    """Say of damage that it is damage; only around the unpacking itself, so that it hides no other.

    Raises:
        RehabError: It is damaged.
    """
    try:
        yield
    except DAMAGE:
        raise RehabError(_BROKEN) from None


def read_all(file: Readable, budget: Budget) -> bytes:
    """The whole of a file.

    Raises:
        RehabError: It is larger than a file of activities.
    """
    limit = min(MOST_BYTES, budget.total)
    parts, size = [], 0
    while chunk := file.read(min(2**20, limit + 1 - size)):
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise RehabError(f"It is larger than {MOST_BYTES // 2**20} MB: that is no activity.")
    budget.spend(size)
    return b"".join(parts)


def members(archive: zipfile.ZipFile, name: str, budget: Budget) -> list[Blob]:
    """The files in an archive; `name` is the archive's own.

    Raises:
        RehabError: They are too many.
    """
    infos = [one for one in archive.infolist() if not _is_hidden(one)]
    budget.members -= len(infos)
    if budget.members < 0:
        raise RehabError(f"It holds more than {MOST_MEMBERS:,} files: import its parts.")
    return [_member(archive, one, name) for one in infos]


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Blob:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    shown = "/".join(part for part in parts if part not in {"/", "..", "."})
    doubt = None
    if info.flag_bits & 1:
        doubt = "It is locked with a password: unpack it first."
    elif info.file_size > MOST_RATIO * max(info.compress_size, 1) and info.file_size < MOST_TOTAL:
        doubt = BOMB

    def open_member() -> BinaryIO:
        with readable():
            return archive.open(info)  # type: ignore[return-value]

    base = parts[-1].casefold() if parts else ""
    return Blob(f"{name}: {shown}", base, info.compress_size, open_member, doubt)


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    if info.filename.endswith("/"):  # a folder
        return True
    return "__MACOSX" in parts or not parts or parts[-1].startswith(".")
