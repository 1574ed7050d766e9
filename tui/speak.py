"""What the prompt says of an assessment and of a record, in plain lines without colour."""

from collections.abc import Iterator
from datetime import datetime

from rules.assessment import Assessment, Certainty, Due, Finding, Level, Mark, Phase, Rule
from rules.records import (
    Activity,
    Check,
    Episode,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Unknown,
    lived_at,
)
from rules.sentences import at_most
from rules.settings import DistanceUnit
from rules.words import SYMBOLS, listing, mark_words, plural, visible, words

_NAME_WIDTH = 15
_GOOD_RUNS = 2
"""Good runs that lead one step up the ladder (rules.md, section 5)."""


def today_lines(assessment: Assessment, unit: DistanceUnit, *, symbols: bool) -> Iterator[str]:
    """The whole day: the light, why, what is due, and how far a run may go.

    `symbols`: whether the light's symbol can be printed.
    """
    yield f"{assessment.date:%A} {assessment.date.isoformat()}: {words(assessment.phase)}"
    yield light_line(assessment, symbols=symbols)
    for finding in assessment.findings:
        yield f"  {finding_line(finding)}"
    yield from _due_lines(assessment)
    yield from _run_lines(assessment, unit)


def light_line(assessment: Assessment, *, symbols: bool) -> str:
    """The light with what it means, e.g. "■ rest - no run today, as planned"."""
    light = assessment.light
    symbol = f"{SYMBOLS[light]} " if symbols else ""
    return f"{symbol}{light} - {_meaning(assessment)}"


def _meaning(assessment: Assessment) -> str:
    match assessment.light, assessment.phase:
        case _, Phase.NONE:
            return "no injury is on record: `psoas episode start left` tells of one"
        case _, Phase.REFER:
            return "no run, and sessions pause: see a doctor first"
        case _, Phase.CALM if assessment.ready_to_run:
            return (
                "not running yet, but you could start: `psoas episode running` when you decide to"
            )
        case _, Phase.CALM:
            return "no running yet: let it calm down first"
        case Level.STOP, _:
            return "no run for now; below is why, and until when"
        case Level.REST, _:
            return "no run today, as planned"
        case Level.EASY, _:
            return "you may run, but only as it says below"
        case _, Phase.SETTLED:
            return "you may run; the injury has settled"
        case _:
            return "you may run today"


def finding_line(finding: Finding) -> str:
    """A finding with its rule and its mark, e.g. "rest-day (evidence, low): ..."."""
    return f"{finding.rule} ({mark_words(finding.mark, finding.certainty)}): {finding.text}"


def _due_lines(assessment: Assessment) -> Iterator[str]:
    lines = [*_slots(assessment)]
    yield "Due today:" if lines else "Nothing is due today."
    for name, slots, text in lines:
        yield f"  {name:<{_NAME_WIDTH}}{slots:<7}{text}"


def _slots(assessment: Assessment) -> Iterator[tuple[str, str, str]]:
    """What is due: its name, a box a time, and how it is done."""
    for due in (due for due in Due if due in assessment.due):
        match due:
            case Due.MORNING_CHECK:
                text = "psoas check N, N being the pain now, 0 to 10"
                slots = "[ ]"
            case Due.STRETCH:
                stretch = assessment.stretch
                slots = "[x]" * stretch.done + "[ ]" * (stretch.target - stretch.done)
                text = f"psoas stretch: {stretch.done} of {stretch.target} done, "
                text += f"{stretch.most} at most ({assessment.programme.stretch.most_a_day.words})"
                text += f"; {stretch.partial} in part" if stretch.partial else ""
            case Due.STRENGTH:
                strength = assessment.strength
                slots = "[ ]"
                dose = assessment.programme.strength
                mark = "your own" if strength.overridden else dose.opening_words(strength.stage)
                text = f"psoas strength: stage {strength.stage} ({mark}), week {strength.week}"
                if strength.held_by:
                    missing = plural(strength.held_by.missing, "more day")
                    text += f"; {missing} at this stage before the next "
                    text += f"({dose.stage_days.words})"
            case Due.SELF_TEST:
                slots, text = "[ ]", "psoas test"
        yield words(due), slots, text


def _run_lines(assessment: Assessment, unit: DistanceUnit) -> Iterator[str]:
    run = assessment.run
    if assessment.phase not in {Phase.RETURN, Phase.SPEED, Phase.SETTLED}:
        return
    if run.ladder_step is not None and assessment.phase is not Phase.SETTLED:
        ladder, low = assessment.programme.ladder, mark_words(Mark.EVIDENCE, Certainty.LOW)
        own = "" if ladder.words == low else f" ({ladder.words})"
        yield (
            f"Ladder: step {run.ladder_step} of {len(ladder.steps)}, "
            f"{ladder.steps[run.ladder_step - 1]}{own}; "
            f"{run.good_runs} of {_GOOD_RUNS} good runs at it ({low})"
        )
    if run.max_distance_m is not None:
        yield f"Run: at most {at_most(run.max_distance_m, unit)} ({_most_mark(assessment)})"


def _most_mark(assessment: Assessment) -> str:
    """Half the distance is our own number; the spike's comes from a study."""
    halving = {Rule.RUN_PAIN, Rule.STRIDE_CHANGED}
    if any(one.rule in halving and one.level is Level.EASY for one in assessment.findings):
        return mark_words(Mark.CHOICE, None)
    return mark_words(Mark.EVIDENCE, Certainty.MODERATE)


def record_line(record: Record, unit: DistanceUnit) -> str:
    """A record in one line, e.g. "Mon 2026-03-09 18:05, run, 5.2 km, 31:40; a note"."""
    parts = (_date(record), kind_words(record), *_parts(record, unit))
    line = ", ".join(part for part in parts if part)
    # Last, so that letters written from right to left reorder nothing else.
    return f"{line}; {visible(record.note)}" if record.note else line


def kind_words(record: Record) -> str:
    """What a record is, in a word or two."""
    match record:
        case Activity():
            return words(record.sport)
        case Session():
            return words(record.what)
        case SelfTest():
            return "self-test"
        case Unknown():
            return f"{visible(record.kind)} (of a kind that this psoas does not know)"
        case Episode() | Check():
            return record.kind


def _date(record: Record) -> str:
    at: datetime | None = lived_at(record)
    if at is not None:
        return f"{at:%a %Y-%m-%d %H:%M}"
    return f"{record.onset:%a %Y-%m-%d}" if isinstance(record, Episode) else ""


def _parts(record: Record, unit: DistanceUnit) -> Iterator[str]:
    match record:
        case Check():
            yield "no pain given" if record.pain is None else f"pain {record.pain}"
            yield visible(listing(record.flags))
        case SelfTest():
            yield from _self_test_parts(record)
        case Activity():
            yield from _activity_parts(record, unit)
        case Session():
            yield from _session_parts(record)
        case Episode():
            yield from _episode_parts(record)
        case Unknown():
            return


def _self_test_parts(test: SelfTest) -> Iterator[str]:
    # Not needed for a run or a check, which are quick.
    from rules.selftest import result_of  # noqa: PLC0415

    report = result_of(test)
    yield words(report.result)
    yield f"{report.signs} of 3 signs"
    yield from (
        f"pain {pain} {side}"
        for side, pain in (("left", test.pain_left), ("right", test.pain_right))
        if pain is not None
    )
    yield visible(listing(test.flags))


def _activity_parts(activity: Activity, unit: DistanceUnit) -> Iterator[str]:
    from store.exchange.typed import format_distance, format_duration  # noqa: PLC0415 - as above

    if activity.distance_m:
        yield format_distance(activity.distance_m, unit)
    yield format_duration(activity.duration_s)
    if activity.effort:
        yield words(activity.effort)
    if activity.ladder_step:
        yield f"step {activity.ladder_step}"
    yield _pains(activity)
    if activity.stride_changed:
        yield "stride changed"


def _pains(activity: Activity) -> str:
    """The known pains, e.g. "pain 0 before, 2 during"."""
    known = [
        f"{pain} {when}"
        for when, pain in (
            ("before", activity.pain_before),
            ("during", activity.pain_during),
            ("after", activity.pain_after),
        )
        if pain is not None
    ]
    return f"pain {', '.join(known)}" if known else ""


def _session_parts(session: Session) -> Iterator[str]:
    ended = "finished" if session.finished else "in part"
    yield "not ended" if session.in_progress else ended
    yield plural(len(session.items), "hold" if session.what is SessionKind.STRETCH else "set")


def _episode_parts(episode: Episode) -> Iterator[str]:
    yield "both sides" if episode.side is Side.BOTH else words(episode.side)
    yield f"resting since {episode.resting_since or episode.onset}"
    if episode.running_since:
        yield f"running since {episode.running_since}"
    if episode.cleared_on:
        yield f"cleared on {episode.cleared_on}"
    if episode.settled_on:
        yield f"settled on {episode.settled_on}"
    if episode.bone_risk:
        yield "bone risk"
    if episode.stage_override:
        yield f"stage {episode.stage_override}, your own"
