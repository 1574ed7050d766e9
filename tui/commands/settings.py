"""`psoas settings`: what a person may set, at the prompt."""

from dataclasses import fields
from datetime import time
from functools import partial

import click

from rules.errors import RehabError
from rules.settings import DEFAULTS
from rules.words import visible
from store.exchange.typed import parse_pace
from store.paths import settings_file
from store.settings import change_settings, load_settings
from tui.commands.common import NONE, known, say, say_json

_NAMES = tuple(field.name for field in fields(DEFAULTS))

_YES_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@click.group(invoke_without_command=True)
@click.pass_context
def settings(ctx: click.Context) -> None:
    """See and change the settings; alone, it lists them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@settings.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
def list_(*, as_json: bool) -> None:
    """List the settings: all our own choice, and yours to change."""
    chosen = load_settings(settings_file())
    if as_json:
        say_json({name: _to_json(getattr(chosen, name)) for name in _NAMES})
        return
    width = max(map(len, _NAMES))
    for name in _NAMES:
        say(f"{name:<{width}}  {_words(getattr(chosen, name))}")


def _to_json(value: object) -> object:
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _words(value: object) -> str:
    match value:
        case None:
            return NONE
        case bool():
            return "yes" if value else "no"
        case _:
            return visible(str(_to_json(value)))


@settings.command("set")
@click.argument("name", metavar="NAME")
@click.argument("value", metavar="VALUE")
def set_(name: str, value: str) -> None:
    """Change one setting, as in `psoas settings set cautious yes`.

    `none` puts the default back.
    """
    key = name.replace("-", "_")
    if key not in _NAMES:
        raise RehabError(f"There is no setting {visible(name)}: use {', '.join(_NAMES)}.")
    changed = change_settings(settings_file(), **{key: known(value, partial(_read, key))})
    say(f"{key}: {_words(getattr(changed, key))}")


def _read(key: str, typed: str) -> object:
    """The value as its file has it; one that does not fit is refused there."""
    match getattr(DEFAULTS, key):
        case bool():
            return _YES_NO.get(typed.strip().lower(), typed)
        case None if key == "easy_pace":
            return parse_pace(typed)
        case None if typed.isdecimal():
            return int(typed)
        case _:
            return typed
