"""From what files tell to records in the log: nothing twice, nothing half, all of it undoable."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rules.errors import RehabError
from rules.origin import origin_of
from rules.records import Activity, Check, Effort, Sport
from store.exchange.as_activity import Place
from store.exchange.recording import FileRead, OffsetSource, Recording, Source, Surface
from store.exchange.taking import (
    Row,
    Taken,
    Verdict,
    as_apart,
    as_same,
    as_sport,
    preview,
    take,
)
from store.log import Log, open_log

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 9, 20, tzinfo=BERLIN)
START = datetime(2026, 3, 8, 17, tzinfo=UTC)
PLACE = Place(now=NOW, zone=BERLIN)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return open_log(tmp_path / "log.json", lambda: NOW)


def recording(**fields: Any) -> Recording:
    """5 km in 30 minutes, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "source": Source.FIT,
        "start": START,
        "elapsed_s": 1800,
        "distance_m": 5000,
        "sport": Sport.RUN,
    }
    return Recording(**(usual | fields))


def file(name: str, *recordings: Recording, **fields: Any) -> FileRead:
    return FileRead(name=name, sha256=f"hash of {name}", recordings=recordings, **fields)


def read(named: str = "a.fit", /, **fields: Any) -> FileRead:
    return file(named, recording(**fields))


def rows(log: Log, *reads: FileRead, **place: Any) -> tuple[Row, ...]:
    return preview(log.all_records(), reads, replace(PLACE, **place))


def taken(log: Log, *reads: FileRead, **place: Any) -> Taken:
    return take(log, rows(log, *reads, **place))


def only(log: Log) -> Activity:
    (one,) = log.records()
    assert isinstance(one, Activity)
    return one


def one_row(log: Log, a_read: FileRead, **place: Any) -> Row:
    (row,) = rows(log, a_read, **place)
    return row


def test_a_recording_becomes_a_record_with_all_that_was_told(log: Log) -> None:
    told: dict[str, Any] = {
        "source_id": "12-34",
        "timer_s": 1750.04,
        "moving_s": 1700,
        "surface": Surface.TREADMILL,
        "best_30s": 3.21987,
        "seconds_at": {3.0: 60.04, 2.75: 1700},
        "sport_text": "running",
        "name": "Abendrunde",
        "warnings": ("It ends early.",),
    }
    result = taken(log, read(**told))
    run = only(log)
    assert result == Taken(added=(run,))
    assert (run.sport, run.duration_s, run.distance_m) == (Sport.RUN, 1750, 5000)
    assert (run.effort, run.pain_during) == (None, None)
    assert run.start.isoformat() == "2026-03-08T18:00:00+01:00"
    assert run.origin == {
        "file": "a.fit",
        "sha256": "hash of a.fit",
        "source": "fit",
        "source_id": "12-34",
        "offset": "home",
        "elapsed_s": 1800,
        "timer_s": 1750.0,
        "moving_s": 1700,
        "surface": "treadmill",
        "best_30s": 3.22,
        "seconds_at": {"2.75": 1700, "3": 60.0},
        "sport_text": "running",
        "name": "Abendrunde",
        "warnings": ["It ends early."],
    }


@pytest.mark.parametrize(
    ("times", "duration"),
    [
        ({"timer_s": 1700, "moving_s": 1600}, 1700),
        ({"timer_s": 0, "moving_s": 1600}, 1600),
        ({"moving_s": None}, 1800),
    ],
)
def test_the_duration_is_the_timers_or_the_time_moved_or_all_of_it(
    log: Log, times: dict[str, Any], duration: float
) -> None:
    taken(log, read(**times))
    assert only(log).duration_s == duration


def test_a_watch_left_on_for_a_month_covers_no_month(log: Log) -> None:
    taken(log, read(elapsed_s=27 * 86_400, timer_s=1800))
    assert origin_of(only(log)).elapsed_s is None


@pytest.mark.parametrize(
    ("start", "fields", "lived"),
    [
        (datetime(2026, 3, 8, 17, tzinfo=UTC), {}, "2026-03-08T18:00:00+01:00"),
        (
            datetime.fromisoformat("2026-03-08T06:00:00-05:00"),
            {"offset": OffsetSource.FILE},
            "2026-03-08T06:00:00-05:00",
        ),
        (datetime(2025, 7, 1, 6, tzinfo=UTC), {"is_local": True}, "2025-07-01T06:00:00+02:00"),
        (datetime(2026, 1, 8, 6, tzinfo=UTC), {"is_local": True}, "2026-01-08T06:00:00+01:00"),
        # Skipped by the clock change, and there twice.
        (datetime(2025, 3, 30, 2, 30, tzinfo=UTC), {"is_local": True}, "2025-03-30T03:30:00+02:00"),
        (
            datetime(2025, 10, 26, 2, 30, tzinfo=UTC),
            {"is_local": True},
            "2025-10-26T02:30:00+02:00",
        ),
    ],
)
def test_a_start_is_told_as_it_was_lived(
    log: Log, start: datetime, fields: dict[str, Any], lived: str
) -> None:
    taken(log, read(start=start, **fields))
    assert only(log).start.isoformat() == lived


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"elapsed_s": 29.9}, "less than 30 s (our choice)"),
        ({"elapsed_s": float("nan")}, "less than 30 s"),
        ({"start": START.replace(year=2099)}, "It is dated 2099-03-08 18:00, which lies ahead"),
        ({"elapsed_s": 3 * 86_400}, "longer than 48 h"),
        ({"distance_m": 50_000}, "which nobody keeps up"),
    ],
)
def test_what_cannot_have_been_is_refused_and_the_others_are_taken(
    log: Log, fields: dict[str, Any], why: str
) -> None:
    result = taken(log, read("bad.fit", **fields), read())
    (refused,) = result.refused
    assert refused.file == "bad.fit"
    assert why in (refused.why or "")
    assert result.added == log.records()
    assert len(log.records()) == 1


def test_folders_are_left_out_of_a_files_name_and_members_are_not(log: Log) -> None:
    assert one_row(log, read("/home/me/a.zip: activities/1.fit")).file == "a.zip: activities/1.fit"
    assert one_row(log, read("/home/me/a.fit")).file == "a.fit"


def test_a_file_that_was_refused_is_refused(log: Log) -> None:
    row = one_row(log, FileRead(name="a.html", refused="It is a page."))
    assert (row.verdict, row.why) == (Verdict.REFUSED, "It is a page.")


def test_a_distance_that_is_no_number_is_unknown(log: Log) -> None:
    taken(log, read(distance_m=float("inf")))
    assert only(log).distance_m is None


@pytest.mark.parametrize("sport", [Sport.RUN, Sport.WALK, Sport.HIKE])
def test_a_car_is_never_a_run(log: Log, sport: Sport) -> None:
    row = one_row(log, read(sport=sport, best_30s=23.1))
    assert row.activity
    assert row.activity.sport is Sport.OTHER
    assert "faster than any runner" in origin_of(row.activity).warnings[0]
    with pytest.raises(RehabError, match="faster than any runner"):
        as_sport(row, Sport.RUN, NOW)
    taken(log, read(sport=None, best_30s=23.1), sport=sport)
    assert only(log).sport is Sport.OTHER


def test_an_unknown_sport_is_the_one_said_or_other_with_a_word(log: Log) -> None:
    row = one_row(log, read(sport=None))
    assert not row.is_sport_known
    assert row.activity
    assert row.activity.sport is Sport.OTHER
    assert origin_of(row.activity).warnings[-1].startswith("The file does not say which sport")
    said = one_row(log, read(sport=None), sport=Sport.WALK)
    assert said.is_sport_known
    assert said.activity
    assert (said.activity.sport, origin_of(said.activity).warnings) == (Sport.WALK, ())
    assert as_sport(row, Sport.RUN, NOW).activity == replace(row.activity, sport=Sport.RUN)


def test_a_sport_in_which_nobody_is_so_fast_is_refused(log: Log) -> None:
    row = one_row(log, read(sport=Sport.BIKE, distance_m=20_000))
    with pytest.raises(RehabError, match="nobody keeps up"):
        as_sport(row, Sport.RUN, NOW)


def test_taking_all_of_it_again_changes_nothing_at_all(log: Log) -> None:
    reads = (
        read("a.fit"),
        read("b.gpx", source=Source.GPX, start=START + timedelta(seconds=6)),
        file("c.fit", recording(start=START.replace(day=1)), recording(start=START.replace(day=2))),
        FileRead(
            name="activities.csv",
            recordings=(
                recording(source=Source.STRAVA, source_id="1", start=START.replace(day=3)),
            ),
        ),
    )
    first = taken(log, *reads)
    assert len(first.added) == 4
    before, content = log.all_records(), log.path.read_bytes()
    again = taken(log, *reads)
    assert (again.added, again.merged, again.known) == ((), (), 4)
    assert log.all_records() == before
    assert log.path.read_bytes() == content


def test_what_was_deleted_stays_known_and_what_was_undone_comes_again(log: Log) -> None:
    (run,) = taken(log, read()).added
    log.delete(run)
    assert taken(log, read()).known == 1
    log.undo()
    log.undo()
    assert log.records() == ()
    assert len(taken(log, read()).added) == 1


def test_one_import_is_one_change(log: Log) -> None:
    mine = log.add(Activity(sport=Sport.RUN, start=START, duration_s=1750, pain_during=3))
    reads = [read("a.fit"), read("b.fit", start=START.replace(day=1)), read("c.fit", sport=None)]
    result = taken(log, *reads)
    assert len(result.merged) == 1
    undone = log.undo()
    assert undone
    assert log.records() == mine


def test_what_is_the_same_is_merged_and_keeps_what_the_person_said(log: Log) -> None:
    (mine,) = log.add(
        Activity(
            sport=Sport.RUN, start=START, duration_s=1750, pain_during=3, effort=Effort.EASY,
            note="windy",
        )
    )  # fmt: skip
    row = one_row(log, read())
    assert (row.verdict, row.other) == (Verdict.SAME, mine)
    result = take(log, (row,))
    run = only(log)
    assert result.merged == (run,)
    assert (run.id, run.duration_s, run.distance_m) == (mine.id, 1800, 5000)
    assert (run.pain_during, run.effort, run.note) == (3, Effort.EASY, "windy")


def test_three_recordings_of_one_run_are_one_also_within_an_import(log: Log) -> None:
    later = START + timedelta(seconds=30)
    result = taken(
        log,
        read("a.gpx", source=Source.GPX, start=later),
        read("b.fit"),
        read("c.tcx", source=Source.TCX, start=later),
    )
    assert result.added == (only(log),)
    assert only(log).start == START
    assert [origin_of(one).file for one in origin_of(only(log)).also] == ["b.fit", "c.tcx"]


def test_sessions_of_one_file_are_never_one(log: Log) -> None:
    leg = recording(start=START + timedelta(seconds=60), elapsed_s=1700, source_id="7")
    result = taken(log, file("triathlon.fit", recording(source_id="7"), leg))
    assert len(result.added) == 2


def doubtful(log: Log) -> tuple[Row, Row]:
    first, second = rows(log, read(), read("b.fit", start=START + timedelta(seconds=600)))
    assert second.verdict is Verdict.MAYBE
    return first, second


def test_what_is_doubtful_is_kept_apart_and_marked(log: Log) -> None:
    result = take(log, doubtful(log))
    first, second = result.added
    assert origin_of(second).maybe == (first.id,)
    assert result.maybe == ((second.id, first.id),)


def test_the_person_says_whether_it_is_the_same(log: Log) -> None:
    first, second = doubtful(log)
    assert len(take(log, (first, as_same(second))).added) == 1
    log.undo()
    apart = take(log, (first, as_apart(second)))
    assert len(apart.added) == 2
    assert apart.maybe == ()


def test_what_was_taken_apart_is_not_merged_by_those_after_it(log: Log) -> None:
    (mine,) = log.add(Activity(sport=Sport.RUN, start=START, duration_s=1800))
    first, second = rows(log, read("a.gpx", source=Source.GPX), read("b.tcx", source=Source.TCX))
    result = take(log, (as_apart(first), second))
    assert len(result.added) == 1
    (merged,) = result.merged
    assert merged.id == mine.id
    assert [origin_of(one).file for one in origin_of(merged).also] == ["b.tcx"]


def test_one_that_joined_another_takes_its_own_doubles_along(log: Log) -> None:
    (mine,) = log.add(Activity(sport=Sport.RUN, start=START, duration_s=1800))
    late = START + timedelta(seconds=600)
    maybe, double = rows(log, read("a.gpx", start=late), read("b.fit", start=late))
    assert double.other == maybe.activity
    result = take(log, (as_same(maybe), double))
    assert result.added == ()
    assert [one.id for one in result.merged] == [mine.id]
    assert len(origin_of(only(log)).also) == 2


def test_a_row_without_another_is_neither_same_nor_apart(log: Log) -> None:
    row = one_row(log, read())
    assert as_same(row) == as_apart(row) == row
    refused = Row(file="a", verdict=Verdict.REFUSED)
    assert as_sport(refused, Sport.RUN, NOW) == refused


def test_what_another_psoas_took_in_the_meantime_is_known(log: Log) -> None:
    seen = rows(log, read())
    taken(log, read())
    result = take(log, seen)
    assert (result.added, result.known) == ((), 1)
    assert len(log.records()) == 1


def test_what_was_taken_back_in_the_meantime_is_not_merged_into(log: Log) -> None:
    log.add(Activity(sport=Sport.RUN, start=START, duration_s=1800))
    seen = rows(log, read())
    log.undo()
    assert take(log, seen).added == (only(log),)


def test_a_thousand_are_seen_at_once_against_five_thousand(log: Log) -> None:
    log.add(
        *(
            Activity(sport=Sport.RUN, start=START - timedelta(days=n), duration_s=1800)
            for n in range(5000)
        )
    )
    new = [read(f"{n}.fit", start=START - timedelta(days=5 * n)) for n in range(1000)]
    records = log.all_records()
    began = time.process_time()
    seen = preview(records, new, PLACE)
    assert time.process_time() - began < 30
    assert {row.verdict for row in seen} == {Verdict.SAME}


_IMPORT = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from rules.records import Sport
from store.exchange.recording import FileRead, Recording, Source
from store.exchange.as_activity import Place
from store.exchange.taking import preview, take
from store.log import open_log

now = datetime(2026, 3, 9, tzinfo=UTC)
log = open_log(Path(sys.argv[1]), lambda: now)
reads = [
    FileRead(name=f"{n}.fit", sha256=str(n), recordings=(Recording(
        source=Source.FIT, start=now - timedelta(days=n + 1), elapsed_s=1800, sport=Sport.RUN),))
    for n in range(2000)
]
rows = preview(log.all_records(), reads, Place(now=now, zone=UTC))
print("ready", flush=True)
take(log, rows)
print("done", flush=True)
"""


@pytest.mark.parametrize("after_ms", [0, 5, 20, 60, 120, 250, 500])
def test_a_kill_during_an_import_leaves_the_log_as_before_or_whole(
    tmp_path: Path, after_ms: int
) -> None:
    path = tmp_path / "log.json"
    mine = open_log(path, lambda: NOW).add(Activity(sport=Sport.BIKE, start=START, duration_s=1800))
    command = (sys.executable, "-c", _IMPORT, str(path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        # Not a wait for something to happen: the moment of the kill is what is tried.
        time.sleep(after_ms / 1000)
        process.kill()
    there = open_log(path, lambda: NOW).records()
    assert len(there) in {1, 2001}
    assert mine[0] in there


def test_a_whole_log_and_a_file_come_as_one_change_and_as_one_run(log: Log) -> None:
    mine = Activity(id="a", sport=Sport.RUN, start=START, duration_s=1800, pain_during=2)
    check = Check(id="c", at=START, pain=1)
    nameless = replace(check, id="")
    whole = FileRead(name="all.json", log=(mine, check, nameless, nameless))
    first, second, third = rows(log, whole, whole, read())
    assert (first.verdict, second.verdict, third.verdict) == ("new", "new", "same")
    assert ([one.id for one in second.records or ()], second.known) == (["", ""], 2)
    result = take(log, (first, second, third))
    assert [one.id for one in result.records[:2]] == ["a", "c"]
    assert (len(result.records), result.known, result.added) == (6, 2, ())
    run = next(one for one in log.records() if isinstance(one, Activity))
    files = {origin_of(one).file for one in (run, *origin_of(run).also)}
    assert run.pain_during == 2
    assert "a.fit" in files
    again = rows(log, replace(whole, log=(mine, check)))
    assert (again[0].verdict, again[0].records, again[0].known) == ("known", (), 2)
    log.undo()
    assert log.records() == ()


def test_what_another_psoas_took_of_a_whole_log_in_the_meantime_is_known(log: Log) -> None:
    check = Check(id="c", at=START, pain=1)
    mine = rows(log, FileRead(name="all.json", log=(check,)))
    log.add(check)
    assert (take(log, mine).records, take(log, mine).known) == ((), 1)
