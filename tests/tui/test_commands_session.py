"""`psoas stretch`, `strength` and `test`: which front end guides, and with what."""

import io
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rules.session import SessionName
from tests.tui.conftest import Psoas, Real

COMMANDS = [
    ("stretch", SessionName.STRETCH),
    ("strength", SessionName.STRENGTH),
    ("test", SessionName.SELF_TEST),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the app was opened with; it stays closed here, and its exit code is 7."""
    calls: list[dict[str, Any]] = []

    def run_app(**given: Any) -> int:
        calls.append(given)
        return 7

    monkeypatch.setattr("tui.run.run_app", run_app)
    return calls


@pytest.fixture
def guided(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the lines were guided with; nothing is guided here, and the exit code is 1."""
    calls: list[dict[str, Any]] = []

    def guide(what: SessionName, **given: Any) -> int:
        calls.append({"what": what, **given})
        given["write"]("Get ready.")
        return 1

    monkeypatch.setattr("tui.plain.guide", guide)
    return calls


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Both ends, `stdin` and `stdout`, of a terminal that can move its cursor."""
    monkeypatch.setenv("TERM", "xterm-256color")
    # Not those of `sys`: pytest puts its own there before the test begins.
    ends = SimpleNamespace(stdin=Terminal(), stdout=Terminal())
    monkeypatch.setattr("tui.commands.session.sys", ends)
    return ends


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("command", "what"), COMMANDS)
def test_on_a_terminal_the_app_opens_at_the_session(
    psoas: Psoas, opened: list[dict[str, Any]], command: str, what: SessionName
) -> None:
    assert psoas(command).code == 7
    assert opened == [{"data": psoas.data, "settings": psoas.settings, "start": what}]


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_bare_psoas_opens_the_app(
    psoas: Psoas, opened: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert psoas("--data", str(tmp_path / "other.json")).code == 7
    assert opened == [{"data": tmp_path / "other.json", "settings": psoas.settings, "start": None}]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("command", "what"), COMMANDS)
def test_plain_guides_in_lines_on_a_terminal_too(
    psoas: Psoas, guided: list[dict[str, Any]], command: str, what: SessionName
) -> None:
    outcome = psoas(command, "--plain")
    assert (outcome.code, outcome.out) == (1, "Get ready.\n")
    (given,) = guided
    assert given["what"] is what
    assert given["log"].path == psoas.data
    assert given["now"]() == psoas.at
    assert given["clock"]() <= given["clock"]()


@pytest.mark.usefixtures("terminal", "opened")
@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_gets_lines(
    psoas: Psoas, guided: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    psoas("stretch")
    assert len(guided) == 1
    monkeypatch.delenv("TERM")
    psoas("stretch")
    assert len(guided) == 2


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("end", ["stdin", "stdout"])
def test_a_pipe_at_either_end_gets_lines(
    psoas: Psoas, guided: list[dict[str, Any]], terminal: SimpleNamespace, end: str
) -> None:
    setattr(terminal, end, io.StringIO())
    psoas("stretch")
    assert len(guided) == 1


@pytest.mark.usefixtures("opened")
def test_a_closed_input_is_one_that_has_ended(
    psoas: Psoas, guided: list[dict[str, Any]], terminal: SimpleNamespace
) -> None:
    terminal.stdin = None
    psoas("stretch")
    with pytest.raises(EOFError):
        guided[0]["read_line"](5.0)


def test_what_is_typed_is_handed_on_and_time_passes_without_it(
    psoas: Psoas, guided: list[dict[str, Any]], terminal: SimpleNamespace
) -> None:
    terminal.stdin = io.StringIO("pause\n")
    psoas("stretch", "--plain")
    assert guided[0]["read_line"](5.0) == "pause"
    passing = threading.Thread(target=guided[0]["wait"], args=(0.001,))
    passing.start()
    passing.join(timeout=10)
    assert not passing.is_alive()


def test_a_real_session_begins_in_lines_without_a_terminal(real: Real) -> None:
    with real.start("stretch") as process:
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(2)]
        process.terminate()
        process.wait(timeout=30)
    assert "Type a word and Enter" in first[0]
    assert first[1].strip()
