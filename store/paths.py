"""Where the log, the settings and what can be made anew are kept."""

import os
from pathlib import Path

from rules.errors import RehabError


def data_file() -> Path:
    """The log: `PSOAS_DATA`, or `log.json` in the platform's data folder.

    Raises:
        RehabError: `PSOAS_DATA` names a home folder that does not exist.
    """
    return _named_by("PSOAS_DATA") or _platform_folder("data") / "log.json"


def settings_file() -> Path:
    """The settings: `PSOAS_CONFIG`, or `settings.toml` in the platform's config folder.

    Raises:
        RehabError: `PSOAS_CONFIG` names a home folder that does not exist.
    """
    return _named_by("PSOAS_CONFIG") or _platform_folder("config") / "settings.toml"


def cache_folder() -> Path:
    """Where tones and phrases are kept: `PSOAS_CACHE`, or the platform's cache folder.

    Raises:
        RehabError: `PSOAS_CACHE` names a home folder that does not exist.
    """
    return _named_by("PSOAS_CACHE") or _platform_folder("cache")


def _named_by(variable: str) -> Path | None:
    value = os.environ.get(variable)
    if not value:
        return None
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise RehabError(
            f"{variable} names the home folder of nobody here ({value}): write the whole path."
        ) from None


def _platform_folder(which: str) -> Path:
    # Not needed when the environment names the file, as it does for every test and demo.
    from platformdirs import PlatformDirs  # noqa: PLC0415

    folder: Path = getattr(PlatformDirs("psoas", appauthor=False), f"user_{which}_path")
    return folder
