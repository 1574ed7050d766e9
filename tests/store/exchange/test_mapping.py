"""What each column of a table was taken for is told, changed, and typed in the same words."""

import pytest

from rules.errors import RehabError
from rules.settings import DistanceUnit
from store.exchange.columns import Columns, Preview, guess_columns
from store.exchange.mapping import (
    Role,
    as_role,
    as_said,
    next_unit,
    passed_over,
    role_of,
    roles,
    said_columns,
    unit_of,
)
from store.exchange.rows import read_rows
from store.exchange.table_file import Table, read_table

TABLE = read_table(b"Date,Km,Minutes,Shoes,Loop\n3/4/2024,5.2,31,red,7\n5/4/2024,6,35,blue,9\n")


def guessed(table: Table = TABLE) -> Columns:
    return guess_columns(table, DistanceUnit.KM)


def told(columns: Columns, table: Table = TABLE) -> dict[str, str]:
    return roles(Preview(table, columns, is_kept=False))


def said(columns: Columns, table: Table = TABLE) -> str:
    return as_said(Preview(table, columns, is_kept=False))


def test_each_column_is_told_with_its_unit_and_the_others_are_named() -> None:
    assert told(guessed()) == {
        "start_day_first": "Date",
        "distance_km": "Km",
        "duration_min": "Minutes",
    }
    assert passed_over(Preview(TABLE, guessed(), is_kept=False)) == ("Shoes", "Loop")


def test_dates_and_times_that_need_no_unit_are_told_without_one() -> None:
    table = read_table(b"Date,Time,Type\n2024-03-04,31:30,run\n")
    assert told(guessed(table), table) == {"start": "Date", "duration": "Time", "sport": "Type"}


def test_a_column_takes_a_role_from_the_one_that_had_it() -> None:
    columns = as_role(TABLE, guessed(), 4, Role.DISTANCE)
    assert (role_of(columns, 4), role_of(columns, 1)) == (Role.DISTANCE, None)
    columns = as_role(TABLE, columns, 4, Role.NAME)
    assert (role_of(columns, 4), columns.distance) == (Role.NAME, None)
    assert role_of(as_role(TABLE, columns, 4, None), 4) is None


def test_a_column_with_another_role_is_read_as_its_own_header_and_cells_suggest() -> None:
    table = read_table(b'Date;Km;Way (mi)\n13/4/2024;5;"3,1"\n4/13/2024;5;3\n')
    columns = as_role(table, guessed(table), 2, Role.DISTANCE)
    assert unit_of(table, columns, Role.DISTANCE) == "mi"
    assert columns.decimal_comma
    other = read_table(b"Day,Date,Min\n4/13/2024,1/2/2024,30\n")
    assert not guessed(other).month_first
    assert as_role(other, guessed(other), 0, Role.START).month_first


def test_another_column_leaves_the_units_that_were_chosen() -> None:
    columns = next_unit(next_unit(guessed(), Role.START), Role.DISTANCE)
    columns = as_role(TABLE, columns, 3, Role.NAME)
    assert unit_of(TABLE, columns, Role.START) == "month_first"
    assert unit_of(TABLE, columns, Role.DISTANCE) == "mi"


def test_units_go_round_and_what_has_none_stays() -> None:
    columns = guessed()
    seen = []
    for _ in range(4):
        seen.append(unit_of(TABLE, columns, Role.DISTANCE))
        columns = next_unit(columns, Role.DISTANCE)
    assert seen == ["km", "mi", "m", "km"]
    assert next_unit(columns, Role.SPORT) == columns


def test_columns_are_said_as_they_are_told() -> None:
    columns = said_columns("Loop=distance_mi, km = none, date=start_month_first", TABLE, guessed())
    assert told(columns) == {
        "start_month_first": "Date",
        "duration_min": "Minutes",
        "distance_mi": "Loop",
    }
    assert said_columns(said(columns), TABLE, Columns()) == columns
    assert read_rows(TABLE, columns).taken[0].recording.start.isoformat()[:10] == "2024-03-04"


def test_a_header_with_a_comma_or_an_equals_sign_is_quoted() -> None:
    table = read_table(b'Date,"Way, all",a=b\n2024-03-04,5,30\n')
    columns = said_columns('"Way, all=distance",a=b=duration_min', table, guessed(table))
    assert (columns.distance, columns.timer, columns.seconds) == (1, 2, 60)
    assert said(columns, table) == 'Date=start,"Way, all=distance_km",a=b=duration_min'


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Kms=distance", "There is no column Kms: the table has Date, Km, Minutes, Shoes, Loop."),
        ("distance", "There is no column without a name"),
        ("", "There is no column without a name"),
        ("Km=way", "A column cannot be way: say start, time_of_day, sport,"),
        ("Km=distance_min", "A column cannot be distance_min"),
        ("Km=sport_km", "A column cannot be sport_km"),
        ("Km=distancekm", "A column cannot be distancekm"),
        ("Km=", "A column cannot be nothing"),
        ('"', "There is no column"),
    ],
)
def test_what_is_said_of_no_column_or_nothing_that_it_can_be_is_refused(
    typed: str, why: str
) -> None:
    with pytest.raises(RehabError) as caught:
        said_columns(typed, TABLE, guessed())
    assert str(caught.value).startswith(why)
