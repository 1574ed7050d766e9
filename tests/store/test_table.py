"""TinyDB's table over a log: only what is changed is touched; TinyDB's own tests run against it."""

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import tinydb
from tinydb import where

from store.form import Document
from store.table import Collected, LogTable, Recorder
from tests.store.lines_db import LinesDB, LinesStorage

ROOT = Path(__file__).parents[2]
DOCUMENTS: dict[str, Document] = {"1": {"id": "a", "pains": [1]}, "2": {"id": "b", "pains": [2]}}

CONFTEST = """
import pytest
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from tests.store.lines_db import LinesDB

@pytest.fixture
def db(tmp_path):
    made = LinesDB(tmp_path / "test.db")
    made.drop_tables()
    made.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield made

@pytest.fixture
def storage():
    return CachingMiddleware(MemoryStorage)()
"""

NOT_OURS = (
    # A log's table has no query cache: another process may change what it remembers.
    "test_tables.py::test_lru_cache",
    "test_tables.py::test_query_cache",
    "test_tables.py::test_query_cache_size",
    "test_tinydb.py::test_search",
    "test_tinydb.py::test_search_path",
    # Numbers are never given again, also when all documents are gone.
    "test_tables.py::test_next_id",
    "test_tables.py::test_truncate_table",
    # It names the class of the table.
    "test_tables.py::test_table_repr",
)


@pytest.fixture
def collected() -> Collected:
    return Collected(DOCUMENTS, 3)


def test_only_what_changed_is_collected(collected: Collected) -> None:
    table = LogTable(collected)
    table.update({"note": "x"}, doc_ids=[2])
    assert table.insert({"id": "c"}) == 3
    assert collected.changed == {"2": DOCUMENTS["2"] | {"note": "x"}, "3": {"id": "c"}}
    assert DOCUMENTS["2"] == {"id": "b", "pains": [2]}
    assert [one["id"] for one in table.search(where("id") != "a")] == ["b", "c"]


def test_an_updater_that_fails_changes_nothing(collected: Collected) -> None:
    def spoil(document: Any) -> None:
        document["pains"].append(9)
        raise KeyError

    with pytest.raises(KeyError):
        LogTable(collected).update(spoil, doc_ids=[1])
    assert collected.changed == {}
    assert DOCUMENTS["1"] == {"id": "a", "pains": [1]}


def test_a_change_that_comes_to_the_same_is_none(collected: Collected) -> None:
    LogTable(collected).update({"id": "a"}, doc_ids=[1])
    assert collected.changed == {}


def test_nothing_is_taken_out_of_a_log(collected: Collected) -> None:
    with pytest.raises(NotImplementedError):
        LogTable(collected).remove(doc_ids=[1])
    with pytest.raises(NotImplementedError):
        collected.write({})


def test_whole_documents_are_put_in_the_places_of_others(collected: Collected) -> None:
    LogTable(collected).put({1: {"id": "a"}, 3: {"id": "c"}})
    assert collected.changed == {"1": {"id": "a"}, "3": {"id": "c"}}


def test_a_number_is_never_given_twice(collected: Collected) -> None:
    table = LogTable(collected)
    assert table.insert_multiple([{"id": "c"}, {"id": "d"}]) == [3, 4]
    assert LogTable(collected).insert({"id": "e"}) == 5


def test_a_recorder_looks_like_the_table_with_its_changes() -> None:
    recorder = Recorder(DOCUMENTS)
    del recorder[1]
    recorder[7] = {"id": "g"}
    assert list(recorder) == [2, 7]
    assert len(recorder) == 2
    assert (1 in recorder, 2 in recorder, 7 in recorder, 8 in recorder) == (
        False,
        True,
        True,
        False,
    )
    for number in (1, 8):
        with pytest.raises(KeyError):
            recorder[number]
        with pytest.raises(KeyError):
            del recorder[number]
    assert recorder.changes() == {"1": None, "7": {"id": "g"}}


def test_documents_are_appended_to_the_file(tmp_path: Path) -> None:
    database = LinesDB(tmp_path / "log.json")
    database.insert({"a": 1})
    number = database.insert({"a": 2})
    database.update({"a": 3}, doc_ids=[number])
    assert isinstance(database.storage, LinesStorage)
    assert database.storage.appended == 2
    assert [one["a"] for one in tinydb.TinyDB(tmp_path / "log.json", access_mode="r")] == [1, 3]


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """TinyDB's own tests, out of its source distribution."""
    folder = tmp_path_factory.mktemp("tinydb")
    wanted = f"tinydb=={version('tinydb')}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", "tinydb"]
    ran = subprocess.run(
        [*command, wanted], cwd=folder, capture_output=True, text=True, check=False
    )
    archives = list(folder.glob("*.tar.gz"))
    if ran.returncode or not archives:
        pytest.skip("TinyDB's source distribution cannot be downloaded here")
    with tarfile.open(archives[0]) as archive:
        archive.extractall(folder, filter="data")
    (tests,) = folder.glob("*/tests")
    own = tests.rename(folder / "own")
    (own / "__init__.py").unlink()  # it would be taken for this project's `tests`
    (own / "conftest.py").write_text(CONFTEST)
    return own


def test_tinydbs_own_tests_pass_with_this_table_and_this_form(suite: Path) -> None:
    names = ["test_tables.py", "test_tinydb.py", "test_operations.py"]
    left_out = [f"--deselect={name}" for name in NOT_OURS]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *left_out, *names],
        cwd=suite,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert int(ran.stdout.rpartition(" passed")[0].split()[-1]) > 50
