"""Import: files are chosen, read with progress, decided on, and taken as one change."""

import os
from collections.abc import Callable, Sequence, Set
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import DataTable, Input, ProgressBar, SelectionList

from rules.errors import RehabError
from rules.origin import origin_of
from rules.records import Activity, Sport
from rules.settings import DEFAULTS, DistanceUnit
from screens.import_files import first_folder, importable, typed_paths
from screens.import_screen import ImportScreen, Reading
from store.exchange.recording import FileRead, Recording, Source
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import HOSTILE, ago, run, text, told

Make = Callable[..., ImportScreen]
Snap = Callable[..., bool]


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
        log=log, now=now, settings=lambda: DEFAULTS, read=reader, folder=folder
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
        one for one in ("choosing", "reading", "deciding") if screen.query_one(f"#{one}").display
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


def decided(screen: ImportScreen) -> Callable[[Any], Any]:
    async def before(pilot: Any) -> None:
        await pilot.press("enter")
        await until(pilot, lambda: stage(screen) == "deciding")

    return before


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["small", "large"])
def test_the_preview_looks_as_accepted(
    *, snap_compare: Snap, make: Make, reader: Reader, log: Log, now: FakeNow, size: tuple[int, int]
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
