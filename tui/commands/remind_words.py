"""What `psoas remind` says of itself, in words and in JSON."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, assert_never

from rules.remind import Decision, Outcome
from rules.words import visible
from store.reminders import Delivery
from tui.remind.schedule import Recipe


def shown(made: Recipe) -> Sequence[str]:
    """All that would be written and run."""
    lines: list[str] = []
    for path, content in made.files:
        lines += [f"{path}:", *(f"    {line}" for line in _decoded(content).splitlines()), ""]
    lines.append("Then:")
    for step in made.start:
        lines.append(f"    {' '.join(step.words)}")
        lines += [f"        {line}" for line in step.given.splitlines()]
    return [*lines, made.note] if made.note else lines


def _decoded(content: bytes) -> str:
    return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")


def clock_words(times: Sequence[time]) -> str:
    """Clock times in a row, e.g. "08:00, 13:00 and 19:00"."""
    *first, last = (f"{each:%H:%M}" for each in times)
    return f"{', '.join(first)} and {last}" if first else last


def moment(at: datetime, now: datetime) -> str:
    """The clock, with the day where it is another one, e.g. "Sun 07:00"."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%a %H:%M}"


def decision_lines(decision: Decision) -> Sequence[str]:
    """What would be said, a stop before what is due; or why nothing is."""
    if decision.reminder:
        return (decision.reminder.title, *decision.reminder.body.splitlines())
    match decision.outcome:
        case Outcome.SNOOZED | Outcome.QUIET:
            why = "Snoozed" if decision.outcome is Outcome.SNOOZED else "Quiet hours"
            return (f"{why} until {decision.until:%H:%M}.",)
        case Outcome.GUIDED:
            return ("A session is under way, so nothing is said.",)
        case Outcome.DONE | Outcome.DUE:
            return ("Nothing to remind of now.",)
        case _:
            assert_never(decision.outcome)


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as `--json` promises it."""
    said = decision.reminder
    return {
        "outcome": decision.outcome,
        "until": decision.until.isoformat() if decision.until else None,
        "due": list(decision.due),
        "title": said.title if said else None,
        "body": said.body if said else None,
    }


def delivery_words(last: Delivery) -> str:
    """Through what it went, and whether it arrived."""
    if last.arrived:
        return f"through {visible(last.by)}; it arrived"
    return f"through {visible(last.by)}; it did not arrive ({visible(last.why)})"


def delivery_json(last: Delivery | None) -> dict[str, Any] | None:
    """A delivery as `--json` promises it; None when there was none."""
    if last is None:
        return None
    return {"at": last.at.isoformat(), "by": last.by, "arrived": last.arrived, "why": last.why}
