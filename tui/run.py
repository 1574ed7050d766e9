"""Runs the app on this computer: its clocks, its log, its terminal."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from rules.errors import RehabError
from screens.messages import Goal
from store.log import open_log
from tui import clock as clocks
from tui.app import PsoasApp
from tui.entry import end_greeting
from tui.frame import LOCK_PATIENCE_S
from tui.segment import SegmentKeeper, is_fresh


def run_app(
    *,
    data: Path,
    settings: Path,
    start: str | None,
    clock: Callable[[], float] = clocks.clock,
    kind: type[PsoasApp] = PsoasApp,
) -> int:
    """Run the app on the log at `data`, straight into the goal `start`; gives the exit code."""
    if os.environ.get("NO_COLOR") == "":
        # Textual takes an empty one for a yes; no-color.org does not.
        del os.environ["NO_COLOR"]
    try:
        goal = Goal(start) if start else None
        log = open_log(data, clocks.now, patience_s=LOCK_PATIENCE_S)
        keeper = SegmentKeeper(log, settings)
        log.on_change(keeper.keep)
        app = kind(log=log, now=clocks.now, clock=clock, settings_path=settings, start=goal)
    except RehabError as error:
        end_greeting()
        click.echo(str(error), err=True)
        return 1
    if not is_fresh(log):
        keeper.keep()
    end_greeting()
    try:
        app.run()
    finally:
        keeper.close()
    return app.return_code or 0
