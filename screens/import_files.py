"""Which files an import is offered, and which a person types."""

from pathlib import Path

from rules.errors import RehabError
from rules.words import visible

ENDINGS = frozenset({".fit", ".tcx", ".gpx", ".zip", ".gz", ".csv", ".xml", ".json"})
"""Files that are offered; what is in them is told by their content, and any may be typed."""


def first_folder() -> Path:
    """Downloads, where there are any; else the home folder."""
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path.home()


def importable(folder: Path) -> list[Path]:
    """The folders and the files that may hold activities, the newest file first."""
    seen = [path for path in folder.iterdir() if not path.name.startswith(".")]
    files = [path for path in seen if path.suffix.lower() in ENDINGS and path.is_file()]
    folders = sorted(path for path in seen if path.is_dir())
    return [*sorted(files, key=lambda path: (-path.stat().st_mtime, path.name)), *folders]


def typed_paths(text: str, folder: Path) -> list[Path]:
    """The paths that a person typed; with `*` or `?`, those that fit.

    Raises:
        RehabError: There is none.
    """
    typed = text.strip()
    path = folder / Path(typed).expanduser()
    found = [path] if path.exists() else []
    if not found and any(letter in path.name for letter in "*?["):
        fitting = path.parent.glob(path.name)
        found = sorted(one for one in fitting if not one.name.startswith("."))
    if not typed or not found:
        raise RehabError(f"There is no {visible(typed) or 'path'}: type where the file is.")
    return found


def entry_words(path: Path) -> str:
    """The name of a file or a folder, as the list shows it."""
    return visible(path.name) + ("/" if path.is_dir() else "")
