"""The house itself: what is packed, what is pinned, how it is set up, and what stands in git."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from tools.man import PAGE, page

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = ROOT / "constraints.txt"
DEV = ROOT / "constraints-dev.txt"
PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))


@pytest.fixture(scope="module")
def tracked() -> dict[str, str]:
    """Each file in git with its mode."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--stage", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
    return {path: about.split()[0] for about, _, path in entries}


def test_every_top_level_package_is_packed_checked_and_measured() -> None:
    tool = PROJECT["tool"]
    assert sorted(tool["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert sorted(tool["importlinter"]["root_packages"]) == PACKAGES
    assert sorted(tool["coverage"]["run"]["source"]) == PACKAGES
    assert set(tool["mypy"]["files"]) >= {*PACKAGES, "tests"}


def test_tests_are_no_packages_that_would_hide_the_real_ones() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as `make wheel` builds it."""
    pytest.importorskip("hatchling", reason="the build backend is not installed; `make dev` does")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.wheel
def test_the_wheel_holds_every_module_and_data_file_and_the_man_page_alone(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    (page,) = names - files
    assert page == f"psoas-{PROJECT['project']['version']}.data/data/share/man/man1/psoas.1"
    assert files <= names
    assert {Path(name).suffix for name in names} >= {".py", ".toml", ".tcss", ".css", ".typed"}


@pytest.mark.wheel
def test_the_wheel_is_for_any_system_and_names_its_pythons_and_its_command(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with ZipFile(wheel) as packed:
        about = {
            Path(name).name: packed.read(name).decode()
            for name in packed.namelist()
            if ".dist-info/" in name
        }
    assert "Requires-Python: >=3.11\n" in about["METADATA"]
    assert re.search(
        r"^\[console_scripts\]\npsoas = tui\.\w+:main$", about["entry_points.txt"], re.MULTILINE
    )


OF_THE_WHEEL = """
import sys
wheel = sys.argv[1]
sys.path.insert(0, wheel)
from tui.main import main
for words in (["today"], ["learn", "signs"], ["export", "report", "--out", "page.html"]):
    assert main(words) == 0, words
import tui.demo, screens.session
strangers = [name for name, module in sys.modules.items()
             if name.partition(".")[0] in {"rules", "store", "screens", "tui"}
             and not str(getattr(module, "__file__", wheel)).startswith(wheel)]
assert not strangers, strangers
"""


@pytest.mark.wheel
def test_what_is_in_the_wheel_runs_without_the_clone(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", OF_THE_WHEEL, str(tmp_path / "site")],
        cwd=tmp_path,
        env=os.environ
        | {"PSOAS_DATA": str(tmp_path / "log.json"), "PSOAS_CONFIG": str(tmp_path / "s.toml")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.html").exists()


def test_the_man_page_says_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make man`"


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_the_man_page_is_one_to_readers_of_man_pages() -> None:
    done = subprocess.run(
        ["groff", "-ww", "-man", "-Tutf8", PAGE], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "psoas run add" in done.stdout


def test_the_workflow_runs_the_oldest_and_the_newest_python_on_three_systems() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    said = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    (pythons,) = re.findall(r"python: \[(.*)\]", workflow)
    assert re.findall(r"3\.\d+", pythons) == [said[0], said[-1]]
    (systems,) = re.findall(r"system: \[(.*)\]", workflow)
    assert [name.split("-")[0] for name in systems.split(", ")] == ["ubuntu", "macos", "windows"]


@pytest.mark.parametrize("path", [RUN, DEV], ids=lambda path: path.name)
def test_a_pinned_list_is_versions_and_hashes_and_no_address(path: Path) -> None:
    pin = r"[a-z0-9-]+==[A-Za-z0-9.+]+( ; [a-z_]+ (==|!=|<|>=) '[A-Za-z0-9.]+')? \\\n"
    hashes = r"(    --hash=sha256:[0-9a-f]{64} \\\n)*    --hash=sha256:[0-9a-f]{64}\n"
    text = path.read_text(encoding="utf-8")
    comments, _, pins = text.partition("not edit.\n")
    assert re.fullmatch(f"({pin}{hashes})+", pins)
    assert "/" not in comments.replace("tools/pin.py", "")


def pinned(*paths: Path) -> dict[str, str]:
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_the_pinned_versions_are_those_that_the_project_asks_for() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    run = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    run += extras["serve"]
    dev = extras["dev"]
    for requirements, pins in ((run, pinned(RUN)), (dev, pinned(RUN, DEV))):
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(pins[requirement.name]), requirement


def test_the_two_lists_agree() -> None:
    run, dev = pinned(RUN), pinned(DEV)
    assert {name for name in run.keys() & dev.keys() if run[name] != dev[name]} == set()


def test_no_lock_file_that_names_package_hosts_is_kept(tracked: dict[str, str]) -> None:
    lock = re.compile(r"(^|/)(\w+\.lock|Pipfile\.lock|pylock.*\.toml|requirements.*\.txt)$")
    assert [path for path in tracked if lock.search(path)] == []


def test_scripts_and_nothing_else_may_be_run(tracked: dict[str, str]) -> None:
    for path, mode in tracked.items():
        file = ROOT / path
        if file.is_file():
            script = file.read_bytes().startswith(b"#!")
            assert mode == ("100755" if script else "100644"), path


def test_the_app_stays_a_table_of_what_follows_what() -> None:
    lines = (ROOT / "tui" / "app.py").read_text(encoding="utf-8").count("\n")
    assert lines < 150


SetUp = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def set_up(tmp_path: Path) -> SetUp:
    """Runs tools/set_up in a bare copy, with only the Pythons that a test lays on PATH."""
    path = tmp_path / "bin"
    path.mkdir()
    for needed in ("sh", "dirname"):
        found = shutil.which(needed)
        assert found
        (path / needed).symlink_to(found)
    copy = tmp_path / "clone"
    (copy / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "set_up", copy / "tools")

    def run(name: str, behaviour: str, **environment: str) -> subprocess.CompletedProcess[str]:
        python = path / name
        python.write_text(f"#!{shutil.which('sh')}\n{behaviour}\n", encoding="utf-8")
        python.chmod(0o755)
        return subprocess.run(
            [copy / "tools" / "set_up", "constraints.txt"],
            env={"PATH": os.fspath(path), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


TOO_OLD = "exit 1"
NO_VENV = 'case "$*" in *ensurepip*) exit 1;; esac; exit 0'


def test_a_python_that_is_too_old_is_refused_with_what_to_do(set_up: SetUp) -> None:
    done = set_up("python3", TOO_OLD)
    assert done.returncode == 1
    assert done.stderr == (
        "psoas: no Python 3.11 or newer was found; "
        "install one, or name it with PYTHON=/path/to/python3\n"
    )


def test_a_named_python_that_is_too_old_is_refused_by_name(set_up: SetUp) -> None:
    done = set_up("python3.9", TOO_OLD, PYTHON="python3.9")
    assert done.returncode == 1
    assert "python3.9 is not a Python 3.11 or newer" in done.stderr


@pytest.mark.parametrize("name", ["python3", "python3.11", "python3.14"])
def test_a_python_without_venv_says_what_to_install(set_up: SetUp, name: str) -> None:
    done = set_up(name, NO_VENV)
    assert done.returncode == 1
    assert f"{name} comes without its venv module" in done.stderr
    assert "apt install python3-venv" in done.stderr


def test_make_says_what_it_can_do() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    (phony,) = re.findall(r"^\.PHONY: help (.*)$", makefile, re.MULTILINE)
    assert re.findall(r"^make (\w+)", said, re.MULTILINE) == phony.split()


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda one: one.name)
def test_a_picture_loads_nothing_from_elsewhere(picture: Path) -> None:
    drawn = picture.read_text(encoding="utf-8")
    # The name of the format, and a comment.
    known = {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
    assert set(re.findall(r"https?://[^\s\"'<)]+", drawn)) <= known
    assert "@font-face" not in drawn
    assert "@import" not in drawn
