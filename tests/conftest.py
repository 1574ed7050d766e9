"""For all tests: nothing is heard, unless a test wants it; what watches a clock runs alone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ["PSOAS_SOUND"] = "off"

# How long an example takes says more of the computer than of psoas.
hypothesis.settings.register_profile("psoas", deadline=None)
hypothesis.settings.load_profile("psoas")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test looks into the cache of whoever runs it, or leaves anything there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PSOAS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


HERE = Path(__file__).parent
ALONE = [
    HERE / name
    for name in (
        *("audio", "tui/sound", "tui/serve", "store/test_claim.py"),
        *("store/test_processes.py", "tui/test_awake.py", "tui/test_clock.py", "tui/test_demo.py"),
        *("tui/test_endings.py", "tui/test_notices.py", "tui/test_plain_process.py"),
        *("tui/test_prompt_places.py", "tui/test_terminal.py"),
    )
]
"""Tests of sound, terminals, browsers and waits: others beside them would take their time away."""


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Mark them, so that `make check` can run the others side by side."""
    for item in items:
        if any(item.path.is_relative_to(place) for place in ALONE):
            item.add_marker(pytest.mark.alone)
