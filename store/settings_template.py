"""The settings file that a person begins with: every setting explained, and commented out."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import time
from enum import StrEnum
from textwrap import wrap

from rules.meanings import SETTING_MEANINGS
from rules.settings import DEFAULTS

_WIDTH = 88

_HEAD = """\
The settings of psoas, in TOML. Take the # away from a line to set it; without it, the default
holds. The program follows this file while it runs, and keeps your comments when it changes it.
"""

_KEYS = """\
Other keys, by the name of what they do: `psoas settings keys` lists the names. One key, or
several in brackets. escape, ctrl+c and ctrl+q stay what they are.
"""

_EMPTY = {
    "strength_days": (4, "a whole number from 1 to 7; without it, by the plan"),
    "stretch_times": (3, "2 or 3; without it, by the plan"),
    "easy_pace": (360, "seconds per km; without it, learned"),
}
"""What stands for a setting whose default is to say nothing, and what may stand there."""


def template() -> str:
    """The text of the file, the default in each line."""
    return "\n".join((*_remark(_HEAD), *_settings(), "", *_keys(), ""))


def _settings() -> Iterator[str]:
    for name in (field.name for field in fields(DEFAULTS)):
        meaning, default = SETTING_MEANINGS[name], getattr(DEFAULTS, name)
        value, takes = _EMPTY.get(name, (default, _takes(default)))
        mark = f" ({meaning.mark})" if meaning.mark else ""
        yield ""
        yield from _remark(f"{meaning.text}{mark}")
        yield f"# {name} = {_toml(value)}{f'  # {takes}' if takes else ''}"


def _keys() -> Iterator[str]:
    yield from _remark(_KEYS)
    yield "[keys]"
    yield '# "today.stretch" = "x"'
    yield '# "session.skip" = ["n", "ctrl+n"]'


def _remark(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH)]


def _takes(default: object) -> str:
    """What else may stand there, as far as the default does not show it."""
    match default:
        case StrEnum():
            return ", ".join(type(default))
        case bool():
            return "true, false"
        case _:
            return ""


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case time():
            return f'"{value:%H:%M}"'
        case str():
            return f'"{value}"'
        case _:
            return str(value)
