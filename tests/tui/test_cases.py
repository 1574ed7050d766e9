"""Every worked example of the rules, through the real command under a faked date."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.tui.conftest import Outcome, Real

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "rules" / "cases.json").read_text(encoding="utf-8")
)
AT_ONCE = 4

pytestmark = pytest.mark.skipif(
    shutil.which("faketime") is None, reason="needs faketime, a Debian package"
)

Run = tuple[Outcome, Outcome]
"""What `import` and `today --json` left behind."""


@pytest.fixture(scope="module")
def runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, bytecode: Path
) -> Iterator[dict[str, Future[Run]]]:
    """The cases that are asked for, several at once: 262 processes are slow one by one."""
    wanted: list[Any] = [
        item.callspec.params["case"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.path == request.path
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        folder = tmp_path_factory.mktemp("cases")
        yield {case["id"]: pool.submit(run, case, folder, bytecode) for case in wanted}


def run(case: dict[str, Any], folder: Path, bytecode: Path) -> Run:
    """Import the records of a case, and ask for today at its time and place."""
    home = folder / case["id"]
    home.mkdir()
    records = home / "case.json"
    records.write_text(
        json.dumps({"format": "psoas", "version": 1, "records": case["records"]}), encoding="utf-8"
    )
    settings = home / "settings.toml"
    chosen = case.get("settings", {})
    settings.write_text("".join(f"{name} = {json.dumps(chosen[name])}\n" for name in chosen))
    now = datetime.fromisoformat(case["now"])
    real = Real(home / "log.json", settings, bytecode, {"TZ": zone(now)})
    imported = real("import", "--json", str(records))
    faked = ("faketime", "-f", f"@{now:%Y-%m-%d %H:%M:%S}")
    return imported, real("today", "--json", before=faked)


def zone(now: datetime) -> str:
    """A place with the offset of `now`, whole hours; POSIX counts them the other way round."""
    offset = now.utcoffset()
    assert offset is not None
    hours = offset.total_seconds() / 3600
    assert hours.is_integer()
    return f"Etc/GMT{-int(hours):+d}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_command_says_what_the_rules_say(
    case: dict[str, Any], runs: dict[str, Future[Run]]
) -> None:
    imported, today = runs[case["id"]].result()
    assert imported.json() == {
        "added": [record["id"] for record in case["records"]],
        "known": 0,
        "refused": [],
    }
    said = today.json()
    expected = dict(case["expect"])
    if "findings" in expected:
        told = [(finding["rule"], finding["level"]) for finding in said["findings"]]
        wanted = [(finding["rule"], finding["level"]) for finding in expected.pop("findings")]
        assert told == wanted, case["why"]
    if "due" in expected:
        assert sorted(said["due"]) == sorted(expected.pop("due")), case["why"]
    for key, value in expected.items():
        if isinstance(value, dict):
            assert {name: said[key][name] for name in value} == value, case["why"]
        else:
            assert said[key] == value, case["why"]
