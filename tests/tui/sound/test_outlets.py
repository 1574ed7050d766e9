"""What the terminal, or the page that shows the app, is sent for the cues of a session."""

import time
from pathlib import Path

import pytest

from rules.session import Cue
from rules.settings import Volume
from tests.tui.sound.conftest import until
from tui.sound.clips import Clip, Clips
from tui.sound.outlets import PageClips, Sequences, for_page, rung


def test_the_bell_rings_when_something_begins_or_ends_and_at_no_rep() -> None:
    heard = {cue for cue in Cue if "\a" in rung(cue)}
    assert heard == {Cue.BEGIN, Cue.END, Cue.CHANGE_SIDES, Cue.REST, Cue.ASK, Cue.DONE}


def test_the_end_is_also_said_to_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    assert rung(Cue.DONE) == "\a\x1b]9;The session is over.\x1b\\"
    assert not any("\x1b" in rung(cue) for cue in Cue if cue is not Cue.DONE)


def test_the_page_is_sent_every_cue_by_name_with_its_volume() -> None:
    assert for_page(Cue.HALF, Volume.QUIET) == "\x1b]5150;cue;half;quiet\x1b\\"
    assert len({for_page(cue, Volume.LOUD) for cue in Cue}) == len(Cue)


class Sent:
    """What was sent, and when."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.times: list[float] = []
        self.outlet = Sequences(self._take, lambda cue: "" if cue is Cue.REP else cue.value)

    def _take(self, word: str) -> None:
        self.times.append(time.monotonic())
        self.words.append(word)

    def at(self, seconds: float, cue: Cue) -> float:
        when = time.monotonic() + seconds
        self.outlet.at(when, Clip(cue, Path(), 0.0))
        return when


def test_each_is_sent_when_it_is_due_whatever_the_order_and_nothing_for_a_quiet_cue() -> None:
    sent = Sent()
    later, sooner = sent.at(0.2, Cue.END), sent.at(0.1, Cue.COUNT)
    sent.at(0.15, Cue.REP)
    sent.at(-1, Cue.BEGIN)
    until(lambda: len(sent.words) == 3)
    assert sent.words == ["begin", "count", "end"]
    assert sent.times[1] >= sooner
    assert sent.times[2] >= later


@pytest.mark.parametrize("how", ["clear", "hush", "close"])
def test_what_is_taken_back_is_never_sent(how: str) -> None:
    sent = Sent()
    sent.at(0.05, Cue.END)
    getattr(sent.outlet, how)()
    sent.at(0.1, Cue.DONE)
    until(lambda: sent.words)
    assert sent.words == ["done"]
    assert not sent.outlet.silent


def test_a_tone_is_as_long_in_the_page_as_it_is_here(clips: Clips) -> None:
    for cue in Cue:
        here = clips.clip(cue, Volume.NORMAL)
        assert PageClips().clip(cue, Volume.NORMAL).seconds == pytest.approx(here.seconds, abs=1e-3)
