"""Tables of activities: which column is what, what a row comes to, and what is remembered."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.archives import STRAVA_HEADER
from rules.errors import RehabError
from rules.records import Sport
from rules.settings import DistanceUnit
from store.exchange.columns import Columns, guess_columns, keep_columns, kept_columns
from store.exchange.recording import Recording, Source, Surface
from store.exchange.rows import read_rows
from store.exchange.table_file import read_table

STRAVA_ROW = (
    '7,"May 23, 2023, 12:40:57 PM",Noon,Run,"a, ""b""\nc",6124,33.91,150,9,false,,,'
    "activities/7.fit.gz,70,,6124,5103,9912.5,4.1,2.6,124\n"
)


def _read(
    text: str | bytes, unit: DistanceUnit = DistanceUnit.KM
) -> tuple[Columns, list[Recording]]:
    table = read_table(text if isinstance(text, bytes) else text.encode())
    columns = guess_columns(table, unit)
    return columns, [row.recording for row in read_rows(table, columns).taken]


def test_stravas_second_distance_and_times_are_taken_its_dates_are_utc() -> None:
    columns, (one,) = _read(STRAVA_HEADER + STRAVA_ROW)
    assert columns.source is Source.STRAVA
    assert one.start.isoformat() == "2023-05-23T12:40:57+00:00"
    assert not one.is_local
    assert (one.distance_m, one.elapsed_s, one.moving_s) == (9912.5, 6124, 5103)
    assert (one.source_id, one.sport, one.name) == ("7", Sport.RUN, "Noon")


def test_stravas_localised_index_is_read_by_position() -> None:
    header = "ID de l'activité,Date de l'activité," + ",".join(f"<b>C{n}</b>" for n in range(19))
    row = STRAVA_ROW.replace("May 23, 2023, 12:40:57 PM", "23 mai 2023 à 12:40:57").replace(
        ",Run,", ",Course à pied,"
    )
    columns, (one,) = _read(f"{header}\n{row}")
    assert columns.source is Source.STRAVA
    assert (one.sport, one.distance_m) == (Sport.RUN, 9912.5)
    assert one.start.isoformat() == "2023-05-23T12:40:57+00:00"


def test_one_distance_of_an_old_strava_index_is_not_taken_as_its_unit_is_unknown() -> None:
    _, (one,) = _read(
        "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance\n"
        '7,"May 23, 2019, 12:40:57 PM",Noon,Run,1800,5.2\n'
    )
    assert (one.distance_m, one.elapsed_s) == (None, 1800)


def test_garmins_list_is_local_with_decimal_commas_and_dashes() -> None:
    text = (
        "Aktivitetstype,Dato,Favorit,Titel,Distance,Kalorier,Tid,Forløbet tid\n"
        'Løb,2023-05-23 18:02:11,false,Aften,"5,81",--,00:31:40.5,00:33:00\n'
        'Treadmill Running,2023-05-24 18:02:11,false,Bånd,--,"1,208",31:40,--\n'
        'Pool Swim,2023-05-25 18:02:11,false,Svøm,"1,500",300,31:40,--\n'
    )
    columns, (first, second, third) = _read(text)
    assert columns.source is Source.GARMIN
    assert first.is_local
    assert first.offset is None
    assert (first.sport, first.distance_m) == (Sport.RUN, 5810)
    assert (first.timer_s, first.elapsed_s) == (1900.5, 1980)
    assert (second.surface, second.distance_m) == (Surface.TREADMILL, None)
    assert second.elapsed_s == 1900
    assert third.sport is Sport.SWIM


def test_garmins_distance_is_in_the_persons_unit() -> None:
    text = (
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time\n"
        "Running,2023-05-23 18:02:11,false,Evening,3.00,300,31:40\n"
    )
    _, (one,) = _read(text, DistanceUnit.MI)
    assert one.distance_m == pytest.approx(4828.03, abs=0.01)


def test_runkeepers_unit_stands_in_the_header_and_its_times_are_local() -> None:
    text = (
        "Date,Type,Route Name,Distance (mi),Duration,Notes,GPX File\n"
        '2013-12-29 11:36:13,Running,,3.02,26:42,"at the hotel, treadmill",a.gpx\n'
    )
    columns, (one,) = _read(text)
    assert columns.source is Source.RUNKEEPER
    assert one.is_local
    assert (one.distance_m, one.elapsed_s) == (4860.22, 1602)


def test_any_other_table_is_guessed_also_in_latin_1() -> None:
    text = "Datum;Strecke;Dauer;Sportart\n18.02.12;7,4;41:10;Läufe\n19.02.12;4,808;41:10;Lauf\n"
    columns, (first, second) = _read(text.encode("cp1252"))
    assert columns.source is Source.CSV
    assert first.start.isoformat() == "2012-02-18T00:00:00+00:00"
    assert (first.distance_m, first.elapsed_s, first.sport) == (7400, 2470, None)
    assert first.sport_text == "Läufe"
    assert second.distance_m == 4808


def test_date_time_and_duration_may_have_three_columns() -> None:
    _, (one,) = _read("Date,Time,Duration (min),Distance (m)\n2024-03-04,18:30,31.5,5200\n")
    assert one.start.isoformat() == "2024-03-04T18:30:00+00:00"
    assert (one.elapsed_s, one.distance_m) == (1890, 5200)


def test_a_row_that_is_no_activity_is_left_out_and_counted() -> None:
    table = read_table(b"Date,Duration\n2024-03-04,31:30\nTotal,31:30\n2024-03-04,\n")
    rows = read_rows(table, guess_columns(table, DistanceUnit.KM))
    assert (len(rows.taken), rows.left_out) == (1, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "no column for the start"),
        ("Date,Duration\nx,y\n", "None of its rows"),
        ("one\ntwo\n", "neither"),
        ("", "empty"),
        (",".join(f"c{n}" for n in range(30)) + "\n", "no column for the start"),
        ("time,trackpoint_type,latitude\n2024-03-04,X,3\n", "no column for the start"),
        ("a\0,b\n", "neither"),
    ],
)
def test_a_table_without_activities_is_refused(text: str, why: str) -> None:
    with pytest.raises(RehabError, match=why):
        _read(text)


def test_what_was_confirmed_for_a_header_is_kept_for_it_alone(tmp_path: Path) -> None:
    file = tmp_path / "columns.json"
    columns = Columns(start=1, elapsed=2, metres=1609.344, decimal_comma=True)
    keep_columns(file, "one", columns)
    keep_columns(file, "two", replace(columns, source=Source.GARMIN))
    assert kept_columns(file) == {"one": columns, "two": replace(columns, source=Source.GARMIN)}


@pytest.mark.parametrize(
    ("name", "value"),
    [("start", -1), ("start", True), ("metres", "x"), ("metres", 0), ("source", "x"),
     ("source", []), ("is_utc", 1)],
)  # fmt: skip
def test_damaged_columns_are_asked_anew(tmp_path: Path, name: str, value: object) -> None:
    file = tmp_path / "columns.json"
    keep_columns(file, "one", Columns(start=1))
    whole = json.loads(file.read_text())
    whole["one"][name] = value
    file.write_text(json.dumps(whole | {"two": 3}))
    assert kept_columns(file) == {}
    file.write_text("[")
    assert kept_columns(file) == {}


def test_the_fingerprint_is_the_headers() -> None:
    one, other, third = (read_table(text) for text in (b"a,b\n1,2\n", b"a,b\n3,4\n", b"b,a\n1,2\n"))
    assert one.fingerprint == other.fingerprint != third.fingerprint
