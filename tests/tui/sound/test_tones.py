"""The tones: soft, in bounds, and no two alike."""

from __future__ import annotations

import io
import wave
from array import array
from itertools import combinations, pairwise

import pytest

from rules.session import Cue
from rules.settings import Volume
from tests.matching import best_match
from tui.sound.tones import GAINS, RATE, TONES, samples_of, wav_of

HEARD = [volume for volume in Volume if volume is not Volume.OFF]


def test_every_cue_has_a_tone() -> None:
    assert set(TONES) == set(Cue)


@pytest.mark.parametrize("cue", Cue)
def test_a_tone_begins_and_ends_at_silence_and_never_jumps(cue: Cue) -> None:
    samples = samples_of(cue, Volume.LOUD)
    peak = max(map(abs, samples))
    assert max(abs(samples[0]), abs(samples[-1])) <= 1
    first = [abs(sample) for sample in samples[: RATE // 1000]]
    last = [abs(sample) for sample in samples[-RATE // 1000 :]]
    assert max(first + last) < peak / 10
    steps = [abs(after - before) for before, after in pairwise(samples)]
    assert max(steps) < peak * 0.9


@pytest.mark.parametrize("volume", HEARD)
def test_no_tone_is_clipped_and_each_volume_is_louder_than_the_last(volume: Volume) -> None:
    for cue, tone in TONES.items():
        peak = max(map(abs, samples_of(cue, volume)))
        assert peak == pytest.approx(32767 * GAINS[volume] * tone.strength, rel=0.01)
        assert peak < 32767
    assert GAINS[Volume.QUIET] < GAINS[Volume.NORMAL] < GAINS[Volume.LOUD]


def test_the_end_of_a_hold_is_long_and_what_comes_often_is_short() -> None:
    seconds = {cue: len(samples_of(cue, Volume.NORMAL)) / RATE for cue in Cue}
    assert seconds[Cue.END] >= 0.4
    assert max(seconds[cue] for cue in (Cue.COUNT, Cue.REP, Cue.TURN)) <= 0.15
    assert max(seconds.values()) <= 1.5


def test_the_far_end_of_a_rep_is_quieter_than_the_rep() -> None:
    turn, rep = (max(samples_of(cue, Volume.NORMAL)) for cue in (Cue.TURN, Cue.REP))
    assert turn < 0.6 * rep


def test_no_two_tones_can_be_taken_for_each_other() -> None:
    tones = {cue: samples_of(cue, Volume.NORMAL)[::2] for cue in Cue}
    likeness = {pair: alike(*(tones[cue] for cue in pair)) for pair in combinations(tones, 2)}
    assert {pair: r for pair, r in likeness.items() if r >= 0.6} == {}


def alike(one: array[int], other: array[int]) -> float:
    """The matched filter's answer, 0..1, wherever they overlap; 1 for a tone and itself."""
    longer, shorter = sorted((list(one), list(other)), key=len, reverse=True)
    silence = [0] * len(shorter)
    return best_match([*silence, *longer, *silence], shorter).of_the_whole


def test_a_tone_is_like_itself() -> None:
    tone = samples_of(Cue.BEGIN, Volume.NORMAL)
    assert alike(tone, tone) == pytest.approx(1, abs=0.001)


def test_a_file_holds_the_samples() -> None:
    samples = samples_of(Cue.REST, Volume.QUIET)
    with wave.open(io.BytesIO(wav_of(samples)), "rb") as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, RATE)
        assert wav.readframes(wav.getnframes()) == samples.tobytes()
