"""Each key and value of a TOML text is found on its line."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from rules.toml_lines import Where, line_of, lines_of

TEXT = """\
# a comment with = and [
top = 1 # and "one" behind it
"quoted key" = "a # in a text"
a.b = 2

[table]
text = \"\"\"
over
two = 3 [lines]\"\"\"
literal = '''
x = '' 1
'''
when = 1979-05-27 07:32:00
after = -1.5e3
inline = { x = 1, y = { z = [1, 2] } }
list = [
    { part = "floor", points = [[0, 1],
       [2, 3]] }, # one
    "last",
]
[[rows]]
n = 1
[rows.sub]
m = 2
[[rows]]
  n = 3
[[rows.inner]]
k = 1
[table."sub.table"]
z = 'it is \\'
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("a",), 4),
        (("a", "b"), 4),
        (("table",), 6),
        (("table", "text"), 7),
        (("table", "literal"), 10),
        (("table", "when"), 13),
        (("table", "after"), 14),
        (("table", "inline", "y", "z", 1), 15),
        (("table", "list"), 16),
        (("table", "list", 0), 17),
        (("table", "list", 0, "part"), 17),
        (("table", "list", 0, "points", 1), 18),
        (("table", "list", 1), 19),
        (("rows",), 21),
        (("rows", 0), 21),
        (("rows", 0, "sub", "m"), 24),
        (("rows", 1), 25),
        (("rows", 1, "n"), 26),
        (("rows", 1, "inner", 0, "k"), 28),
        (("table", "sub.table", "z"), 30),
    ],
)
def test_a_value_is_on_its_line(where: Where, line: int) -> None:
    assert lines_of(TEXT)[where] == line


def test_what_is_not_there_is_on_the_line_of_the_table_around_it() -> None:
    lines = lines_of(TEXT)
    assert line_of(lines, ("table", "list", 0, "filled")) == 17
    assert line_of(lines, ("rows", 1, "inner", 0, "nothing", 2)) == 27
    assert line_of(lines, ("nowhere",)) == 1
    assert line_of({}, ()) == 1


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines_of('a = "\u2028\x85"\nb = 1')[("b",)] == 2


def paths(value: Any, where: Where = ()) -> Iterator[Where]:
    """Each table, key and value of what `tomllib` has read."""
    if where:
        yield where
    match value:
        case dict():
            for key, one in value.items():
                yield from paths(one, (*where, key))
        case list():
            for number, one in enumerate(value):
                yield from paths(one, (*where, number))


def test_nothing_is_left_out_and_nothing_made_up() -> None:
    assert set(lines_of(TEXT)) == set(paths(tomllib.loads(TEXT)))


words = st.text("abc \"'\\#=[]{},.\n\té", max_size=8)
keys = st.text("ab-.\"' é", min_size=1, max_size=4)
values = st.recursive(
    st.one_of(words, st.integers(-5, 5), st.booleans(), st.floats(-9, 9), st.datetimes()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_all_that_python_reads_has_a_line(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    assert set(lines_of(text)) == set(paths(tomllib.loads(text)))


@given(st.lists(st.tuples(words, st.integers(0, 3)), max_size=6))
def test_lines_are_counted_through_texts_of_many_lines(rows: list[tuple[str, int]]) -> None:
    text, wanted, line = "", {}, 1
    for number, (word, blank) in enumerate(rows):
        quoted = word.replace("\\", "\\\\").replace('"', '\\"')
        text += "\n" * blank + f'k{number} = """{quoted}"""\r\n'
        wanted[(f"k{number}",)] = line + blank
        line += blank + word.count("\n") + 1
    assert lines_of(text) == wanted
