"""Where something stands in a TOML file."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from store.toml_lines import lines_by_path


def test_each_key_is_found_on_the_line_on_which_it_begins() -> None:
    toml = """\
# a = 1
a = 2

b = [  # of several lines
  1,
  # c = 3
  2,
]
c = '''
a = 1
[keys]
'''
[keys]
today.stretch = "x"
"today.runs" = "y"

[keys.deep]
d.e = 1
f = {g = 2}
"""
    assert lines_by_path(toml) == {
        ("a",): 2,
        ("b",): 4,
        ("c",): 9,
        ("keys",): 13,
        ("keys", "today"): 14,
        ("keys", "today", "stretch"): 14,
        ("keys", "today.runs"): 15,
        ("keys", "deep"): 17,
        ("keys", "deep", "d"): 18,
        ("keys", "deep", "d", "e"): 18,
        ("keys", "deep", "f"): 19,
        ("keys", "deep", "f", "g"): 19,
    }


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines_by_path('a = "\u2028\x85"\nb = 1')[("b",)] == 2


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12))
def test_blank_lines_and_remarks_move_a_key_by_as_many_lines(gaps: list[int]) -> None:
    lines = [line for number, gap in enumerate(gaps) for line in [*["# x"] * gap, f"k{number}=1"]]
    toml = "\n".join(lines)
    assert tomllib.loads(toml).keys() == {f"k{number}" for number in range(len(gaps))}
    found = lines_by_path(toml)
    assert all(lines[line - 1] == f"{path[0]}=1" for path, line in found.items())
