"""Every key has a name, and which other keys a person may give to it."""

from collections import Counter

import pytest
from textual.dom import DOMNode

from screens.base import PsoasScreen
from screens.keys import own_bindings
from screens.named_keys import RESERVED, SCREENS, chosen_keys, named_keys, screen_of
from screens.session_keys import PRESENTER
from tui.frame import FrameApp

ANSWERS = ("digit(", "pain(", "more_pain(", "check(", "flag(", "side(", "bone_risk(", "answer(")
"""What answers a question that shows its own keys."""

NODES: tuple[type[DOMNode], ...] = (PsoasScreen, FrameApp, *map(screen_of, SCREENS))

NAMES = [each.name for each in named_keys(FrameApp)]


def keys(**chosen: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """What becomes of keys by names with a double underscore for the point."""
    given = {name.replace("__", "."): each for name, each in chosen.items()}
    keymap, refused = chosen_keys(FrameApp, given)
    return dict(keymap), refused


def test_every_key_that_does_not_answer_a_question_has_a_name() -> None:
    for node in NODES:
        nameless = [one.action for one in own_bindings(node) if one.description and not one.id]
        assert [action for action in nameless if not action.startswith(ANSWERS)] in (
            [],
            ["send('next')", "done", "send('back')"],  # of a presenter's remote
        )


def test_no_two_actions_have_the_same_name() -> None:
    actions = {
        (one.id, one.action.removeprefix("app."))
        for node in NODES
        for one in own_bindings(node)
        if one.id
    }
    names = Counter(name for name, _ in actions)
    assert [name for name, count in names.items() if count > 1] == []
    assert names.keys() <= set(NAMES)


def test_names_stay_what_they_are() -> None:
    """A renamed key is a broken settings file: change this list only to add to it."""
    assert {name.partition(".")[0] for name in NAMES} == {
        *("everywhere", "today", "check", "session", "self_test", "resume", "runs", "run_form"),
        *("import", "felt", "trends", "history", "record_form", "learn", "settings", "mat"),
        *("welcome", "list", "form", "date_dialog"),
    }
    assert {"everywhere.keys", "today.stretch", "session.pause", "runs.add", "list.down"} <= {
        *NAMES
    }


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("x", ("x", "X")),
        ("X", ("X",)),
        ("!", ("exclamation_mark",)),
        ("space", ("space",)),
        (" ", ("space",)),
        ("F7", ("f7",)),
        ("pgdn", ("pagedown",)),
        ("Ctrl+Y", ("ctrl+y",)),
        ("shift+y", ("Y",)),
        ("ctrl++", ("ctrl+plus",)),
        (",", ("comma",)),
        ("é", ("é", "É")),
    ],
)
def test_a_key_is_typed_as_it_is_called(typed: str, key: tuple[str, ...]) -> None:
    keymap, refused = keys(resume__keep=(typed,))
    assert not refused
    assert keymap == {"resume.keep": key}


@pytest.mark.parametrize("typed", ["", "foo", "a b", "super+x+y", "x,y"])
def test_what_is_no_key_is_refused(typed: str) -> None:
    keymap, refused = keys(learn__next_topic=("y", typed))
    assert not keymap
    assert "is no key" in refused["learn.next_topic"]


def test_a_name_that_is_none_is_refused() -> None:
    assert "no key has the name today.strech" in keys(today__strech=("x",))[1]["today.strech"]


@pytest.mark.parametrize("key", ["escape", "esc", "ctrl+c", "ctrl+q", "ctrl+[", "Ctrl+Q"])
def test_a_way_out_is_no_key_for_anything_else(key: str) -> None:
    keymap, refused = keys(today__stretch=("x", key))
    assert not keymap
    assert "is a way out, and stays one" in refused["today.stretch"]


def test_a_way_out_stays_one_beside_other_keys() -> None:
    keymap, refused = keys(everywhere__quit=("f10",), everywhere__back=("f9", "escape"))
    assert not refused
    assert keymap == {"everywhere.quit": ("f10", "ctrl+q"), "everywhere.back": ("f9", "escape")}
    kept = {key for each in named_keys(FrameApp) for key in each.kept}
    assert kept >= RESERVED


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("today__stretch", "g", "g is already Strength (today.strength)"),
        ("today__stretch", "3", "3 is already Morning check: pain 3"),
        ("today__stretch", "?", "? is already Keys (everywhere.keys)"),
        ("today__stretch", "ctrl+p", "ctrl+p is already Find an action (everywhere.palette)"),
        ("today__stretch", "down", "↓ is already Scroll Down"),
        ("everywhere__keys", "u", "u is already Undo (today.undo)"),
        ("runs__add", "j", "j is already Down (list.down)"),
        ("list__down", "a", "a is already Add (runs.add)"),
        ("session__undo", "b", "b is already"),
        ("session__undo", "pagedown", "pgdn is already Skip"),
        ("session__extend", "7", "7 is already Answer 7"),
        ("settings__undo", "u", "u is typed into the fields there"),
        ("settings__undo", "ctrl+w", "ctrl+w is already"),
        ("run_form__save", "!", "! is typed into the fields there"),
    ],
)
def test_a_key_that_is_taken_is_refused_and_the_default_stays(
    name: str, key: str, why: str
) -> None:
    keymap, refused = keys(**{name: (key,)})
    assert not keymap
    assert refused[name.replace("__", ".")].startswith(why)


def test_two_names_may_change_their_keys_with_each_other() -> None:
    keymap, refused = keys(today__stretch=("g",), today__strength=("s",))
    assert not refused
    assert keymap == {"today.stretch": ("g", "G"), "today.strength": ("s", "S")}


def test_of_two_that_want_the_same_key_the_first_has_it() -> None:
    keymap, refused = keys(today__runs=("x",), today__learn=("x",), history__undo=("x",))
    assert keymap.keys() == {"today.runs", "history.undo"}
    assert refused == {"today.learn": "x is already Runs (today.runs)"}


def test_one_that_goes_back_takes_its_key_from_another_again() -> None:
    keymap, refused = keys(today__stretch=("g",), today__strength=("escape",))
    assert not keymap
    assert refused["today.stretch"] == "g is already Strength (today.strength)"


def test_keys_that_mean_something_else_at_each_moment_may_be_the_same() -> None:
    keymap, refused = keys(session__pause=("z",), session__go_on=("z", "space"))
    assert not refused
    assert keymap["session.pause"][0] == keymap["session.go_on"][0] == "z"


def test_a_capital_comes_with_its_letter_unless_it_means_something_else() -> None:
    keymap, _ = keys(today__runs=("x",), today__learn=("X",))
    assert keymap == {"today.runs": ("x",), "today.learn": ("X",)}


def test_a_session_keeps_the_keys_of_a_remote_whatever_else_is_given() -> None:
    named = {each.name: each for each in named_keys(FrameApp) if each.name[:8] == "session."}
    everything = {name: (f"ctrl+shift+f{n}",) for n, name in enumerate(named, 1) if n < 13}
    keymap, refused = chosen_keys(FrameApp, everything)
    assert not refused
    for name, now in keymap.items():
        assert set(named[name].keys) & PRESENTER <= set(now)
    fixed = [one.key for one in own_bindings(screen_of("session")) if one.priority and not one.id]
    assert fixed == ["pagedown", "pagedown", "pageup"]
