"""The words of files for sports are understood in whatever spelling."""

import pytest

from rules.records import Sport
from store.exchange.recording import Surface
from store.exchange.sports import sport_of


@pytest.mark.parametrize(
    "text", ["TrailRun", "Trail Run", "trail_running", "TRAIL-RUNNING", " trail.run "]
)
def test_a_word_is_known_in_any_spelling(text: str) -> None:
    assert sport_of(text) == (Sport.RUN, Surface.TRAIL)


@pytest.mark.parametrize("text", ["", "unknown", "runner's high", "Morning Run", "99", "\x00", "—"])
def test_what_names_no_sport_as_a_whole_is_none(text: str) -> None:
    assert sport_of(text) == (None, None)


def test_a_very_long_text_is_none() -> None:
    assert sport_of("run " * 10_000_000) == (None, None)
    assert sport_of("run" + " " * 10_000_000)[0] is Sport.RUN


@pytest.mark.parametrize("sport", Sport)
def test_each_sport_has_its_own_name_as_a_word(sport: Sport) -> None:
    assert sport_of(sport) == (sport, None)
