"""`psoas run join` and `apart`, and what `list` and `import` say of doubtful pairs."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rules.pairs import Pair, pairs
from rules.records import Activity, Record
from tests.store.exchange.making import NOON, gpx_run, tcx_run
from tests.tui.conftest import Psoas


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watch"
    made.mkdir()
    (made / "a.tcx").write_bytes(tcx_run())
    (made / "b.gpx").write_bytes(gpx_run(NOON + timedelta(minutes=10)))
    return made


@pytest.fixture
def pair(psoas: Psoas, folder: Path) -> Pair:
    """Two of two files, the first with a pain."""
    psoas.done("import", str(folder))
    (found,) = pairs(psoas.log.records())
    psoas.done("run", "edit", found.kept.id, "--pain", "3", "--note", "windy")
    (found,) = pairs(psoas.log.records())
    return found


def same(psoas: Psoas) -> list[Record]:
    return [replace(one, updated=None) for one in psoas.log.records()]


def test_the_list_and_the_import_say_how_to_decide(psoas: Psoas, folder: Path) -> None:
    assert "`psoas activity join ID` makes two one" in psoas.done("import", str(folder)).out
    (found,) = pairs(psoas.log.records())
    last = psoas.done("run", "list").lines[-1]
    assert last == (
        f"{found.other.id[-6:]} is maybe the same as {found.kept.id[-6:]}: "
        "`join` or `apart` with either id decides."
    )
    assert len(psoas.done("run", "list", "--json").json()) == 2


@pytest.mark.parametrize("group", ["run", "activity"])
@pytest.mark.parametrize("which", ["kept", "other"])
def test_join_makes_them_one_that_no_import_doubles_and_undo_makes_them_two(
    *, psoas: Psoas, folder: Path, pair: Pair, which: str, group: str
) -> None:
    before = same(psoas)
    said = psoas.done(group, "join", getattr(pair, which).id[-6:]).lines
    one = psoas.one()
    assert isinstance(one, Activity)
    assert (one.id, one.pain_during, one.note) == (pair.kept.id, 3, "windy")
    assert said[0].startswith(f"Joined as one, {one.id[-6:]}: ")
    assert said[1] == "`psoas undo` takes it back."
    content = psoas.content()
    psoas.done("import", str(folder))
    assert psoas.content() == content
    psoas.done("undo")
    assert same(psoas) == before


def test_apart_takes_the_doubt_for_good_and_undo_brings_it_back(
    psoas: Psoas, folder: Path, pair: Pair
) -> None:
    before = same(psoas)
    said = psoas.done("run", "apart", pair.other.id[-6:]).lines
    assert [line.split(":")[0] for line in said[:2]] == [
        f"On its own, {one.id[-6:]}" for one in (pair.kept, pair.other)
    ]
    content = psoas.content()
    psoas.done("import", str(folder))
    assert psoas.content() == content
    assert "maybe" not in psoas.done("run", "list").out
    psoas.done("undo")
    assert same(psoas) == before


def test_apart_splits_what_was_joined(psoas: Psoas, pair: Pair) -> None:
    (one,) = psoas.done("run", "join", pair.kept.id, "--json").json()
    assert one["id"] == pair.kept.id
    first, second = psoas.done("run", "apart", "last", "--json").json()
    assert (first["id"], first["note"]) == (pair.kept.id, "windy")
    assert second["id"] != pair.other.id
    assert len(psoas.log.records()) == 2


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("join", "It is not doubtful whether this is another one: nothing was changed."),
        ("apart", "It was not merged, and is not doubtful: nothing was changed."),
    ],
)
def test_where_nothing_is_doubtful_nothing_is_decided(
    psoas: Psoas, word: str, sentence: str
) -> None:
    psoas.done("run", "add", "5km", "31:40")
    assert psoas.refused("run", word, "last") == sentence
