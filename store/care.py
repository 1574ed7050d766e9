"""Caring for the log's files: checking, mending, keeping and bringing back, merging."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.records import Record
from rules.words import plural
from store import history
from store.backups import backups_of, folder_of
from store.codec import to_document
from store.documents import checked_document
from store.exchange.records_json import is_export, read_file
from store.files import make_folder, refusal, write_new
from store.form import Document
from store.found import Found, State, look_at, refuse_hopeless
from store.history import GONE, SUFFIX, Line
from store.log import Log
from store.mending import mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of the records."""

    added: int
    changed: int
    gone: int


def check(log: Log) -> tuple[str, ...]:
    """What is wrong with the log's files, a sentence each; reads all of them and changes nothing.

    Raises:
        RehabError: The file is no log, or a newer psoas's.
    """
    disk = log.disk
    found, parts = look_at(disk.path, disk.file.data()), disk.parts()
    if found.state is State.MISSING and not parts:
        return ()
    refuse_hopeless(disk.path, found, parts)
    said = [
        f"{plural(part.damaged, 'line')} of the history {name} cannot be read."
        for name, part in parts.items()
        if part.damaged
    ]
    if found.state is State.OLD:
        return (*said, f"{log.path} is of an older form; the next change renews it.")
    if found.state is not State.WHOLE:
        return (*said, f"{log.path} is not as psoas wrote it.")
    said += [
        f"{size - part.end} bytes are missing at the end of the history {name}."
        for name, size in (found.history or {}).items()
        if (part := parts.get(name, history.Part())).end < size
    ]
    mended = mend(
        disk.path, found, parts, now=log.now(), device=disk.device, make_id=lambda: "unknown"
    )
    if mended.documents != dict(found.documents):
        said.append(f"{log.path} and its history do not hold the same.")
    elif mended.adopted and not said:
        lost = plural(mended.adopted.count(b"\n"), "record")
        said.append(f"{lost} of {log.path} cannot be read from its history.")
    said += [f"{copy.name} is a copy that was not merged." for copy in disk.copies()]
    return tuple(said)


def scrub(log: Log) -> tuple[str, ...]:
    """Compare the file with its histories to the last byte, and mend both; gives what was wrong.

    Raises:
        RehabError: They cannot be mended or written.
    """
    wrong = check(log)
    with log.disk.held(log.now()):
        log.disk.scrub()
    return wrong


def compact(log: Log) -> tuple[int, int]:
    """Write the file without the older states of its records; gives its bytes before and after.

    Raises:
        RehabError: It cannot be written.
    """
    with log.disk.held(log.now()):
        before = len(log.disk.file.data() or b"")
        if before:
            log.disk.compact()
        return before, len(log.disk.file.data() or b"")


def backup(log: Log, out: Path | None) -> Path:
    """Keep the file as it is now, in `out` or among the daily backups; gives where.

    Raises:
        RehabError: There is no file yet, or the backup cannot be written.
    """
    now = log.now()
    with log.disk.held(now):
        data = log.disk.file.data()
    if data is None:
        raise RehabError(f"{log.path} is not there yet, so there is nothing to keep.")
    place = out or folder_of(log.disk.path) / f"{now:%Y-%m-%dT%H%M%S}.json"
    try:
        make_folder(place.parent)
        write_new(place, data)
    except FileExistsError:
        raise RehabError(
            f"{place} is there already and was left as it is: name a new file."
        ) from None
    except OSError as error:
        raise refusal(place, "written", error) from None
    return place


def backup_named(log: Log, name: Path) -> Path:
    """The file at `name`, or the backup of that name."""
    among = folder_of(log.disk.path) / name.name
    return name if name.exists() or not among.exists() else among


def backups(log: Log) -> list[Path]:
    """The daily backups, the oldest first."""
    return backups_of(log.disk.path)


def restore(log: Log, file: Path, *, only_look: bool = False) -> Brought:
    """Make the log what `file` holds, a log or an export, as one change that can be undone.

    Raises:
        RehabError: The file is neither, is damaged, or the log cannot be written.
    """
    documents = _documents(file)
    now = {record.id: to_document(record) for record in log.all_records()}
    brought = Brought(
        added=len(documents.keys() - now.keys()),
        changed=sum(now.get(i, one) != one for i, one in documents.items()),
        gone=len(now.keys() - documents.keys()),
    )
    if not only_look:
        with log.changing() as draft:
            draft.make(documents)
    return brought


def merge(log: Log, paths: Iterable[Path]) -> Brought:
    """Bring in what other copies of the log, or histories of other devices, hold beyond it.

    Each is a log's file, with the history beside it, a history file, or a folder of them.

    Raises:
        RehabError: One of them cannot be read or is none; nothing was changed.
    """
    lines: list[Line] = []
    copies: list[Found] = []
    for path in paths:
        lines += _lines_at(path)
        if path.suffix != SUFFIX and not path.is_dir():
            found = look_at(path, _bytes(path))
            if not found.documents and found.state is State.DAMAGED:
                raise RehabError(f"{path} is no log, so nothing was merged: name another file.")
            copies.append(found)
    before = {record.id: record for record in log.all_records()}
    with log.disk.held(log.now()):
        log.disk.bring(lines, copies)
    after: dict[str, Record] = {record.id: record for record in log.all_records()}
    return Brought(
        added=len(after.keys() - before.keys()),
        changed=sum(before.get(i, one) != one for i, one in after.items()),
        gone=len(before.keys() - after.keys()),
    )


def _documents(file: Path) -> dict[str, Document]:
    data = _bytes(file)
    if is_export(data):
        return {record.id: to_document(record) for record in read_file(file)}
    found = look_at(file, data)
    if found.state is State.DAMAGED:
        raise RehabError(f"{file} is damaged, so nothing was brought back: choose another backup.")
    checked = (checked_document(one) for _, one in found.documents if not one.get(GONE))
    return {one["id"]: one for one in checked}


def _lines_at(path: Path) -> Iterator[Line]:
    folder = path if path.is_dir() else history.folder_of(path)
    files = [path] if path.suffix == SUFFIX else sorted(folder.glob(f"*{SUFFIX}"))
    if path.is_dir() and not files:
        raise RehabError(f"{path} holds no history, so nothing was merged: name a log's file.")
    for file in files:
        part = history.read_lines(_bytes(file))
        if file == path and not part.lines:
            raise RehabError(f"{file} is no history of a log, so nothing was merged.")
        yield from part.lines


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusal(path, "read", error) from None
