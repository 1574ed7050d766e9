"""The keys of a screen, read from where they are declared: its BINDINGS.

The key line, the list of keys, the command palette and the README's table all come from here. A
binding's `id` is its name, by which a person may give it other keys.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from textual.actions import parse
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen

from rules.dataclass import dataclass

Keymap = Mapping[str, tuple[str, ...]]
"""By the name of a binding: all the keys that it has instead of those declared."""

_DECLARED: Keymap = MappingProxyType({})


class KeyedApp(App[None]):
    """An app whose person may give other keys to the bindings."""

    keymap: Keymap = _DECLARED


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
    keymap = keymap_of(screen.app)
    for node in (screen, screen.app):
        for binding in _declared(type(node)):
            if _means_something(binding, node):
                keyed = _with_first_key(binding, keymap)
                rows.setdefault(binding.action, _row(keyed, node))
    return tuple(rows.values())


def key_of(screen: Screen[Any], action: str) -> str:
    """The key, as a person reads it, of an action that this screen declares."""
    bindings = (one for one in _declared(type(screen)) if one.action == action)
    return _row(_with_first_key(next(bindings), keymap_of(screen.app)), screen).key


def keymap_of(app: App[Any]) -> Keymap:
    """The keys that a person gave to bindings of this app."""
    return app.keymap if isinstance(app, KeyedApp) else _DECLARED


def remapped(bindings: BindingsMap, keymap: Keymap) -> BindingsMap:
    """The bindings of one node with the keys of `keymap`.

    Textual's own keymap takes a key away from all bindings that share it; here it goes from the
    one that has another, as a session's keys mean something else from step to step.
    """
    keys: dict[str, list[Binding]] = {}
    moved: dict[str, Binding] = {}
    for key, binding in bindings:
        if binding.id and binding.id in keymap:
            moved[binding.id] = binding
        else:
            keys.setdefault(key, []).append(binding)
    for name, binding in moved.items():
        for key in keymap[name]:
            keys.setdefault(key, []).append(replace(binding, key=key, key_display=None))
    return BindingsMap.from_keys(keys)


def declared_keys(node: type[DOMNode]) -> tuple[KeyRow, ...]:
    """All keys that a screen or an app declares, whether or not they have a meaning now."""
    rows: dict[str, KeyRow] = {}
    for binding in _declared(node):
        rows.setdefault(binding.action, _row(binding, None))
    return tuple(rows.values())


@cache
def _declared(node: type[DOMNode]) -> tuple[Binding, ...]:
    """The bindings with words, those of the class itself first, without those of Textual."""
    return tuple(binding for binding in own_bindings(node) if binding.description)


def own_bindings(node: type[DOMNode]) -> Iterator[Binding]:
    """One binding a key, those of the class itself first, without those of Textual."""
    taken: set[str] = set()
    for base in node.__mro__:
        if base.__module__.startswith("textual."):
            continue
        declared = BindingsMap(base.__dict__.get("BINDINGS", ())).key_to_bindings
        for key, bindings in declared.items():
            if key not in taken:
                yield from bindings
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


def _with_first_key(binding: Binding, keymap: Keymap) -> Binding:
    """The binding as it is told: one with other keys by the first, and not with its group."""
    if not binding.id or binding.id not in keymap:
        return binding
    return replace(binding, key=keymap[binding.id][0], key_display=None, group=None)


def key_words(key: str) -> str:
    """A key as a person reads it, e.g. `s`, `?` or `ctrl+q`."""
    return key if key == "enter" else format_key(key)


def _row(binding: Binding, node: DOMNode | None) -> KeyRow:
    return KeyRow(
        key=binding.key_display or key_words(binding.key),
        words=binding.description,
        action=binding.action,
        node=node,
        shown=binding.show,
        group=binding.group,
    )
