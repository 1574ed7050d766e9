"""The keys of a screen, read from where they are declared: its BINDINGS."""

from dataclasses import dataclass
from typing import Any

from textual.binding import Binding
from textual.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One action and the key that does it."""

    key: str
    """As shown, e.g. `s` or `ctrl+q`."""
    words: str
    """What it does."""
    action: str
    click: str
    """The action with the namespace it belongs to, for a click."""
    shown: bool
    """Belongs in the key line."""


def active_keys(screen: Screen[Any]) -> tuple[KeyRow, ...]:
    """The keys that work on this screen now, one row an action, in the order of declaration."""
    rows: dict[str, KeyRow] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.description or binding.action in rows or not active.enabled:
            continue
        rows[binding.action] = KeyRow(
            key=display(binding),
            words=binding.description,
            action=binding.action,
            click=binding.action,
            shown=binding.show,
        )
    return tuple(rows.values())


def display(binding: Binding) -> str:
    """The key as a person reads it."""
    return binding.key_display or binding.key
