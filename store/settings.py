"""The person's settings in one TOML file, which they may also edit by hand."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from rules.errors import RehabError
from rules.settings import DEFAULTS, DistanceUnit, Settings, StretchSides, Voice, Volume
from store.files import locked, refusal, replace_file, resolve
from store.values import flag, one_of, shown, text, whole

FASTEST_EASY_S_PER_KM = 150
"""Nobody's easy pace is faster (our choice)."""

SLOWEST_EASY_S_PER_KM = 1200
"""Slower is walking (our choice)."""


def load_settings(path: Path) -> Settings:
    """The settings in the file at `path`; a missing file, or key, means the default.

    Raises:
        RehabError: It cannot be read, is not TOML, or has a wrong value; names the key or line.
    """
    return _read(path, _load_text(path))


def change_settings(path: Path, **changes: object) -> Settings:
    """Write the changed settings, keeping comments and keys that this version does not know.

    None puts the default back.

    Raises:
        RehabError: A name or value is wrong, or the file cannot be read or written; it then is
            as it was.
    """
    for name in changes:
        if name not in _READERS:
            raise RehabError(f"There is no setting {shown(name)}: use {', '.join(_READERS)}.")
    given = {name: value for name, value in changes.items() if value is not None}
    values = _read_values("Nothing was written", given)
    file = resolve(path)
    with locked(file):
        before = _load_text(file)
        _read(path, before)
        after = _edited(path, before, changes)
        settings = _read(path, after)
        if any(getattr(settings, name) != value for name, value in values.items()):
            raise RehabError(f"{path} could not be changed: edit it by hand.")
        replace_file(file, after.encode())
    return settings


def _edited(path: Path, before: str, changes: Mapping[str, object]) -> str:
    # Dear to import, and needed only here.
    from tomlkit import dumps, parse  # noqa: PLC0415
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = parse(before)
        for name, value in changes.items():
            if value is None:
                document.pop(name, None)
            else:
                document[name] = _plain(value)
        return dumps(document)
    except TOMLKitError as error:
        raise RehabError(f"{path} could not be changed ({error}): edit it by hand.") from None


def _load_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise refusal(path, "read", error) from None
    except UnicodeDecodeError:
        raise RehabError(f"{path} is not UTF-8 text: correct it, or delete it.") from None


def _read(path: Path, toml: str) -> Settings:
    try:
        found = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise RehabError(f"{path} is not TOML: {error}; correct it, or delete it.") from None
    return replace(DEFAULTS, **_read_values(path, found))


def _read_values(where: object, found: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in found:
            try:
                values[name] = read(found[name])
            except ValueError as error:
                raise RehabError(f"{where}: {name} is {error}; correct it.") from None
    return values


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


_READERS: dict[str, Callable[[object], object]] = {
    "cautious": flag,
    "ladder": flag,
    "day_end": _clock,
    "strength_days": whole(1, 7),
    "easy_pace": whole(FASTEST_EASY_S_PER_KM, SLOWEST_EASY_S_PER_KM),
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
