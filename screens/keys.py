"""The keys of a screen, read from where they are declared: its BINDINGS.

The key line, the list of keys, the command palette and the README's table all come from here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from textual.actions import parse
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One action and the key that does it."""

    key: str
    """As a person reads it, e.g. `s`, `0-9` or `ctrl+q`."""
    words: str
    """What it does."""
    action: str
    """As declared; it belongs to `node`. Empty for several keys told as one."""
    node: DOMNode | None
    """Where the action is; None where no screen is running."""
    shown: bool
    """Belongs in the key line."""
    group: Binding.Group | None
    """Told as one with its neighbours of the same group."""

    @property
    def click(self) -> str:
        """The action with the place it belongs to, for a click; empty when there is none."""
        if not self.action or self.action.startswith(("app.", "screen.")):
            return self.action
        return f"{'app' if isinstance(self.node, App) else 'screen'}.{self.action}"


def active_keys(screen: Screen[Any]) -> tuple[KeyRow, ...]:
    """The keys of this screen and of its app that work now, in the order of declaration.

    The keys of a widget that has the focus, e.g. to move in a text, are its own affair.
    """
    rows: dict[str, KeyRow] = {}
    for node in (screen, screen.app):
        for binding in _declared(type(node)):
            if _means_something(binding, node):
                rows.setdefault(binding.action, _row(binding, node))
    return tuple(rows.values())


def declared_keys(node: type[DOMNode]) -> tuple[KeyRow, ...]:
    """All keys that a screen or an app declares, whether or not they have a meaning now."""
    rows: dict[str, KeyRow] = {}
    for binding in _declared(node):
        rows.setdefault(binding.action, _row(binding, None))
    return tuple(rows.values())


def _declared(node: type[DOMNode]) -> Iterator[Binding]:
    """The bindings with words, those of the class itself first, without those of Textual."""
    taken: set[str] = set()
    for base in node.__mro__:
        if base.__module__.startswith("textual."):
            continue
        declared = BindingsMap(base.__dict__.get("BINDINGS", ())).key_to_bindings
        for key, bindings in declared.items():
            if key not in taken:
                yield from (binding for binding in bindings if binding.description)
        taken.update(declared)


def _means_something(binding: Binding, node: DOMNode) -> bool:
    _, action, parameters = parse(binding.action)
    return bool(node.check_action(action, parameters))


def together(rows: Iterable[KeyRow]) -> tuple[KeyRow, ...]:
    """The rows with the neighbours of one group told as one, e.g. `0-9`."""
    told: list[KeyRow] = []
    for group, alike in groupby(rows, lambda row: row.group):
        if group is None:
            told.extend(alike)
            continue
        first, *rest = alike
        told.append(
            KeyRow(
                key=f"{first.key}-{rest[-1].key}" if rest else first.key,
                words=group.description,
                action="",
                node=None,
                shown=first.shown,
                group=group,
            )
        )
    return tuple(told)


def _row(binding: Binding, node: DOMNode | None) -> KeyRow:
    return KeyRow(
        key=binding.key_display or binding.key,
        words=binding.description,
        action=binding.action,
        node=node,
        shown=binding.show,
        group=binding.group,
    )
