"""`psoas remind`: says what is due when it is time to; and has the system call it."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from rules.errors import RehabError
from rules.groups import OPEN
from rules.remind import TIMES, Decision, Snooze, decide, is_quiet, snoozed_until
from rules.words import visible
from store.log import Log
from store.paths import settings_file
from store.reminders import Delivery, Reminders, change_reminders, load_reminders
from tui.commands.common import Setup, choice_of, say, say_json
from tui.commands.remind_words import (
    clock_words,
    decision_json,
    decision_lines,
    delivery_json,
    delivery_words,
    moment,
    shown,
)
from tui.remind.here import Here, this_computer
from tui.remind.outlets import TERMINAL, say_reminder
from tui.remind.schedule import Plan, Recipe, Scheduler, install, recipe, scheduler_of, uninstall

_KEPT = ("PSOAS_DATA", "PSOAS_CONFIG", "PSOAS_CACHE")
"""The variables that a timer would not know."""

_LOOK_S = 30.0
"""Seconds between two looks at the calendar's clock: a computer may sleep meanwhile."""


def _take_on(_ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> None:
    for one in given:
        name, _, value = one.partition("=")
        if name not in _KEPT:
            raise click.BadParameter(f"{visible(name)} is none of {', '.join(_KEPT)}.")
        os.environ[name] = value


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.option("--called", is_flag=True, hidden=True, help="By a timer: nobody reads what it says.")
@click.option(
    "--set",
    "_",
    multiple=True,
    hidden=True,
    expose_value=False,
    callback=_take_on,
    help="NAME=VALUE: a variable of psoas that a timer does not know.",
)
@click.option("--after", type=datetime.fromisoformat, hidden=True, help="When that snooze ends.")
@click.pass_context
def remind(ctx: click.Context, *, as_json: bool, called: bool, after: datetime | None) -> None:
    """Remind of what is due; `install` has a timer do it.

    Says nothing when it is snoozed, in quiet hours, or while a session is under way.
    """
    if ctx.invoked_subcommand is not None:
        return
    setup: Setup = ctx.obj
    if after is None or _is_over(setup, after):
        _remind(setup, as_json=as_json, called=called)


def _is_over(setup: Setup, until: datetime) -> bool:
    """Wait for the end of a snooze; false when it was given up or another one has begun."""
    nobody = threading.Event()
    while (left := (until - setup.now()).total_seconds()) > 0:
        nobody.wait(min(left, _LOOK_S))
    return load_reminders(_file()).snoozed_until == until


def _remind(setup: Setup, *, as_json: bool, called: bool) -> None:
    here = this_computer()
    log = setup.log()
    decision = _decide(setup, log, load_reminders(_file()))
    setup.assess(log, setup.settings())  # so that the prompt's line is of today
    last: Delivery | None = None
    if decision.reminder:
        said = say_reminder(
            decision.reminder,
            here.run,
            platform=here.platform,
            environment=here.environment,
            terminal=None if called or as_json else lambda line: say(visible(line)),
        )
        last = Delivery(at=setup.now(), by=said.by, arrived=said.arrived, why=said.why)
        change_reminders(_file(), lambda kept: replace(kept, last=last, snoozed_until=None))
    if as_json:
        say_json(decision_json(decision) | {"delivery": delivery_json(last)})
    elif not called and (last is None or last.by != TERMINAL):
        for line in decision_lines(decision):
            say(visible(line))
        if last:
            say(f"Said through {visible(last.by)}.")
    if last and not last.arrived:
        raise RehabError(
            f"The reminder did not arrive through {visible(last.by)} ({visible(last.why)}): "
            "`psoas today` says what is due."
        )


def _decide(setup: Setup, log: Log, kept: Reminders) -> Decision:
    return decide(
        log.records(),
        setup.now(),
        setup.settings(),
        snoozed_until=kept.snoozed_until,
        guided=_is_guided(log),
    )


def _is_guided(log: Log) -> bool:
    """Whether a session is being guided at this moment, here or in another psoas."""
    if not log.records().of(OPEN):
        return False
    claim = log.claim_session()
    if claim is None:
        return True
    claim.release()
    return False


@remind.command("install")
@click.option(
    "--at",
    "times",
    multiple=True,
    metavar="HH:MM",
    type=click.DateTime(["%H:%M"]),
    help="When to look whether something is due, several times a day; "
    f"else at {', '.join(f'{each:%H:%M}' for each in TIMES)}.",
)
@click.option("--by", type=choice_of(Scheduler), help="What calls psoas, if there is a choice.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def install_(setup: Setup, *, times: tuple[datetime, ...], by: str | None, yes: bool) -> None:
    """Have a timer call psoas, after showing it to you.

    Shown is all that would be written and run.
    """
    here = this_computer()
    scheduler = Scheduler(by) if by else scheduler_of(here.platform, here.run)
    clocks = tuple(sorted({each.time() for each in times})) or TIMES
    made = _recipe(here, scheduler, Plan(command=_words(setup, here.command()), times=clocks))
    for line in shown(made):
        say(visible(line))
    settings = setup.settings()
    for each in clocks:
        if is_quiet(datetime.combine(setup.now(), each), settings):
            say(f"At {each:%H:%M} it is quiet hours: that one says nothing.")
    if not yes and not sys.stdin.isatty():
        raise RehabError("Nothing was installed: type --yes where nobody can be asked.")
    if not yes:
        click.confirm("Install this?", abort=True, err=True)
    install(made, here.run)
    change_reminders(_file(), lambda kept: replace(kept, by=scheduler.value, times=clocks))
    say(f"Installed: psoas looks at {clock_words(clocks)} whether something is due.")
    say("`psoas remind snooze 10`, `30` or `tonight` keeps it quiet for a while.")


@remind.command("uninstall")
@click.pass_obj
def uninstall_(setup: Setup) -> None:
    """Take the timer away again."""
    here, kept = this_computer(), load_reminders(_file())
    made = _installed(setup, here, kept)
    if made is None or not made.was_there:
        say("No reminders are installed.")
    else:
        uninstall(made, here.run)
        say("Taken away: nothing calls psoas any more.")
    change_reminders(_file(), lambda kept: Reminders(last=kept.last))


@remind.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def status(setup: Setup, *, as_json: bool) -> None:
    """What is installed, and how the last one went.

    Also when that was, whether it arrived, and what would be said now.
    """
    here, kept = this_computer(), load_reminders(_file())
    made = _installed(setup, here, kept)
    is_installed = made is not None and made.was_there
    decision = _decide(setup, setup.log(), kept)
    if as_json:
        say_json(
            {
                "installed": is_installed,
                "by": kept.by or None,
                "current": made is not None and made.is_there,
                "times": [f"{each:%H:%M}" for each in kept.times],
                "last": delivery_json(kept.last),
                "now": decision_json(decision),
            }
        )
        return
    if not is_installed:
        say("No reminders are installed: `psoas remind install` does it.")
    else:
        by, times = kept.by or "this computer", kept.times or TIMES
        say(f"Installed: {by} calls psoas at {clock_words(times)}.")
        if made and not made.is_there:
            say("What is installed is not what this psoas would write: install it again.")
    if kept.last:
        say(f"The last one: {kept.last.at:%a %Y-%m-%d %H:%M}, {delivery_words(kept.last)}.")
    else:
        say("No reminder was given yet.")
    for line in decision_lines(decision):
        say(visible(line))


@remind.command()
@click.argument("how_long", metavar="10|30|tonight", type=choice_of(Snooze))
@click.pass_obj
def snooze(setup: Setup, *, how_long: str) -> None:
    """Say nothing for a while.

    For 10 or 30 minutes, or until tonight; in the evening, that is until the next morning.
    """
    here, kept, chosen = this_computer(), load_reminders(_file()), Snooze(how_long)
    evening = kept.times[-1] if kept.times else TIMES[-1]
    until = snoozed_until(chosen, setup.now(), setup.settings(), evening=evening)
    # The timer comes by in the evening and in the morning, but not after some minutes.
    waiting = (
        (*_words(setup, here.command()), "--after", until.isoformat())
        if chosen is not Snooze.TONIGHT
        else ()
    )
    change_reminders(_file(), lambda kept: replace(kept, snoozed_until=until))
    if waiting:
        here.start_apart(waiting)
    say(f"No reminder until {moment(until, setup.now())}.")


def _file() -> Path:
    return settings_file().with_name("remind.json")


def _words(setup: Setup, command: Path) -> tuple[str, ...]:
    """What is called: this psoas, with the files that it uses now."""
    named = {name: value for name in _KEPT if (value := os.environ.get(name))}
    if setup.data:
        named["PSOAS_DATA"] = os.fspath(setup.data)
    sets = (
        word
        for name, value in named.items()
        for word in ("--set", f"{name}={Path(value).expanduser().absolute()}")
    )
    return (os.fspath(command), "remind", "--called", *sets)


def _recipe(here: Here, scheduler: Scheduler, plan: Plan) -> Recipe:
    return recipe(
        scheduler, plan, here.run, environment=here.environment, folder=settings_file().parent
    )


def _installed(setup: Setup, here: Here, kept: Reminders) -> Recipe | None:
    """What is installed, or would be; None where nothing can be."""
    try:
        scheduler = Scheduler(kept.by) if kept.by else scheduler_of(here.platform, here.run)
    except (RehabError, ValueError):
        return None
    try:
        command = here.command()
    except RehabError:
        command = Path("psoas")
    plan = Plan(command=_words(setup, command), times=kept.times or TIMES)
    return _recipe(here, scheduler, plan)
