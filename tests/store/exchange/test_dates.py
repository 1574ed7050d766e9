import pytest

from store.exchange.dates import has_month_first, read_date


@pytest.mark.parametrize(
    "text",
    [
        "May 3, 2023, 12:40:57 PM",
        "3 May 2023, 12:40:57",
        "3 mai 2023 à 12:40:57",
        "03.05.2023, 12:40:57",
        "3. Mai 2023, 12:40:57",
        "3 de mayo de 2023, 12:40:57",
        "3 may. 2023 12:40:57",
        "3 mag 2023, 12:40:57",
        "3 de maio de 2023 12:40:57",
        "3 mei 2023 om 12:40:57",
        "3 maj 2023 12:40:57",
        "2023-05-03 12:40:57",
        "2023/05/03 12:40:57",
        "Mi., 3. Mai 2023 12:40:57",
        "3 toukokuuta 2023 12:40:57",
        "03/05/23 12:40:57",
    ],
)
def test_a_date_is_read_in_the_languages_of_the_tables(text: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.start.isoformat() == "2023-05-03T12:40:57+00:00"
    assert found.is_local


@pytest.mark.parametrize(
    ("text", "clock"),
    [("May 3, 2023, 12:05:00 AM", "00:05"), ("3 May 2023 1:05 pm", "13:05"), ("3.5.23", "00:00")],
)
def test_the_clock_is_read_in_halves_of_a_day_and_may_be_missing(text: str, clock: str) -> None:
    found = read_date(text)
    assert found is not None
    assert f"{found.start:%H:%M}" == clock


@pytest.mark.parametrize(
    "text", ["", "soon", "May 2023", "31.02.2023", "3 May 2023 25:00", "13:00 PM", "3/14/2023"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_an_offset_that_is_written_is_kept() -> None:
    found = read_date("2023-05-03T12:40:57+02:00")
    assert found is not None
    assert not found.is_local
    assert found.start.isoformat() == "2023-05-03T12:40:57+02:00"


def test_a_column_shows_whether_the_month_comes_first() -> None:
    assert has_month_first(["3/4/2024", "3/14/2024"])
    assert has_month_first(["3/4/2024 7:00 AM"])
    assert not has_month_first(["3/4/2024", "14/3/2024"])
    assert not has_month_first(["3/4/2024"])
    found = read_date("3/4/2024", month_first=True)
    assert found is not None
    assert found.start.month == 3
