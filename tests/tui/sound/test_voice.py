"""The voice: what it says is in files before it is needed, and made while nobody holds."""

import shutil
import sys
import wave
from array import array
from pathlib import Path

import pytest

from rules.phrases import Phrase
from rules.session import Cue
from rules.settings import Volume
from tests.tui.sound.conftest import until
from tui.sound.clips import Clip, Clips
from tui.sound.tones import GAINS, RATE, samples_of
from tui.sound.voice import NO_VOICE, Speaker, Synthesiser, spoken, synthesiser_here

HOLD = Phrase(Cue.BEGIN, "Hold. 30 seconds.")
REST = Phrase(Cue.REST, "Rest. Next: left piriformis stretch.")

FAKE = """#!{python} -IS
import sys, wave
with open({notes!r}, "a") as notes:
    print(sys.argv[-1], file=notes, flush=True)
if {fails}:
    sys.exit(1)
with wave.open(sys.argv[sys.argv.index("-w") + 1], "wb") as wav:
    wav.setnchannels(1)
    wav.setsampwidth(2)
    wav.setframerate({rate})
    wav.writeframes(bytes(2000) + {sound} + bytes(2000))
"""
WORDS = "bytes([0, 16] * 3000)"
"""3000 samples of 4096."""


class FakeVoice:
    """An espeak-ng that says 3000 equal samples, with silence around them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes = folder / "notes"

    def put(self, *, fails: bool = False, sound: str = WORDS, rate: int = RATE) -> None:
        script = self.folder / "espeak-ng"
        text = FAKE.format(
            python=sys.executable, notes=str(self.notes), fails=fails, sound=sound, rate=rate
        )
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)

    @property
    def said(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []


@pytest.fixture
def voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeVoice:
    """No voice yet, and no other program either."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return FakeVoice(folder)


@pytest.fixture
def own(tmp_path: Path) -> Clips:
    return Clips(tmp_path / "cache", "fake")


@pytest.fixture
def told() -> list[str]:
    return []


def samples_in(clip: Clip) -> "array[int]":
    with wave.open(str(clip.path), "rb") as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, RATE)
        return array("h", wav.readframes(wav.getnframes()))


def is_made(clips: Clips, phrase: Phrase, volume: Volume = Volume.NORMAL) -> bool:
    return clips.clip(phrase.cue, volume, phrase.text).text == phrase.text


def test_a_phrase_is_one_clip_with_its_tone_first(
    voice: FakeVoice, own: Clips, told: list[str]
) -> None:
    voice.put()
    Speaker(own, synthesiser_here(), told.append).prepare((HOLD,), Volume.LOUD)
    until(lambda: is_made(own, HOLD, Volume.LOUD))
    clip = own.clip(Cue.BEGIN, Volume.LOUD, HOLD.text)
    samples, tone = samples_in(clip), samples_of(Cue.BEGIN, Volume.LOUD)
    assert samples[: len(tone)] == tone
    words = samples[-3000:]
    assert set(words) == {round(32767 * GAINS[Volume.LOUD])}
    between = samples[len(tone) : -3000]
    assert 0.03 < len(between) / RATE < 0.1
    assert not any(between)
    assert clip.seconds == pytest.approx(len(samples) / RATE)
    assert clip.path.stat().st_mode & 0o777 == 0o600
    assert told == []


def test_until_it_is_made_the_tone_is_heard_alone(own: Clips) -> None:
    clip = own.clip(Cue.BEGIN, Volume.NORMAL, HOLD.text)
    assert clip == own.tone(Cue.BEGIN, Volume.NORMAL)


def test_phrases_are_made_in_turn_and_never_twice(
    voice: FakeVoice, own: Clips, told: list[str]
) -> None:
    voice.put()
    for _ in range(2):
        speaker = Speaker(own, synthesiser_here(), told.append)
        speaker.prepare((HOLD, REST), Volume.NORMAL)
        speaker.prepare((HOLD,), Volume.QUIET)
        until(lambda: is_made(own, HOLD, Volume.QUIET))
    assert voice.said == [HOLD.text, REST.text, HOLD.text]


def test_nothing_is_made_while_a_person_is_working(
    voice: FakeVoice, own: Clips, told: list[str]
) -> None:
    voice.put()
    speaker = Speaker(own, synthesiser_here(), told.append)
    speaker.let(working=True)
    speaker.prepare((HOLD,), Volume.NORMAL)
    with pytest.raises(AssertionError):
        until(lambda: voice.said, 0.3)
    speaker.let(working=False)
    until(lambda: is_made(own, HOLD))


def test_a_phrase_that_fails_is_a_tone_and_the_next_one_is_made(
    voice: FakeVoice, own: Clips, told: list[str]
) -> None:
    voice.put(fails=True)
    speaker = Speaker(own, synthesiser_here(), told.append)
    speaker.prepare((HOLD, HOLD), Volume.NORMAL)
    until(lambda: len(voice.said) == 2)
    voice.put()
    speaker.prepare((REST,), Volume.NORMAL)
    until(lambda: is_made(own, REST))
    assert not is_made(own, HOLD)
    assert told == [NO_VOICE]


@pytest.mark.parametrize("wrong", [{"rate": 8000}, {"sound": "b''"}, {"sound": "bytes(100)"}])
def test_what_is_not_speech_in_our_form_is_not_kept(
    voice: FakeVoice, own: Clips, told: list[str], wrong: dict[str, object]
) -> None:
    voice.put(**wrong)  # type: ignore[arg-type]
    Speaker(own, synthesiser_here(), told.append).prepare((HOLD,), Volume.NORMAL)
    until(lambda: told)
    assert not is_made(own, HOLD)


def test_without_a_voice_that_is_told_once_and_only_if_one_was_wanted(
    voice: FakeVoice, own: Clips, told: list[str]
) -> None:
    assert synthesiser_here() is None
    speaker = Speaker(own, None, told.append)
    speaker.prepare((), Volume.NORMAL)
    assert told == []
    speaker.prepare((HOLD,), Volume.NORMAL)
    speaker.prepare((HOLD,), Volume.NORMAL)
    assert told == [NO_VOICE]


@pytest.mark.parametrize(
    ("system", "program", "says"),
    [
        ("linux", "espeak-ng", ["-w", "said.wav", "Hold."]),
        ("linux", "espeak", ["-w", "said.wav", "Hold."]),
        ("darwin", "say", ["-o", "said.wav", "--data-format=LEI16@22050", "Hold."]),
        ("win32", "powershell", ["-NoProfile", "-Command"]),
    ],
)
def test_each_system_has_its_own_voice(
    monkeypatch: pytest.MonkeyPatch, system: str, program: str, says: list[str]
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("shutil.which", lambda name: name if name == program else None)
    here = synthesiser_here()
    assert here is not None
    line = here.command("Hold.", Path("said.wav"))
    assert line[0] == program
    assert [word for word in line if word in says] == says


def test_it_is_made_at_low_priority_where_that_can_be_said(voice: FakeVoice) -> None:
    (voice.folder / "nice").write_text("#!/bin/sh\n", encoding="utf-8")
    (voice.folder / "nice").chmod(0o755)
    assert Synthesiser(("say", "{text}")).command("Hold.", Path("x"))[:3] == ["nice", "-n", "10"]


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")
def test_a_real_voice_says_words_of_a_second_or_two() -> None:
    synthesiser = synthesiser_here()
    assert synthesiser is not None
    short, long = (spoken(synthesiser, phrase) for phrase in ("Rest.", REST.text))
    assert 0.2 < len(short) / RATE < 1
    assert 1 < len(long) / RATE < 4
