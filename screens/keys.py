"""The keys of a screen, read from where they are declared: its BINDINGS.

The key line, the list of keys, the command palette and the README's table all come from here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

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
    """The keys of this screen and of the app that work now, in the order of declaration.

    The keys of a widget that has the focus, e.g. to move in a text, are its own affair.
    """
    rows: dict[str, KeyRow] = {}
    for active in screen.active_bindings.values():
        if active.enabled and isinstance(active.node, Screen | App) and _told(active.binding):
            rows.setdefault(active.binding.action, _row(active.binding, active.node))
    declared = [row.action for row in declared_keys(type(screen))]
    return tuple(
        sorted(
            rows.values(),
            key=lambda row: declared.index(row.action) if row.action in declared else len(declared),
        )
    )


def declared_keys(screen: type[DOMNode]) -> tuple[KeyRow, ...]:
    """All keys that a screen class of psoas declares, whether or not they have a meaning now."""
    rows: dict[str, KeyRow] = {}
    for binding in _own_first(screen):
        if _told(binding):
            rows.setdefault(binding.action, _row(binding, None))
    return tuple(rows.values())


def _own_first(screen: type[DOMNode]) -> Iterator[Binding]:
    taken: set[str] = set()
    for base in screen.__mro__:
        if base.__module__.startswith(("screens.", "tui.")):
            declared = BindingsMap(base.__dict__.get("BINDINGS", ())).key_to_bindings
            yield from (b for key, keys in declared.items() if key not in taken for b in keys)
            taken.update(declared)


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


_TEXTUALS_OWN = frozenset(
    binding.action for binding in Screen.BINDINGS if isinstance(binding, Binding)
)
"""Moving the focus and copying: every program has them, and the list is long enough."""


def _told(binding: Binding) -> bool:
    return bool(binding.description) and binding.action not in _TEXTUALS_OWN


def _row(binding: Binding, node: DOMNode | None) -> KeyRow:
    return KeyRow(
        key=binding.key_display or binding.key,
        words=binding.description,
        action=binding.action,
        node=node,
        shown=binding.show,
        group=binding.group,
    )
