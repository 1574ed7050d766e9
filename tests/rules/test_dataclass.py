"""Our `dataclass` beside the standard library's: the same classes, made faster."""

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from rules.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Given in order."""

    x: int
    y: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class StandardPlace:
    """The same."""

    x: int
    y: int = 0


StandardPlace.__qualname__ = Place.__qualname__


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Given by name, with all kinds of fields."""

    name: str
    known: bool = True
    words: list[str] = field(default_factory=list, hash=False)
    unseen: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer(Named):
    """A field more."""

    more: int = 0


@dataclass(frozen=True, slots=True)
class Nothing:
    """No field."""


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """Equal to itself alone."""

    x: int


@dataclass(frozen=True, slots=True)
class Own:
    """Has methods of its own."""

    x: Mapping[str, int]

    def __hash__(self) -> int:
        return 5


@dataclass(frozen=True, slots=True, order=True)
class Ordered:
    """One that has an order."""

    x: int


@dataclass(slots=True)
class Open:
    """One that may be changed."""

    x: int


@pytest.mark.parametrize("given", [((1,), {}), ((1, 2), {}), ((), {"x": 1}), ((1,), {"y": 5})])
def test_values_are_taken_as_the_standard_one_takes_them(given: Any) -> None:
    values, named = given
    ours, standard = Place(*values, **named), StandardPlace(*values, **named)
    assert repr(ours) == repr(standard)
    assert dataclasses.asdict(ours) == dataclasses.asdict(standard)
    assert hash(ours) == hash(standard)
    assert Place.__match_args__ == StandardPlace.__match_args__


@pytest.mark.parametrize("given", [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1})])
def test_what_the_standard_one_refuses_is_refused(given: Any) -> None:
    values, named = given
    for kind in (Place, StandardPlace):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_a_field_that_is_given_by_name_is_given_by_name_alone() -> None:
    with pytest.raises(TypeError, match="takes 0 values, not 1"):
        Named("x")  # type: ignore[call-arg]


def test_each_value_has_a_default_of_its_own() -> None:
    one, other = Named(name="a"), Named(name="a")
    one.words.append("x")
    assert (one.known, other.words) == (True, [])
    assert one != other
    assert hash(one) == hash(other)


def test_what_is_not_compared_makes_no_difference() -> None:
    assert Named(name="a", unseen=1) == Named(name="a", unseen=2)
    assert repr(Named(name="a", unseen=1)) == "Named(name='a', known=True, words=[])"


def test_only_values_of_one_class_are_equal() -> None:
    assert Longer(name="a") != Named(name="a")
    assert Place(1).__eq__(StandardPlace(1)) is NotImplemented
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
    assert Itself(1) != Itself(1)


def test_methods_of_its_own_stay() -> None:
    assert hash(Own({})) == 5


@pytest.mark.parametrize("value", [Place(1), Longer(name="a", more=2)])
def test_nothing_can_be_set_or_deleted(value: Any) -> None:
    name = fields(value)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, 5)
    with pytest.raises(FrozenInstanceError):
        value.unknown = 5
    with pytest.raises(FrozenInstanceError):
        delattr(value, name)
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_a_copy_is_equal(again: Callable[[object], object]) -> None:
    value = Longer(name="a", words=["x"], more=2)
    assert again(value) == value


def test_one_field_is_replaced() -> None:
    value = Longer(name="a", unseen=3)
    assert replace(value, more=5) == Longer(name="a", more=5)
    assert replace(value, more=5).unseen == 3


def test_an_order_and_open_fields_are_the_standard_ones() -> None:
    assert Ordered(1) < Ordered(2)
    with pytest.raises(FrozenInstanceError):
        Ordered(1).x = 2  # type: ignore[misc]
    value = Open(1)
    value.x = 2
    assert value == Open(2)
