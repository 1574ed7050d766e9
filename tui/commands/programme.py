"""`psoas programme`: which exercises and doses psoas goes by, ours or a physio's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rules.errors import RehabError
from rules.words import plural, visible
from store.own_programme import (
    check_programme,
    drop_programme,
    keep_programme,
    kept_at,
    read_text,
    write_copy,
)
from store.paths import settings_file
from tui.commands.common import Setup, say, say_json

if TYPE_CHECKING:
    from rules.programme import Programme
    from rules.toml_tables import FaultsError

_NUMBER_WIDTH, _VALUE_WIDTH = 22, 6
_FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group(invoke_without_command=True)
@click.pass_context
def programme(ctx: click.Context) -> None:
    """See the exercises and doses that psoas goes by, or go by a physio's."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@programme.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def show(setup: Setup, *, as_json: bool) -> None:
    """Show the programme in use: each number with where it comes from."""
    used = setup.settings().programme
    if as_json:
        say_json({"own": _is_own(used), "by": used.by, **_to_json(used)})
        return
    if _is_own(used):
        by = f", by {used.by}" if used.by else ""
        say(f"A programme of your own{by}: {visible(str(kept_at(settings_file())))}")
    else:
        say("The programme that psoas ships with.")
    for line in _lines(used):
        say(line)


@programme.command()
@_FILE
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_context
def check(ctx: click.Context, file: Path, *, as_json: bool) -> None:
    """Look through a programme without using it: every fault, with its line."""
    from rules.toml_tables import FaultsError  # noqa: PLC0415

    text = read_text(file)
    try:
        checked = check_programme(text)
    except FaultsError as error:
        if as_json:
            faults = [{"line": each.line, "text": each.text} for each in error.faults]
            say_json({"faults": faults, "words_alone": []})
            ctx.exit(1)
        _refuse(file, error)
    alone = _words_alone(checked)
    if as_json:
        say_json({"faults": [], "words_alone": alone})
        return
    say(f"{visible(str(file))} has no faults.")
    if alone:
        say(f"Without a figure, so shown in words alone: {', '.join(alone)}.")
    say("`psoas programme use` with the same file goes by it from now on.")


@programme.command()
@_FILE
def use(file: Path) -> None:
    """Go by a programme from now on: a copy is kept, so that changing FILE changes nothing."""
    from rules.toml_tables import FaultsError  # noqa: PLC0415

    settings = settings_file()
    try:
        used = keep_programme(settings, read_text(file))
    except FaultsError as error:
        _refuse(file, error)
    say(f"psoas goes by this programme from now on{f' ({used.by})' if used.by else ''}.")
    say(
        f"Its copy is {visible(str(kept_at(settings)))}; `psoas programme reset` goes back to ours."
    )
    for line in _lines(used):
        say(line)


@programme.command()
def reset() -> None:
    """Go back to the programme that psoas ships with."""
    settings = settings_file()
    if drop_programme(settings):
        old = visible(str(kept_at(settings)))
        say(f"psoas goes by its own programme again; the other one is kept as {old}.old.")
    else:
        say("psoas goes by its own programme already.")


@programme.command()
@_FILE
@click.option("--figures", is_flag=True, help="With the figures of the exercises: joint angles.")
def copy(file: Path, *, figures: bool) -> None:
    """Write our programme to a new file, each part explained: a beginning for one of your own."""
    write_copy(file, figures=figures)
    say(f"{visible(str(file))} is our programme: change what should be another way, then")
    say("`psoas programme check` with it says what is still missing.")


def _refuse(file: Path, error: FaultsError) -> None:
    """Say every fault, each on a line of its own, and end.

    Raises:
        RehabError: Always.
    """
    for fault in error.faults:
        say(f"{visible(str(file))}, {fault}")
    raise RehabError(
        f"{visible(str(file))} has {plural(len(error.faults), 'fault')}: correct it and try again."
    )


def _is_own(used: Programme) -> bool:
    from rules.programme import programme as ours  # noqa: PLC0415

    return used is not ours()


def _used_names(used: Programme) -> tuple[str, ...]:
    """The exercises that its sessions have."""
    return tuple(dict.fromkeys((*used.stretch.exercises, *used.strength.stages[-1].exercises)))


def _words_alone(used: Programme) -> list[str]:
    from rules.figure_data import figure_of  # noqa: PLC0415 - not light

    return [name for name in _used_names(used) if figure_of(name, used) is None]


def _lines(used: Programme) -> Iterator[str]:
    """All of it, in words."""
    from rules.learn import citations  # noqa: PLC0415 - only here

    yield "Stretching"
    yield from _number_lines(used.stretch)
    for name in used.stretch.exercises:
        yield f"  {used.title_of(name)}"
    yield "Strength"
    yield from _number_lines(used.strength)
    for number, stage in enumerate(used.strength.stages, 1):
        opening = stage.from_week
        since = f", from week {opening.value} ({opening.words})" if opening else ""
        also = "also " if number > 1 else ""
        yield f"  stage {number}{since}: {also}{', '.join(map(used.title_of, stage.adds))}"
    yield "Self-test"
    yield from _number_lines(used.self_test)
    yield f"Walk-run ladder ({used.ladder.words})"
    yield from _number_lines(used.ladder)
    for number, step in enumerate(used.ladder.steps, 1):
        yield f"  step {number}: {step}"
    if cited := dict.fromkeys(work for each in _origins(used) for work in each.citations):
        yield "Cited"
        known = citations()
        yield from (f"  {known[work].text if work in known else work}" for work in cited)
    yield "Exercises"
    for name in _used_names(used):
        exercise = used.exercises[name]
        yield f"  {exercise.title}: {exercise.how.format(side='working', other='other')}"


def _number_lines(part: object) -> Iterator[str]:
    for name, number in _numbers(part):
        yield f"  {name:<{_NUMBER_WIDTH}}{number.value:<{_VALUE_WIDTH}}{number.words}"


def _numbers(part: object) -> Iterator[tuple[str, Any]]:
    """The numbers of a part, by their names in the file."""
    from rules.programme import Number  # noqa: PLC0415

    names = (each.name for each in fields(part))  # type: ignore[arg-type]
    values = ((name, getattr(part, name)) for name in names)
    return ((name, value) for name, value in values if isinstance(value, Number))


def _origins(used: Programme) -> Iterator[Any]:
    for part in (used.stretch, used.strength, used.self_test, used.ladder):
        yield from (number for _, number in _numbers(part))
    yield from (stage.from_week for stage in used.strength.stages if stage.from_week)
    yield used.ladder


def _to_json(used: Programme) -> dict[str, Any]:
    """All of it under the names that the file has, but for the figures."""
    from dataclasses import asdict  # noqa: PLC0415

    names = _used_names(used)
    return {
        **{name: asdict(getattr(used, name)) for name in ("stretch", "strength", "self_test")},
        "ladder": asdict(used.ladder),
        "exercises": {name: asdict(used.exercises[name]) for name in names},
        "words_alone": _words_alone(used),
    }
