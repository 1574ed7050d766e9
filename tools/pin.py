"""Write constraints.txt and constraints-dev.txt from pyproject.toml; needs uv on PATH.

Each version stands there with the hashes of all its files, so one list serves every platform and
every Python that psoas supports. No address is written: where packages come from is the business of
the machine that installs them. Pins that still fit are kept; `--upgrade` takes the newest.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "constraints.txt"
DEV = ROOT / "constraints-dev.txt"
HEADER = """\
# {what}, each version with its hashes.
# Written by tools/pin.py; do not edit.
"""


def main() -> None:
    """Pin both lists so that they agree: what both would hold stands in the first alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    oldest = project["project"]["requires-python"].removeprefix(">=")
    extras = project["project"]["optional-dependencies"]
    run = project["project"]["dependencies"] + extras["serve"] + project["build-system"]["requires"]
    dev = extras["dev"]
    upgrade = "--upgrade" in sys.argv[1:]
    known = "" if upgrade else "".join(p.read_text("utf-8") for p in (RUN, DEV) if p.exists())

    everything = resolve([*run, *dev], known, oldest)
    running = resolve(run, "".join(everything), oldest)
    write(RUN, "What running psoas, also in a browser, and building it needs", running)
    write(
        DEV,
        "What developing psoas needs besides constraints.txt",
        [pin for pin in everything if pin not in running],
    )


def resolve(requirements: list[str], known: str, oldest: str) -> list[str]:
    """The pins for all platforms and every Python from `oldest` on; keeps `known` ones that fit."""
    with TemporaryDirectory() as folder:
        pins = Path(folder, "pins.txt")
        pins.write_text(known, encoding="utf-8")
        subprocess.run(
            [
                *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", oldest),
                *("--generate-hashes", "--no-annotate", "--no-header", "-", "-o", str(pins)),
            ],
            input="\n".join(requirements).encode(),
            check=True,
        )
        text = pins.read_text(encoding="utf-8")
    return re.findall(r"^\S+==.*\n(?:    --hash=.*\n)+", text, re.MULTILINE)


def write(path: Path, what: str, pins: list[str]) -> None:
    """Write one list with its heading."""
    path.write_text(HEADER.format(what=what) + "".join(pins), encoding="utf-8")


if __name__ == "__main__":
    main()
