"""What was heard where: by the name of a place, the route by which sound came out there."""

import json
from pathlib import Path
from typing import Any

from rules.route import Route
from store.files import locked, replace_file, resolve


def heard_at(path: Path, place: str) -> Route | None:
    """The route that was heard at a place; None when nobody has tried, or the file is damaged."""
    try:
        return Route(_read(path)[place])
    except (KeyError, ValueError, TypeError):
        return None


def remember(path: Path, place: str, route: Route) -> None:
    """Keep what was heard at a place; other places keep theirs.

    Raises:
        RehabError: The file cannot be written.
    """
    file = resolve(path)
    with locked(file):
        text = json.dumps(_read(file) | {place: route.value}, ensure_ascii=False, indent=1)
        replace_file(file, text.encode())


def _read(path: Path) -> dict[str, Any]:
    # It can be found out anew, so that a damaged one is no trouble.
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
