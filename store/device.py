"""Which device this is: each writes a history of its own, so that no two ever write one file."""

import os
import sys
from pathlib import Path

_LETTERS = 12
"""Of a device's name: enough that two devices hardly ever share one."""


def this_device() -> str:
    """A name for this person on this machine; it is the system's, and never in a synced folder.

    Derived, not kept: a machine with another id has another name, and no file can be copied along.
    """
    from hashlib import sha256  # noqa: PLC0415 - dear to import, and reading needs no name

    home = os.path.expanduser("~")  # noqa: PTH111 - Path's own fails where there is no home
    identity = f"psoas {_machine_id()} {home}"
    return sha256(identity.encode(errors="backslashreplace")).hexdigest()[:_LETTERS]


def _machine_id() -> str:
    if sys.platform == "win32":
        return _windows_id()
    if sys.platform == "darwin":
        return _mac_id()
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        try:
            if found := path.read_text(encoding="ascii", errors="replace").strip():
                return found
        except OSError:
            continue
    return _network_id()


def _windows_id() -> str:
    if sys.platform != "win32":
        return _network_id()
    import winreg  # noqa: PLC0415 - Windows alone has it

    name = r"SOFTWARE\Microsoft\Cryptography"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, name) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    except OSError:
        return _network_id()


def _mac_id() -> str:
    import re  # noqa: PLC0415
    import subprocess  # noqa: PLC0415 - dear to import, and only here needed

    command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
    try:
        shown = subprocess.run(  # noqa: S603 - these words alone
            command, capture_output=True, text=True, check=True, timeout=5
        )
    except (OSError, subprocess.SubprocessError):
        return _network_id()
    found = re.search(r'"IOPlatformUUID" = "([^"]+)"', shown.stdout)
    return found[1] if found else _network_id()


def _network_id() -> str:
    from uuid import getnode  # noqa: PLC0415 - only where there is nothing better

    address = getnode()
    if address >> 40 & 1:
        # Made up by Python, and another one each time: there is no network card.
        from platform import node  # noqa: PLC0415

        return node()
    return f"{address:x}"
