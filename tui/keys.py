"""The keys that a settings file gives, held against all that psoas has."""

from screens.keys import Keymap, key_words
from screens.named_keys import NamedKey, chosen_keys, named_keys
from store.settings import SettingsFile
from tui.frame import FrameApp


def keys_in(file: SettingsFile) -> tuple[Keymap, tuple[str, ...]]:
    """The keys of a file that can be, and a sentence for each of the others."""
    keymap, refused = chosen_keys(FrameApp, file.keys)
    shown = {each.name: each.shown for each in named_keys(FrameApp)}
    return keymap, tuple(
        f"{file.where_key(name)}: {why}"
        + (f"; {name} stays {shown[name]}." if name in shown else ".")
        for name, why in refused.items()
    )


def why_not(file: SettingsFile, name: str, keys: tuple[str, ...]) -> str:
    """Why a name cannot have these keys beside those of the file; empty when it can."""
    others = {other: given for other, given in file.keys.items() if other != name}
    return chosen_keys(FrameApp, {**others, name: keys})[1].get(name, "")


def names_and_keys(file: SettingsFile) -> list[tuple[NamedKey, tuple[str, ...]]]:
    """Every name, and its keys now as a person reads them."""
    keymap, _ = keys_in(file)
    return [
        (each, tuple(key_words(key) for key in keymap.get(each.name, each.keys)))
        for each in named_keys(FrameApp)
    ]
