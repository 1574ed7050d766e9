"""Which processes there are (Linux's /proc): any may end while it is read about."""

from contextlib import suppress
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    line = _read(Path(f"/proc/{pid}/stat"))
    return line.rpartition(")")[2].split()[:1] not in ([], ["Z"])


def children_of(pid: int, running: str = "") -> list[int]:
    """The processes that one has started, in whose command line a text stands."""
    return [
        int(child)
        for children in Path(f"/proc/{pid}/task").glob("*/children")
        for child in _read(children).split()
        if running in _read(Path(f"/proc/{child}/cmdline"))
    ]


def _read(file: Path) -> str:
    """Nothing when its process has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return file.read_text(encoding="utf-8")
    return ""
