"""The tones of the cues, made here from sines: 16-bit mono WAV files, one a cue and volume."""

from __future__ import annotations

import wave
from array import array
from io import BytesIO
from math import cos, exp, pi, sin
from sys import byteorder

from rules.dataclass import dataclass
from rules.session import Cue
from rules.settings import Volume

VERSION = 1
"""To be counted up when a tone changes, so that those on the disk are made anew."""
RATE = 22050
"""Samples a second."""

GAINS = {Volume.QUIET: 0.1, Volume.NORMAL: 0.32, Volume.LOUD: 0.9}
"""The peak of a tone, of 1; players have no common option for it, so it is in the samples."""

_PARTIALS = ((1, 1.0), (2, 0.22), (3, 0.07))
"""Multiples of the pitch and how strong they are: near a struck bar, far from a buzzer."""
_ATTACK_S = 0.006
_RELEASE_S = 0.025


@dataclass(frozen=True, slots=True)
class Note:
    """One struck note."""

    at: float
    """Seconds after the tone's beginning."""
    pitch: float
    """Hz."""
    seconds: float
    decay: float = 4.0
    """How many times in a second it falls to 1/e."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Notes, and how loud they are beside the other tones."""

    notes: tuple[Note, ...]
    strength: float = 1.0


# Pitches in equal temperament, A4 = 440 Hz. Up means go, down means rest, and a rise that stays
# open is a question. No two tones begin alike, so that half a tone is enough to know it by.
TONES = {
    Cue.GET_READY: Tone((Note(0, 392.00, 0.16), Note(0.16, 523.25, 0.30))),
    Cue.BEGIN: Tone((Note(0, 659.26, 0.10), Note(0.10, 987.77, 0.32))),
    Cue.HALF: Tone((Note(0, 587.33, 0.16, 9), Note(0.19, 587.33, 0.26, 9))),
    Cue.TEN_LEFT: Tone(
        (Note(0, 830.61, 0.10, 14), Note(0.13, 830.61, 0.10, 14), Note(0.26, 830.61, 0.16, 14))
    ),
    Cue.COUNT: Tone((Note(0, 880.00, 0.10, 12),), 0.7),
    Cue.REP: Tone((Note(0, 739.99, 0.09, 16),), 0.7),
    Cue.TURN: Tone((Note(0, 311.13, 0.09, 16),), 0.35),
    Cue.END: Tone((Note(0, 1046.50, 0.65, 3.5), Note(0, 1567.98, 0.65, 5))),
    Cue.CHANGE_SIDES: Tone(
        (Note(0, 466.16, 0.14), Note(0.14, 698.46, 0.14), Note(0.28, 466.16, 0.24))
    ),
    Cue.REST: Tone((Note(0, 554.37, 0.20), Note(0.20, 440.00, 0.20), Note(0.40, 369.99, 0.36))),
    Cue.ASK: Tone((Note(0, 493.88, 0.14), Note(0.14, 622.25, 0.14), Note(0.28, 783.99, 0.30))),
    Cue.PAUSED: Tone((Note(0, 349.23, 0.18), Note(0.18, 261.63, 0.34)), 0.7),
    Cue.DONE: Tone(
        (
            Note(0, 523.25, 0.16),
            Note(0.15, 659.26, 0.16),
            Note(0.30, 783.99, 0.16),
            Note(0.45, 1046.50, 0.80, 3),
            Note(0.45, 523.25, 0.80, 3),
        )
    ),
}
"""By cue."""


def samples_of(cue: Cue, volume: Volume) -> array[int]:
    """A cue's tone at a volume that is not off."""
    tone = TONES[cue]
    mixed = [0.0] * max(round(RATE * n.at) + round(RATE * n.seconds) for n in tone.notes)
    for note in tone.notes:
        first = round(note.at * RATE)
        for number, sample in enumerate(_struck(note), start=first):
            mixed[number] += sample
    peak = max(map(abs, mixed))
    scale = 32767 * GAINS[volume] * tone.strength / peak
    return array("h", [round(sample * scale) for sample in mixed])


def seconds_of(cue: Cue) -> float:
    """How long a cue's tone sounds."""
    return max(note.at + note.seconds for note in TONES[cue].notes)


def wav_of(samples: array[int]) -> bytes:
    """The samples as a WAV file."""
    if byteorder == "big":
        samples = samples[:]
        samples.byteswap()
    file = BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(samples.tobytes())
    return file.getvalue()


def _struck(note: Note) -> list[float]:
    """One note: a soft beginning, a fall, and an end at silence."""
    count = round(note.seconds * RATE)
    attack, release = _ATTACK_S * RATE, _RELEASE_S * RATE
    turn, fall = 2 * pi * note.pitch / RATE, note.decay / RATE
    struck = []
    for number in range(count):
        edge = min(1.0, number / attack, (count - 1 - number) / release)
        shape = (0.5 - 0.5 * cos(pi * edge)) * exp(-fall * number)
        angle = turn * number
        struck.append(shape * sum(part * sin(times * angle) for times, part in _PARTIALS))
    return struck
