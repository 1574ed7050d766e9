"""The worked examples of the rules, and what `assess` promises of any log."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest

from rules.assess import assess, ladder_step_of
from rules.assessment import Assessment
from rules.runs import tolerance
from rules.settings import Settings
from tests.rules.conftest import CASES, check, episode, good_run, read_record, run, today


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_example_comes_out_as_it_says(case: dict[str, Any]) -> None:
    records = [read_record(document) for document in case["records"]]
    now = datetime.fromisoformat(case["now"])
    settings = Settings(**case.get("settings", {}))
    answer = as_document(assess(records, now, settings))
    for name, expected in case["expect"].items():
        assert _named_in(expected, answer[name]) == expected, name
    if "tolerance" in case:
        shares = {sport: asdict(cost) for sport, cost in tolerance(records, now, settings).items()}
        assert shares == case["tolerance"]


def as_document(answer: Assessment) -> dict[str, Any]:
    """An assessment in the words of the worked examples."""
    document = asdict(answer)
    document["date"] = answer.date.isoformat()
    document["due"] = [str(due) for due in answer.due]
    document["findings"] = [
        {"rule": str(each.rule), "level": str(each.level)} for each in answer.findings
    ]
    return document


def _named_in(expected: Any, answer: Any) -> Any:
    """The part of the answer that the example names."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        return {name: _named_in(value, answer[name]) for name, value in expected.items()}
    return answer


def test_all_worked_examples_are_there() -> None:
    assert len({case["id"] for case in CASES}) == 131


def test_only_on_the_way_back_a_run_is_taken_for_a_step_of_the_ladder() -> None:
    assert ladder_step_of(today(episode())) is None
    assert ladder_step_of(today(episode(running=9))) == 1
    climbed = [good_run(days, ladder_step=1) for days in (7, 4)]
    assert ladder_step_of(today(episode(running=9), *climbed)) == 2
    assert ladder_step_of(today(episode(running=9), run(2), check(1), ladder=False)) is None
