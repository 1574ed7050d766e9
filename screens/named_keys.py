"""The names of all keys, and which other keys a person may give them.

Loads every screen: only for a person who has other keys, and for the lists of keys.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from inspect import getmembers, isclass

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character
from textual.widgets import DataTable, Input, SelectionList

from rules.dataclass import dataclass
from screens.base import PsoasScreen
from screens.keys import KeyedApp, Keymap, key_words, own_bindings
from screens.widgets.choice import Choice
from screens.widgets.form import Form
from screens.widgets.record_table import RecordTable

SCREENS: dict[str, tuple[type[DOMNode], ...]] = {
    "today": (VerticalScroll,),
    "check": (),
    "session": (),
    "self_test": (VerticalScroll,),
    "resume": (),
    "runs": (RecordTable,),
    "run_form": (Form, Choice, Input),
    "import_screen": (SelectionList, DataTable),
    "felt": (Form, Choice, Input),
    "trends": (),
    "history": (RecordTable,),
    "widgets.date_dialog": (Form, Input),
    "widgets.record_form": (Form, Choice, Input),
    "learn": (VerticalScroll,),
    "settings": (Form, Choice, Input),
    "mat": (),
    "welcome": (),
    "confirm": (),
    "help": (VerticalScroll,),
}
"""The modules with a screen, as a person meets them, and what has the keys first there."""

RESERVED = frozenset({"escape", "ctrl+c", "ctrl+q"})
"""The ways out: what has them keeps them, and nothing else may have them."""

_SAME = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ctrl+m": "enter",
    "ctrl+i": "tab",
    "ctrl+left_square_bracket": "escape",
}
"""Other names of a key, and what a terminal cannot tell apart."""

_MODIFIERS = {"ctrl", "alt", "shift"}
_KEY_NAMES = frozenset(each.value for each in Keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKey:
    """A binding that has a name."""

    name: str
    """E.g. `today.stretch`."""
    words: str
    """What it does."""
    keys: tuple[str, ...]
    """As declared."""
    kept: tuple[str, ...]
    """Those of them that stay when it gets others."""
    shown: str
    """The first key, as a person reads it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where keys must differ: one screen, what has the focus on it, and the app."""

    bindings: tuple[Binding, ...]
    """One for each key."""
    is_typed_in: bool
    """Letters go into a field here."""

    def keys_of(self, name: str) -> set[str]:
        return {each.key for each in self.bindings if each.id == name}


def screen_of(module: str) -> type[PsoasScreen[object]]:
    """The screen that a module of `screens` has."""
    loaded = import_module(f"screens.{module}")
    own = [
        screen
        for _, screen in getmembers(loaded, isclass)
        if issubclass(screen, PsoasScreen) and screen.__module__ == loaded.__name__
    ]
    (screen,) = own
    return screen


@cache
def named_keys(app: type[KeyedApp]) -> tuple[NamedKey, ...]:
    """Every name of a key, those that hold everywhere first."""
    found: dict[str, list[Binding]] = {}
    kept: dict[str, frozenset[str]] = {}
    for node in _nodes(app):
        fresh: dict[str, list[Binding]] = {}
        for binding in own_bindings(node):
            if binding.id and binding.id not in found:
                fresh.setdefault(binding.id, []).append(binding)
        found |= fresh
        kept |= dict.fromkeys(fresh, RESERVED | getattr(node, "KEPT_KEYS", frozenset()))
    return tuple(_named(name, bindings, kept[name]) for name, bindings in found.items())


def _nodes(app: type[KeyedApp]) -> Iterator[type[DOMNode]]:
    """All that has keys; what several screens have comes again with each."""
    yield from (PsoasScreen, app)
    for module, focused in SCREENS.items():
        yield screen_of(module)
        yield from (widget for widget in focused if not _is_textuals(widget))


def _named(name: str, bindings: list[Binding], kept: frozenset[str]) -> NamedKey:
    first, keys = bindings[0], tuple(each.key for each in bindings)
    return NamedKey(
        name=name,
        words=first.description,
        keys=keys,
        kept=tuple(key for key in keys if key in kept),
        shown=first.key_display or key_words(first.key),
    )


def chosen_keys(
    app: type[KeyedApp], chosen: Mapping[str, tuple[str, ...]]
) -> tuple[Keymap, dict[str, str]]:
    """The keys that a person may have, and by the name of each of the others why not."""
    named = {each.name: each for each in named_keys(app)}
    given: dict[str, tuple[str, ...]] = {}
    refused: dict[str, str] = {}
    for name, keys in chosen.items():
        read = {key: _read_key(key) for key in keys}
        if why := _cannot_be(name, read, named):
            refused[name] = why
        else:
            given[name] = tuple(key for key in read.values() if key)
    while clash := _last_clash(given, _Taken(app, named, given)):
        name, why = clash
        del given[name]
        refused[name] = why
    taken = _Taken(app, named, given)
    return {name: _all_keys(named[name], given[name], taken) for name in given}, refused


def _cannot_be(name: str, read: Mapping[str, str | None], named: Mapping[str, NamedKey]) -> str:
    if name not in named:
        return f"no key has the name {name} (`psoas settings keys` lists the names)"
    for typed, key in read.items():
        if key is None:
            return f"{typed} is no key (write x, ctrl+x, f2, space, and so on)"
        if key in RESERVED and key not in named[name].kept:
            return f"{key_words(key)} is a way out, and stays one"
    return ""


def _read_key(typed: str) -> str | None:
    """A key in Textual's name for it; None for what is none."""
    *modifiers, key = _parts(typed)
    modifiers = [each.lower() for each in modifiers]
    if not set(modifiers) <= _MODIFIERS:
        return None
    if len(key) == 1 and key.isprintable():
        if key.isalpha():
            if modifiers == ["shift"]:
                return key.upper()
            key = key.lower() if modifiers else key
        (binding,) = Binding.make_bindings([("x" if key == "," else key, "")])
        key = "comma" if key == "," else binding.key
    else:
        key = _SAME.get(key.lower(), key.lower())
        if key not in _KEY_NAMES:
            return None
    whole = "+".join([*modifiers, key])
    return _SAME.get(whole, whole)


def _parts(typed: str) -> list[str]:
    if typed == " ":
        return ["space"]
    typed = typed.strip()
    if typed.endswith("+"):  # the key + itself
        return [*typed[:-1].rstrip("+").split("+"), "+"] if len(typed) > 1 else ["+"]
    return typed.split("+")


@cache
def _places(app: type[KeyedApp]) -> tuple[_Place, ...]:
    everywhere = tuple(own_bindings(app))
    return tuple(
        _Place(
            (
                *(binding for widget in focused for binding in _focus_bindings(widget)),
                *own_bindings(screen_of(module)),
                *everywhere,
            ),
            is_typed_in=Input in focused,
        )
        for module, focused in SCREENS.items()
    )


def _focus_bindings(widget: type[DOMNode]) -> Iterable[Binding]:
    if not _is_textuals(widget):
        return own_bindings(widget)
    declared = (base.__dict__.get("BINDINGS", ()) for base in widget.__mro__)
    return (binding for bindings in declared for binding in Binding.make_bindings(bindings))


def _is_textuals(widget: type[DOMNode]) -> bool:
    return widget.__module__.startswith("textual.")


class _Taken:
    """Who has which key where, some of them having got others."""

    def __init__(self, app: type[KeyedApp], named: Mapping[str, NamedKey], given: Keymap) -> None:
        self._places = _places(app)
        self._now = {name: (*keys, *named[name].kept) for name, keys in given.items()}

    def why_not(self, name: str, key: str) -> str:
        """Why a name cannot have a key; empty when it can."""
        places = (place for place in self._places if place.keys_of(name))
        return next((why for place in places if (why := self._why_not_at(place, name, key))), "")

    def _why_not_at(self, place: _Place, name: str, key: str) -> str:
        mine = place.keys_of(name)
        if key in mine:
            return ""
        if place.is_typed_in and (key_to_character(key) or "\0").isprintable():
            return f"{key_words(key)} is typed into the fields there"
        for other in place.bindings:
            # What has a key in common as declared is never meant at the same time.
            if other.id == name or mine & place.keys_of(other.id or ""):
                continue
            if key in self._now.get(other.id or "", (other.key,)):
                return f"{key_words(key)} is already {_words(other)}"
        return ""


def _last_clash(given: Keymap, taken: _Taken) -> tuple[str, str] | None:
    """The last of the given names, as a person wrote them, that cannot have its keys, and why."""
    for name in reversed(list(given)):
        for key in given[name]:
            if why := taken.why_not(name, key):
                return name, why
    return None


def _words(binding: Binding) -> str:
    what = binding.description or binding.action
    return f"{what} ({binding.id})" if binding.id else what


def _all_keys(named: NamedKey, keys: tuple[str, ...], taken: _Taken) -> tuple[str, ...]:
    """The keys of a name: those given, a letter with Caps Lock too, and those that it keeps."""
    capitals = (key.upper() for key in keys if len(key) == 1 and key.islower())
    free = (key for key in capitals if not taken.why_not(named.name, key))
    return tuple(dict.fromkeys((*keys, *free, *named.kept)))
