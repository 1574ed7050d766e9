"""Either file damaged in every way: it is told, nothing is lost, and both are sound again."""

import io
import json
import os
import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import pytest

from rules.errors import RehabError
from store.care import check, scrub
from store.exchange.records_json import export_json
from store.log import Log
from tests.torture import plain
from tests.torture.garble import DAMAGES, Damage, bit_flip, damaged
from tests.torture.judged import wrong_for_tinydb
from tests.torture.powerloss import Tree, laid
from tests.torture.workload import DEVICE, Clock, opened, sample

FULL = os.environ.get("PSOAS_TORTURE") == "full"
TRIALS = 400 if FULL else 40
EVERY = 1 if FULL else 61
"""Of so many bits of a short log, one is tried."""

LOG = "log.json"
HISTORY = f"log.json.history/{DEVICE}.jsonl"


@dataclass(frozen=True)
class Kept:
    """A log of some days: both files after each change, and what the log held."""

    trees: list[Tree]
    exports: list[str]

    def was(self, file: str) -> list[bytes]:
        """What the file has been."""
        return [tree[file] or b"" for tree in self.trees]

    def with_(self, file: str, data: bytes | None) -> Tree:
        """The files as they are now, but one, which is gone when it has no data."""
        tree = {name: one for name, one in self.trees[-1].items() if name != file}
        return tree if data is None else tree | {file: data}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    made = kept_after(84, tmp_path_factory.mktemp("kept") / LOG)
    assert all(len(made.trees[-1][name] or b"") > 5 * 4096 for name in (LOG, HISTORY))
    return made


def kept_after(changes: int, path: Path) -> Kept:
    clock = Clock()
    log = opened(path, clock)
    trees: list[Tree] = []
    exports = []
    for number in range(changes):
        change(log, number, random.Random(number))
        clock.at += timedelta(hours=number % 5)
        files = (LOG, HISTORY)
        trees.append({HISTORY.partition("/")[0]: None})
        trees[-1] |= {name: (path.parent / name).read_bytes() for name in files}
        exports.append(exported(log))
    return Kept(trees, exports)


def change(log: Log, number: int, chance: random.Random) -> None:
    """Mostly a new record; often an edit, also of an old one; now and then another change."""
    records = log.records()
    if number % 9 == 8:
        log.delete(chance.choice(records))
    elif number % 16 == 15:
        log.undo()
    elif number % 3 == 2:
        log.replace(replace(chance.choice(records), note=f"{number}: noch einmal überlegt ✎"))
    else:
        log.add(sample(f"r{number:02}"))


def exported(log: Log) -> str:
    return export_json(log.all_records())


def bad_lines(history: bytes) -> int:
    """The lines of a history that are not what their CRC says, by this test's own eyes."""
    # A blank line stands for one that was lost.
    lines = [line for line in io.BytesIO(history) if line.strip(b" \n")]
    sealed = [line.rpartition(b',"crc":"') for line in lines]
    return sum(crc != b'%08x"}\n' % crc32(text) for text, _, crc in sealed)


def wrong_after(kept: Kept, file: str, data: bytes | None) -> str:
    """What is wrong after one of the two files has become `data`; empty when nothing is."""
    with laid(kept.with_(file, data)) as folder:
        try:
            return _wrong_with(kept, Path(folder), file, data)
        except RehabError as error:
            return f"refused: {error}"


def _wrong_with(kept: Kept, folder: Path, file: str, data: bytes | None) -> str:
    heard: list[str] = []
    log = opened(folder / LOG, heard=heard)
    if exported(log) != kept.exports[-1]:
        return f"something is lost; told: {heard}"
    if exported(opened(folder / LOG)) != kept.exports[-1]:
        return f"the next process does not find it; told: {heard}"
    if not heard and _has_to_be_told(kept, folder, log, file, data):
        return "silent"
    scrub(log)
    if (left := check(log)) or bad_lines((folder / HISTORY).read_bytes()):
        return f"not sound after scrubbing: {left}"
    if data and not _is_kept(kept, folder, file, data):
        return f"the damaged bytes are not kept; told: {heard}"
    if wrong := wrong_for_tinydb(folder / LOG):
        return wrong
    if exported(opened(folder / LOG)) != kept.exports[-1]:
        return "something is lost by scrubbing"
    log.undo()
    return "undo does not work" if file == LOG and exported(log) != kept.exports[-2] else ""


def _has_to_be_told(kept: Kept, folder: Path, log: Log, file: str, data: bytes | None) -> bool:
    """Not when it is an older file, which is caught up, and of a history when `check` names it."""
    if file == LOG:
        return data not in kept.was(LOG)
    return not check(log) and bad_lines((folder / HISTORY).read_bytes()) > 0


def _is_kept(kept: Kept, folder: Path, file: str, data: bytes) -> bool:
    """Whether the damaged bytes are in a file of their own, or there is nothing in them to keep."""
    copies = (folder / file).parent.glob("*damaged-*")
    return any(copy.read_bytes() == data for copy in copies) or (
        _has_the_same_records(kept, data)
        if file == LOG
        else _is_only_cut((folder / HISTORY).read_bytes(), data)
    )


def _has_the_same_records(kept: Kept, data: bytes) -> bool:
    """Also true of an older file, of which every record is in the history."""
    if data in kept.was(LOG):
        return True
    try:
        return _records(data) == _records(kept.was(LOG)[-1])
    except ValueError:
        return False


def _records(data: bytes) -> list[str]:
    """Those of a file, whatever their numbers are: nobody knows a record by its number."""
    return sorted(json.dumps(one) for one in json.loads(data)["_default"].values())


def _is_only_cut(history: bytes, data: bytes) -> bool:
    """Its end is like that of a line that was being written when the power failed."""
    whole = data[: data.rfind(b"\n") + 1]
    return whole in history and not bad_lines(whole)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", [LOG, HISTORY], ids=["log", "history"])
def test_a_damaged_file_is_told_and_made_whole_from_the_other(
    kept: Kept, file: str, damage: Damage
) -> None:
    wrong = []
    for number in range(TRIALS if damage(kept.was(file), random.Random(0)) else 1):
        data = damaged(damage, kept.was(file), random.Random(number))
        if found := wrong_after(kept, file, data):
            wrong.append((number, found))
    assert wrong == []


@pytest.mark.parametrize("file", [LOG, HISTORY], ids=["log", "history"])
@pytest.mark.parametrize("changes", [2, 9])  # after two, each number has one line alone
def test_each_bit_of_a_short_log_may_be_another_one(
    tmp_path: Path, changes: int, file: str
) -> None:
    short = kept_after(changes, tmp_path / LOG)
    data = short.was(file)[-1]
    wrong = []
    for bit in range(0, 8 * (len(data.rstrip()) + 1), EVERY):
        harmed = bytearray(data)
        harmed[bit // 8] ^= 1 << bit % 8
        if found := wrong_after(short, file, bytes(harmed)):
            wrong.append((bit, found))
    assert wrong == []


def test_a_flipped_bit_passes_silently_in_a_plain_tinydb_file(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    *_, wanted = plain.work(path)
    whole = path.read_bytes()
    ends = Counter[str]()
    for number in range(TRIALS):
        path.write_bytes(damaged(bit_flip, [whole], random.Random(number)) or b"")
        try:
            ends["right" if plain.kept(path) == wanted else "silently wrong"] += 1
        except (ValueError, TypeError, KeyError):
            ends["refused"] += 1
    print(f"plain TinyDB, a bit flipped: {dict(ends)}")  # noqa: T201
    assert ends["silently wrong"]
