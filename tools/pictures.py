"""Draw the README's pictures, docs/*.svg, from a made-up log on a made-up day."""

import asyncio
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pendulum
from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rules.records import Activity, Check, Effort, Episode, SelfTest, Side, Sport  # noqa: E402
from screens.messages import Goal  # noqa: E402
from screens.session import SessionScreen  # noqa: E402
from store.log import open_log  # noqa: E402
from tui.app import PsoasApp  # noqa: E402

NOW = pendulum.datetime(2026, 6, 20, 7, 30, tz="Europe/Berlin")
SIZE = (88, 28)
SECONDS_INTO_SESSION = 17
"""Get ready (5 s) and 12 s of the first hold."""


class Clock:
    """A clock that moves only when told."""

    reading = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.reading


def made_up_log(path: Path) -> None:
    """Two weeks of a runner who has just started again."""
    log = open_log(path, lambda: NOW)
    log.add(
        Episode(
            side=Side.LEFT,
            onset=NOW.subtract(days=24).date(),
            running_since=NOW.subtract(days=10).date(),
        ),
        SelfTest(at=NOW.subtract(days=2), pain_left=2, pain_right=0, places=("upper-groin",)),
    )
    for days, pain, morning in ((8, 2, 1), (5, 2, 0), (3, 2, 1), (1, 3, 1)):
        start = NOW.subtract(days=days).set(hour=18)
        log.add(
            Activity(
                sport=Sport.RUN,
                start=start,
                duration_s=2100,
                distance_m=3900 - 100 * days,
                effort=Effort.WALK_RUN,
                ladder_step=1,
                pain_before=1,
                pain_during=pain,
                pain_after=1,
            ),
            Check(at=start.add(days=1).set(hour=7), pain=morning),
        )


def drawing(app: PsoasApp) -> str:
    """What is on the screen as SVG, without the address of a font."""
    return re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)


async def draw(name: str, start: Goal | None, clock: Clock) -> None:
    """Draw one picture."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.json"
        made_up_log(path)
        app = PsoasApp(
            log=open_log(path, lambda: NOW),
            now=lambda: NOW,
            clock=clock,
            settings_path=Path(folder) / "settings.toml",
            start=start,
        )
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.5)
            if isinstance(app.screen, SessionScreen):
                await _let_time_pass(pilot, clock, app.screen.look)
            await pilot.pause(0.5)
            (ROOT / "docs" / f"{name}.svg").write_text(drawing(app), encoding="utf-8")


async def _let_time_pass(pilot: Pilot[None], clock: Clock, look: Callable[[], None]) -> None:
    for _ in range(SECONDS_INTO_SESSION):
        clock.reading += 1
        look()
    await pilot.pause()


async def main() -> None:
    """Draw them all."""
    await draw("today", None, Clock())
    await draw("hold", Goal.STRETCH, Clock())


if __name__ == "__main__":
    asyncio.run(main())
