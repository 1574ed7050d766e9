"""The few pieces of HTML that the page for the physio is made of: text in, escaped markup out."""

from collections.abc import Iterable
from html import escape

from rules.words import visible


class Raw(str):
    """Markup that is escaped already; any other text is escaped when it goes in."""

    __slots__ = ()


def element(name: str, content: str, of_class: str = "") -> Raw:
    """An element around text or markup; `name` and `of_class` are the program's own words."""
    inner = content if isinstance(content, Raw) else escape(visible(content))
    start = f'{name} class="{of_class}"' if of_class else name
    return Raw(f"<{start}>{inner}</{name}>")


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Raw:
    """A table with a heading over each column."""
    head = _row("th", header)
    body = "".join(_row("td", row) for row in rows)
    return element("table", Raw(element("thead", head) + element("tbody", Raw(body))))


def cut(text: str, longest: int) -> str:
    """Text of at most so many letters; what is cut off shows as "..."."""
    return text if len(text) <= longest else text[: longest - 3].rstrip() + "..."


def _row(name: str, cells: Iterable[str]) -> Raw:
    return element("tr", Raw("".join(element(name, cell) for cell in cells)))
