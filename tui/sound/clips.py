"""Clips of cues on the disk, each made when it is first wanted."""

import os
import tempfile
import threading
from array import array
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from rules.dataclass import dataclass
from rules.session import Cue
from rules.settings import Volume
from store.files import make_folder
from tui.sound.tones import RATE, TONES, VERSION, samples_of, wav_of

SILENCE_S = 0.05


@dataclass(frozen=True, slots=True)
class Clip:
    """What is heard for a cue."""

    cue: Cue
    path: Path
    """A 16-bit mono WAV file."""
    seconds: float
    text: str = ""
    """What is said in it, after the tone; empty: it is a tone alone."""


class Clips:
    """The clips in a folder; its name has their version, so that a new psoas makes them anew."""

    def __init__(self, cache: Path, voice: str = "") -> None:
        """`voice` tells one synthesiser, and how it is set, from others."""
        self._voice = voice
        self.folder = cache / f"sound-{VERSION}"
        self._tones: dict[tuple[Cue, Volume], Clip] = {}

    def silence(self) -> Path:
        """A moment of silence, to find out whether there is sound; raises OSError."""
        path = self.folder / "silence.wav"
        if not path.exists():
            write_whole(path, wav_of(array("h", bytes(2 * round(RATE * SILENCE_S)))))
        return path

    def tone(self, cue: Cue, volume: Volume) -> Clip:
        """A cue's tone; raises OSError when it cannot be written."""
        if (cue, volume) not in self._tones:
            self._tones[cue, volume] = self._made(cue, volume)
        return self._tones[cue, volume]

    def prepare(self, volume: Volume) -> None:
        """Begin to make what tones are missing, so that none has to be made when it is due."""
        threading.Thread(target=self._make_all, args=(volume,), daemon=True).start()

    def _make_all(self, volume: Volume) -> None:
        # What cannot be written is noticed when it is wanted.
        with suppress(OSError):
            for cue in TONES:
                self.tone(cue, volume)

    def clip(self, cue: Cue, volume: Volume, text: str = "") -> Clip:
        """A cue's clip, with the text said if the voice has made it; raises OSError."""
        if text and (path := self.said(cue, volume, text)).exists():
            return Clip(cue, path, seconds_in(path), text)
        return self.tone(cue, volume)

    def said(self, cue: Cue, volume: Volume, text: str) -> Path:
        """Where a tone is kept that is followed by a text."""
        key = sha256(f"{self._voice}\n{cue}\n{text}".encode()).hexdigest()[:32]
        return self.folder / volume / f"{key}.wav"

    def _made(self, cue: Cue, volume: Volume) -> Clip:
        path = self.folder / volume / f"{cue}.wav"
        if not path.exists():
            write_whole(path, wav_of(samples_of(cue, volume)))
        return Clip(cue, path, seconds_in(path))


def seconds_in(path: Path) -> float:
    """How long one of our WAV files sounds: its header has 44 bytes, each sample 2."""
    return (path.stat().st_size - 44) / 2 / RATE


def write_whole(path: Path, data: bytes) -> None:
    """Write a private file, whole or not at all; raises OSError.

    It can be made anew, so it need not be safe on the disk.
    """
    make_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
