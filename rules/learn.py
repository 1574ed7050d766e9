"""What Learn says: topics of marked statements, and the works they cite, from `learn.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.assessment import Certainty, Mark, Statement
from rules.dataclass import dataclass
from rules.errors import RehabError

_CONTENT = Path(__file__).with_name("learn.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One page of Learn."""

    key: str
    """What a person types, e.g. `red-flags`."""
    title: str
    statements: tuple[Statement, ...]
    """In reading order."""
    figures: tuple[str, ...]
    """Names of the figures that show what it tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One work that a statement cites."""

    key: str
    """First author and year, e.g. `johnston-1999`."""
    text: str
    """Authors, journal, year and pages."""
    doi: str | None
    """None where we know of none."""


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order in which they are read."""
    return tuple(
        Topic(
            key=topic["key"],
            title=topic["title"],
            statements=tuple(_read_statement(statement) for statement in topic["statements"]),
            figures=tuple(topic.get("figures", ())),
        )
        for topic in _content()["topics"]
    )


def topic(key: str) -> Topic:
    """The topic with this key; raises `RehabError` that lists the keys when there is none."""
    for each in topics():
        if each.key == key:
            return each
    keys = ", ".join(each.key for each in topics())
    raise RehabError(f'Learn has no topic "{key}"; choose one of: {keys}.')


@cache
def citations() -> Mapping[str, Citation]:
    """Every work that a statement cites, by its key."""
    return MappingProxyType(
        {
            work["key"]: Citation(key=work["key"], text=work["text"], doi=work.get("doi"))
            for work in _content()["citations"]
        }
    )


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_CONTENT.read_text(encoding="utf-8"))


def _read_statement(document: Mapping[str, Any]) -> Statement:
    certainty = document.get("certainty")
    return Statement(
        text=document["text"],
        mark=Mark(document["mark"]),
        certainty=None if certainty is None else Certainty(certainty),
        citations=tuple(document.get("citations", ())),
    )
