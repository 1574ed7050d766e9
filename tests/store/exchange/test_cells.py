import pytest

from store.exchange.cells import has_decimal_comma, read_number, read_seconds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5.81", 5.81),
        ("5,81", 5.81),
        ("4,808", 4808),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12 345", 12345),
        ("5.2 km", 5.2),
        ("-3", -3),
        ("--", None),
        ("", None),
        ("NaN", None),
        ("1.2.3", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: float | None) -> None:
    assert read_number(text) == number


def test_a_column_with_a_decimal_comma_decides_what_could_be_thousands() -> None:
    assert has_decimal_comma(["4,808", "5,81"])
    assert not has_decimal_comma(["4,808", "5.81"])
    assert read_number("4,808", decimal_comma=True) == 4.808


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("26:42", 1602), ("1:06:06", 3966), ("0:31:40.5", 1900.5), ("90", 90), ("1:70", None),
     ("1:61:00", None), ("x", None), ("1:2:3:4", None)],
)  # fmt: skip
def test_lengths_of_time_are_read_with_and_without_hours(text: str, seconds: float | None) -> None:
    assert read_seconds(text) == seconds


def test_a_bare_number_is_of_the_columns_unit() -> None:
    assert read_seconds("31,5", per_unit=60, decimal_comma=True) == 1890
