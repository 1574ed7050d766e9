"""The name of a device, on systems of each kind as they would answer."""

import os
import platform
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import pytest

from store.device import this_device
from store.stamps import is_stamp, next_stamp
from tests.store.conftest import START

FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")
KNOWN = r"SOFTWARE\Microsoft\Cryptography"
SHOWN = '  "IOPlatformSerialNumber" = "C02"\n  "IOPlatformUUID" = "11-22"\n'

Machine = Callable[..., None]


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Gives the two files texts; a missing one is not there."""

    def answer(*texts: str | None) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        found = dict(zip(FILES, texts, strict=False))

        def read_text(path: Path, *_: object, **__: object) -> str:
            if (text := found[str(path)]) is None:
                raise FileNotFoundError
            return text

        monkeypatch.setattr(Path, "read_text", read_text)

    return answer


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The address of the network card, and the name of the machine."""

    def answer(address: int, name: str) -> None:
        monkeypatch.setattr(uuid, "getnode", lambda: address)
        monkeypatch.setattr(platform, "node", lambda: name)

    return answer


def test_a_device_has_one_name_that_can_stand_in_a_stamp_and_in_a_file_name() -> None:
    name = this_device()
    assert name == this_device()
    assert len(name) == 12
    assert is_stamp(next_stamp(START, "", name))


def test_another_machine_and_another_person_have_other_names(
    linux: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    linux("0123\n", None)
    first = this_device()
    linux("4567\n", None)
    second = this_device()
    monkeypatch.setenv("HOME", "/home/another")
    third = this_device()
    assert len({first, second, third}) == 3


def test_the_other_file_is_asked_when_the_first_is_not_there_or_empty(linux: Machine) -> None:
    names = []
    for texts in (("0123", None), (None, "0123"), ("\n", "0123")):
        linux(*texts)
        names.append(this_device())
    assert len(set(names)) == 1


def test_a_machine_without_id_is_known_by_its_network_card(
    linux: Machine, network: Machine
) -> None:
    linux(None, "")
    network(0x00_1B_2C_3D_4E_5F, "laptop")
    first = this_device()
    network(0x00_1B_2C_3D_4E_5F, "renamed")
    assert this_device() == first
    network(0x00_1B_2C_3D_4E_60, "laptop")
    assert this_device() != first


def test_a_machine_without_network_card_is_known_by_its_name(
    linux: Machine, network: Machine
) -> None:
    made_up = 1 << 40
    linux(None, None)
    network(made_up | 1, "laptop")
    first = this_device()
    network(made_up | 2, "laptop")
    assert this_device() == first
    network(made_up | 2, "phone")
    assert this_device() != first


def test_a_person_without_home_has_a_name_too(
    linux: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    linux("0123", None)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert len(this_device()) == 12


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Lets ioreg show something, or fail."""

    def answer(shown: str | Exception) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")

        def run(command: list[str], **_: Any) -> "subprocess.CompletedProcess[str]":
            assert command[0] == "/usr/sbin/ioreg"
            if isinstance(shown, Exception):
                raise shown
            return subprocess.CompletedProcess(command, 0, shown)

        monkeypatch.setattr(subprocess, "run", run)

    return answer


def test_a_mac_is_known_by_its_platform_id(mac: Machine, network: Machine) -> None:
    names = []
    for shown, address in ((SHOWN, 1), (SHOWN, 2), (SHOWN.replace("11-22", "11-23"), 2)):
        mac(shown)
        network(address, "mac")
        names.append(this_device())
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize(
    "shown",
    ["nothing of the kind", FileNotFoundError("ioreg"), subprocess.TimeoutExpired("ioreg", 5)],
)
def test_a_mac_that_does_not_answer_is_known_by_its_network_card(
    mac: Machine, network: Machine, shown: str | Exception
) -> None:
    mac(shown)
    network(1, "mac")
    first = this_device()
    network(2, "mac")
    assert this_device() != first


class Key:
    """What winreg opens."""

    def __enter__(self) -> "Key":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        pass


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Gives the machine's id a value in the registry; None: it is not there."""

    def answer(identity: str | None) -> None:
        monkeypatch.setattr(sys, "platform", "win32")
        registry = ModuleType("winreg")

        def open_key(root: str, name: str) -> Key:
            if (root, name) != ("machine", KNOWN) or identity is None:
                raise FileNotFoundError(name)
            return Key()

        vars(registry).update(
            HKEY_LOCAL_MACHINE="machine",
            OpenKey=open_key,
            QueryValueEx=lambda _, value: ({"MachineGuid": identity}[value], 1),
        )
        monkeypatch.setitem(sys.modules, "winreg", registry)

    return answer


def test_a_windows_machine_is_known_by_its_guid(windows: Machine, network: Machine) -> None:
    names = []
    for identity, address in (("ab", 1), ("ab", 2), ("cd", 2)):
        windows(identity)
        network(address, "pc")
        names.append(this_device())
    assert names[0] == names[1] != names[2]


def test_a_windows_machine_without_guid_is_known_by_its_network_card(
    windows: Machine, network: Machine
) -> None:
    windows(None)
    network(1, "pc")
    first = this_device()
    network(2, "pc")
    assert this_device() != first
