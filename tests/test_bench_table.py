"""What was measured stands in the README."""

import re

import pytest

from benchmarks.table import README, Line, in_markdown, report, written

MET = Line("a hold, CPU", "0.9 %", "termdown: 1.0 %", 0.9, 1)
MISSED = Line("Runs opens", "1929 ms", "", 1929, 150, "ms")


def test_a_line_says_what_was_measured_and_whether_that_is_enough() -> None:
    assert in_markdown([MET, MISSED]).splitlines()[2:] == [
        "| a hold, CPU | 0.9 % | termdown: 1.0 % | 0.9 x | 1 x | met |",
        "| Runs opens | 1929 ms |  | 1,929 ms | 150 ms | missed |",
    ]


def test_a_missed_bar_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([MET], "keys", write=False) == 0
    assert report([MET, MISSED], "keys", write=False) == 1
    assert "missed" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["starts", "keys", "assess", "sessions", "log"])
def test_each_benchmark_has_its_part_of_the_readme(part: str) -> None:
    text = README.read_text(encoding="utf-8")
    once = written(text, part, [MET])
    assert in_markdown([MET]) in once
    assert written(once, part, [MET]) == once
    assert re.sub(r"\| .*\n", "", once).count("<!--") == text.count("<!--")
