"""Draw the README's pictures, docs/*.svg, from the demo on a day that stays the same."""

import asyncio
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pendulum
from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from screens.messages import Goal  # noqa: E402 - the path comes first
from screens.session import SessionScreen  # noqa: E402
from store.log import open_log  # noqa: E402
from tui.app import PsoasApp  # noqa: E402
from tui.demo import temporary_place, write_runner  # noqa: E402

NOW = pendulum.datetime(2026, 6, 20, 7, 55, tz="Europe/Berlin")
SIZE = (100, 32)
SECONDS_INTO_SESSION = 17
"""Get ready (5 s) and 12 s of the first hold."""
PICTURES = {
    "today": None,
    "hold": Goal.STRETCH,
    "trends": Goal.TRENDS,
    "runs": Goal.RUNS,
}
"""Each picture with the goal that shows it; None: Today."""


class Clock:
    """A clock that moves only when told."""

    reading = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.reading


def drawing(app: PsoasApp) -> str:
    """What is on the screen as SVG, without the address of a font."""
    return re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)


async def drawn(goal: Goal | None) -> str:
    """One picture."""
    clock = Clock()
    with temporary_place() as folder:
        write_runner(folder / "log.json", NOW)
        app = PsoasApp(
            log=open_log(folder / "log.json", lambda: NOW),
            now=lambda: NOW,
            clock=clock,
            settings_path=folder / "settings.toml",
            start=goal,
        )
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.5)
            if isinstance(app.screen, SessionScreen):
                await _let_time_pass(pilot, clock, app.screen.look)
            await app.workers.wait_for_complete()
            await pilot.pause(0.5)
            return drawing(app)


async def _let_time_pass(pilot: Pilot[None], clock: Clock, look: Callable[[], None]) -> None:
    for _ in range(SECONDS_INTO_SESSION):
        clock.reading += 1
        look()
    await pilot.pause()


def main() -> None:
    """Draw them all."""
    for name, goal in PICTURES.items():
        picture = asyncio.run(drawn(goal))
        (ROOT / "docs" / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
