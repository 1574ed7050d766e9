"""`psoas trends`."""

from tests.tui.conftest import Psoas


def test_weeks_are_told_in_words(psoas: Psoas) -> None:
    psoas.done("run", "add", "5.2km", "31:40", "--pain", "6", "--when", "yesterday 18:00")
    out = psoas.done("trends", "--weeks", "2").out
    assert out.startswith("From 8 Jun 2026 to 20 Jun 2026.")
    assert (
        "19 Jun 2026: run 5.2 km, worst pain 6 (at the limit or over), morning after unknown" in out
    )
    assert "week of 15 Jun 2026: 1 run, 5.2 km, longest 5.2 km; stretch 0 of 0" in out
    assert "run: 1 session, mean worst pain 6.0, bad mornings unknown" in out


def test_an_empty_log_says_what_is_missing(psoas: Psoas) -> None:
    out = psoas.done("trends", "--all").out
    assert "no runs in these weeks yet" in out
    assert "Self-tests: none" in out


def test_json_has_the_numbers_by_name(psoas: Psoas) -> None:
    psoas.done("run", "add", "5.2km", "31:40", "--pain", "6", "--when", "yesterday 18:00")
    told = psoas.done("trends", "--json", "--weeks", "1").json()
    assert set(told) == {
        *("first", "last", "pain_limit", "runs", "weeks", "days", "self_tests", "tolerance")
    }
    assert told["runs"][0]["worst"] == 6
    assert told["weeks"][0]["kept"]["stretch"] == {"planned": 0, "done": 0}
    assert told["tolerance"]["run"]["sessions"] == 1


def test_no_weeks_are_refused(psoas: Psoas) -> None:
    assert "--weeks" in psoas.refused("trends", "--weeks", "0", code=2)
