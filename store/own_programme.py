"""A programme of one's own: the copy of it that was checked, beside the settings file."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from rules.errors import RehabError
from rules.programme import OURS, Programme, programme
from rules.toml_tables import FaultsError
from store.files import locked, refusal, replace_file, resolve, write_new

NAME = "programme.toml"

MOST_BYTES = 1_000_000
"""A larger file is no programme (our choice)."""


def kept_at(settings: Path) -> Path:
    """Where the programme in use is kept, given where the settings are."""
    return settings.with_name(NAME)


def read_text(path: Path) -> str:
    """The text of a programme's file.

    Raises:
        RehabError: It cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise refusal(path, "read", error) from None
    if len(data) > MOST_BYTES:
        raise RehabError(f"{path} is too large for a programme: name its TOML file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RehabError(f"{path} is not UTF-8 text (line {line}): save it as such.") from None


def check_programme(text: str) -> Programme:
    """The programme that a text holds; raises `FaultsError` with all that is wrong in it."""
    # Most people use ours, and the way in should be quick for them.
    from rules.programme_reading import parse  # noqa: PLC0415

    return parse(text, programme())


def load_programme(settings: Path, tell: Callable[[str], object]) -> Programme | None:
    """The person's own programme; None: they use ours.

    When it no longer passes the check, `tell` gets a sentence, and it is ours too.
    """
    file = kept_at(settings)
    if not os.path.exists(file):  # noqa: PTH110 - one that may not be looked at is none
        return None
    try:
        return check_programme(read_text(file))
    except RehabError as error:
        where = f"{file}, " if isinstance(error, FaultsError) else ""
        tell(
            f"Your own programme cannot be used, so psoas goes by its own: {where}{error} "
            "`psoas programme use FILE` takes a mended one, `psoas programme reset` ends this."
        )
        return None


def keep_programme(settings: Path, text: str) -> Programme:
    """Check a programme and keep a copy of it, 0600: it is the one in use from now on.

    Raises:
        RehabError: It has faults, or cannot be written; the one before is as it was.
    """
    checked = check_programme(text)
    file = resolve(kept_at(settings))
    with locked(file):
        replace_file(file, text.encode())
    return checked


def drop_programme(settings: Path) -> bool:
    """Go back to ours; the copy of the other one is kept beside it. False: it was ours before.

    Raises:
        RehabError: It could not be taken away.
    """
    file = kept_at(settings)
    try:
        file.replace(file.with_name(f"{NAME}.old"))
    except FileNotFoundError:
        return False
    except OSError as error:
        raise refusal(file, "written", error) from None
    return True


def write_copy(path: Path, *, figures: bool) -> None:
    """Write our programme, as a beginning for one of one's own, to a file that is not there yet.

    `figures`: those of its exercises too.

    Raises:
        RehabError: It is there already, or cannot be written.
    """
    text = OURS.read_text(encoding="utf-8")
    if figures:
        text = f"{text}\n{_our_figures()}"
    try:
        write_new(path, text.encode())
    except FileExistsError:
        raise RehabError(f"{path} is there already: give another name.") from None
    except OSError as error:
        raise refusal(path, "written", error) from None


def _our_figures() -> str:
    """The text of our figures, without those of the self-test."""
    text = OURS.with_name("figures.toml").read_text(encoding="utf-8")
    parts = re.split(r"^(?=\[figures\.[a-z-]+\]$)", text, flags=re.MULTILINE)
    of_self_test = ("[figures.push]", "[figures.press]")
    return "".join(part for part in parts if not part.startswith(of_self_test))
