"""The person's settings in one TOML file, which they may also edit by hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.settings import DEFAULTS, DistanceUnit, Settings, StretchSides, Voice, Volume
from store.files import locked, replace_file, resolve
from store.values import flag, one_of, shown, text, whole

if TYPE_CHECKING:
    from rules.toml_lines import Where

FASTEST_EASY_S_PER_KM = 150
"""Nobody's easy pace is faster (our choice)."""

SLOWEST_EASY_S_PER_KM = 1200
"""Slower is walking (our choice)."""


EASY_DIGITS = 1
"""Digits after the point of an easy pace: a pace per mile comes back as it was typed."""

KEYS = "keys"
"""The table in which a person gives other keys to the bindings of the app, by their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """What a settings file says, and what is wrong with it."""

    path: Path
    toml: str = ""
    """All of its text; empty where it cannot be read."""
    settings: Settings = DEFAULTS
    """The default stands in for what is wrong."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the name of a binding: its keys, not looked at any further."""
    broken: str = ""
    """Why nothing of it could be read, without an end; empty when it was."""
    wrong: tuple[tuple[Where, str], ...] = ()
    """What is wrong where it could be read, without an end."""

    def faults(self) -> Iterator[str]:
        """A sentence for each fault, with its line."""
        if self.broken:
            yield f"{self.broken}; the defaults hold until you correct it."
        for path, why in self.wrong:
            yield f"{self.where(path)}: {why}; the default holds until you correct it."

    def unknown(self) -> Iterator[str]:
        """A sentence for each key that this version does not know: kept, and without effect."""
        if self.broken:
            return
        for name in tomllib.loads(self.toml):
            if name not in _READERS and name != KEYS:
                yield f"{self.where((name,))}: there is no setting {shown(name)}; it does nothing."

    def where(self, path: Where) -> str:
        """The file and the line on which a key begins."""
        from rules.toml_lines import line_of, lines_of  # noqa: PLC0415 - only for a fault

        return f"{self.path}, line {line_of(lines_of(self.toml), path)}"

    def where_key(self, name: str) -> str:
        """The file and the line on which a binding is given other keys."""
        from rules.toml_lines import lines_of  # noqa: PLC0415 - only for a fault

        named = (path for path in lines_of(self.toml) if path[:1] == (KEYS,))
        return self.where(next(path for path in named if ".".join(map(str, path[1:])) == name))


def read_settings(path: Path) -> SettingsFile:
    """What the file at `path` says; a missing file, or key, means the default."""
    try:
        toml = _load_text(path)
        found = _parse(path, toml)
    except RehabError as error:
        return SettingsFile(path=path, broken=str(error))
    values, wrong = _read_values(found)
    keys, wrong_keys = _read_keys(found.get(KEYS, {}))
    return SettingsFile(
        path=path,
        toml=toml,
        settings=replace(DEFAULTS, **values),
        keys=keys,
        wrong=(*wrong, *wrong_keys),
    )


def load_settings(path: Path, tell: Callable[[str], object] | None = None) -> Settings:
    """The settings in the file at `path`; `tell` gets a sentence for each fault."""
    read = read_settings(path)
    if tell:
        for fault in read.faults():
            tell(fault)
    return read.settings


def change_settings(path: Path, **changes: object) -> Settings:
    """Write the changed settings, keeping comments and keys that this version does not know.

    None puts the default back.

    Raises:
        RehabError: A name or value is wrong, the file is not TOML, or it cannot be read or
            written; it then is as it was.
    """
    for name in changes:
        if name not in _READERS:
            raise RehabError(f"There is no setting {shown(name)}: use {', '.join(_READERS)}.")
    given = {name: value for name, value in changes.items() if value is not None}
    values, wrong = _read_values(given)
    for _, why in wrong:
        raise RehabError(f"Nothing was written: {why}.")
    file = resolve(path)
    with locked(file):
        before = text_to_change(path)
        after = _edited(path, before, {**changes, **values})
        settings = _read_values(_parse(path, after))[0]
        if any(settings.get(name) != value for name, value in values.items()):
            raise RehabError(f"{path} could not be changed: edit it by hand.")
        replace_file(file, after.encode())
    return replace(DEFAULTS, **settings)


def write_template(path: Path) -> None:
    """Make a missing settings file, with every setting explained and commented out.

    Raises:
        RehabError: It cannot be written.
    """
    from store.settings_template import template  # noqa: PLC0415 - needed only here

    file = resolve(path)
    with locked(file):
        if not file.exists():
            replace_file(file, template().encode())


def text_to_change(path: Path) -> str:
    """The text of the file; one that is not TOML is a person's, half edited, and stays theirs."""
    try:
        toml = _load_text(path)
        _parse(path, toml)
    except RehabError as error:
        raise RehabError(f"{error}. Nothing was written: correct it first.") from None
    return toml


def _edited(path: Path, before: str, changes: Mapping[str, object]) -> str:
    # Dear to import, and needed only here.
    from tomlkit import dumps, item, parse  # noqa: PLC0415
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = parse(before)
        for name, value in changes.items():
            if value is None:
                document.pop(name, None)
                continue
            toml = dumps(document)
            if name not in document and (at := _explained(name, toml)):
                line = f"{name} = {item(_plain(value)).as_string()}\n"
                document = parse(f"{toml[:at]}{line}{toml[at:]}")
            else:
                document[name] = _plain(value)
        return dumps(document)
    except TOMLKitError as error:
        raise RehabError(f"{path} could not be changed ({error}): edit it by hand.") from None


def _explained(name: str, toml: str) -> int | None:
    """Where the line ends that explains a setting, as the template has it, above all tables."""
    top = re.match(r"(?:(?!\s*\[).*\n)*", toml)
    line = re.search(rf"^# {name} = .*\n", top[0] if top else "", re.MULTILINE)
    return line.end() if line else None


def _load_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise RehabError(f"{path} could not be read ({error.strerror or error})") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RehabError(f"{path}, line {line}, is not UTF-8 text") from None


def _parse(path: Path, toml: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        why, line = _told_apart(str(error), toml)
        raise RehabError(f"{path}, line {line}, is not TOML: {why}") from None
    except RecursionError:
        raise RehabError(f"{path} is not TOML that can be read: it is nested too deeply") from None


def _told_apart(message: str, toml: str) -> tuple[str, int]:
    """What tomllib says is wrong, and the line: it names none at the end of a file."""
    if at := re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL):
        return f"{at[1][:1].lower()}{at[1][1:]}, column {at[3]}", int(at[2])
    return message, toml.rstrip("\n").count("\n") + 1


def _read_values(
    found: Mapping[str, Any],
) -> tuple[dict[str, Any], list[tuple[Where, str]]]:
    values: dict[str, Any] = {}
    wrong: list[tuple[Where, str]] = []
    for name, read in _READERS.items():
        if name in found:
            try:
                values[name] = read(found[name])
            except ValueError as error:
                wrong.append(((name,), f"{name} is {error}"))
    return values, wrong


def keys_in(toml: str) -> dict[str, tuple[str, ...]]:
    """The keys that a valid TOML text gives, as far as they are right."""
    return _read_keys(tomllib.loads(toml).get(KEYS, {}))[0]


def _read_keys(
    table: object,
) -> tuple[dict[str, tuple[str, ...]], list[tuple[Where, str]]]:
    """The table of keys; a name may stand in quotes, or be dots below dots as TOML reads them."""
    if not isinstance(table, dict):
        return {}, [((KEYS,), f"{KEYS} is {shown(table)}, not a table")]
    keys: dict[str, tuple[str, ...]] = {}
    wrong: list[tuple[Where, str]] = []
    for path, value in _leaves(table):
        name, given = ".".join(map(str, path)), [value] if isinstance(value, str) else value
        if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
            keys[name] = tuple(given)
        else:
            why = f"{name} is {shown(value)}, not a key or a list of keys"
            wrong.append(((KEYS, *path), why))
    return keys, wrong


def _leaves(table: Mapping[str, Any]) -> Iterator[tuple[Where, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from (((name, *path), leaf) for path, leaf in _leaves(value))
        else:
            yield (name,), value


def _plain(value: object) -> object:
    match value:
        case time():
            return f"{value:%H:%M}"
        case StrEnum():
            return value.value
        case _:
            return value


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text(value)):
        raise ValueError(f"{shown(value)}, not a time such as 03:00")
    return time.fromisoformat(text(value))


def _pace(value: object) -> float:
    wanted = f"seconds per km from {FASTEST_EASY_S_PER_KM} to {SLOWEST_EASY_S_PER_KM}"
    # The types themselves: `true` is an int too.
    if type(value) is not int and type(value) is not float:
        raise ValueError(f"{shown(value)}, not {wanted}")
    if not FASTEST_EASY_S_PER_KM <= value <= SLOWEST_EASY_S_PER_KM:
        raise ValueError(f"{value:g}, not {wanted}")
    pace = round(value, EASY_DIGITS)
    return int(pace) if pace == int(pace) else pace


_READERS: dict[str, Callable[[object], object]] = {
    "cautious": flag,
    "ladder": flag,
    "day_end": _clock,
    "strength_days": whole(1, 7),
    "stretch_times": whole(2, 3),
    "self_test_days": whole(1, 14),
    "easy_pace": _pace,
    "stretch_sides": one_of(StretchSides),
    "tempo": flag,
    "volume": one_of(Volume),
    "voice": one_of(Voice),
    "quiet_from": _clock,
    "quiet_until": _clock,
    "unit": one_of(DistanceUnit),
    "theme": text,
    "reduced_motion": flag,
}
