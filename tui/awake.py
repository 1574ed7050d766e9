"""Keeps this computer from falling asleep while a session runs, by whatever it has for that."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress

from tui.route import is_remote

_WHY = "A psoas session is running"


class Awake:
    """On from `start` to `stop`, and never longer than this process lives; failing is harmless."""

    def __init__(
        self, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
    ) -> None:
        self._environment = environment
        self._platform = platform
        self._held = ExitStack()

    def start(self) -> None:
        """Keep awake from now on; over SSH nothing is done, as the wrong computer would be kept."""
        self.stop()
        if not is_remote(self._environment) and not self._by_wakepy():
            self._by_child()

    def stop(self) -> None:
        """Let it sleep again; doing it twice is harmless."""
        self._held.close()

    def _by_wakepy(self) -> bool:
        try:
            # An extra, dear to import.
            from wakepy import keep  # noqa: PLC0415
        except ImportError:
            return False
        mode = self._held.enter_context(keep.presenting(on_fail="pass"))
        return bool(mode.active)

    def _by_child(self) -> None:
        command = _command(self._platform)
        if not command or shutil.which(command[0]) is None:
            return
        with suppress(OSError):
            # It reads what is never written, and ends when this process does.
            child = subprocess.Popen(  # noqa: S603 - a fixed command
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self._held.callback(_end, child)


def _command(platform: str) -> list[str]:
    match platform:
        case "darwin":
            return ["caffeinate", "-d", "cat"]
        case "linux":
            return ["systemd-inhibit", "--what=idle:sleep", "--who=psoas", f"--why={_WHY}", "cat"]
        case _:
            return []


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        child.terminate()
    with suppress(OSError):
        child.communicate()
