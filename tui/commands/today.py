"""`psoas today`: the light and why, what is due, and how far a run may go."""

from typing import Any

import click

from rules.assessment import Assessment
from rules.groups import OPEN
from rules.words import SYMBOLS
from tui.commands.common import Setup, can_print, say, say_json
from tui.speak import record_line, today_lines


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def today(setup: Setup, *, as_json: bool) -> None:
    """May I run today, and why; and what is due."""
    settings, log = setup.settings(), setup.log()
    assessment = setup.assess(log, settings)
    if as_json:
        say_json(to_json(assessment))
        return
    symbols = can_print(SYMBOLS[assessment.light])
    for line in today_lines(assessment, settings.unit, symbols=symbols):
        say(line)
    for record in log.records().of(OPEN):
        say(f"Not ended: {record_line(record, settings.unit)}; `psoas {record.what}` goes on.")


def to_json(assessment: Assessment) -> dict[str, Any]:
    """The whole assessment as `today --json` promises it, distances in metres."""
    stretch, strength = assessment.stretch, assessment.strength
    run, self_test, held_by = assessment.run, assessment.self_test, assessment.strength.held_by
    return {
        "date": assessment.date.isoformat(),
        "phase": assessment.phase,
        "light": assessment.light,
        "pain_limit": assessment.pain_limit,
        "ready_to_run": assessment.ready_to_run,
        "findings": [
            {
                "rule": finding.rule,
                "level": finding.level,
                "mark": finding.mark,
                "certainty": finding.certainty,
                "text": finding.text,
            }
            for finding in assessment.findings
        ],
        "stretch": {
            "done": stretch.done,
            "partial": stretch.partial,
            "target": stretch.target,
            "most": stretch.most,
        },
        "strength": {
            "stage": strength.stage,
            "week": strength.week,
            "held_by": held_by and {"rule": held_by.rule, "missing": held_by.missing},
            "done": strength.done,
            "overridden": strength.overridden,
        },
        "run": {
            "ladder_step": run.ladder_step,
            "ladder_finished": run.ladder_finished,
            "good_runs": run.good_runs,
            "max_distance_m": run.max_distance_m,
        },
        "self_test": {"result": self_test.result, "signs": self_test.signs},
        "due": list(assessment.due),
    }
