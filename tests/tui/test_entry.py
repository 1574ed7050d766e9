"""The way in of the script: `psoas prompt` at once, and everything else through the whole psoas."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from pty import openpty
from types import SimpleNamespace

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

import tui.entry
from store.paths import cache_folder, data_file
from tests.tui.conftest import ROOT, Psoas
from tui.entry import log_path, main, read_segment, segment_path, stamps_of

MAY_LOAD = {"os", "sys", "time"}
"""Built into Python, or loaded by it before anything of ours."""

PSOAS = (sys.executable, "-c", "from tui.entry import main; main()")

LOADED = """
import sys
sys.path.insert(0, sys.argv[1])
sys.argv[1:] = ["prompt"]
before = set(sys.modules)
from tui.entry import main
code = main()
sys.stderr.write(" ".join(sorted(set(sys.modules) - before)))
sys.exit(code)
"""


def prompt(*flags: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: each for name, each in os.environ.items() if "COVERAGE" not in name}
    return subprocess.run(
        [sys.executable, "-I", *flags, "-c", LOADED, ROOT],
        env=kept | environment,
        capture_output=True,
        check=False,
    )


def test_the_prompt_loads_nothing_but_itself(psoas: Psoas) -> None:
    done = prompt()
    assert (done.returncode, done.stdout) == (0, b"\n")
    assert set(done.stderr.decode().split()) == {"tui", "tui.entry"}


def test_the_prompt_asks_for_nothing_that_python_has_not_loaded() -> None:
    source = (ROOT / "tui" / "entry.py").read_text(encoding="utf-8")
    imported = {line.split()[1] for line in source.splitlines() if line.startswith("import ")}
    assert imported <= MAY_LOAD
    bare = "import sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", bare], capture_output=True, text=True, check=True
    ).stdout.split()
    assert imported <= set(loaded)


def test_the_script_is_this_way_in() -> None:
    script = Path(sysconfig.get_path("scripts"), "psoas")
    if not script.is_file():
        pytest.skip("psoas is not installed here; `make dev` does it")
    assert "from tui.entry import main" in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["prompt", "--help"], ["--data", "x", "prompt"], ["today"]])
def test_all_else_goes_to_the_whole_psoas(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["psoas", *words])
    monkeypatch.setattr("tui.main.main", lambda: 42)
    assert main() == 42


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder in which nothing is named."""
    names = ("PSOAS_DATA", "PSOAS_CACHE", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    return tmp_path


def set_nothing(_: pytest.MonkeyPatch) -> None:
    """Nothing is named."""


def set_xdg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/a b/data")
    monkeypatch.setenv("XDG_CACHE_HOME", "/a b/cache/")


def set_relative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    monkeypatch.setenv("XDG_CACHE_HOME", "")


def set_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOAS_DATA", "~/elsewhere/log.json")
    monkeypatch.setenv("PSOAS_CACHE", "~/elsewhere/cache")


@pytest.mark.parametrize("named", [set_nothing, set_xdg, set_relative, set_ours])
def test_the_paths_are_those_of_the_store(
    named: Callable[[pytest.MonkeyPatch], None], homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch)
    assert Path(log_path()) == data_file()
    assert Path(segment_path(log_path())).parent == cache_folder()


@pytest.mark.parametrize(
    ("platform", "dirs"), [("linux", Unix), ("darwin", MacOS), ("win32", Windows)]
)
@pytest.mark.parametrize("named", [set_nothing, set_xdg])
def test_the_paths_are_those_of_platformdirs_on_every_system(
    platform: str,
    dirs: type[Unix | MacOS | Windows],
    named: Callable[[pytest.MonkeyPatch], None],
    homes: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named(monkeypatch)
    monkeypatch.setattr(tui.entry, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: os.environ["LOCALAPPDATA"])
    here = dirs("psoas", appauthor=False)
    assert Path(log_path()) == Path(here.user_data_dir) / "log.json"
    cache = Path(segment_path(log_path())).parent
    assert os.fspath(cache).replace("\\", "/") == here.user_cache_dir.replace("\\", "/")


# The line


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path))
    (tmp_path / "log.json").write_text("{}", encoding="utf-8")
    return str(tmp_path / "log.json")


def write(
    log: str, *, until: float = 1000, settings: str = "/none\t here", text: str = "● go"
) -> None:
    parts = (str(until).encode(), text.encode(), *stamps_of(log, settings), settings.encode())
    Path(segment_path(log)).write_bytes(b"\t".join(parts))


@pytest.mark.parametrize(
    ("now", "is_there"), [(999, True), (1000, False), (1000 - 25 * 3600, True), (-90_001, False)]
)
def test_a_line_is_good_until_the_day_ends_and_for_no_longer_than_a_day(
    log: str, now: float, is_there: bool
) -> None:
    write(log)
    assert (read_segment(log, now) is not None) is is_there


def test_an_empty_segment_is_not_a_missing_one(log: str) -> None:
    write(log, text="")
    assert read_segment(log, 999) == b""


def test_a_line_is_an_old_one_when_the_log_has_changed_since(log: str) -> None:
    write(log)
    Path(log).write_text("{ }", encoding="utf-8")
    assert read_segment(log, 999) is None


def test_a_line_is_an_old_one_when_the_settings_have_changed_since(
    log: str, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    write(log, settings=str(settings))
    assert read_segment(log, 999) is not None
    settings.write_text("cautious = true", encoding="utf-8")
    assert read_segment(log, 999) is None


def test_a_line_is_an_old_one_when_another_programme_is_used(log: str, tmp_path: Path) -> None:
    write(log, settings=str(tmp_path / "s.toml"))
    assert read_segment(log, 0) == "● go".encode()
    (tmp_path / "programme.toml").write_text("", encoding="utf-8")
    assert read_segment(log, 0) is None


@pytest.mark.parametrize("content", [b"", b"soon\tx\t-\t-\t/x", b"1000\tx", b"\xff\x00" * 9000])
def test_a_damaged_line_is_none(log: str, content: bytes) -> None:
    Path(segment_path(log)).write_bytes(content)
    assert read_segment(log, 999) is None


def test_without_a_line_there_is_none(log: str, tmp_path: Path) -> None:
    assert read_segment(log, 999) is None
    Path(segment_path(log)).mkdir()
    assert read_segment(log, 999) is None


def test_each_log_has_a_line_of_its_own(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert segment_path(log) != segment_path(f"{log}2")
    monkeypatch.chdir(Path(log).parent)
    assert segment_path(log) == segment_path("log.json")


def test_the_light_of_today_is_said_before_the_app_is_loaded_and_gone_when_it_is(
    psoas: Psoas,
) -> None:
    psoas.done("episode", "start", "left")
    subprocess.run([*PSOAS, "check", "1", "--rest-pain"], cwd=ROOT, check=True)
    master, slave = openpty()
    app = subprocess.Popen(
        PSOAS,
        cwd=ROOT,
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    said = b""
    while b"\x1b[?1049h" not in said:  # the screen of its own, which Textual asks for
        said += os.read(master, 1 << 16)
    app.kill()
    app.wait()
    os.close(master)
    assert said.startswith("\r✖ see a doctor".encode())
    assert said.index(b"\r\x1b[K") < said.index(b"\x1b[?1049h")


def test_without_a_terminal_or_with_a_command_nothing_comes_first(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    for words in ([], ["today"]):
        done = subprocess.run(
            [*PSOAS, *words],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        assert b"\r" not in done.stdout


@pytest.mark.parametrize(("command", "looks"), [("today", False), ("history", True)])
def test_garbage_is_looked_for_only_where_there_may_be_much(
    command: str, looks: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = "import gc; from tui.entry import main; main(); print(gc.isenabled())"
    for name, file in (("DATA", "log.json"), ("CONFIG", "settings.toml"), ("CACHE", "cache")):
        monkeypatch.setenv(f"PSOAS_{name}", str(tmp_path / file))
    done = subprocess.run(
        [sys.executable, "-c", script, command],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == str(looks)
