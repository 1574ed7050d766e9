"""Import: files are chosen, read with progress, decided on, and taken as one change."""

import os
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.eta import ETA
from textual.widgets import DataTable, Input, OptionList, ProgressBar, SelectionList

from rules.errors import RehabError
from rules.origin import origin_of
from rules.records import Activity, Check, Sport
from rules.settings import DEFAULTS, DistanceUnit
from screens.import_files import first_folder, importable, typed_paths
from screens.import_reading import Reading
from screens.import_screen import ImportScreen
from store.exchange.columns import Columns, guess_columns, keep_columns, kept_columns
from store.exchange.reading import read_paths
from store.exchange.recording import FileRead, Recording, Source
from store.exchange.records_json import as_bytes
from store.exchange.table_file import read_table
from store.log import Log
from tests.screens.conftest import FakeNow, Host, type_at_once, until
from tests.screens.samples import HOSTILE, ago, run, text, told

Make = Callable[..., ImportScreen]
Snap = Callable[..., bool]
Size = tuple[int, int]

SIZES = pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["small", "large"])


class Reader:
    """Reads what the test says, one file at a time where it holds."""

    def __init__(self) -> None:
        self.reads: list[FileRead] = []
        self.paths: list[Path] = []
        self.go = Event()
        self.go.set()
        self.stopped = False

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        known: Set[str],
        columns: Mapping[str, Columns],
        unit: DistanceUnit,
        stop: Callable[[], bool],
    ) -> Reading:
        self.paths = list(paths)
        for number, each in enumerate(self.reads, 1):
            yield FileRead(
                name=each.name,
                sha256=each.sha256,
                recordings=each.recordings,
                refused=each.refused,
                known=each.sha256 in known,
                done=number / len(self.reads),
            )
            self.go.wait(10)
            if stop():
                self.stopped = True
                return


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    downloads = tmp_path / "Downloads"
    (downloads / "older").mkdir(parents=True)
    for number, name in enumerate(("a.fit", "b.gpx", "c.txt", ".hidden.fit")):
        (downloads / name).write_bytes(b"")
        os.utime(downloads / name, (number, number))
    (downloads / "older" / "d.tcx").write_bytes(b"")
    return downloads


@pytest.fixture
def make(log: Log, now: FakeNow, reader: Reader, folder: Path) -> Make:
    return lambda: ImportScreen(
        log=log,
        now=now,
        settings=lambda: DEFAULTS,
        read=reader,
        folder=folder,
        columns_file=folder.with_name("columns.json"),
    )


def told_of(now: FakeNow, name: str, days: int = 1, **fields: Any) -> FileRead:
    usual: dict[str, Any] = {
        "source": Source.FIT,
        "start": ago(now, days),
        "elapsed_s": 1800,
        "distance_m": 5000,
        "sport": Sport.RUN,
    }
    return FileRead(
        name=name, sha256=f"hash of {name}", recordings=(Recording(**(usual | fields)),)
    )


def stage(screen: ImportScreen) -> str:
    shown = [
        one
        for one in ("choosing", "reading", "asking", "deciding")
        if screen.query_one(f"#{one}").display
    ]
    assert len(shown) == 1
    return shown[0]


def cells(screen: ImportScreen, row: int) -> list[str]:
    return [str(cell) for cell in screen.query_one(DataTable).get_row_at(row)]


async def test_the_files_of_the_folder_are_offered_the_newest_first(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)):
        files = screen.query_one(SelectionList)
        prompts = [str(files.get_option_at_index(n).prompt) for n in range(files.option_count)]
        assert prompts == ["b.gpx", "a.fit", "older/"]
        assert "Downloads" in text(screen, "#aside")


async def test_marked_files_are_read_decided_on_and_taken_as_one_change(
    make: Make, log: Log, now: FakeNow, reader: Reader, folder: Path
) -> None:
    mine = log.add(run(ago(now, 2)))
    reader.reads = [
        told_of(now, "a.fit"),
        told_of(now, "b.gpx", 2, source=Source.GPX),
        FileRead(name="c.fit", refused="It is a FIT file of settings."),
    ]
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("space", "down", "space", "enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        assert reader.paths == [folder / "b.gpx", folder / "a.fit"]
        assert text(screen, "#aside") == "1 new · 1 same · 1 refused"
        assert [cells(screen, row)[0] for row in range(3)] == ["new", "same", "refused"]
        assert cells(screen, 0)[2:5] == ["run", "5.00", "30:00"]
        assert text(screen, "#why").startswith("New.")
        await pilot.press("down")
        assert "The same as" in text(screen, "#why")
        await pilot.press("down")
        assert text(screen, "#why") == "Refused: It is a FIT file of settings."
        assert len(log.records()) == 1
        await pilot.press("enter")
        await until(pilot, lambda: host.results)
    (taken,) = host.results
    assert isinstance(taken, tuple)
    assert {one.id for one in taken} == {one.id for one in log.records()}
    assert "1 activity added, 1 merged; Undo takes all of it back." in told(host)
    log.undo()
    assert log.records() == mine


async def test_without_a_mark_the_one_at_hand_is_read(
    make: Make, reader: Reader, now: FakeNow, folder: Path
) -> None:
    reader.reads = [told_of(now, "a.fit")]
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        assert reader.paths == [folder / "a.fit"]


async def test_a_marks_all_and_then_none(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        assert len(screen.query_one(SelectionList).selected) == 3
        await pilot.press("A")
        assert screen.query_one(SelectionList).selected == []


async def test_a_mark_is_a_sign_and_not_a_colour_alone(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "space")
        files = screen.query_one(SelectionList)
        assert ["X" in files.render_line(line).text for line in range(4)] == [
            False, True, False, False,
        ]  # fmt: skip


async def test_arrows_open_a_folder_and_leave_it(make: Make, folder: Path) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "right")
        files = screen.query_one(SelectionList)
        assert str(files.get_option_at_index(0).prompt) == "d.tcx"
        await pilot.press("left")
        assert files.option_count == 3
        await pilot.press("left")
        assert str(folder.parent) in text(screen, "#aside").replace("\n", "")


async def test_a_path_may_be_typed_with_a_star(
    make: Make, reader: Reader, now: FakeNow, folder: Path
) -> None:
    reader.reads = [told_of(now, "a.fit")]
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("p", *"nowhere", "enter")
        assert told(host) == ["There is no nowhere: type where the file is."]
        screen.query_one(Input).value = str(folder / "*.fit")
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        assert reader.paths == [folder / "a.fit"]
        await pilot.press("escape")
        assert stage(screen) == "choosing"


async def test_a_path_that_is_typed_at_once_is_read_whole(
    make: Make, reader: Reader, folder: Path
) -> None:
    app = Host(screen := make())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: isinstance(screen.focused, Input))
        type_at_once(app, *"b.gpx", "enter")
        await until(pilot, lambda: reader.paths)
    assert reader.paths == [folder / "b.gpx"]


async def test_reading_shows_how_far_it_is_and_escape_leaves_nothing_done(
    make: Make, reader: Reader, log: Log, now: FakeNow
) -> None:
    reader.reads = [told_of(now, f"{n}.fit", n + 1) for n in range(4)]
    reader.go.clear()
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_one(ProgressBar).progress == 0.25)
        assert stage(screen) == "reading"
        assert text(screen, "#count") == "Reading: 1 file so far"
        await pilot.press("escape")
        assert stage(screen) == "choosing"
        reader.go.set()
        await until(pilot, lambda: reader.stopped)
        assert told(host) == ["Stopped: the log is as it was."]
    assert log.all_records() == ()


async def test_escape_leaves_the_screen_and_its_preview_with_nothing_taken(
    make: Make, reader: Reader, log: Log, now: FakeNow
) -> None:
    reader.reads = [told_of(now, "a.fit")]
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: host.results)
    assert host.results == [()]
    assert log.all_records() == ()


async def test_the_person_says_the_sport_and_what_is_doubtful(
    make: Make, reader: Reader, log: Log, now: FakeNow
) -> None:
    late = ago(now, 1) + timedelta(minutes=10)
    reader.reads = [
        told_of(now, "a.fit", sport=None),
        told_of(now, "b.fit", start=late),
        told_of(now, "c.fit", 3),
    ]
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        assert cells(screen, 0)[2] == "other ?"
        await pilot.press("s")
        assert cells(screen, 0)[2] == "run"
        await pilot.press("S")
        assert cells(screen, 0)[2] == "walk"
        await pilot.press("down")
        assert cells(screen, 1)[0] == "maybe"
        await pilot.press("t")
        assert cells(screen, 1)[0] == "same"
        await pilot.press("t")
        assert cells(screen, 1)[0] == "new"
        await pilot.press("T", "enter")
        await until(pilot, lambda: host.results)
    one, other = sorted(
        (each for each in log.records() if isinstance(each, Activity)), key=lambda each: each.start
    )
    assert other.sport is Sport.WALK
    assert len(origin_of(other).also) == 1
    assert origin_of(one).also == ()


async def test_what_is_known_or_refused_is_not_changed_by_keys(
    make: Make, reader: Reader, now: FakeNow
) -> None:
    reader.reads = [FileRead(name="a.fit", refused="It is empty.")]
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        await pilot.press("s", "t")
        assert cells(screen, 0)[0] == "refused"


async def test_a_reading_that_fails_says_why(make: Make, reader: Reader, now: FakeNow) -> None:
    def fail(*_: Any, **__: Any) -> Reading:
        raise RehabError("The disk is gone.")
        yield

    screen = make()
    screen._read = fail
    host = Host(screen)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: told(host))
        assert told(host) == ["The disk is gone."]
        assert stage(screen) == "choosing"


async def test_nothing_found_says_so(make: Make) -> None:
    host = Host(make())
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: told(host))
        assert told(host) == ["No activity was found there."]


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_name_of_any_letters_is_shown_as_it_is(
    make: Make, reader: Reader, now: FakeNow, name: str
) -> None:
    reader.reads = [told_of(now, f"a.zip: {name}", warnings=(name,))]
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")
        assert cells(screen, 0)[5] == f"a.zip: {name}"
        assert name in text(screen, "#why")


def test_downloads_come_first_where_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert first_folder() == tmp_path
    (tmp_path / "Downloads").mkdir()
    assert first_folder() == tmp_path / "Downloads"
    assert importable(tmp_path) == [tmp_path / "Downloads"]


def test_a_typed_path_may_be_relative_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(b"")
    assert typed_paths(" a.fit ", tmp_path) == [tmp_path / "a.fit"]
    for nothing in ("", "b*.fit"):
        with pytest.raises(RehabError, match="There is no"):
            typed_paths(nothing, tmp_path)


TABLE = b"Day,Km,Minutes,Shoes\n3/4/2025,5.2,31,red\n5/4/2025,6,35,[b]blue[/b]\nTotal,11.2,,\n"


@pytest.fixture
def table(folder: Path) -> Path:
    file = folder / "runs.csv"
    file.write_bytes(TABLE)
    return file


@pytest.fixture
def asking(make: Make) -> ImportScreen:
    """Reads as the app does."""
    screen = make()
    screen._read = read_paths
    return screen


def columns(screen: ImportScreen) -> list[str]:
    lines = screen.query_one("#columns", OptionList)
    told = (str(lines.get_option_at_index(n).prompt) for n in range(lines.option_count))
    return [line[22:].split("  ")[0] for line in told]


async def test_the_columns_of_a_new_table_are_shown_changed_and_kept(
    asking: ImportScreen, table: Path, log: Log, folder: Path
) -> None:
    host = Host(asking)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "asking")
        assert text(asking, "#asked").startswith("runs.csv, 3 rows: what is in its columns?")
        assert columns(asking) == ["passed over", "distance, km", "duration, min", "passed over"]
        assert "still needed" in text(asking, "#enough")
        await pilot.press("enter")
        assert "A start and a duration are needed" in told(host)[0]
        await pilot.press("right", "u", "down", "U", "down", "left", "right")
        assert columns(asking) == [
            "start, month first",
            "distance, mi",
            "duration, min",
            "passed over",
        ]
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "deciding")
        assert text(asking, "#aside") == "2 new · 1 passed over"
        await pilot.press("enter")
        await until(pilot, lambda: host.results)
    assert [one.start.month for one in log.records() if isinstance(one, Activity)] == [3, 5]
    assert len(kept_columns(folder.with_name("columns.json"))) == 1


async def test_a_column_can_be_whatever_no_other_is(asking: ImportScreen, table: Path) -> None:
    async with Host(asking).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "asking")
        seen = []
        for _ in range(9):
            await pilot.press("right")
            seen.append(columns(asking)[0])
            assert columns(asking)[1:3] == ["distance, km", "duration, min"]
        assert seen == [
            "start, day first", "time of day", "sport", "name", "elapsed, min", "moving, min",
            "number", "file", "passed over",
        ]  # fmt: skip


async def test_a_table_with_known_columns_is_read_without_asking_and_can_be_said_anew(
    asking: ImportScreen, table: Path, folder: Path
) -> None:
    known = guess_columns(read_table(TABLE), DEFAULTS.unit)
    keep_columns(
        folder.with_name("columns.json"), read_table(TABLE).fingerprint, replace(known, start=0)
    )
    async with Host(asking).run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "deciding")
        before = cells(asking, 0)[3]
        await pilot.press("c")
        assert stage(asking) == "asking"
        await pilot.press("down", "u", "enter")
        await until(pilot, lambda: stage(asking) == "deciding")
        assert (before, cells(asking, 0)[3]) == ("5.20", "8.37")
        await pilot.press("c", "escape")
        assert stage(asking) == "choosing"


async def test_columns_that_cannot_be_kept_are_told_of_and_hold_for_now(
    asking: ImportScreen, table: Path, folder: Path
) -> None:
    folder.with_name("columns.json").mkdir()
    host = Host(asking)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "asking")
        await pilot.press("right", "enter")
        await until(pilot, lambda: stage(asking) == "deciding")
        assert "columns.json" in told(host)[0]


async def test_a_whole_log_is_offered_and_taken(
    asking: ImportScreen, log: Log, folder: Path, now: FakeNow
) -> None:
    check = Check(id="c", at=ago(now, 3), pain=1)
    (folder / "all.json").write_bytes(as_bytes([check]))
    host = Host(asking)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "deciding")
        assert cells(asking, 0)[0] == "new"
        assert text(asking, "#why") == "A whole log of psoas: 1 record to add, 0 known already."
        await pilot.press("s", "t", "enter")
        await until(pilot, lambda: host.results)
        assert told(host)[-1] == (
            "0 activities added, 1 record of a whole log; Undo takes all of it back."
        )
    assert [one.id for one in log.records()] == ["c"]


def decided(screen: ImportScreen) -> Callable[[Any], Any]:
    async def before(pilot: Any) -> None:
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")

    return before


@SIZES
def test_the_preview_looks_as_accepted(
    *, snap_compare: Snap, make: Make, reader: Reader, log: Log, now: FakeNow, size: Size
) -> None:
    log.add(run(ago(now, 2)))
    late = ago(now, 1) + timedelta(minutes=10)
    reader.reads = [
        told_of(now, "morning.fit", 0, start=ago(now, 0, 6), distance_m=8210, elapsed_s=2810),
        told_of(now, "export.zip: activities/12.fit.gz", 2, source=Source.GPX),
        told_of(now, "a.fit", sport=None, distance_m=None),
        told_of(now, "b.fit", start=late),
        FileRead(name="settings.fit", refused="It is a FIT file of settings, not an activity."),
    ]
    screen = make()
    assert snap_compare(Host(screen), terminal_size=size, run_before=decided(screen))


@SIZES
def test_choosing_looks_as_accepted(
    *, snap_compare: Snap, make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch, size: Size
) -> None:
    monkeypatch.chdir(folder.parent)
    screen = make()
    screen._first = Path("Downloads")
    assert snap_compare(Host(screen), terminal_size=size, press=["down", "space"])


@SIZES
def test_reading_looks_as_accepted(
    *,
    snap_compare: Snap,
    make: Make,
    reader: Reader,
    now: FakeNow,
    monkeypatch: pytest.MonkeyPatch,
    size: Size,
) -> None:
    monkeypatch.setattr(ETA, "get_eta", lambda *_: 45)
    reader.reads = [told_of(now, f"{n}.fit", n + 1) for n in range(4)]
    reader.go.clear()
    screen = make()

    async def before(pilot: Any) -> None:
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_one(ProgressBar).progress == 0.25)

    try:
        assert snap_compare(Host(screen), terminal_size=size, run_before=before)
    finally:
        reader.go.set()


@SIZES
def test_the_columns_look_as_accepted(
    *, snap_compare: Snap, asking: ImportScreen, table: Path, size: Size
) -> None:
    async def before(pilot: Any) -> None:
        await pilot.press("enter")
        await until(pilot, lambda: stage(asking) == "asking")
        await pilot.press("right")

    assert snap_compare(Host(asking), terminal_size=size, run_before=before)
