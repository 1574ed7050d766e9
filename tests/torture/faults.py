"""System calls that fail, or are the last one, in a process that changes a log: strace does it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinydb

from tests.torture.judged import wrong_with
from tests.torture.workload import PLAN, Past

ROOT = Path(__file__).parent.parent.parent
PACKAGES = Path(tinydb.__file__).parent.parent

WRITES = frozenset(
    {"openat", "open", "creat", "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync"}
    | {"ftruncate", "truncate", "fallocate", "sendfile", "copy_file_range", "sync_file_range"}
    | {"rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "symlink"}
    | {"mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "utimensat", "flock", "close"}
)
READS = frozenset(
    {"read", "pread64", "readv", "lseek", "newfstatat", "fstat", "stat", "lstat", "statx"}
    | {"getdents64", "access", "faccessat2"}
)
INTERRUPTIBLE = frozenset(
    {"openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "flock"}
)
"""Those that a signal may break off; Python begins them anew (PEP 475)."""

LETS_GO = READS | {"flock", "unlink", "unlinkat", "rmdir", "chmod", "fchmod", "fchmodat", "close"}
"""Those that a full disk does not refuse."""

_ONLY_TRACED = "--seccomp-bpf"
"""The process stops at the calls that are traced, and at no others: quicker."""

# Without the search for installed packages Python starts in half the time.
_START = """
import sys
sys.path[:0] = sys.argv[1:3]
from tests.torture.{module} import main
main(sys.argv[3])
"""
_CALL = re.compile(r"(\w+)\((.*)")
_NAMES = re.compile(r'"(/[^"]*)"|<(/[^>]*)>')


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """The `number`th call of that name on the log's files fails, or is never made."""

    call: str
    number: int
    error: str
    """`ENOSPC`, `EIO`, `EINTR`, or `KILL`."""
    rest: tuple[tuple[str, int], ...] = ()
    """From these on all others fail too, as on a disk that stays full or broken."""

    def options(self) -> list[str]:
        """As strace has it."""
        if self.error == "KILL":
            # With the filter below, strace 6.1 sends no signals.
            return [f"--inject={self.call}:signal=KILL:when={self.number}"]
        times = [f"{call}:error={self.error}:when={n}+" for call, n in self.rest]
        times = times or [f"{self.call}:error={self.error}:when={self.number}"]
        return [_ONLY_TRACED, *(f"--inject={one}" for one in times)]


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of the process."""

    answers: tuple[str, ...]
    """Its lines."""
    status: int
    errors: str
    trace: str

    @property
    def struck(self) -> bool:
        """Whether the fault was met."""
        return "(INJECTED)" in self.trace or self.status == -signal.SIGKILL

    @property
    def struck_folder(self) -> bool:
        """Whether it was the opening of a folder, which Python does not begin anew."""
        return any("O_DIRECTORY" in one and "INJECTED" in one for one in self.trace.splitlines())


@dataclass(frozen=True, slots=True)
class Calls:
    """What the work asks of the system for the log's files."""

    made: tuple[str, ...]
    names: tuple[str, ...]
    """Of the files, seen from the log's folder."""

    def of(self, wanted: frozenset[str]) -> Calls:
        """Some of them."""
        return Calls(tuple(call for call in self.made if call in wanted), self.names)


def cannot_trace(folder: Path) -> str:
    """Why faults cannot be injected here; empty when they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-f", _ONLY_TRACED, "-o", folder / "tried", "--inject=chdir:error=EIO", "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()}"


def run(log: Path, options: Sequence[str], module: str = "workload") -> Ended:
    """Do the work on `log` under strace."""
    trace = log.parent.with_suffix(".trace")
    python = [sys.executable, "-S", "-E", "-B", "-c", _START.format(module=module)]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, *options, *python, ROOT, PACKAGES, log],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    lines = tuple(done.stdout.splitlines())
    return Ended(lines, done.returncode, done.stderr, trace.read_text(errors="replace"))


def calls(log: Path, wanted: frozenset[str], module: str = "workload") -> Calls:
    """Do the work on `log` without a fault, and tell what it asks of the system."""
    traced = ["--trace=" + ",".join(sorted("?" + call for call in wanted)), "-y", "-s1"]
    made, names = [], set()
    folder = os.fspath(log.parent)
    for line in run(log, traced, module).trace.splitlines():
        if found := _CALL.search(line):
            call, arguments = found.groups()
            all_names = {name for pair in _NAMES.findall(arguments) for name in pair if name}
            of_log = {name for name in all_names if f"{name}/".startswith(folder + "/")}
            if of_log:
                made.append(call)
                names |= {os.path.relpath(name, folder) for name in of_log}
    return Calls(tuple(made), tuple(sorted(names)))


def strike(log: Path, calls: Calls, fault: Fault, module: str = "workload") -> Ended:
    """Do the work on `log` with a fault."""
    only = [f"--trace-path={os.path.normpath(log.parent / name)}" for name in calls.names]
    traced = ",".join(call for call, _ in fault.rest) or fault.call
    return run(log, [f"--trace={traced}", *only, *fault.options()], module)


def single(calls: Calls, error: str) -> list[Fault]:
    """Each of the calls fails once."""
    seen: Counter[str] = Counter()
    faults = []
    for call in calls.made:
        seen[call] += 1
        if error != "EINTR" or call in INTERRUPTIBLE:
            faults.append(Fault(call, seen[call], error))
    return faults


def lasting(calls: Calls, error: str) -> list[Fault]:
    """From each of the calls on all fail; a full disk lets go, and lets read, what is there."""
    seen: Counter[str] = Counter()
    failing = set(calls.made) - (LETS_GO if error == "ENOSPC" else set())
    faults = []
    for call in calls.made:
        rest = tuple((one, seen[one] + 1) for one in sorted(failing))
        seen[call] += 1
        if call in failing:
            faults.append(Fault(call, seen[call], error, rest))
    return faults


def wrong_after(log: Path, past: Past, ended: Ended, fault: Fault) -> str:
    """What is wrong after the fault; empty when nothing is."""
    if ended.errors or ended.status != (-signal.SIGKILL if fault.error == "KILL" else 0):
        return f"ended with {ended.status}: {ended.errors[-2000:]}"
    answers = [json.loads(line) for line in ended.answers]
    refused = any("refused" in answer for answer in answers)
    if refused and fault.error == "EINTR" and not ended.struck_folder:
        return f"refused: {answers}"
    return wrong_with(log, _possible(past, answers, fault))


def _possible(past: Past, answers: Sequence[dict[str, Any]], fault: Fault) -> list[Past]:
    """In which states the log may be: as acknowledged, with or without what was under way.

    A change that was refused has not come, unless the disk would not even let it be taken back.
    """
    pasts = [past]
    answered = [answer for answer in answers if answer["step"] >= 0]
    for answer in answered:
        step = PLAN[answer["step"]]
        if "said" in answer:
            pasts = [step.after(one, answer["said"]) for one in pasts]
        elif fault.rest:
            pasts += [step.after(one) for one in pasts]
    if fault.error == "KILL" and len(answered) < len(PLAN):
        pasts += [PLAN[len(answered)].after(one) for one in pasts]
    return pasts
