"""`psoas export csv`, `ics` and `report`: the log for other programs and for the physio."""

import csv
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from rules.report import MOST_WEEKS, WEEKS
from tests.tui.conftest import Psoas


@pytest.fixture
def lived(psoas: Psoas) -> Psoas:
    """A few days of a log."""
    psoas.done("episode", "start", "left", "--onset", "2026-06-01")
    psoas.done("check", "3")
    psoas.done("run", "add", "5.2km", "31:40", "--pain", "2", "--when", "yesterday 18:00")
    psoas.done("run", "edit", "last", "--note", "=May I swim?")
    return psoas


def events(text: str) -> list[Any]:
    return [*Calendar.from_ical(text).walk("VEVENT")]


def test_csv_has_a_row_per_activity(lived: Psoas) -> None:
    (row,) = csv.DictReader(StringIO(lived.done("export", "csv").out))
    assert (row["distance_km"], row["pain_next_morning"]) == ("5.2", "3")
    assert row["note"] == "'=May I swim?"


def test_csv_has_a_row_per_day_when_asked(lived: Psoas) -> None:
    yesterday, today = csv.DictReader(StringIO(lived.done("export", "csv", "--days").out))
    assert (yesterday["runs"], today["morning_pain"], today["light"]) == ("1", "3", "stop")


def test_ics_has_two_weeks_at_the_usual_times(lived: Psoas) -> None:
    found = events(lived.done("export", "ics").out)
    starts = [each["dtstart"].dt for each in found]
    assert starts[0].isoformat() == "2026-06-20T18:00:00" or starts[0].hour == 20
    assert (starts[-1].date().isoformat(), len(found)) == ("2026-07-03", 2 + 13 * 4)
    assert {f"{each:%H:%M}" for each in starts} == {"07:00", "08:00", "18:00", "20:00"}


def test_ics_takes_other_days_and_times(lived: Psoas) -> None:
    words = ["--days", "2", "--check-at", "6:30", "--stretch-at", "21:15", "--strength-at", "17:00"]
    clocks = [
        f"{each['dtstart'].dt:%H:%M}" for each in events(lived.done("export", "ics", *words).out)
    ]
    assert sorted(clocks) == ["06:30", "17:00", "17:00", "21:15", "21:15"]


def test_ics_without_a_plan_is_refused(psoas: Psoas, tmp_path: Path) -> None:
    out = tmp_path / "plan.ics"
    assert "Nothing is planned" in psoas.refused("export", "ics", "--out", str(out))
    assert not out.exists()


@pytest.mark.parametrize("typed", ["25:00", "noon", "7"])
def test_ics_refuses_what_is_no_time_of_day(lived: Psoas, typed: str) -> None:
    assert "no time of day" in lived.refused("export", "ics", "--check-at", typed, code=2)


def test_the_help_says_who_ignores_alarms(psoas: Psoas) -> None:
    assert "Google and Outlook ignore alarms" in psoas.done("export", "ics", "--help").out


def test_report_is_a_page_of_so_many_weeks(lived: Psoas) -> None:
    assert "16 May" not in lived.done("export", "report", "--weeks", "1").out
    page = lived.done("export", "report").out
    assert page == lived.done("export", "report", "--weeks", str(WEEKS)).out
    lived.done("export", "report", "--weeks", str(MOST_WEEKS))
    assert page.startswith("<!doctype html>")
    assert "10 May 2026 to 20 Jun 2026" in page
    assert "=May I swim?" in page


@pytest.mark.parametrize("weeks", ["0", str(MOST_WEEKS + 1), "x"])
def test_report_refuses_other_weeks(psoas: Psoas, weeks: str) -> None:
    psoas.refused("export", "report", "--weeks", weeks, code=2)


@pytest.mark.parametrize("words", [["csv"], ["csv", "--days"], ["ics"], ["report"]])
def test_a_file_is_private_and_never_written_over(
    lived: Psoas, tmp_path: Path, words: list[str]
) -> None:
    out = tmp_path / "out"
    assert lived.done("export", *words, "--out", str(out)).out == f"Written: {out}\n"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()
    assert "is there already" in lived.refused("export", *words, "--out", str(out))
    assert out.read_bytes() == before
