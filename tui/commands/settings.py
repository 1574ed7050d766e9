"""`psoas settings`: what a person may set, at the prompt."""

import os
from dataclasses import fields
from datetime import time
from functools import partial
from textwrap import wrap

import click

from rules.errors import RehabError
from rules.meanings import SETTING_MEANINGS
from rules.settings import DEFAULTS, Settings
from rules.words import visible
from store.exchange.typed import format_pace, parse_pace
from store.paths import settings_file
from store.settings import change_settings, read_settings, write_template
from tui.commands.common import NONE, Setup, known, say, say_aside, say_json

_NAMES = tuple(field.name for field in fields(DEFAULTS))

_YES_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_WIDTH = 78

_KEY = "keys."
"""Begins the name of a key."""

_as_json = click.option("--json", "as_json", is_flag=True, help="One JSON value instead of words.")


@click.group(invoke_without_command=True)
@_as_json
@click.pass_context
def settings(ctx: click.Context, *, as_json: bool) -> None:
    """See and change the settings; alone, it lists them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, as_json=as_json)
    elif as_json:
        raise click.UsageError(f"Write --json after {ctx.invoked_subcommand}", ctx)


@settings.command("list")
@_as_json
@click.pass_obj
def list_(setup: Setup, *, as_json: bool) -> None:
    """List the settings, which of them are not the default, and what each means."""
    chosen = setup.settings()
    if as_json:
        say_json({name: _described(name, chosen) for name in _NAMES})
    else:
        _say_list(chosen)
    for sentence in read_settings(settings_file()).unknown():
        say_aside(sentence)


def _described(name: str, chosen: Settings) -> dict[str, object]:
    meaning = SETTING_MEANINGS[name]
    return {
        "value": _to_json(getattr(chosen, name)),
        "default": _to_json(getattr(DEFAULTS, name)),
        "meaning": meaning.text,
        "mark": meaning.mark or None,
    }


def _say_list(chosen: Settings) -> None:
    for name in _NAMES:
        meaning = SETTING_MEANINGS[name]
        value, default = (_words(name, holder, chosen) for holder in (chosen, DEFAULTS))
        aside = "the default" if value == default else f"yours; the default is {default}"
        mark = f", {meaning.mark}" if meaning.mark else ""
        say(f"{name}: {value}  ({aside}{mark})")
        for line in wrap(meaning.text, _WIDTH):
            say(f"  {line}")


def _to_json(value: object) -> object:
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _words(name: str, holder: Settings, chosen: Settings) -> str:
    """A setting of `holder`, in the units that are `chosen`."""
    match getattr(holder, name):
        case None:
            return NONE
        case bool() as value:
            return "yes" if value else "no"
        case float() | int() as value if name == "easy_pace":
            return format_pace(value, chosen.unit)
        case value:
            return visible(str(_to_json(value)))


@settings.command("set")
@click.argument("name", metavar="NAME")
@click.argument("value", metavar="VALUE")
@click.pass_obj
def set_(setup: Setup, name: str, value: str) -> None:
    """Change one setting, as in `psoas settings set cautious yes`.

    `none` puts the default back. A key is changed by its name, as in `psoas settings set
    keys.today.stretch x`; several keys stand in quotes: "x f2".
    """
    if name.startswith(_KEY):
        _change_key(name.removeprefix(_KEY), known(value, str.split) or [])
        return
    key = _known_name(name)
    read = partial(_read, key, setup.settings())
    changed = change_settings(settings_file(), **{key: known(value, read)})
    say(f"{key}: {_words(key, changed, changed)}")


@settings.command("reset")
@click.argument("name", metavar="NAME")
def reset(name: str) -> None:
    """Put the default of one setting back, or the key of a name such as keys.today.stretch."""
    if name.startswith(_KEY):
        _change_key(name.removeprefix(_KEY), [])
        return
    key = _known_name(name)
    changed = change_settings(settings_file(), **{key: None})
    say(f"{key}: {_words(key, changed, changed)}")


def _change_key(name: str, typed: list[str]) -> None:
    # Loads Textual: only screens know their keys.
    from store.own_keys import change_key  # noqa: PLC0415
    from tui.keys import names_and_keys, why_not  # noqa: PLC0415

    keys, file = tuple(typed), settings_file()
    if why := why_not(read_settings(file), name, keys):
        raise RehabError(f"Nothing was written: {visible(why)}.")
    change_key(file, name, keys)
    for named, now in names_and_keys(read_settings(file)):
        if named.name == name:
            say(f"{_KEY}{name}: {' '.join(now)}")


def _known_name(name: str) -> str:
    key = name.replace("-", "_")
    if key not in _NAMES:
        raise RehabError(f"There is no setting {visible(name)}: use {', '.join(_NAMES)}.")
    return key


def _read(key: str, chosen: Settings, typed: str) -> object:
    """The value as its file has it; one that does not fit is refused there."""
    match getattr(DEFAULTS, key):
        case bool():
            return _YES_NO.get(typed.strip().lower(), typed)
        case None if key == "easy_pace":
            return parse_pace(typed, chosen.unit)
        case None | int() if typed.isdecimal():
            return int(typed)
        case _:
            return typed


@settings.command("path")
def path() -> None:
    """Say where the settings are kept; the file need not be there."""
    say(visible(str(settings_file())))


@settings.command("edit")
def edit() -> None:
    """Open the settings in $VISUAL or $EDITOR; a new file explains every setting."""
    file = settings_file()
    write_template(file)
    try:
        click.edit(filename=os.fspath(file))
    except click.ClickException as error:
        raise RehabError(
            f"{error.format_message()}: name an editor in VISUAL or EDITOR, or open {file} in one."
        ) from None
    read = read_settings(file)
    refused = _refused_keys() if read.keys else ()
    for sentence in (*read.faults(), *read.unknown(), *refused):
        say_aside(sentence)
    if not [*read.faults(), *refused]:
        say("The settings can be read.")


def _refused_keys() -> tuple[str, ...]:
    from tui.keys import keys_in  # noqa: PLC0415 - loads Textual: only screens know their keys

    return keys_in(read_settings(settings_file()))[1]


@settings.command("keys")
@_as_json
def keys(*, as_json: bool) -> None:
    """List the names of all keys, for the table [keys] of the settings file."""
    from tui.keys import keys_in, names_and_keys  # noqa: PLC0415 - loads Textual, as above

    file = read_settings(settings_file())
    for sentence in (*file.faults(), *keys_in(file)[1]):
        say_aside(sentence)
    rows = names_and_keys(file)
    if as_json:
        say_json({named.name: list(now) for named, now in rows})
        return
    name_width = max(len(named.name) for named, _ in rows)
    key_width = max(len(" ".join(now)) for _, now in rows)
    for named, now in rows:
        say(f"{named.name:<{name_width}}  {' '.join(now):<{key_width}}  {named.words}")
