"""Files named by a person, read one by one."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from rules.errors import RehabError
from store.exchange.fit import read_fit
from store.exchange.gpx import read_gpx
from store.exchange.recording import FileRead, Recording
from store.exchange.tcx import read_tcx
from store.files import refusal

Known = Callable[[str], bool]
"""Whether the log has taken a file with this SHA-256 before."""

Stop = Callable[[], bool]
"""Whether the person has had enough."""


def read_paths(paths: Sequence[Path], *, known: Known, stop: Stop) -> Iterator[FileRead]:
    """What each file comes to; a folder gives the files in it."""
    files = [file for path in paths for file in _files(path)]
    for number, file in enumerate(files, 1):
        if stop():
            return
        yield _read(file, known, number / len(files))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())


def _read(path: Path, known: Known, done: float) -> FileRead:
    try:
        data = path.read_bytes()
    except OSError as error:
        return FileRead(name=path.name, refused=str(refusal(path, "read", error)), done=done)
    digest = sha256(data).hexdigest()
    if known(digest):
        return FileRead(name=path.name, sha256=digest, known=True, done=done)
    try:
        recordings = _decode(data)
    except RehabError as error:
        return FileRead(name=path.name, sha256=digest, refused=str(error), done=done)
    return FileRead(name=path.name, sha256=digest, recordings=recordings, done=done)


def _decode(data: bytes) -> tuple[Recording, ...]:
    if data[8:12] == b".FIT":
        return read_fit(data)
    head = data[:2000]
    if b"<TrainingCenterDatabase" in head or b"<Activities" in head:
        return read_tcx(data)
    if b"<gpx" in head:
        return read_gpx(data)
    raise RehabError("It is no file of activities that psoas knows.")
