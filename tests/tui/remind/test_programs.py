"""Running the system's programs."""

import os
import sys
from pathlib import Path

import pytest

from tui.remind import programs
from tui.remind.here import start_apart, this_computer
from tui.remind.programs import MISSING, TOO_LONG, Ran, run_program

READ = "import sys; print(sys.stdin.read()); print('é', file=sys.stderr); sys.exit(3)"


def test_a_program_gets_what_it_reads_and_says_how_it_ended() -> None:
    done = run_program((sys.executable, "-X", "utf8", "-c", READ), given="x")
    assert done == Ran(3, "x\n", "é\n")


def test_a_program_that_is_not_there_is_no_error() -> None:
    assert run_program(("/nowhere/at all",)) == Ran(MISSING, err="/nowhere/at all is not there")


def test_a_file_that_may_not_be_run_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run_program((str(tmp_path / "file"),)).code == MISSING


def test_a_program_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_PATIENCE_S", 0.1)
    forever = (sys.executable, "-c", "import threading; threading.Event().wait()")
    assert run_program(forever).code == TOO_LONG


def test_what_is_started_apart_goes_on_by_itself(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    script = f"import os; open({str(fifo)!r}, 'w').write(str(os.getsid(0) == os.getpid()))"
    start_apart((sys.executable, "-c", script))
    assert fifo.read_text(encoding="utf-8") == "True"


def test_this_computer_runs_real_programs() -> None:
    here = this_computer()
    assert (here.platform, here.run) == (sys.platform, run_program)
