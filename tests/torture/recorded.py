"""What a program asks of the files in a folder, written down by a shim over `os` and `open`."""

from __future__ import annotations

import builtins
import io
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from tests.torture.image import Asked, Image, Mark, Node, Place, Rename, Resize, Sync, Write


class Recording:
    """What was there at the beginning, and all that was asked since, but of locks."""

    def __init__(self, folder: Path, acknowledged: int = 0) -> None:
        self.acknowledged = acknowledged
        """Changes, before the first thing is asked."""
        self._folder = Path(os.path.realpath(folder))
        self._open: dict[int, Node] = {}
        self._now = Image()
        self._nodes = itertools.count(1)
        self.asked: list[Asked] = []
        for path in sorted(self._folder.rglob("*")):
            self._enter(path, None if path.is_dir() else path.read_bytes())
        self.before = self._now.copy()
        self.asked.clear()

    def mark(self, number: int) -> None:
        """So many changes have been acknowledged."""
        self._ask(Mark(number))

    def missed(self) -> list[str]:
        """The paths at which something else is than was seen to be asked; none, or it is no use."""
        seen = self._now.tree()
        there = {
            os.fspath(path.relative_to(self._folder)): None if path.is_dir() else path.read_bytes()
            for path in self._folder.rglob("*")
            if path.suffix != ".lock"
        }
        return sorted(one for one in seen.keys() | there if seen.get(one, 0) != there.get(one, 0))

    @contextmanager
    def on(self) -> Iterator[Recording]:
        """Record while the body runs."""
        shims: dict[str, Callable[..., Any]] = {
            "open": self._shim_open,
            "close": self._shim_close,
            "write": self._shim_write,
            "pwrite": self._shim_pwrite,
            "ftruncate": self._shim_ftruncate,
            "fsync": self._shim_fsync,
            "fdatasync": self._shim_fsync,
            "rename": self._shim_rename,
            "replace": self._shim_rename,
            "unlink": self._shim_unlink,
            "remove": self._shim_unlink,
            "rmdir": self._shim_unlink,
            "mkdir": self._shim_mkdir,
        }
        with ExitStack() as stack:
            for name, shim in shims.items():
                stack.enter_context(patch.object(os, name, _through(getattr(os, name), shim)))
            opened = _through(builtins.open, _python_open)
            stack.enter_context(patch.object(builtins, "open", opened))
            stack.enter_context(patch.object(io, "open", opened))
            yield self

    def _ask(self, asked: Asked) -> None:
        self.asked.append(asked)
        self._now.take(asked)

    def _place(self, path: Any) -> Place | None:
        """None for what is outside of the folder, and for locks."""
        if isinstance(path, int):
            return None
        named = Path(path)
        whole = Path(os.path.realpath(named.parent), named.name)
        if self._folder not in whole.parents or whole.suffix == ".lock":
            return None
        *folders, name = whole.relative_to(self._folder).parts
        node = 0
        for folder in folders:
            node = self._now.names[node, folder]
        return node, name

    def _enter(self, path: Any, content: bytes | None) -> Node | None:
        place = self._place(path)
        if place is None:
            return None
        node = -next(self._nodes) if content is None else next(self._nodes)
        if content:
            self._now.files[node] = content
        self._ask(Rename(node, None, place))
        return node

    def _shim_open(self, real: Any, path: Any, flags: int, *more: Any, **named: Any) -> int:
        descriptor: int = real(path, flags, *more, **named)
        self._open.pop(descriptor, None)
        if Path(os.path.realpath(path)) == self._folder:
            self._open[descriptor] = 0
        elif place := self._place(path):
            node = self._now.names.get(place)
            node = self._enter(path, b"") if node is None else node
            assert node is not None
            self._open[descriptor] = node
            if flags & os.O_TRUNC and self._now.files.get(node):
                self._ask(Resize(node, 0))
        return descriptor

    def _shim_close(self, real: Any, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        real(descriptor)

    def _shim_write(self, real: Any, descriptor: int, data: Any) -> int:
        node = self._open.get(descriptor)
        written: int = real(descriptor, data)
        if node is not None:
            # Also right for a file that is open for appending only.
            at = os.lseek(descriptor, 0, os.SEEK_CUR) - written
            self._ask(Write(node, at, bytes(data[:written])))
        return written

    def _shim_pwrite(self, real: Any, descriptor: int, data: Any, at: int) -> int:
        written: int = real(descriptor, data, at)
        if (node := self._open.get(descriptor)) is not None:
            self._ask(Write(node, at, bytes(data[:written])))
        return written

    def _shim_ftruncate(self, real: Any, descriptor: int, size: int) -> None:
        real(descriptor, size)
        if (node := self._open.get(descriptor)) is not None:
            self._ask(Resize(node, size))

    def _shim_fsync(self, real: Any, descriptor: int) -> None:
        real(descriptor)
        if (node := self._open.get(descriptor)) is not None:
            self._ask(Sync(node))

    def _shim_rename(self, real: Any, source: Any, target: Any) -> None:
        leaves, enters = self._place(source), self._place(target)
        real(source, target)
        if leaves and enters:
            self._ask(Rename(self._now.names[leaves], leaves, enters))

    def _shim_unlink(self, real: Any, path: Any, **named: Any) -> None:
        place = self._place(path)
        real(path, **named)
        if place:
            self._ask(Rename(self._now.names[place], place, None))

    def _shim_mkdir(self, real: Any, path: Any, *more: Any, **named: Any) -> None:
        real(path, *more, **named)
        self._enter(path, None)


def _through(real: Callable[..., Any], shim: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values, **named: shim(real, *values, **named)


def _python_open(real: Any, file: Any, mode: str = "r", *more: Any, **named: Any) -> IO[Any]:
    """As `open`, but what is written goes through `os.write`, where it can be seen."""
    if not set(mode) & set("wax+"):
        opened: IO[Any] = real(file, mode, *more, **named)
        return opened
    raw = _Raw(file, mode)
    buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    if "b" in mode:
        return buffered
    encoding, errors, newline = (named.get(one) for one in ("encoding", "errors", "newline"))
    return io.TextIOWrapper(buffered, encoding, errors, newline)


class _Raw(io.RawIOBase):
    """A file by the functions of `os`, which the C code behind `open` does not call."""

    def __init__(self, file: Any, mode: str) -> None:
        flags = os.O_RDWR if "+" in mode else os.O_WRONLY
        flags |= {"w": os.O_CREAT | os.O_TRUNC, "x": os.O_CREAT | os.O_EXCL}.get(mode[0], 0)
        flags |= os.O_CREAT | os.O_APPEND if "a" in mode else 0
        self._descriptor = file if isinstance(file, int) else os.open(file, flags, 0o666)
        self._reads = "+" in mode

    def fileno(self) -> int:
        return self._descriptor

    def readable(self) -> bool:
        return self._reads

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, to: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._descriptor, to, whence)

    def readinto(self, buffer: Any) -> int:
        data = os.read(self._descriptor, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def write(self, data: Any) -> int:
        return os.write(self._descriptor, bytes(data))

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        os.ftruncate(self._descriptor, size)
        return size

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._descriptor)
