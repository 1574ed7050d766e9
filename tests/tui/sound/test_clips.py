"""Clips on the disk: made once, privately, whole or not at all."""

import time
import wave
from pathlib import Path

import pytest

from rules.session import Cue
from rules.settings import Volume
from tests.tui.sound.conftest import until
from tui.sound import clips as module
from tui.sound.clips import Clips, write_whole
from tui.sound.tones import RATE, VERSION


def test_a_clip_is_a_tone_and_as_long_as_it_says(clips: Clips) -> None:
    for cue in Cue:
        clip = clips.tone(cue, Volume.NORMAL)
        assert (clip.cue, clip.text) == (cue, "")
        with wave.open(str(clip.path), "rb") as wav:
            assert clip.seconds == pytest.approx(wav.getnframes() / RATE)


def test_the_silence_is_silent_and_short(clips: Clips) -> None:
    with wave.open(str(clips.silence()), "rb") as wav:
        assert 0.04 < wav.getnframes() / RATE < 0.06
        assert not any(wav.readframes(wav.getnframes()))


def test_all_tones_are_made_in_a_moment_and_only_once(tmp_path: Path) -> None:
    begun = time.process_time()
    made = Clips(tmp_path).tone(Cue.REP, Volume.LOUD)
    Clips(tmp_path).prepare(Volume.LOUD)
    until(lambda: len(list(made.path.parent.glob("*.wav"))) == len(Cue))
    assert time.process_time() - begun < 5
    before = {path: path.stat().st_mtime_ns for path in made.path.parent.iterdir()}
    assert Clips(tmp_path).tone(Cue.REP, Volume.LOUD) == made
    assert {path: path.stat().st_mtime_ns for path in made.path.parent.iterdir()} == before


def test_only_what_is_wanted_is_made(tmp_path: Path) -> None:
    made = Clips(tmp_path).tone(Cue.REP, Volume.QUIET)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [made.path]


def test_a_cache_that_cannot_be_written_is_no_fault_before_a_clip_is_wanted(
    tmp_path: Path,
) -> None:
    (tmp_path / "cache").write_text("", encoding="utf-8")
    clips = Clips(tmp_path / "cache")
    clips.prepare(Volume.NORMAL)
    with pytest.raises(OSError, match="cache"):
        clips.tone(Cue.REP, Volume.NORMAL)


def test_files_and_folders_are_private(tmp_path: Path) -> None:
    path = Clips(tmp_path / "cache").tone(Cue.REP, Volume.NORMAL).path
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in (path.parent, path.parent.parent, tmp_path / "cache"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_new_version_makes_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Clips(tmp_path).tone(Cue.REP, Volume.NORMAL).path
    monkeypatch.setattr(module, "VERSION", VERSION + 1)
    assert Clips(tmp_path).tone(Cue.REP, Volume.NORMAL).path != old


def test_what_cannot_be_written_whole_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no"):
        write_whole(tmp_path / "clip.wav", b"RIFF")
    assert list(tmp_path.iterdir()) == []


def test_what_is_said_is_kept_apart_by_cue_volume_text_and_voice(tmp_path: Path) -> None:
    paths = {
        Clips(tmp_path, voice).said(cue, volume, text)
        for voice in ("one", "other")
        for cue in (Cue.REST, Cue.BEGIN)
        for volume in (Volume.QUIET, Volume.LOUD)
        for text in ("Hold.", "Rest.")
    }
    assert len(paths) == 16
