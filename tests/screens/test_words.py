"""The words for records: short, exact, and safe to draw."""

from datetime import date

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.records import Activity, Session, SessionKind, Sport, Unknown
from rules.settings import DistanceUnit
from screens.words import (
    day_words,
    distance_words,
    length_words,
    moment_words,
    note_text,
    read_note,
    summary,
    title_words,
    undone_words,
)
from store.log import Undone

TODAY = date(2026, 3, 9)
AT = pendulum.datetime(2026, 3, 8, 18, 5, tz="Europe/Berlin")
RUN = Activity(sport=Sport.RUN, start=AT, duration_s=1900)


@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], include_characters="\n")
    )
)
def test_a_note_comes_back_as_it_was_but_for_spaces_around_it(note: str) -> None:
    kept = note.replace("␊", "\n").strip() or None
    assert read_note(note_text(note)) == kept


def test_no_note_is_an_empty_field() -> None:
    assert note_text(None) == ""
    assert read_note("  ") is None


@pytest.mark.parametrize(
    ("day", "words"),
    [(TODAY, "Mon 9 Mar"), (date(2026, 12, 31), "Thu 31 Dec"), (date(2025, 3, 9), "2025-03-09")],
)
def test_a_day_is_short_within_its_year_and_whole_outside_of_it(day: date, words: str) -> None:
    assert day_words(day, TODAY) == words


def test_a_moment_is_told_by_the_clock_on_which_it_was_lived() -> None:
    assert moment_words(AT.in_timezone("America/New_York"), TODAY) == "Sun 8 Mar 13:05"


@pytest.mark.parametrize(
    ("metres", "unit", "words"),
    [
        (None, DistanceUnit.KM, "-"),
        (0, DistanceUnit.KM, "-"),
        (5200, DistanceUnit.KM, "5.20"),
        (1609.344, DistanceUnit.MI, "1.00"),
        (99_994, DistanceUnit.KM, "99.99"),
        (99_995, DistanceUnit.KM, "100"),
        (104_300, DistanceUnit.KM, "104"),
    ],
)
def test_a_length_fits_its_column(metres: float | None, unit: DistanceUnit, words: str) -> None:
    assert length_words(metres, unit) == words


def test_an_unknown_distance_is_a_dash() -> None:
    assert distance_words(None, DistanceUnit.KM) == distance_words(0, DistanceUnit.KM) == "-"


def test_a_record_of_an_unknown_kind_is_pointed_at_by_its_kind() -> None:
    record = Unknown(kind="mo\x1bod")
    assert title_words(record, TODAY) == 'a record of the unknown kind "mo␛od"'
    assert "kept untouched" in summary(record, DistanceUnit.KM)


def test_a_session_that_was_cut_short_says_so() -> None:
    session = Session(what=SessionKind.STRETCH, start=AT, end=AT, finished=False, note="x")
    assert summary(session, DistanceUnit.KM) == "partial, 0 holds; x"


@pytest.mark.parametrize(
    ("what", "count", "sentence"),
    [
        ("added", 1, "Undone: the run of Sun 8 Mar 18:05 is no longer in the log."),
        (
            "added",
            3,
            "Undone: the run of Sun 8 Mar 18:05 and 2 more records are no longer in the log.",
        ),
        ("deleted", 1, "Undone: the run of Sun 8 Mar 18:05 is back in the log."),
        ("changed", 1, "Undone: the run of Sun 8 Mar 18:05 is as before the last change."),
    ],
)
def test_an_undo_is_told_in_a_sentence(what: str, count: int, sentence: str) -> None:
    assert undone_words(Undone(what=what, records=(RUN,) * count), TODAY) == sentence


def test_an_undo_of_nothing_is_told_too() -> None:
    assert undone_words(None, TODAY) == "There is nothing to undo."
