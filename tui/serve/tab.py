"""What runs behind one tab of the browser: the app, speaking to the server that started it."""

import sys

from store.paths import data_file, settings_file
from tui.run import run_app


def main() -> int:
    """Run the app on the files that the environment names; gives the exit code."""
    return run_app(data=data_file(), settings=settings_file(), start=None)


if __name__ == "__main__":
    sys.exit(main())
