"""Files and folders as a disk holds them, and what can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Node = int
"""A file, from 1 up, or a folder, from 0 down: 0 is the one that is recorded. Names come and go."""

Place = tuple[Node, str]
"""A name in a folder."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for a file."""

    node: Node
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut or grown."""

    node: Node
    size: int


@dataclass(frozen=True, slots=True)
class Rename:
    """A name given, taken, or both at once."""

    node: Node
    leaves: Place | None
    enters: Place | None


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was asked of this file, or of the names in this folder, is to be on the disk."""

    node: Node


@dataclass(frozen=True, slots=True)
class Mark:
    """So many changes have been acknowledged."""

    number: int


Asked = Write | Resize | Rename | Sync | Mark


@dataclass(slots=True)
class Image:
    """Files and folders as they are on a disk."""

    names: dict[Place, Node] = field(default_factory=dict)
    files: dict[Node, bytes] = field(default_factory=dict)
    """What is in them, if anything."""

    def copy(self) -> Image:
        """One that can be changed for itself."""
        return Image(dict(self.names), dict(self.files))

    def take(self, asked: Asked) -> None:
        """Do what was asked."""
        match asked:
            case Write(node, at, data):
                old = self.files.get(node, b"")
                self.files[node] = old[:at].ljust(at, b"\0") + data + old[at + len(data) :]
            case Resize(node, size):
                self.files[node] = self.files.get(node, b"")[:size].ljust(size, b"\0")
            case Rename(node, leaves, enters):
                if leaves and self.names.get(leaves) == node:
                    del self.names[leaves]
                if enters:
                    self.names[enters] = node
            case _:
                pass

    def tree(self) -> dict[str, bytes | None]:
        """The content by path; None for a folder."""
        found: dict[str, bytes | None] = {}
        folders: list[tuple[Node, str]] = [(0, "")]
        for folder, path in folders:
            for (parent, name), node in self.names.items():
                if parent == folder and node < 0:
                    found[path + name] = None
                    folders.append((node, f"{path}{name}/"))
                elif parent == folder:
                    found[path + name] = self.files.get(node, b"")
        return found


def lay(tree: dict[str, bytes | None], folder: Path) -> None:
    """Make the files and folders of a tree."""
    for path, content in sorted(tree.items()):
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)
