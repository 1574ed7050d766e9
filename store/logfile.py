"""The log's own file: read as far as it is new, and written at its end or whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from zlib import crc32

from rules.errors import RehabError
from store.contents import Contents, left_alone
from store.files import (
    Stamp,
    close,
    open_to_write,
    overwrite_tail,
    refusal,
    refuse_read_only,
    replace_file,
    stamp_of,
)
from store.form import HEAD, Trailer, Whole, line_of_text, read_whole, tail_of, whole_file
from store.lines import BEHIND, Lines, keep_lines, no_lines, read_lines

_MOST_STALE = 256
"""Lines of older states that a file may hold before it is written whole, or a quarter of all its
records (our choice)."""


class LogFile:
    """One log's file, and its contents as last read or written.

    Whoever holds the lock enters it: it then is open, read and written as one file, whatever else
    takes its name meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = str(path)
        self.contents = Contents()
        self.seen: Stamp | None = None
        """Of the file when it was last read or written here."""
        self._opened: tuple[FileIO, os.stat_result] | None = None
        """To be written, under the lock, and what it was like then."""

    def __enter__(self) -> None:
        """Open it, if there is one that may be written."""
        try:
            self._open_to_write()
        except OSError:
            return  # it is said by whoever writes it

    def __exit__(self, *_: object) -> None:
        self._close()

    def stamp(self) -> Stamp | None:
        """Another one means another content; the same one may too, where times are coarse."""
        try:
            return stamp_of(self.path.stat())
        except OSError:
            return None

    def data(self) -> bytes | None:
        """The file's bytes, None when there is none; raises RehabError when it can't be read."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise refusal(self.path, "read", error) from None

    def forget(self) -> None:
        """The file is not what the contents are: read it anew next time."""
        self.contents.tail = b""

    def read(self) -> bool:
        """Read what is new; whether all of the file is as psoas wrote it.

        Raises:
            FileNotFoundError: There is none.
            RehabError: It cannot be read, is no file, or holds what is no record.
        """
        try:
            if not self.contents.tail:
                self._refuse_strange()
            if self._opened:
                return self._read(*self._opened)
            with FileIO(self._name) as file:
                return self._read(file, os.fstat(file.fileno()))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise refusal(self.path, "read", error) from None

    def refuse_read_only(self) -> None:
        """Raise PermissionError for a file that may not be written."""
        if not self._opened:
            refuse_read_only(self.path)

    def write(self, texts: Mapping[int, bytes], stamp: str, places: Mapping[str, int]) -> None:
        """Write documents that the contents have already, as JSON, at the end, or the file whole.

        They come of the changes up to `stamp`, and of the histories up to `places`.

        Raises:
            OSError: They could not be written; the file is as it was.
            RehabError: The same.
        """
        contents = self.contents
        lines = b"".join(
            [
                line_of_text(number, text, first=contents.end == len(HEAD) and not at)
                for at, (number, text) in enumerate(texts.items())
            ]
        )
        count = len(contents)
        trailer = contents.reached = Trailer(
            count=count,
            crc=crc32(lines, contents.trailer.crc),
            stamp=max(stamp, contents.reached.stamp),
            history={**contents.reached.history, **places},
            others=contents.trailer.others,
        )
        stale = contents.lines + len(texts) - count
        if not contents.tail or stale > max(_MOST_STALE, count // 4):
            self.write_whole(trailer)
            return
        end = contents.end + len(lines)
        tail = tail_of(trailer, end, contents.end + len(contents.tail))
        opened = self._open_to_write()
        self.seen = overwrite_tail(opened, lines + tail, contents.end, contents.tail)
        contents.grew(trailer, end, tail, len(texts))

    def write_whole(self, trailer: Trailer) -> None:
        """Write the contents anew, each document once.

        Raises:
            RehabError: They could not be written; the file is as it was.
        """
        tuple(self.contents.everything())  # made at once, not one by one
        data = whole_file(((int(n), one) for n, one in self.contents.items()), trailer)
        self._close()  # Windows replaces no file that is open
        replace_file(self.path, data)
        self.settle(data)

    def settle(self, data: bytes) -> None:
        """Note that the file is `data`, and that these are the contents."""
        if whole := read_whole(data):
            self.contents.settle(whole)
        self.seen = self.stamp()

    def _open_to_write(self) -> tuple[FileIO, os.stat_result]:
        if not self._opened:
            self._opened = open_to_write(self._name)
        return self._opened

    def _close(self) -> None:
        if self._opened:
            close(self._opened[0].fileno())
            self._opened = None

    def _read(self, file: FileIO, status: os.stat_result) -> bool:
        stamp = stamp_of(status)
        before, self.seen = self.seen, stamp
        contents = self.contents
        is_same_file = bool(contents.tail and before and before[:2] == stamp[:2])
        if is_same_file:
            # The bytes, not only the stamp: where times are coarse, it misses a change.
            file.seek(contents.end)
            rest = file.read(max(0, stamp[3] - contents.end))
            if rest == contents.tail and stamp == before:
                return True
            more = read_whole(rest, start=contents.end, crc=contents.trailer.crc)
            if more and rest != contents.tail:
                contents.take_lines(more)
                return True
            file.seek(0)
        data = file.read()
        lines = read_lines(self.path, data)
        # What the index stands for needs no other look.
        whole = (
            read_whole(data[lines.end :], start=lines.end, crc=lines.crc)
            if lines is not None
            else None
        )
        if whole is None:
            lines, whole = None, read_whole(data)
        if whole is None:
            self.forget()
        elif not is_same_file or whole.tail != contents.tail:
            self._take(data, lines, whole)
        return whole is not None

    def _take(self, data: bytes, lines: Lines | None, whole: Whole) -> None:
        """Take a file: what is known of its `lines`, and the `whole` of what is behind them."""
        contents = self.contents = Contents(lines)
        known = contents.lines
        try:
            contents.take_lines(whole)
        except RehabError as error:
            self.contents = Contents()
            raise left_alone(self.path, error) from None
        if contents.lines - known > BEHIND:
            crc, count = whole.trailer.crc, contents.lines
            rows, gone = contents.rows(), contents.gone
            known_before = no_lines() if lines is None else lines
            known_now = known_before.grown(
                data, end=whole.end, crc=crc, count=count, gone=gone, rows=rows
            )
            keep_lines(self.path, known_now)

    def _refuse_strange(self) -> None:
        mode = self.path.stat().st_mode
        if S_ISDIR(mode):
            raise RehabError(f"{self.path} is a folder, not a log: name a file in it.")
        if not S_ISREG(mode):
            raise RehabError(f"{self.path} is not an ordinary file: name another one.")
