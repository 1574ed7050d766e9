"""Tables of a TOML file that tell of every fault in them, each with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.words import visible

if TYPE_CHECKING:
    from rules.toml_lines import Where

# Most files have no fault: what tells of one is loaded when there is one.
# ruff: noqa: PLC0415


MOST_LETTERS = 200_000
"""A file with more is none that a person wrote (our choice)."""
_SHOWN_LETTERS = 40
_MARKUP = frozenset("[]{}<>`\\")
"""What some front end could take for more than a letter."""

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a file."""

    line: int
    """1-based."""
    text: str
    """One sentence: what it is, and what to write."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class FaultsError(RehabError):
    """A file has faults; its sentence names the first one, and how many there are."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(dict.fromkeys(faults)))
        """All of them, by their lines."""
        more = len(self.faults) - 1
        super().__init__(f"{self.faults[0]}{f' (and {more} more)' if more else ''}")


class Document:
    """A whole file, and what is wrong in it so far."""

    def __init__(self, text: str) -> None:
        """Read it; raises `FaultsError` when it is not TOML."""
        self._text = text
        self.faults: list[Fault] = []
        self.root = Table(_loaded(text), (), self)

    @cached_property
    def _lines(self) -> Mapping[Where, int]:
        from rules.toml_lines import lines_of

        return lines_of(self._text)

    def add(self, where: Where, text: str) -> None:
        """Note a fault of the value at `where`."""
        from rules.toml_lines import line_of

        self.faults.append(Fault(line_of(self._lines, where), text))

    def finish(self) -> None:
        """Raise `FaultsError` when there was a fault."""
        if self.faults:
            raise FaultsError(self.faults)


def _loaded(text: str) -> dict[str, Any]:
    if len(text) > MOST_LETTERS:
        raise FaultsError([Fault(1, f"the file has more than {MOST_LETTERS} letters.")])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).rpartition(" (at ")
        line = place.removeprefix("line ").partition(",")[0]
        number = int(line) if line.isdecimal() else text.count("\n") + 1
        why = visible(what or str(error))
        raise FaultsError(
            [Fault(number, f"this is not TOML ({why}); what follows was not read.")]
        ) from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, or thousands of brackets.
        raise FaultsError([Fault(1, "the file cannot be read: no person wrote it.")]) from None


class Table:
    """One table; each reader gives a value that fits, or notes a fault and gives a stand-in."""

    def __init__(self, values: Mapping[str, Any], where: Where, document: Document) -> None:
        self.values = values
        self.where = where
        self.document = document

    def __contains__(self, key: str) -> bool:
        return key in self.values

    @property
    def name(self) -> str:
        """As its header has it, or the key of its value."""
        return ".".join(str(part) for part in self.where if isinstance(part, str))

    def fault(self, text: str, *keys: str | int) -> None:
        """Note a fault of the table, or of what `keys` lead to in it."""
        self.document.add((*self.where, *keys), text)

    def only(self, *known: str) -> None:
        """Refuse every other key."""
        for key in self.values.keys() - set(known):
            from difflib import get_close_matches

            like = get_close_matches(key, known, 1)
            hint = f"did you mean {like[0]}?" if like else f"here stand {', '.join(known)}."
            self.fault(f"there is no {shown(key)} here: {hint}", key)

    def whole(self, key: str, least: int, most: int, why: str) -> int:
        """A whole number from `least` to `most`; `why` says why no other."""
        value = self.values.get(key)
        # The type itself: `true` is an int too.
        if type(value) is not int:
            self._not(key, "a whole number")
        elif not least <= value <= most:
            self.fault(
                f"{self._of(key)} is {shown(value)}: it has to be from {least} to {most}; {why}.",
                key,
            )
        else:
            return value
        return least

    def number(self, key: str, most: float, otherwise: float = 0.0) -> float:
        """A number from -`most` to `most`; `otherwise` when it is not there."""
        if key not in self.values:
            return otherwise
        value = self.values[key]
        if not _is_number(value, most):
            self._not(key, f"a number from -{most:g} to {most:g}")
            return otherwise
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self._not(key, "true or false")
        return value is True

    def plain(self, key: str, most: int, *, holes: tuple[str, ...] = ()) -> str:
        """A line of plain words of at most so many letters; it may have the `holes` in it."""
        if not isinstance(value := self.values.get(key), str):
            self._not(key, "words")
            return ""
        return self._line(value, most, holes, key)

    def plains(self, key: str, most: int, *, holes: tuple[str, ...] = ()) -> tuple[str, ...]:
        """At least one line of plain words, each a work that is cited."""
        lines = enumerate(self.names(key, "author, journal, year"))
        return tuple(self._line(line, most, holes, key, number) for number, line in lines)

    def _line(self, value: str, most: int, holes: tuple[str, ...], *keys: str | int) -> str:
        rest = value
        for hole in holes:
            rest = rest.replace(hole, "")
        what = self._of(*keys)
        if not value.strip():
            self.fault(f"{what} is empty: it has to be words.", *keys)
        elif not (value.isascii() and value.isprintable()) and visible(value) != value:
            self.fault(
                f"{what} has a letter that steers a screen or is not seen, {shown(value)}: write "
                "plain words in one line.",
                *keys,
            )
        elif len(value) > most:
            self.fault(f"{what} has {len(value)} letters: at most {most} can be shown.", *keys)
        elif marks := sorted(_MARKUP & set(rest)):
            besides = f" (but for {' and '.join(holes)})" if holes else ""
            self.fault(f"{what} has {' '.join(marks)} in it: write plain words{besides}.", *keys)
        else:
            return value
        return ""

    def one_of(self, key: str, closed: type[E]) -> E | None:
        """One of a closed set; None after a fault."""
        value = self.values.get(key)
        if isinstance(value, str) and value in set(closed):
            return closed(value)
        self._not(key, f"one of {', '.join(closed)}")
        return None

    def names(self, key: str, such_as: str = "clamshell") -> tuple[str, ...]:
        """A list of at least one name, for which `such_as` is an example."""
        value = self.values.get(key)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._not(key, f'a list such as ["{such_as}"]')
        return ()

    def table(self, key: str) -> Table:
        """The table of that name, empty after a fault."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return Table(value, (*self.where, key), self.document)
        self._not(key, "a table")
        return Table({}, (*self.where, key), self.document)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Each table of an array of at least one."""
        value = self.values.get(key)
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            return tuple(
                Table(one, (*self.where, key, number), self.document)
                for number, one in enumerate(value)
            )
        self._not(key, f"a list of tables: begin each with [[{self._of(key)}]]")
        return ()

    def named_tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """Each table in a table, with its name; none when that is not there."""
        if key in self.values:
            around = self.table(key)
            for name in around.values:
                yield name, around.table(name)

    def vector(self, key: str, most: float) -> tuple[float, float, float]:
        """Three numbers from -`most` to `most`."""
        if key not in self.values:
            self._not(key, "three numbers, such as [0, 0.1, 0.5]")
            return (0.0, 0.0, 0.0)
        return self.point(self.values[key], most, key)

    def point(self, value: Any, most: float, *keys: str | int) -> tuple[float, float, float]:
        """Three numbers that stand anywhere in this table, at `keys`."""
        match value:
            case [x, y, z] if all(_is_number(one, most) for one in (x, y, z)):
                return (float(x), float(y), float(z))
            case _:
                self.fault(
                    f"{self._of(*keys)} is {shown(value)}, and not three numbers from "
                    f"-{most:g} to {most:g}, such as [0, 0.1, 0.5].",
                    *keys,
                )
                return (0.0, 0.0, 0.0)

    def _not(self, key: str, wanted: str) -> None:
        if key in self.values:
            value = self.values[key]
            self.fault(f"{self._of(key)} is {shown(value)}, and not {wanted}.", key)
        else:
            self.fault(f"{self._of(key)} is missing: it has to be {wanted}.")

    def _of(self, *keys: str | int) -> str:
        """What a value is called, e.g. "stretch.sets"."""
        return ".".join(part for part in (*self.where, *keys) if isinstance(part, str))


def _is_number(value: Any, most: float) -> bool:
    # The type itself: `true` is an int too. Nothing compares with nan.
    return type(value) in {int, float} and abs(value) <= most


def shown(value: object) -> str:
    """A value as a sentence can hold it: short, one line, nothing that steers a terminal."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            text = f'"{value}"'
        case _:
            try:
                text = repr(value)
            except ValueError:  # Python refuses to print the longest numbers
                text = "a very large number"
    clean = visible(text[: _SHOWN_LETTERS + 1])
    return clean if len(clean) <= _SHOWN_LETTERS else clean[:_SHOWN_LETTERS] + "..."
