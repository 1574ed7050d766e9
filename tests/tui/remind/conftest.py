"""Shared by the tests of reminders: programs that answer as told.

Use as `from tests.tui.remind.conftest import Programs` beside the fixture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

import pytest

from tui.remind.programs import Ran
from tui.remind.schedule import Plan

NASTY = '/Users/Zoë O\'Neil/my "best" $HOME %h \\ <&>/psoas'
"""A path with all that one of the formats gives a meaning to."""

PLAN = Plan(
    command=(NASTY, "remind", "--set", 'PSOAS_DATA=/x y/100%/$a/lo\'g "1".json'),
    times=(time(8), time(13, 5), time(19)),
)


@dataclass(slots=True)
class Programs:
    """What was run, and what answers."""

    answers: dict[str, Ran] = field(default_factory=dict)
    """By the beginning of what is run; all else is done without a word."""
    ran: list[tuple[str, ...]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self,
        words: Sequence[str],
        *,
        given: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> Ran:
        self.ran.append(tuple(words))
        self.given.append(given)
        self.environment = environment or {}
        said = " ".join(words)
        fitting = [answer for begin, answer in self.answers.items() if said.startswith(begin)]
        return fitting[-1] if fitting else Ran(0)


@pytest.fixture
def programs() -> Programs:
    return Programs()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home of Zoë"
