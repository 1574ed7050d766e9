"""The way in of the `psoas` script: answers `psoas prompt` itself, and hands all else to `main`.

A shell waits for its prompt at every line, so nothing is imported here that Python has not loaded
by then. `tui.segment` writes the line that is read here; the app is preceded by it.
"""

import os
import sys
import time

_LONGEST_DAY_S = 25 * 3600
"""On the day on which clocks are set back."""

_PLACES = {
    "data": ("XDG_DATA_HOME", "~/.local/share", "~/Library/Application Support", ""),
    "cache": ("XDG_CACHE_HOME", "~/.cache", "~/Library/Caches", "Cache"),
}
"""As platformdirs has it: the variable that says so, Linux, macOS, and below Windows' folder."""

_PRIME = 2**61 - 1

_greetings: list[bytes] = []
"""What stands on the terminal."""


def main() -> int:
    """Run one command and return its exit code."""
    if sys.argv[1:] != ["prompt"]:
        import gc  # noqa: PLC0415 - a prompt has none

        # Nothing of all that is loaded is garbage; `tui.main` and `FrameApp` look for it again.
        gc.disable()
        if not sys.argv[1:]:
            _greet()
        from tui.main import main as run  # noqa: PLC0415 - all the rest of psoas

        return run()
    os.write(1, (read_segment(log_path(), time.time()) or b"") + b"\n")
    return 0


def _greet() -> None:
    """Say today's light while the app is loaded, which takes ten times as long."""
    can_move = os.isatty(0) and os.isatty(1) and os.environ.get("TERM") != "dumb"
    if can_move and (line := read_segment(log_path(), time.time())):
        os.write(1, b"\r" + line)
        _greetings.append(line)


def end_greeting() -> None:
    """Take it away: the app is there, or an error."""
    if _greetings:
        _greetings.clear()
        os.write(1, b"\r\x1b[K")


def log_path() -> str:
    """The log, as `store.paths.data_file` says."""
    return _named_by("PSOAS_DATA") or os.path.join(_folder("data"), "log.json")  # noqa: PTH118


def segment_path(log: str) -> str:
    """The file with the line of a log: each log has its own."""
    path = os.path.abspath(log)  # noqa: PTH100
    number = int.from_bytes(os.fsencode(path), "big") % _PRIME
    folder = _named_by("PSOAS_CACHE") or _folder("cache")
    return os.path.join(folder, f"prompt-{number:x}")  # noqa: PTH118


def read_segment(log: str, now: float) -> bytes | None:
    """The segment of a log, UTF-8; None when none was written since the log or a setting changed.

    The line: until when it holds (seconds since 1970), the segment, the stamps of the log, of the
    settings and of a programme of one's own as they were read, and the path of the settings; with
    tabs between.
    """
    try:
        file = os.open(segment_path(log), os.O_RDONLY)
    except OSError:
        return None
    try:
        until, text, *stamps, settings = os.read(file, 8192).split(b"\t", 5)
        if not 0 < int(until) - now <= _LONGEST_DAY_S:
            return None
    except (OSError, ValueError):
        return None
    finally:
        os.close(file)
    return text if stamps == stamps_of(log, os.fsdecode(settings)) else None


def stamps_of(log: str, settings: str) -> list[bytes]:
    """The stamps of all that a segment is worked out from."""
    # As `store.own_programme.kept_at` says.
    programme = os.path.join(os.path.dirname(settings), "programme.toml")  # noqa: PTH118, PTH120
    return [stamp(log), stamp(settings), stamp(programme)]


def stamp(path: str) -> bytes:
    """What tells one content of a file from the next; also for one that is missing."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return b"-"
    return b"%d:%d:%d" % (found.st_mtime_ns, found.st_size, found.st_ino)


def _named_by(variable: str) -> str:
    return os.path.expanduser(os.environ.get(variable, ""))  # noqa: PTH111


def _folder(which: str) -> str:
    variable, linux, mac, windows = _PLACES[which]
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA", ""), "psoas", windows).rstrip("\\")  # noqa: PTH118
    folder = os.environ.get(variable, "")
    if not folder.startswith("/"):
        folder = os.path.expanduser(mac if sys.platform == "darwin" else linux)  # noqa: PTH111
    return f"{folder}/psoas"
