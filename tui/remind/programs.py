"""Running the system's programs, with an end to waiting."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

MISSING = 127
"""The exit code for a program that is not there, as in a shell."""

TOO_LONG = 124
"""The exit code for one that did not end, as `timeout` has it."""

_PATIENCE_S = 20.0
"""Our choice."""


class Ran(NamedTuple):
    """What a program left behind."""

    code: int
    out: str = ""
    err: str = ""

    def why(self) -> str:
        """What went wrong, in one line."""
        said = " ".join((self.err or self.out).split())
        return said or f"exit code {self.code}"


Run = Callable[..., Ran]
"""`run_program`, or what stands in its place in a test."""


def run_program(
    words: Sequence[str], *, given: str = "", environment: Mapping[str, str] | None = None
) -> Ran:
    """Run a program to its end; `given` is what it reads."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are our own
            words,
            input=given,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE_S,
            check=False,
        )
    except FileNotFoundError:
        return Ran(MISSING, err=f"{words[0]} is not there")
    except subprocess.TimeoutExpired:
        return Ran(TOO_LONG, err=f"{words[0]} did not end")
    except OSError as error:
        return Ran(MISSING, err=f"{words[0]}: {error.strerror}")
    return Ran(done.returncode, done.stdout, done.stderr)
