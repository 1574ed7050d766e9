"""A session in lines: one sentence an event, a word and Enter to answer."""

import errno
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TextIO, cast

import pytest

from rules.errors import RehabError
from rules.records import SelfTest
from rules.records import Session as SessionRecord
from rules.session import Cue, Effect, Event, Keep, Pause, Session, SessionName
from rules.settings import Settings
from store.keeper import SessionKeeper
from store.log import Log, open_log
from tests.rules.driving import cues
from tui.plain import StdinLines, guide
from tui.typed import HELP

START = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))

INTERRUPT = "ctrl+c"
SLEEP = "sleep"
"""Not typed: the machine sleeps for a minute."""


class Person:
    """Types lines at given seconds into the session, and lets the time pass meanwhile."""

    def __init__(self, lines: Iterable[tuple[float, str]] = (), *, stays: bool = True) -> None:
        self.lines = list(lines)
        self.stays = stays
        self.reading = 0.0
        self.said: list[str] = []
        self.followed: list[tuple[type | None, list[Cue]]] = []

    def clock(self) -> float:
        return self.reading

    def now(self) -> datetime:
        return START + timedelta(seconds=self.reading)

    def wait(self, seconds: float) -> None:
        self.reading += seconds

    def follow(self, _: Session, effects: tuple[Effect, ...], event: Event | None) -> None:
        self.followed.append((None if event is None else type(event), cues(effects)))

    def read_line(self, seconds: float) -> str | None:
        if not self.lines and not self.stays:
            raise EOFError
        if self.lines and self.lines[0][0] <= self.reading:
            _, line = self.lines.pop(0)
            if line == INTERRUPT:
                raise KeyboardInterrupt
            if line == SLEEP:
                self.reading += 60
                return None
            return line
        self.wait(seconds)
        assert self.reading < 3 * 3600, "the session does not end"
        return None


Run = Callable[..., int]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return open_log(tmp_path / "log.json", lambda: START)


@pytest.fixture
def run(log: Log) -> Run:
    def guided(person: Person, name: SessionName, settings: Settings | None = None) -> int:
        return guide(
            name,
            log=log,
            settings=settings or Settings(),
            now=person.now,
            clock=person.clock,
            read_line=person.read_line,
            write=person.said.append,
            wait=person.wait,
            follow=person.follow,
        )

    return guided


def session_of(log: Log) -> SessionRecord:
    (record,) = log.records()
    assert isinstance(record, SessionRecord)
    return record


STRETCH, STRENGTH, SELF_TEST = SessionName


def test_a_stretch_session_through_a_pipe_runs_to_its_end_by_itself(run: Run, log: Log) -> None:
    person = Person(stays=False)
    assert run(person, STRETCH) == 0
    assert person.reading == pytest.approx(575, abs=1)
    assert session_of(log).finished
    assert len(session_of(log).items) == 16
    assert person.said[:7] == [
        HELP,
        (
            "Get ready, 5 seconds: left hip flexor stretch. Kneel on the left knee, right foot "
            "in front. Tuck the tailbone under and shift forward until the front of the left "
            "hip pulls."
        ),
        "Hold: left hip flexor stretch, 30 seconds (hold 1 of 16).",
        "Half way: 15 seconds left.",
        "Last 10 seconds.",
        person.said[5],
        "Change sides, 5 seconds: right hip flexor stretch next.",
    ]
    assert "30 of 30 s" in person.said[5]
    assert person.said[-2:] == ["The session is done: 16 of 16 holds.", "Saved."]


def test_no_line_moves_a_cursor_or_has_a_colour(run: Run) -> None:
    person = Person(stays=False)
    run(person, STRETCH)
    assert all(line.isprintable() and line for line in person.said)


def test_a_strength_session_needs_no_hands_either(run: Run, log: Log) -> None:
    person = Person(stays=False)
    assert run(person, STRENGTH) == 0
    assert session_of(log).finished
    assert [item.done for item in session_of(log).items] == [20] * 12


def test_the_sleep_of_the_machine_counts_for_nothing_and_goes_on_when_nobody_can_say_so(
    run: Run, log: Log
) -> None:
    person = Person([(15, SLEEP)], stays=False)
    assert run(person, STRETCH) == 0
    assert session_of(log).finished


def test_pausing_and_going_on(run: Run, log: Log) -> None:
    person = Person([(15, "pause"), (100, "go"), (120, "stop"), (121, "keep")])
    assert run(person, STRETCH) == 0
    assert any(line.startswith("Paused") for line in person.said)
    assert not session_of(log).finished
    (item,) = session_of(log).items
    assert item.done == pytest.approx(25, abs=0.5)


def test_going_on_with_enter_alone(run: Run, log: Log) -> None:
    person = Person([(15, "p"), (100, ""), (200, "q"), (201, "keep")])
    assert run(person, STRETCH) == 0
    assert len(session_of(log).items) >= 2


def test_discarding_leaves_nothing(run: Run, log: Log) -> None:
    person = Person([(60, "stop"), (61, "discard")])
    assert run(person, STRETCH) == 0
    assert log.records() == ()


def test_ctrl_c_keeps_what_was_held(run: Run, log: Log) -> None:
    person = Person([(15, INTERRUPT)])
    assert run(person, STRETCH) == 0
    assert session_of(log).items[0].done == pytest.approx(10, abs=0.5)
    assert not session_of(log).in_progress


def test_ctrl_c_while_asked_whether_to_stop_keeps_what_was_held(run: Run, log: Log) -> None:
    person = Person([(15, "stop"), (20, INTERRUPT)])
    assert run(person, STRETCH) == 0
    assert session_of(log).items[0].done == pytest.approx(10, abs=0.5)
    assert not session_of(log).in_progress
    assert sum(line.startswith("Stop here?") for line in person.said) == 1


def test_ctrl_c_before_anything_was_held_keeps_nothing(run: Run, log: Log) -> None:
    person = Person([(2, INTERRUPT)])
    assert run(person, STRETCH) == 0
    assert log.records() == ()
    assert person.said[-1] == "The session is over; nothing was done, so nothing is kept."


def test_ctrl_c_in_a_self_test_keeps_nothing(run: Run, log: Log) -> None:
    person = Person([(1, "0"), (2, INTERRUPT)])
    assert run(person, SELF_TEST) == 0
    assert log.records() == ()
    assert person.said[-1] == "Stopped; nothing is kept."


def test_ctrl_c_in_the_midst_of_a_save_saves_again(
    run: Run, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = log.add

    def interrupted(*_: object) -> None:
        monkeypatch.setattr(log, "add", add)
        raise KeyboardInterrupt

    monkeypatch.setattr(log, "add", interrupted)
    assert run(Person(), STRETCH) == 0
    (item,) = session_of(log).items
    assert (item.done, session_of(log).in_progress) == (30, False)


@pytest.mark.parametrize("line", ["pause", "stop"])
def test_a_pause_at_which_the_lines_end_does_not_last_for_ever(
    run: Run, log: Log, line: str
) -> None:
    person = Person([(15, line)], stays=False)
    assert run(person, STRETCH) == 0
    assert not session_of(log).in_progress
    assert session_of(log).finished == (line == "pause")


def test_a_hold_that_hurts_where_nobody_can_answer_stops_its_exercise(run: Run, log: Log) -> None:
    person = Person([(15, "hurts")], stays=False)
    assert run(person, STRETCH) == 0
    exercises = [item.exercise for item in session_of(log).items]
    assert exercises.count("hip-flexors") == 1
    assert len(exercises) == 13
    assert not session_of(log).in_progress


def test_going_twice_skips_nothing(run: Run, log: Log) -> None:
    person = Person([(15, "pause"), (20, "go"), (27, "go"), (60, INTERRUPT)])
    run(person, STRETCH)
    assert session_of(log).items[0].done == 30
    assert person.said.count(HELP) == 2


def test_going_answers_a_question_with_one_answer(run: Run) -> None:
    person = Person([(1, "0"), (2, "go"), (3, "stop"), (4, "discard")])
    run(person, SELF_TEST)
    assert any(line.startswith("Get ready, 5 seconds: push") for line in person.said)


def test_enter_goes_on_with_a_paused_set_and_counts_no_rep(run: Run, log: Log) -> None:
    lines = [(6, ""), (7, "p"), (8, "rep"), (9, ""), (15, ""), (16, "stop"), (17, "keep")]
    person = Person(lines)
    run(person, STRENGTH, Settings(tempo=False))
    assert session_of(log).items[0].done == 2
    assert [line for line in person.said if line.endswith(("rep", "reps"))] == ["1 rep", "2 reps"]


def test_reps_are_counted_by_line_without_a_tempo_without_a_tempo(run: Run, log: Log) -> None:
    reps = [(6 + second, "") for second in range(4)]
    person = Person([*reps, (11, "u"), (12, "next"), (13, "stop"), (14, "keep")])
    assert run(person, STRENGTH, Settings(tempo=False)) == 0
    assert session_of(log).items[0].done == 3
    assert person.said.count("3 reps") == 2


def test_a_line_that_means_nothing_is_answered_with_what_does(run: Run) -> None:
    person = Person([(8, "what?"), (9, "stop"), (10, "discard")])
    run(person, STRETCH)
    assert person.said.count(HELP) == 2


ANSWERS = [(1, "0"), (2, ""), (9, "next"), (10, "4"), (17, "next"), (18, "0")]


def test_a_self_test_is_answered_with_numbers(run: Run, log: Log) -> None:
    later = [(20, "1"), (21, "1, 2"), (22, "3"), (23, "2"), (24, "1")]
    person = Person([*ANSWERS, *later])
    assert run(person, SELF_TEST) == 0
    (test,) = log.records()
    assert isinstance(test, SelfTest)
    assert (test.pain_left, test.pain_right, test.tender) == (4, 0, True)
    assert test.places == ("deep-abdomen", "upper-groin")
    assert (test.worse_with_speed, test.gait_phase) == (None, "swing")
    told = "\n".join(person.said)
    assert "Result: fits the pattern (3 signs of 3)." in told
    assert "(evidence, high)" in told
    assert person.said[-1] == "This is not a diagnosis."


def test_a_second_self_test_is_compared_with_the_first(run: Run, log: Log) -> None:
    log.add(SelfTest(at=START - timedelta(days=4), pain_left=6, pain_right=0))
    later = [(20, "1"), (21, "0"), (22, "3"), (23, "2"), (24, "1")]
    person = Person([*ANSWERS, *later])
    run(person, SELF_TEST)
    assert any(re.search("Left 4, last time 6", line) for line in person.said)


@pytest.mark.parametrize("wrong", ["10", "x", "1 2 99", "", "0 1", "-1", "²", "9" * 5000])
def test_an_answer_that_does_not_fit_is_asked_for_again(run: Run, log: Log, wrong: str) -> None:
    person = Person([(1, wrong), (2, "2")])
    assert run(person, SELF_TEST) == 0
    assert person.said.count(HELP) == 2
    assert sum(line.startswith("Is any of these so?") for line in person.said) == 2


def test_a_paused_question_is_not_asked_again(run: Run) -> None:
    person = Person([(1, "pause"), (2, "3"), (3, "stop"), (4, "discard")])
    run(person, SELF_TEST)
    assert person.said.count(HELP) == 2
    assert sum(line.startswith("Is any of these so?") for line in person.said) == 1


def test_an_option_that_is_named_twice_is_chosen_once(run: Run, log: Log) -> None:
    run(Person([(1, "3,1 3")]), SELF_TEST)
    (test,) = log.records()
    assert isinstance(test, SelfTest)
    assert test.flags == ("limp", "rest-pain")


def test_a_flag_ends_the_self_test_and_sends_to_a_doctor(run: Run) -> None:
    person = Person([(1, "2")])
    assert run(person, SELF_TEST) == 0
    assert "Result: sends you to a doctor first (0 signs of 3)." in person.said


@pytest.mark.parametrize("wrong", ["11", "1 2", "-1"])
def test_a_pain_outside_the_scale_is_asked_for_again(run: Run, log: Log, wrong: str) -> None:
    person = Person([*ANSWERS[:3], (10, wrong), (11, "stop"), (12, "discard")])
    assert run(person, SELF_TEST) == 0
    assert person.said.count(HELP) == 2
    assert log.records() == ()


@pytest.mark.parametrize("wrong", ["0", "4", "1 2"])
def test_a_choice_that_is_not_there_is_asked_for_again(run: Run, wrong: str) -> None:
    person = Person([*ANSWERS, (20, wrong), (21, "stop"), (22, "discard")])
    assert run(person, SELF_TEST) == 0
    assert person.said.count(HELP) == 2


def test_a_self_test_with_nobody_to_answer_stops_and_saves_nothing(run: Run, log: Log) -> None:
    person = Person(stays=False)
    assert run(person, SELF_TEST) == 1
    assert "nobody to answer" in person.said[-1]
    assert log.records() == ()


@pytest.fixture
def broken_off(run: Run, log: Log, monkeypatch: pytest.MonkeyPatch) -> Log:
    """A log with a stretch session that a kill broke off after two holds."""

    def killed(*_: object) -> None:
        raise SystemExit

    person = Person([(80, "x")])
    with monkeypatch.context() as world:
        world.setattr("tui.plain.event_of", killed)
        with pytest.raises(SystemExit):
            run(person, STRETCH)
    assert session_of(log).in_progress
    assert len(session_of(log).items) == 2
    return log


def test_a_broken_off_session_is_resumed_where_it_was(run: Run, broken_off: Log) -> None:
    person = Person([(1, "what"), (2, "resume")])
    assert run(person, STRETCH) == 0
    assert "broken off after 2 holds" in person.said[0]
    assert person.said[1] == "Type resume, keep or discard."
    assert session_of(broken_off).finished
    assert len(session_of(broken_off).items) == 16


def test_a_broken_off_session_is_kept(run: Run, broken_off: Log) -> None:
    assert run(Person([(1, "keep")]), STRETCH) == 0
    assert not session_of(broken_off).in_progress
    assert not session_of(broken_off).finished


def test_a_broken_off_session_is_discarded(run: Run, broken_off: Log) -> None:
    assert run(Person([(1, "discard")]), STRENGTH) == 0
    assert broken_off.records() == ()


def test_nothing_is_decided_about_a_broken_off_session_by_itself(run: Run, broken_off: Log) -> None:
    with pytest.raises(RehabError, match="resume, keep or discard"):
        run(Person(stays=False), STRETCH)
    assert session_of(broken_off).in_progress


def test_a_session_elsewhere_is_not_disturbed(run: Run, log: Log) -> None:
    other = SessionKeeper(log, lambda: START)
    with pytest.raises(RehabError, match="another psoas"):
        run(Person(stays=False), STRETCH)
    other.close()


def test_a_failing_save_is_said_once_and_ends_in_a_refusal(
    run: Run, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RehabError("The disk is full.")

    monkeypatch.setattr(log, "add", refuse)
    person = Person([(100, "stop"), (101, "keep")])
    with pytest.raises(RehabError, match="disk is full"):
        run(person, STRETCH)
    assert sum("The disk is full." in line for line in person.said) == 1


def test_a_save_that_fails_is_made_up_for(
    run: Run, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = log.add

    def refuse(*_: object) -> None:
        monkeypatch.setattr(log, "add", add)
        raise RehabError("The disk is full.")

    monkeypatch.setattr(log, "add", refuse)
    person = Person(stays=False)
    assert run(person, STRETCH) == 0
    assert "The disk is full. It is kept in memory and tried again." in person.said
    assert person.said[-1] == "Saved."
    assert len(session_of(log).items) == 16


def test_lines_come_from_a_stream_until_its_end() -> None:
    lines = StdinLines(io.StringIO(" go \n\n"))
    assert lines(5) == "go"
    assert lines(5) == ""
    for _ in range(2):
        with pytest.raises(EOFError):
            lines(5)


def test_no_line_in_time_is_none() -> None:
    end, other_end = os.pipe()
    with os.fdopen(end) as stream, os.fdopen(other_end, "w"):
        assert StdinLines(stream)(0.01) is None


def test_a_letter_in_another_encoding_does_not_end_the_lines() -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"g\xf6\ngo\n"), encoding="utf-8")
    lines = StdinLines(stream)
    assert lines(5) == "g\ufffd"
    assert lines(5) == "go"


def test_a_terminal_that_has_gone_away_is_the_end_of_the_lines() -> None:
    def gone() -> Iterator[str]:
        yield "pause\n"
        raise OSError(errno.EIO, "Input/output error")

    lines = StdinLines(cast("TextIO", gone()))
    assert lines(5) == "pause"
    with pytest.raises(EOFError):
        lines(5)


def test_every_move_can_be_followed_with_what_moved_it(run: Run) -> None:
    person = Person([(6, "pause"), (7, INTERRUPT)])
    run(person, STRETCH)
    assert person.followed[0] == (None, [Cue.GET_READY])
    assert (Pause, [Cue.PAUSED]) in person.followed
    kept, at_the_end = person.followed[-1]
    assert kept is Keep
    assert at_the_end == [Cue.PAUSED, Cue.END]
