"""The way in: what is loaded, how errors are told, and real processes."""

import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from tests.tui.conftest import Psoas, Real
from tui.main import COMMANDS
from tui.main import psoas as group

LOADED = (
    "import sys\nfrom tui.main import main\nmain({words!r})\nprint(*sys.modules, file=sys.stderr)"
)


def test_help_names_every_command_in_one_line_each(psoas: Psoas) -> None:
    lines = psoas.done("--help").lines
    listed = lines[lines.index("Commands:") + 1 :]
    assert [line.split()[0] for line in listed[: len(COMMANDS)]] == list(COMMANDS)
    assert all(line.rstrip().endswith((".", "]")) for line in listed[: len(COMMANDS)])
    assert psoas.done("-h").out == psoas.done("--help").out


def test_every_command_and_every_option_says_what_it_does() -> None:
    context = click.Context(group, info_name="psoas")
    for command in walk(context, group):
        assert command.help, command.name
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def walk(context: click.Context, command: click.Command) -> list[click.Command]:
    """The command with all that are below it."""
    found = [command]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += walk(click.Context(below, info_name=name, parent=context), below)
    return found


def test_the_version_is_the_packages(psoas: Psoas) -> None:
    assert psoas.done("--version").out == f"psoas {version('psoas')}\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tody"], "No such command 'tody'"),
        (["today", "--jsn"], "No such option '--jsn'"),
        (["today", "now"], "Got unexpected extra argument"),
        (["--data"], "Option '--data' requires an argument"),
        (["history", "\x1b[31m"], "Got unexpected extra argument"),
    ],
)
def test_wrong_usage_is_one_sentence_on_stderr(
    psoas: Psoas, words: list[str], sentence: str
) -> None:
    told = psoas.refused(*words, code=2)
    assert told.startswith(sentence)
    assert told.endswith("--help` shows how).")
    assert told.isprintable()


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("tui.commands.common.Setup.assess", fail)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_exits_130_without_a_word(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    failing(monkeypatch, error)
    outcome = psoas("today")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "\n")


def test_a_fault_of_our_own_is_not_hidden(psoas: Psoas, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        psoas("today")


# Real processes


@pytest.mark.parametrize(
    ("words", "library"),
    [
        (["today", "--json"], "pendulum"),
        (["today"], "tinydb"),
        (["check", "--help"], "rules.assess"),
        (["history"], "rules.assess"),
        (["today"], "importlib.metadata"),
        (["today"], "tomlkit"),
        (["today"], "rules.toml_lines"),
        (["today"], "rules.figure_data"),
        (["history"], "rules.programme_reading"),
    ],
)
def test_a_quick_command_loads_no_more_than_it_needs(
    real: Real, words: list[str], library: str
) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=words)],
        env=real.environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stderr.split()
    assert "tui.main" in loaded
    assert library not in loaded
    assert not {"textual", "rich", "screens"} & {name.partition(".")[0] for name in loaded}


def test_exit_codes_and_streams_of_the_real_command(real: Real) -> None:
    done = real("check", "2")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Saved ")
    refused = real("check", "11")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "11 is no pain: give a whole number from 0 to 10.\n"
    wrong = real("chek", "2")
    assert (wrong.code, wrong.out) == (2, "")
    assert len(wrong.err.splitlines()) == 1


def test_a_new_log_is_private(real: Real, tmp_path: Path) -> None:
    new = Real(tmp_path / "home" / "log.json", real.settings, real.bytecode)
    new("check", "2")
    assert new.data.stat().st_mode & 0o777 == 0o600
    assert new.data.parent.stat().st_mode & 0o777 == 0o700


def test_many_at_once_lose_nothing(real: Real) -> None:
    started = [real.start("run", "add", f"{minutes}m") for minutes in range(20, 26)]
    ids = set()
    for process in started:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        ids.add(out.split()[1])
    runs = json.loads(real("run", "list", "--json").out)
    assert sorted(run["duration_s"] for run in runs) == [60 * n for n in range(20, 26)]
    assert len(ids) == 6


def test_a_reader_that_has_had_enough_is_no_error_worth_a_traceback(real: Real) -> None:
    real("check", "2")
    reading, writing = os.pipe()
    os.close(reading)
    with real.start("history", stdout=writing) as process:
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_is_told_in_a_sentence(real: Real) -> None:
    real("check", "2")
    with Path("/dev/full").open("w") as full:
        outcome = real("export", "json", stdout=full)
    assert outcome.code == 1
    assert outcome.err == "This could not be printed to its end (No space left on device).\n"


def test_closed_streams_do_not_end_it(real: Real) -> None:
    closed = ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")
    assert real("check", "2", before=closed).code == 0
    assert len(real("history").out.splitlines()) == 1


def test_ctrl_c_exits_130_without_a_traceback(real: Real, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with real.start("data", "merge", str(pipe)) as process:
        # Opens once the command has: from then on it waits for us to write.
        writing = os.open(pipe, os.O_WRONLY)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        os.close(writing)
    assert (process.returncode, out, err.strip()) == (130, "", "")
    assert real("history").out == ""
