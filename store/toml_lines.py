"""On which line of a TOML file something stands: neither of the two TOML libraries tells."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

TomlPath = tuple[str, ...]
"""A key below its tables, e.g. ("keys", "today.stretch")."""


def lines_by_path(toml: str) -> dict[TomlPath, int]:
    """The 1-based line on which each key of a valid TOML text begins.

    The text is read line by line further: what a statement adds is new where it ends, and it began
    after the end of the one before. Comments and blank lines end nothing and belong to nobody.
    """
    found: dict[TomlPath, int] = {}
    begun, known = 0, ""
    for number, line in enumerate(toml.split("\n")):  # no other line ends: TOML knows none
        known += line + "\n"
        try:
            read = tomllib.loads(known)
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a value that takes several lines
        for path in _paths(read):
            found.setdefault(path, begun + 1)
        begun = number + 1
    return found


def _paths(table: Mapping[str, Any], above: TomlPath = ()) -> Iterator[TomlPath]:
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))
