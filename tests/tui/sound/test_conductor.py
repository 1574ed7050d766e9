"""The conductor: each cue once, at its time, and nothing while the session stands still."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.session import (
    Cue,
    Discard,
    Event,
    Extend,
    Keep,
    Next,
    Pause,
    Play,
    Rep,
    Reps,
    Session,
    State,
    Stop,
    Tick,
)
from rules.settings import Settings, Voice, Volume
from tests.rules.driving import Driven, strength, stretch
from tests.rules.stories import SESSIONS, Happening, play, stories, unhurried
from tui.sound.clips import Clip, Clips
from tui.sound.conductor import Conductor
from tui.sound.voice import Speaker

AHEAD = 5000.0
"""How far the monotonic clock is ahead of the session's own."""


@dataclass
class FakeOutlet:
    """Plays on a clock that moves when it is told."""

    now: float = 0.0
    silent: bool = False
    waiting: list[tuple[float, Clip]] = field(default_factory=list)
    heard: list[tuple[float, Clip]] = field(default_factory=list)
    hushed: list[float] = field(default_factory=list)

    def at(self, when: float, clip: Clip) -> None:
        assert when <= self.now + 3, "handed over too early"
        self.waiting.append((when, clip))
        self.move(self.now)

    def clear(self) -> None:
        self.waiting.clear()

    def hush(self) -> None:
        self.waiting.clear()
        self.hushed.append(self.now)

    def move(self, now: float) -> None:
        """Let the clock go on to `now`."""
        self.now = now
        due = sorted((one for one in self.waiting if one[0] <= now), key=lambda one: one[0])
        self.heard += due
        self.waiting = [one for one in self.waiting if one[0] > now]

    @property
    def cues(self) -> list[Cue]:
        return [clip.cue for _, clip in self.heard]


class Concert:
    """A session that is driven and heard."""

    def __init__(self, clips: Clips, session: Session, settings: Settings) -> None:
        self.outlet = FakeOutlet(session.at + AHEAD)
        self.settings = settings
        self.rung: list[Cue] = []
        self.told: list[str] = []
        self.clips = clips
        self.conductor = Conductor(
            outlet=self.outlet,
            clips=clips,
            speaker=Speaker(clips, None, self.told.append),
            settings=lambda: self.settings,
            clock=lambda: self.outlet.now - AHEAD,
            ring=self.rung.append,
            monotonic=lambda: self.outlet.now,
        )
        self.driven = Driven(session)
        self.conductor.follow(self.session, tuple(self.driven.effects), None)

    @property
    def session(self) -> Session:
        return self.driven.session

    def send(self, event: Callable[[float], Event], after: float = 0.0) -> None:
        at = self.session.at + after
        self.outlet.move(at + AHEAD)
        self.session_at(event(at))

    def session_at(self, event: Event) -> None:
        count = len(self.driven.effects)
        self.driven._take(event)
        self.conductor.follow(self.session, tuple(self.driven.effects[count:]), event)

    def wait(self, seconds: float, tick: float = 0.1) -> None:
        for _ in range(round(seconds / tick)):
            self.send(Tick, tick)

    def reach(self, kind: type, tick: float = 0.1) -> None:
        here = self.session.index
        while not (isinstance(self.session.step, kind) and self.session.index != here):
            self.send(Tick, tick)

    def finish(self, tick: float) -> None:
        while self.session.state is not State.ENDED:
            self.send(Tick, tick)
        self.outlet.move(self.outlet.now + 5)


Begin = Callable[..., Concert]


@pytest.fixture
def begin(clips: Clips) -> Begin:
    def make(session: Session | None = None, **chosen: Any) -> Concert:
        return Concert(clips, session or stretch(), Settings(**chosen))

    return make


def planned(driven: Driven) -> list[tuple[Cue, float]]:
    plays = [(one.cue, one.at or 0) for one in driven.effects if isinstance(one, Play)]
    return sorted(plays, key=lambda play: play[1])


@pytest.mark.parametrize("tick", [0.1, 0.37, 1.0, 1.5])
@pytest.mark.parametrize("name", ["stretch", "strength", "one side"])
def test_every_cue_is_heard_once_and_in_time_whatever_the_ticks(
    begin: Begin, name: str, tick: float
) -> None:
    concert = begin(SESSIONS[name])
    concert.finish(tick)
    due = planned(concert.driven)
    assert concert.outlet.cues == [cue for cue, _ in due]
    busy, last = 0.0, 0.0
    for (when, clip), (_, at) in zip(concert.outlet.heard, due, strict=True):
        busy = busy if at == pytest.approx(last) else 0.0
        assert when - AHEAD == pytest.approx(at + busy)
        busy, last = busy + clip.seconds, at


def test_a_cue_is_handed_over_before_it_is_due_and_not_much_before(begin: Begin) -> None:
    concert = begin()
    concert.wait(0.4)
    assert concert.outlet.waiting == []
    concert.wait(0.2)
    ((when, clip),) = concert.outlet.waiting
    assert when - AHEAD - 1000 == pytest.approx(2)
    assert clip.cue is Cue.COUNT


def test_the_end_of_a_hold_is_heard_out_before_what_follows_it(begin: Begin) -> None:
    concert = begin()
    concert.wait(36.5)
    (end, first), (change, second) = concert.outlet.heard[-2:]
    assert (first.cue, second.cue) == (Cue.END, Cue.CHANGE_SIDES)
    assert end - AHEAD - 1000 == pytest.approx(35)
    assert change == pytest.approx(end + first.seconds)


def test_a_key_while_the_end_of_a_hold_is_heard_takes_nothing_from_what_follows(
    begin: Begin,
) -> None:
    concert = begin()
    concert.wait(35.2)
    concert.send(Extend, 0.1)
    concert.wait(1)
    assert concert.outlet.cues[-2:] == [Cue.END, Cue.CHANGE_SIDES]


def test_what_was_skipped_is_not_announced_any_more(begin: Begin) -> None:
    concert = begin()
    concert.wait(35.2)
    concert.send(Next, 0.1)
    concert.wait(1)
    assert concert.outlet.cues[-2:] == [Cue.END, Cue.BEGIN]
    assert Cue.CHANGE_SIDES not in concert.outlet.cues


def test_skipping_takes_back_what_would_have_come_and_is_heard_at_once(begin: Begin) -> None:
    concert = begin()
    concert.wait(3.9)
    assert concert.outlet.waiting
    concert.send(Next, 0.05)
    assert concert.outlet.heard[-1][0] == concert.outlet.now
    concert.wait(2)
    assert concert.outlet.cues == [Cue.GET_READY, Cue.COUNT, Cue.COUNT, Cue.BEGIN]


def test_what_fell_due_just_before_a_key_is_not_heard_again(begin: Begin) -> None:
    concert = begin()
    concert.wait(1.9)
    concert.send(Extend, 0.15)
    concert.wait(0.1)
    assert concert.outlet.cues == [Cue.GET_READY, Cue.COUNT]


@pytest.mark.parametrize("stop", [Pause, Stop])
def test_a_pause_is_silent_at_once_but_for_its_own_tone(
    begin: Begin, stop: Callable[[float], Event]
) -> None:
    concert = begin()
    concert.wait(31.9)
    concert.send(stop, 0.05)
    assert concert.outlet.hushed == [concert.outlet.now]
    before = len(concert.outlet.heard)
    concert.wait(20)
    assert concert.outlet.cues[before - 1 :] == [Cue.PAUSED]
    assert concert.outlet.hushed == [pytest.approx(1031.95 + AHEAD)]


def test_a_person_who_is_away_hears_nothing_any_more(begin: Begin) -> None:
    concert = begin()
    concert.wait(31.9)
    concert.outlet.waiting.clear()
    concert.send(Tick, 60)
    assert concert.session.state is State.AWAY
    assert concert.outlet.hushed
    assert concert.outlet.cues[-1] is Cue.PAUSED
    assert concert.outlet.waiting == []


def test_going_on_is_heard_from_getting_ready_on(begin: Begin) -> None:
    concert = begin()
    concert.wait(15)
    concert.send(Pause)
    concert.send(Pause, 3)
    concert.wait(5.2)
    assert concert.outlet.cues[-3:] == [Cue.PAUSED, Cue.GET_READY, Cue.BEGIN]


def test_the_end_of_the_session_plays_out(begin: Begin) -> None:
    concert = begin(SESSIONS["one side"])
    concert.finish(0.1)
    assert concert.outlet.cues[-2:] == [Cue.END, Cue.DONE]


def test_the_end_plays_out_also_when_a_key_brings_it(begin: Begin) -> None:
    concert = begin(SESSIONS["one side"])
    while concert.session.state is not State.ENDED:
        concert.send(Next, 0.5)
    concert.outlet.move(concert.outlet.now + 5)
    assert concert.outlet.cues[-2:] == [Cue.END, Cue.DONE]


def test_it_is_known_how_long_something_will_still_be_heard(begin: Begin, clips: Clips) -> None:
    concert = begin()
    seconds = clips.tone(Cue.GET_READY, Volume.NORMAL).seconds
    assert concert.conductor.sounding == pytest.approx(seconds)
    concert.outlet.move(concert.outlet.now + 1)
    assert concert.conductor.sounding == 0


@pytest.mark.parametrize("end", [Keep, Discard])
def test_after_the_question_whether_to_stop_nothing_but_the_end_of_the_hold_is_heard(
    begin: Begin, end: Callable[[float], Event]
) -> None:
    concert = begin()
    concert.wait(15)
    concert.send(Stop)
    concert.send(end, 2)
    concert.outlet.move(concert.outlet.now + 5)
    last = [Cue.PAUSED, Cue.END] if end is Keep else [Cue.PAUSED]
    assert concert.outlet.cues[-len(last) :] == last


def test_reps_that_are_counted_by_key_are_each_heard_at_once(begin: Begin) -> None:
    concert = begin(strength(tempo=False))
    concert.reach(Reps)
    for wait in (0.05, 2, 0.05):
        concert.send(Rep, wait)
        assert concert.outlet.heard[-1][0] == pytest.approx(concert.outlet.now)
        assert concert.outlet.cues[-1] is Cue.REP
    assert concert.outlet.cues.count(Cue.REP) == 3


def test_muted_nothing_is_handed_over_and_nothing_is_rung(begin: Begin) -> None:
    concert = begin(SESSIONS["stretch"], volume=Volume.OFF, voice=Voice.FULL)
    concert.outlet.silent = True
    concert.finish(0.5)
    assert concert.outlet.heard == []
    assert concert.rung == []
    assert concert.told == []


def test_the_bell_stands_in_while_nothing_can_be_heard(begin: Begin) -> None:
    concert = begin()
    concert.wait(6)
    assert concert.rung == []
    concert.outlet.silent = True
    concert.wait(15)
    assert concert.rung == [Cue.HALF]
    concert.outlet.silent = False
    concert.wait(6)
    assert concert.rung == [Cue.HALF]


def test_clips_that_cannot_be_kept_leave_the_bell(begin: Begin, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    concert = Concert(Clips(tmp_path / "cache"), stretch(), Settings())
    assert concert.outlet.heard == []
    assert concert.rung == [Cue.GET_READY]


@pytest.mark.parametrize("volume", [Volume.QUIET, Volume.LOUD])
def test_the_volume_chooses_the_files(begin: Begin, volume: Volume) -> None:
    concert = begin(volume=volume)
    assert [clip.path.parent.name for _, clip in concert.outlet.heard] == [volume]


def test_what_the_voice_has_made_is_heard_and_the_tone_until_then(
    begin: Begin, clips: Clips, tmp_path: Path
) -> None:
    own = Clips(tmp_path)
    said = own.said(Cue.GET_READY, Volume.NORMAL, "Left hip flexor stretch.")
    assert Concert(own, stretch(), Settings(voice=Voice.NAMES)).outlet.heard[0][1].text == ""
    said.write_bytes(own.tone(Cue.DONE, Volume.NORMAL).path.read_bytes())
    for voice, text in ((Voice.NAMES, "Left hip flexor stretch."), (Voice.OFF, "")):
        concert = Concert(own, stretch(), Settings(voice=voice))
        assert concert.outlet.heard[0][1].text == text


def test_a_voice_that_is_not_there_is_told_once(begin: Begin) -> None:
    concert = begin(voice=Voice.FULL)
    concert.wait(40, 1)
    assert len(concert.told) == 1


@settings(unhurried, max_examples=60)
@given(name=st.sampled_from([*SESSIONS]), story=stories)
def test_in_no_story_is_a_cue_heard_that_was_not_played_or_while_the_session_stands_still(
    clips: Clips, name: str, story: list[Happening]
) -> None:
    session = SESSIONS[name]
    outlet = FakeOutlet(session.at + AHEAD)
    conductor = Conductor(
        outlet=outlet,
        clips=clips,
        speaker=Speaker(clips, None, pytest.fail),
        settings=Settings,
        clock=lambda: outlet.now - AHEAD,
        ring=lambda _: None,
        monotonic=lambda: outlet.now,
    )
    played: Counter[Cue] = Counter()
    for number, moment in enumerate(play(session, story)):
        if moment.before.state is State.ENDED:
            break
        before = len(outlet.heard)
        outlet.move(moment.event.at + AHEAD)
        if moment.before.state in {State.PAUSED, State.STOPPING, State.AWAY} and number:
            assert outlet.heard[before:] == []
        conductor.follow(moment.after, moment.effects, moment.event if number else None)
        played.update(one.cue for one in moment.effects if isinstance(one, Play))
        if moment.after.state is State.AWAY:
            # What was handed over before the ticks ceased was heard, though it did not count.
            played.update(outlet.cues[before:])
        if moment.after.state in {State.PAUSED, State.STOPPING, State.AWAY}:
            assert outlet.waiting == []
        assert not Counter(outlet.cues) - played


def test_at_another_speed_a_cue_is_due_as_much_sooner(clips: Clips) -> None:
    outlet, session = FakeOutlet(now=7.0), stretch()
    reading = session.at
    conductor = Conductor(
        outlet=outlet,
        clips=clips,
        speaker=None,
        settings=Settings,
        clock=lambda: reading,
        ring=lambda _: None,
        speed=20,
        monotonic=lambda: outlet.now,
    )
    driven = Driven(session)
    conductor.follow(driven.session, (), None)
    reading += 1
    outlet.move(7.05)
    driven._take(Tick(reading))
    conductor.follow(driven.session, (), Tick(reading))
    ((when, clip),) = outlet.waiting
    assert clip.cue is Cue.COUNT
    # A second on the session's clock.
    assert when == pytest.approx(7.05 + 1 / 20)
