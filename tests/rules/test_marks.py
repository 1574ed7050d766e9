"""Where the numbers of the light come from."""

import pytest

from rules.marks import limit_mark


@pytest.mark.parametrize(
    ("limit", "mark"), [(5, "source"), (3, "evidence, low"), (1, "evidence, high")]
)
def test_each_pain_limit_has_its_mark(limit: int, mark: str) -> None:
    assert limit_mark(limit) == mark
