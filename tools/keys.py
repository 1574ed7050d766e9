"""Write the README's key table from the keys that the screens declare.

`python tools/keys.py` prints it, `python tools/keys.py --write` puts it into README.md.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from screens.base import PsoasScreen  # noqa: E402 - the path comes first
from screens.keys import KeyRow, declared_keys, together  # noqa: E402
from screens.named_keys import SCREENS, screen_of  # noqa: E402
from tui.frame import FrameApp  # noqa: E402

README = ROOT / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->\n"


def table() -> str:
    """The whole table in Markdown."""
    everywhere = [*declared_keys(PsoasScreen), *declared_keys(FrameApp)]
    lines = ["| where | keys |", "|---|---|", _line("Everywhere", everywhere)]
    for name in SCREENS:
        screen = screen_of(name)
        common = {row.action for row in everywhere}
        rows = [row for row in declared_keys(screen) if row.action not in common]
        if rows:
            lines.append(_line(str(screen.TITLE), rows))
    return "\n".join(lines) + "\n"


def _line(where: str, rows: list[KeyRow]) -> str:
    keys = " · ".join(f"`{row.key}` {row.words}" for row in together(rows))
    return f"| {where} | {keys} |"


def written(text: str) -> str:
    """The README with the table of now."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def main() -> None:
    """Print the table, or write it."""
    if "--write" in sys.argv[1:]:
        README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(table())


if __name__ == "__main__":
    main()
