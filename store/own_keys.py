"""Writing a person's own keys into the settings file, in the table [keys]."""

from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Any

from rules.errors import RehabError
from store.files import locked, replace_file, resolve
from store.settings import KEYS, keys_in, text_to_change


def change_key(path: Path, name: str, keys: tuple[str, ...]) -> None:
    """Write the keys of a binding, comments staying; none puts its own keys back.

    Raises:
        RehabError: The file is not TOML, cannot be read or written, or is written in a way that
            cannot be changed; it then is as it was.
    """
    file = resolve(path)
    with locked(file):
        before = text_to_change(path)
        after = _edited(path, before, name, keys)
        wanted = {**keys_in(before), name: keys}
        if keys_in(after) != {each: now for each, now in wanted.items() if now}:
            raise RehabError(f"{path} could not be changed: edit its table [keys] by hand.")
        replace_file(file, after.encode())


def _edited(path: Path, before: str, name: str, keys: tuple[str, ...]) -> str:
    # Dear to import, and needed only here.
    from tomlkit import dumps, parse, table  # noqa: PLC0415
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = parse(before)
        own = document.setdefault(KEYS, table())
        if not isinstance(own, MutableMapping):
            raise RehabError(f"{KEYS} in {path} is no table: correct it first.")
        _drop(own, name.split("."))
        if keys:
            own[name] = keys[0] if len(keys) == 1 else list(keys)
        return dumps(document)
    except TOMLKitError as error:
        raise RehabError(f"{path} could not be changed ({error}): edit it by hand.") from None


def _drop(table: MutableMapping[str, Any], parts: Sequence[str]) -> None:
    """Take a name out, whether it stands in quotes or as dots below dots."""
    for count in range(1, len(parts) + 1):
        head = ".".join(parts[:count])
        if head in table and count == len(parts):
            del table[head]
        elif isinstance(below := table.get(head), MutableMapping):
            _drop(below, parts[count:])
