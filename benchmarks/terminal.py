"""A program on a terminal of its own: what it writes and when, what it is asked, what it uses."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Self

ROOT = Path(__file__).parents[1]
PSOAS = (sys.executable, "-c", "import sys; from tui.entry import main; sys.exit(main())")
"""As the script does that an install makes."""

ANSWERS = {
    rb"\x1b\[\?2026\$p": b"\x1b[?2026;2$y",  # it can show a frame at once
    rb"\x1b\[c": b"\x1b[?62;22c",
    rb"\x1b\[6n": b"\x1b[1;1R",
}
"""What a terminal answers when it is asked what it can do."""

FRAME_END = b"\x1b[?2026l"
"""What Textual writes when a frame is whole."""

LONGEST_S = 60
"""The longest that any answer is waited for."""

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_KEPT = 1 << 18
"""Bytes of what was written last that are kept."""


def environment(folder: Path) -> dict[str, str]:
    """That of a program that has its log, its settings and all else in `folder`."""
    # PULSE_SERVER: where there is no sound, a server with a null sink can stand in for it.
    names = ("PATH", "HOME", "LANG", "PULSE_SERVER")
    kept = {key: os.environ[key] for key in names if key in os.environ}
    return kept | {
        "PSOAS_DATA": str(folder / "log.json"),
        "XDG_CONFIG_HOME": str(folder),
        "PSOAS_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONUTF8": "1",
    }


class Terminal:
    """One program; times are seconds since it was started, when bytes came from it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        variables: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
    ) -> None:
        """`size` in columns and rows."""
        self.name = name
        self.bytes = 0
        self.seen = b""
        """What it wrote last."""
        self.master, slave = pty.openpty()
        columns, rows = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.started = perf_counter()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=variables,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self.master)

    def type(self, keys: bytes) -> float:
        """Type something; gives when."""
        at = perf_counter() - self.started
        os.write(self.master, keys)
        return at

    def read(self) -> bytes:
        """What has come; answers what a terminal would."""
        try:
            came = os.read(self.master, 1 << 16)
        except OSError:
            sys.exit(f"{self.name} has ended too soon: {self.seen[-500:].decode(errors='replace')}")
        self.bytes += len(came)
        self.seen = (self.seen + came)[-_KEPT:]
        for question, answer in ANSWERS.items():
            for _ in re.findall(question, came):
                os.write(self.master, answer)
        return came

    def wait(self, seconds: float) -> float | None:
        """Wait for more; gives when it came, None when nothing did for so long."""
        if not select.select([self.master], [], [], seconds)[0]:
            return None
        at = perf_counter() - self.started
        self.read()
        return at

    def until(self, *words: str, enough: Callable[[Iterable[bool]], bool] = all) -> float:
        """Wait until all (or with `enough`, any) of these words were written; gives when.

        Words count as soon as the frame that they are in is whole.
        """
        wanted = [word.encode() for word in words]
        while (at := self.wait(LONGEST_S)) is not None:
            text = _ESCAPES.sub(b"", self.seen)
            if enough(word in text for word in wanted) and not _is_within_frame(self.seen):
                return at
        sys.exit(f"{self.name} has not written {words}: {self.seen[-2000:]!r}")

    def frame(self) -> float:
        """Wait for the end of the next frame; gives when it came."""
        self.seen = b""
        while (at := self.wait(LONGEST_S)) is not None:
            if FRAME_END in self.seen:
                return at
        sys.exit(f"{self.name} has painted nothing for {LONGEST_S} s")

    def settled(self, quiet_s: float) -> float:
        """Wait for something, until nothing has come for `quiet_s`; gives when the last came."""
        last = self.wait(LONGEST_S)
        if last is None:
            sys.exit(f"{self.name} has painted nothing for {LONGEST_S} s")
        while (at := self.wait(quiet_s)) is not None:
            last = at
        return last

    def rest(self, quiet_s: float) -> None:
        """Wait until nothing has come for `quiet_s`."""
        while self.wait(quiet_s) is not None:
            pass

    def cpu_s(self) -> float:
        """Seconds of CPU so far, of the program and all that it has started."""
        ticks = sum(_ticks(process) for process in _family(self._process.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Its own memory and its share of what it has together with others (Pss), in MB."""
        text = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text(encoding="ascii")
        (line,) = (line for line in text.splitlines() if line.startswith("Pss:"))
        return int(line.split()[1]) / 1024


def _is_within_frame(seen: bytes) -> bool:
    return seen.rfind(b"\x1b[?2026h") > seen.rfind(FRAME_END)


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; see proc(5)."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def _ticks(process: int) -> int:
    # utime, stime, and those of children that have been waited for.
    return sum(int(field) for field in _stat(process)[11:15])


def _family(first: int) -> list[int]:
    parents = {
        int(entry.name): int(stat[1])
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and (stat := _stat(int(entry.name)))
    }
    found = [first]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found
