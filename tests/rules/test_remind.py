"""Whether a reminder is given now, and what it says."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.assess import assess
from rules.assessment import Due, Level
from rules.records import Record
from rules.remind import (
    LONGEST_SNOOZE,
    Decision,
    Outcome,
    Snooze,
    decide,
    is_morning,
    is_quiet,
    snoozed_until,
)
from rules.settings import DEFAULTS, Settings
from tests.rules.conftest import (
    NOW,
    at,
    check,
    episode,
    good_run,
    self_test,
    strength,
    stretch,
)
from tests.rules.stories import unhurried

EPISODE = episode(running=60)
ALL: list[Record] = [check(0, 0), self_test(0, "07:30"), strength(0, clock="07:30")]
ALL += [stretch(0, "07:30"), stretch(0, "07:40")]
NO_QUIET = Settings(quiet_from=time(0), quiet_until=time(0))


def look(clock: str, *records: Record, settings: Settings = DEFAULTS) -> Decision:
    return decide([EPISODE, *records], at(0, clock), settings)


# Due and done


def test_what_is_due_is_said_in_the_order_of_the_day() -> None:
    decision = look("08:00")
    assert decision.outcome is Outcome.DUE
    assert decision.due == (Due.MORNING_CHECK, Due.STRETCH, Due.STRENGTH, Due.SELF_TEST)
    assert decision.reminder
    assert decision.reminder.title == (
        "Due: morning check, stretch (0 of 2 done), strength, self-test"
    )
    assert decision.reminder.body.startswith("● go: ")
    assert decision.reminder.body.endswith((" (source)", " (our choice)"))


def test_what_is_done_is_not_spoken_of() -> None:
    decision = look("13:00", *ALL[:-1])
    assert decision.due == (Due.STRETCH,)
    assert decision.reminder
    assert decision.reminder.title == "Due: stretch (1 of 2 done)"


def test_there_is_nothing_to_say_when_all_is_done() -> None:
    assert look("13:00", *ALL) == Decision(outcome=Outcome.DONE)


# Stop


def test_a_stop_comes_before_what_is_due_and_says_why() -> None:
    decision = decide([episode()], at(0, "08:00"))
    assert decision.reminder
    assert decision.reminder.title == "No run for now"
    first, due = decision.reminder.body.splitlines()
    assert first.startswith("No running yet: let it calm down first")
    assert first.endswith(" (source)")
    assert due == "Due: morning check, stretch (0 of 2 done), strength, self-test"


def test_a_red_flag_sends_to_a_doctor_first_of_all() -> None:
    decision = look("08:00", check(1, 0, "07:30", "limp"))
    assert decision.reminder
    assert decision.reminder.title == "No run: see a doctor first"
    assert decision.reminder.body.splitlines()[0].startswith("A limp, as you said yesterday")
    assert decision.due == (Due.MORNING_CHECK,)


# A missed morning


@pytest.mark.parametrize(
    ("clock", "is_spoken_of"),
    [("08:00", True), ("11:59", True), ("12:00", False), ("19:00", False), ("21:59", False)],
)
def test_a_missed_morning_check_is_spoken_of_until_noon(clock: str, is_spoken_of: bool) -> None:
    assert (Due.MORNING_CHECK in look(clock).due) is is_spoken_of


def test_a_missed_morning_check_alone_is_nothing_to_say_in_the_evening() -> None:
    assert look("08:00", *ALL[1:]).due == (Due.MORNING_CHECK,)
    assert look("19:00", *ALL[1:]).outcome is Outcome.DONE


@pytest.mark.parametrize("clock", ["23:30", "00:30", "02:59"])
def test_nobody_is_nagged_late_at_night_for_a_missed_morning(clock: str) -> None:
    late = at(-1 if clock < "12" else 0, clock)
    records = [EPISODE, *ALL[1:]]
    assert Due.MORNING_CHECK in assess(records, late, NO_QUIET).due
    assert decide(records, late, NO_QUIET).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("day_end", "clock", "is_early"),
    [
        (time(3), "03:00", True),
        (time(3), "02:59", False),
        (time(14), "14:00", True),
        (time(14), "22:59", True),
        (time(14), "23:00", False),
        (time(0), "08:59", True),
        (time(0), "09:00", False),
    ],
)
def test_a_morning_is_the_first_9_hours_of_the_persons_own_day(
    day_end: time, clock: str, is_early: bool
) -> None:
    assert is_morning(at(0, clock), Settings(day_end=day_end)) is is_early


# Quiet hours


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_nothing_is_said_in_quiet_hours(clock: str, quiet: bool) -> None:
    assert (look(clock).outcome is Outcome.QUIET) is quiet


@pytest.mark.parametrize(
    ("clock", "quiet"), [("12:59", False), ("13:00", True), ("14:59", True), ("15:00", False)]
)
def test_quiet_hours_may_lie_within_a_day(clock: str, quiet: bool) -> None:
    settings = Settings(quiet_from=time(13), quiet_until=time(15))
    assert is_quiet(at(0, clock), settings) is quiet


@pytest.mark.parametrize("clock", ["00:00", "12:00", "23:59"])
def test_quiet_hours_that_end_when_they_begin_are_none(clock: str) -> None:
    assert not is_quiet(at(0, clock), NO_QUIET)
    assert not is_quiet(at(0, clock), Settings(quiet_from=time(12), quiet_until=time(12)))


@pytest.mark.parametrize(("clock", "days_on"), [("22:30", 1), ("06:30", 0)])
def test_quiet_hours_say_when_they_end(clock: str, days_on: int) -> None:
    assert look(clock).until == at(-days_on, "07:00")


# Snoozed


def test_a_snooze_holds_until_its_end_and_no_longer() -> None:
    end = at(0, "13:10")
    a_second = timedelta(seconds=1)
    before = decide([EPISODE], end - a_second, snoozed_until=end)
    assert before == Decision(outcome=Outcome.SNOOZED, until=end)
    assert decide([EPISODE], end, snoozed_until=end).outcome is Outcome.DUE


def test_a_snooze_that_a_wrong_clock_has_made_is_forgotten() -> None:
    too_long = NOW + LONGEST_SNOOZE + timedelta(seconds=1)
    assert decide([EPISODE], NOW, snoozed_until=too_long).outcome is Outcome.DUE
    longest = NOW + LONGEST_SNOOZE
    assert decide([EPISODE], NOW, snoozed_until=longest).outcome is Outcome.SNOOZED


def test_a_snooze_is_of_an_instant_in_whatever_zone_the_computer_is_by_then() -> None:
    end = at(0, "13:10").astimezone(UTC)
    flown = at(0, "13:09").astimezone(timezone(timedelta(hours=5)))
    assert decide([EPISODE], flown, snoozed_until=end).outcome is Outcome.SNOOZED


@pytest.mark.parametrize(("snooze", "minutes"), [(Snooze.TEN, 10), (Snooze.THIRTY, 30)])
def test_minutes_are_minutes(snooze: Snooze, minutes: int) -> None:
    assert snoozed_until(snooze, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(0, "08:00"), at(0, "19:00")),
        (at(0, "18:59"), at(0, "19:00")),
        (at(0, "19:00"), at(-1, "07:00")),
        (at(0, "23:00"), at(-1, "07:00")),
        (at(0, "02:00"), at(0, "07:00")),
    ],
)
def test_tonight_is_the_evening_or_in_the_evening_the_next_morning(
    now: datetime, end: datetime
) -> None:
    assert snoozed_until(Snooze.TONIGHT, now) == end


def test_the_evening_is_the_last_time_at_which_the_timer_calls() -> None:
    assert snoozed_until(Snooze.TONIGHT, NOW, evening=time(20, 30)) == at(0, "20:30")


def test_the_day_has_its_evening_until_it_ends_for_the_person() -> None:
    early = Settings(day_end=time(1))
    assert snoozed_until(Snooze.TONIGHT, at(0, "02:00"), early) == at(0, "19:00")


# A session under way


def test_a_session_under_way_is_not_disturbed() -> None:
    assert decide([EPISODE], NOW, guided=True) == Decision(outcome=Outcome.GUIDED)


# Stories


@dataclass(slots=True)
class Life:
    """A person's days: what they did so far, and their snooze."""

    now: datetime
    settings: Settings
    log: list[Record] = field(default_factory=lambda: [EPISODE, *good_run(3)])
    snooze: datetime | None = None
    snoozed_at: datetime | None = None

    def do(self, what: str) -> None:
        match what:
            case "check":
                self.log.append(check(0, 1, at=self.now))
            case "limp":
                self.log.append(check(0, 1, "07:30", "limp", at=self.now))
            case "test":
                self.log.append(self_test(0, at=self.now))
            case Snooze():
                self.snooze = snoozed_until(what, self.now, self.settings)
                self.snoozed_at = self.now
            case _:
                made = stretch(0) if what == "stretch" else strength(0)
                self.log.append(replace(made, start=self.now, end=self.now))


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30, 59]))
lives = st.builds(
    Life,
    st.integers(0, 2880).map(lambda minutes: at(0, "00:00") + timedelta(minutes=minutes)),
    st.builds(Settings, quiet_from=clocks, quiet_until=clocks, day_end=clocks),
)
deeds = st.sampled_from(["check", "limp", "stretch", "strength", "test", *Snooze, ""])
days = st.lists(st.tuples(st.integers(0, 600), deeds), max_size=12)


@unhurried
@given(life=lives, story=days)
def test_whatever_a_person_does_reminders_keep_their_promises(
    life: Life, story: list[tuple[int, str]]
) -> None:
    for minutes, deed in story:
        life.now += timedelta(minutes=minutes)
        if deed:
            life.do(deed)
        decision = decide(life.log, life.now, life.settings, snoozed_until=life.snooze)
        found = assess(life.log, life.now, life.settings)
        is_asleep = life.snooze is not None and life.now < life.snooze
        spoken = decision.outcome is Outcome.DUE
        assert spoken == bool(decision.due) == (decision.reminder is not None)
        assert not (spoken and (is_asleep or is_quiet(life.now, life.settings)))
        assert set(decision.due) <= set(found.due)
        if life.snooze and life.snoozed_at:
            assert life.snoozed_at < life.snooze <= life.snoozed_at + LONGEST_SNOOZE
        if Due.MORNING_CHECK in decision.due:
            assert is_morning(life.now, life.settings)
        if decision.outcome is Outcome.DONE:
            assert set(found.due) <= {Due.MORNING_CHECK}
        if decision.until:
            assert life.now < decision.until <= life.now + timedelta(days=1)
        if decision.reminder:
            stopped = found.light is Level.STOP
            assert decision.reminder.title.startswith("No run") is stopped
            assert found.findings[0].text in decision.reminder.body
