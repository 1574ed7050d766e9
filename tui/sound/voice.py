"""Says texts with the voice of this computer, into files, while nobody holds or counts."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from array import array
from collections.abc import Callable
from pathlib import Path

from rules.dataclass import dataclass
from rules.phrases import Phrase
from rules.settings import Volume
from tui.sound.clips import Clips, write_whole
from tui.sound.tones import GAINS, RATE, samples_of, wav_of

NO_VOICE = "No voice was found on this computer (espeak-ng is one), so cues are tones alone."

_GAP_S = 0.06
"""Between a tone and the words."""
_MOST_S = 20.0
"""A synthesiser that takes longer for a phrase hangs."""
_HUSHED = 300
"""Samples below this, of 32767, are the silence around what is said."""
_POWERSHELL = (
    "Add-Type -AssemblyName System.Speech;"
    "$f = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, 16, 1);"
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$s.SetOutputToWaveFile($env:PSOAS_SAY_TO, $f);"
    "$s.Speak($env:PSOAS_SAY);"
    "$s.Dispose()"
)


@dataclass(frozen=True, slots=True)
class Synthesiser:
    """A command that says a text into a file; both are in its environment or its arguments."""

    line: tuple[str, ...]
    """With {path} and {text}."""

    def command(self, text: str, path: Path) -> list[str]:
        """The command line for one text, at low priority where the system has a word for it."""
        words = {"{path}": str(path), "{text}": text}
        nice = ["nice", "-n", "10"] if shutil.which("nice") else []
        return [*nice, *(words.get(word, word) for word in self.line)]


def synthesiser_here() -> Synthesiser | None:
    """The synthesiser of this computer."""
    if sys.platform == "darwin" and shutil.which("say"):
        form = "--data-format=LEI16@22050"
        return Synthesiser(("say", "-o", "{path}", form, "{text}"))
    for name in ("espeak-ng", "espeak"):
        if shutil.which(name):
            return Synthesiser((name, "-v", "en", "-s", "160", "-w", "{path}", "{text}"))
    if sys.platform == "win32" and shutil.which("powershell"):
        return Synthesiser(("powershell", "-NoProfile", "-Command", _POWERSHELL))
    return None


class Speaker:
    """Makes phrases in a thread of its own, one after another."""

    def __init__(
        self, clips: Clips, synthesiser: Synthesiser | None, tell: Callable[[str], object]
    ) -> None:
        """`tell` gets one sentence at most, perhaps from another thread."""
        self._clips = clips
        self._synthesiser = synthesiser
        self._tell = tell
        self._told = False
        self._wanted: queue.SimpleQueue[tuple[Phrase, Volume]] = queue.SimpleQueue()
        self._may = threading.Event()
        self._may.set()
        self._thread: threading.Thread | None = None

    def prepare(self, phrases: tuple[Phrase, ...], volume: Volume) -> None:
        """Begin to make what is not there yet."""
        if not phrases:
            return
        if self._synthesiser is None:
            self._tell_once()
            return
        for phrase in phrases:
            self._wanted.put((phrase, volume))
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._make_all, args=(self._synthesiser,), daemon=True
            )
            self._thread.start()

    def let(self, *, working: bool) -> None:
        """Make nothing while a person is working: the computer may be a slow one."""
        if working:
            self._may.clear()
        else:
            self._may.set()

    def _make_all(self, synthesiser: Synthesiser) -> None:
        while True:
            phrase, volume = self._wanted.get()
            self._may.wait()
            try:
                self._make(synthesiser, phrase, volume)
            except (OSError, subprocess.SubprocessError, EOFError, wave.Error):
                # The tone alone has to do for this one.
                self._tell_once()

    def _make(self, synthesiser: Synthesiser, phrase: Phrase, volume: Volume) -> None:
        path = self._clips.said(phrase.cue, volume, phrase.text)
        if path.exists():
            return
        words = louder(spoken(synthesiser, phrase.text), volume)
        gap = array("h", bytes(2 * round(_GAP_S * RATE)))
        write_whole(path, wav_of(samples_of(phrase.cue, volume) + gap + words))

    def _tell_once(self) -> None:
        if not self._told:
            self._told = True
            self._tell(NO_VOICE)


def spoken(synthesiser: Synthesiser, text: str) -> array[int]:
    """A text as samples, without the silence around it.

    Raises:
        OSError, subprocess.SubprocessError, EOFError, wave.Error: It could not be said.
    """
    with tempfile.TemporaryDirectory(prefix="psoas-") as folder:
        path = Path(folder) / "said.wav"
        nowhere = subprocess.DEVNULL
        subprocess.run(  # noqa: S603 - the synthesiser found on PATH, and our own text
            synthesiser.command(text, path),
            env={**os.environ, "PSOAS_SAY": text, "PSOAS_SAY_TO": str(path)},
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            timeout=_MOST_S,
            check=True,
        )
        with wave.open(str(path), "rb") as wav:
            if (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) != (1, 2, RATE):
                raise wave.Error("not in the form of our tones")
            samples = array("h", wav.readframes(wav.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    loud = [number for number, sample in enumerate(samples) if abs(sample) > _HUSHED]
    if not loud:
        raise wave.Error("nothing was said")
    return samples[loud[0] : loud[-1] + 1]


def louder(samples: array[int], volume: Volume) -> array[int]:
    """Samples with their peak where that of the tones is."""
    scale = 32767 * GAINS[volume] / max(map(abs, samples))
    return array("h", [round(sample * scale) for sample in samples])
