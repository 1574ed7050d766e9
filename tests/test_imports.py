"""What each module loads, seen from a fresh interpreter, and which way imports go."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("rules", "store", "screens", "tui")
SCREEN_LIBRARIES = {"textual", "rich", "pygments"}
SHARED_BASES = {"Screen", "ModalScreen"}

LOADED = """
import sys
from importlib import import_module
sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
import_module(sys.argv[2])
print(*(set(sys.modules) - before))
"""
RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from tui.main import main
before, sys.stdout = sys.stdout, sys.stderr
main(sys.argv[2:])
print(*sys.modules, file=before)
"""
DEAR = {"concurrent.futures", "logging", "importlib.metadata", "tomlkit", "rules.same"}
"""What no quick command needs, and each would pay for."""
ONE_BY_ONE = """
import sys
from importlib import import_module
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    for loaded in [loaded for loaded in sys.modules if loaded.split(".")[0] == "screens"]:
        del sys.modules[loaded]
    import_module(name)
"""


def modules(*patterns: str) -> list[str]:
    """Names of the modules whose files match, so that a new one is covered by itself."""
    files = (path.relative_to(ROOT) for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files)


def python(*arguments: str) -> str:
    """What a fresh interpreter prints, away from this repository and without coverage in it."""
    done = subprocess.run(
        [sys.executable, "-I", *arguments],
        env={name: value for name, value in os.environ.items() if "COVERAGE" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(module: str, *flags: str) -> set[str]:
    return set(python(*flags, "-c", LOADED, str(ROOT), module).split())


def libraries(loaded: set[str]) -> set[str]:
    """The top-level names of what is neither Python's nor ours."""
    tops = {name.partition(".")[0] for name in loaded}
    return {
        top
        for top in tops - sys.stdlib_module_names - set(PACKAGES)
        if not top.startswith("_")  # compiled parts of the above
    }


@pytest.mark.parametrize("module", modules("rules/**/*.py"))
def test_rules_need_python_alone(module: str) -> None:
    loaded = loaded_by(module, "-S")  # without site, nothing that is installed can be found
    assert module in loaded
    assert libraries(loaded) == set()
    assert {name.partition(".")[0] for name in loaded}.isdisjoint({"store", "screens", "tui"})


@pytest.mark.parametrize("module", modules("store/**/*.py"))
def test_the_store_loads_no_screen_library(module: str) -> None:
    loaded = loaded_by(module)
    assert module in loaded
    assert libraries(loaded).isdisjoint({*SCREEN_LIBRARIES, "click"})
    assert {name.partition(".")[0] for name in loaded}.isdisjoint({"screens", "tui"})


def test_a_reader_of_files_loads_its_library_when_it_reads() -> None:
    assert "fitdecode" not in libraries(loaded_by("store.exchange.fit"))


def test_the_log_is_opened_without_a_calendar_library() -> None:
    assert libraries(loaded_by("store.log")) <= {"tinydb"}


@pytest.mark.parametrize("module", ["tui.main", "tui.plain", *modules("tui/commands/*.py")])
def test_a_quick_command_loads_neither_textual_nor_a_screen(module: str) -> None:
    loaded = loaded_by(module)
    assert module in loaded
    assert libraries(loaded).isdisjoint(SCREEN_LIBRARIES)
    assert {name.partition(".")[0] for name in loaded}.isdisjoint({"screens"})
    assert "tui.app" not in loaded


@pytest.mark.parametrize("command", ["today", "check 1", "run add 5km 31:00", "prompt --fresh"])
def test_a_quick_command_that_is_run_loads_nothing_dear(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, file in (("DATA", "log.json"), ("CONFIG", "settings.toml"), ("CACHE", "cache")):
        monkeypatch.setenv(f"PSOAS_{name}", str(tmp_path / file))
    for words in ("episode start left", command):
        loaded = set(python("-c", RUN, str(ROOT), *words.split()).split())
    assert "store.log" in loaded
    assert loaded.isdisjoint(DEAR)
    assert libraries(loaded).isdisjoint({*SCREEN_LIBRARIES, "pendulum"})


def test_the_way_in_loads_no_command() -> None:
    loaded = loaded_by("tui.main")
    assert {name for name in loaded if name.startswith("tui.commands.")} <= {"tui.commands.common"}


def test_every_screen_module_can_be_the_first_that_is_imported() -> None:
    python("-c", ONE_BY_ONE, str(ROOT), *modules("screens/**/*.py"))


@pytest.mark.parametrize("package", modules(*(f"{top}/**/__init__.py" for top in PACKAGES)))
def test_a_package_is_one_docstring_and_loads_nothing(package: str) -> None:
    (statement,) = ast.parse(Path(ROOT, *package.split("."), "__init__.py").read_bytes()).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)


def test_screens_do_not_import_each_other() -> None:
    trees = {
        path.stem: ast.parse(path.read_bytes())
        for path in (ROOT / "screens").glob("*.py")
        if path.stem != "__init__"
    }
    screens = screen_modules(trees)
    assert screens
    for name, tree in trees.items():
        imported = {
            node.module.removeprefix("screens.")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
        }
        assert name not in screens or imported.isdisjoint(screens - {name}), name


def screen_modules(trees: dict[str, ast.Module]) -> set[str]:
    """The modules with a screen that no other derives from, so not those of the shared bases."""
    bases = {
        (module, node.name): {ast.unparse(base).partition("[")[0] for base in node.bases}
        for module, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    kinds = set(SHARED_BASES)
    while grown := {name for (_, name), its in bases.items() if its & kinds} - kinds:
        kinds |= grown
    derived_from = set().union(*bases.values())
    return {module for module, name in bases if name in kinds and name not in derived_from}


def test_the_contracts_between_the_packages_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
