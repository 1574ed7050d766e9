"""For all tests: nothing is heard, unless a test wants it."""

import os

os.environ["PSOAS_SOUND"] = "off"
