"""The page for the physio: what `rules/report.py` found, on one A4 page of HTML without script."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib.resources import files

from rules.assessment import Finding, Level, Mark
from rules.criteria import Criterion
from rules.marks import limit_mark
from rules.programme import StrengthDose
from rules.questions import Question
from rules.records import Episode, Side
from rules.report import FlagSeen, Report, WeekRow
from rules.report_runs import RunRow
from rules.settings import DistanceUnit
from rules.words import SYMBOLS, mark_words, plural, words
from store.exchange.html import Raw, cut, element, table
from store.exchange.report_chart import self_test_chart

_FINDINGS = 3
_SPORTS = 6
_CRITERIA = 8
_LONGEST = 160
"""Letters of a finding or a question before it is cut, so that it takes three lines at most."""


def report_page(report: Report, now: datetime, unit: DistanceUnit, version: str) -> str:
    """The whole page; everything from the log is escaped, and nothing is loaded from outside."""
    parts = (
        _head(report, now, version),
        _pair(_episode(report), _standing(report)),
        _pair(Raw(_tests(report) + _flags(report)), _criteria(report)),
        _pair(_weeks(report, unit), Raw(_running(report, unit) + _tolerance(report))),
        _runs(report, unit),
        _questions(report),
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    style = files("store.exchange").joinpath("report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>psoas report {report.last.isoformat()}</title><style>{style}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _head(report: Report, now: datetime, version: str) -> Raw:
    covered = f"{_day(report.first)} to {_day(report.last)}"
    written = f"psoas {version}, written {_day(now.date())}"
    title = element("h1", "Hip flexor log, for the physio")
    notice = element("strong", "Self-reported, not a diagnosis.")
    return element("header", Raw(title + element("p", Raw(f"{covered} · {notice} · {written}"))))


def _section(title: str, *content: Raw) -> Raw:
    return element("section", Raw(element("h2", title) + "".join(content)))


def _pair(left: Raw, right: Raw) -> Raw:
    return element("div", Raw(element("div", left) + element("div", right)), "pair")


def _list(lines: Iterable[str], of_class: str = "") -> Raw:
    return element("ul", Raw("".join(element("li", line) for line in lines)), of_class)


def _episode(report: Report) -> Raw:
    episode = report.episode
    lines = [*_episode_lines(episode)] if episode else ["No episode is on record."]
    return _section("Episode", _list(lines))


def _episode_lines(episode: Episode) -> Iterator[str]:
    side = "both sides" if episode.side == Side.BOTH else f"{words(episode.side)} side"
    yield f"{side.capitalize()}, since {_day(episode.onset)}"
    resting = _day(episode.resting_since or episode.onset)
    if episode.running_since:
        yield f"Rested from {resting}; running again since {_day(episode.running_since)}"
    else:
        yield f"Resting from running since {resting}"
    if episode.cleared_on:
        yield f"Cleared to run by a clinician on {_day(episode.cleared_on)}"
    if episode.settled_on:
        yield f"Settled on {_day(episode.settled_on)}"
    if episode.bone_risk:
        yield "Names a risk for the bone: stress fracture, missed periods or low energy intake"


def _standing(report: Report) -> Raw:
    now, strength = report.assessment, report.assessment.strength
    chosen = ", chosen by the person" if strength.overridden else ""
    stages = len(now.programme.strength.stages)
    lines = [
        f"Phase: {words(now.phase)}; light today: {_light(now.light)}",
        *(_finding(finding) for finding in now.findings[:_FINDINGS]),
        f"Pain limit of a run: under {now.pain_limit} ({limit_mark(now.pain_limit)})",
        f"Strength: stage {strength.stage} of {stages}{chosen}, week {strength.week}",
    ]
    if len(now.findings) > _FINDINGS:
        lines.append(_more(len(now.findings) - _FINDINGS))
    if now.programme.by:
        lines.append(f"Exercises and doses: by {now.programme.by}")
    return _section("Today, by the rules of psoas", _list(lines))


def _finding(finding: Finding) -> str:
    mark = mark_words(finding.mark, finding.certainty)
    return f"{cut(finding.text, _LONGEST)} ({mark})"


def _flags(report: Report) -> Raw:
    asked = f"Asked in {plural(report.checks, 'check or self-test', 'checks and self-tests')}"
    lines = [f"{asked}; answered with yes:" if report.flags else f"{asked}; none answered with yes"]
    lines += [_flag(flag) for flag in reversed(report.flags)]
    if report.flags_more:
        lines.append(_more(report.flags_more))
    return _section("Red flags in these weeks", _list(lines, "names"))


def _flag(flag: FlagSeen) -> str:
    return f"{plural(flag.times, 'time')}, last {_day(flag.last)}: {words(flag.name)}"


def _tests(report: Report) -> Raw:
    if not report.tests:
        return _section("Self-test: pain of each side", _list(["None in these weeks."]))
    last = report.tests[-1]
    caption = (
        f"Last, {_day(last.date)}: left {_known(last.left)}, right {_known(last.right)}; "
        f"{plural(last.signs, 'sign')} of 3, {words(last.result)}."
    )
    if report.tests_more:
        caption += f" {plural(report.tests_more, 'earlier one is', 'earlier ones are')} not drawn."
    return _section(
        "Self-test: pain of each side", self_test_chart(report.tests), element("p", caption)
    )


def _criteria(report: Report) -> Raw:
    if not report.criteria:
        return _section("Criteria", _list(["No current episode."]))
    steps = ["", *(each.step for each in report.criteria)]
    rows = [
        # A step is named once, on its first row.
        ("" if before == each.step else each.step, each.text, _met(each))
        for before, each in zip(steps, report.criteria, strict=False)
    ]
    marks = element("p", _marks(report.assessment.programme.strength))
    # A programme may have more stages than the page has room for.
    more = [element("p", _more(len(rows) - _CRITERIA))] if len(rows) > _CRITERIA else []
    shown = table(("for", "what", ""), rows[:_CRITERIA])
    return _section("Criteria, met or open", shown, *more, marks)


def _marks(dose: StrengthDose) -> str:
    """Where the numbers of the criteria come from."""
    ours = mark_words(Mark.CHOICE, None)
    days = dose.stage_days.words
    own = "" if days == ours else f" Days at a stage: {days}."
    weeks = dose.opening_words(1)
    return f"Weeks that open a stage: {weeks}.{own} All other numbers: {ours}."


def _met(criterion: Criterion) -> str:
    return "✓ met" if criterion.is_met else "○ open"


def _weeks(report: Report, unit: DistanceUnit) -> Raw:
    header = ("week from", "stretch", "strength days", "runs", unit.value, "min")
    rows = [_week(week, unit) for week in report.weeks]
    return _section("Done / planned by week", table(header, rows))


def _week(week: WeekRow, unit: DistanceUnit) -> tuple[str, ...]:
    return (
        _short(week.first),
        f"{week.kept.stretch.done} / {week.kept.stretch.planned}",
        f"{week.kept.strength.done} / {week.kept.strength.planned}",
        str(week.runs),
        f"{week.run_m / unit.metres:.1f}",
        f"{week.run_s / 60:.0f}",
    )


def _running(report: Report, unit: DistanceUnit) -> Raw:
    longest, fast, run = report.longest, report.fast, report.assessment.run
    steps = len(report.assessment.programme.ladder.steps)
    lines = [
        f"Longest run: {_distance(longest.distance_m, unit)} {unit} on {_day(longest.start.date())}"
        if longest
        else "Longest run: none with a known distance",
        f"Fast running (tempo, intervals, hills, strides, race): {plural(fast.runs, 'run')}"
        + (f", last {_day(fast.latest)}" if fast.latest else "")
        + (f"; effort unknown in {fast.unknown}" if fast.unknown else ""),
        f"Walk-run ladder: step {run.ladder_step} of {steps}"
        if run.ladder_step
        else "Walk-run ladder: finished or set aside",
    ]
    return _section("Running in these weeks", _list(lines))


def _tolerance(report: Report) -> Raw:
    costs = sorted(report.tolerance.items(), key=lambda cost: -cost[1].sessions)
    rows = [
        (
            words(sport),
            str(cost.sessions),
            "?" if cost.mean_worst is None else f"{cost.mean_worst:.1f}",
            "?" if cost.bad_morning_share is None else f"{cost.bad_morning_share:.0%}",
        )
        for sport, cost in costs[:_SPORTS]
    ]
    if not rows:
        return _section("Tolerance per sport", element("p", "No activity yet."))
    header = ("whole log", "sessions", "mean worst pain", "bad mornings")
    more = len(costs) - _SPORTS
    rest = (
        element("p", f"Not listed: {plural(more, 'sport')} done less often.") if more > 0 else Raw()
    )
    return _section("Tolerance per sport", table(header, rows), rest)


def _runs(report: Report, unit: DistanceUnit) -> Raw:
    header = (
        *("date", unit.value, "min", "effort", "before", "during", "after", "next morning"),
        *("stride changed", "light before"),
    )
    limit = report.assessment.pain_limit
    rows = [_run(row, unit, limit) for row in reversed(report.runs)]
    counts = [
        f"{report.runs_more} more in these weeks" if report.runs_more else "",
        f"{report.runs_before} before them" if report.runs_before else "",
    ]
    more = ", ".join(filter(None, counts))
    bold = f"Bold: at the pain limit of today ({limit}) or over."
    caption = element("p", f"{bold} Not listed: {more}." if more else bold)
    listed = table(header, rows) if rows else element("p", "No run in these weeks.")
    return _section("Runs, the newest first: pain 0 to 10, ? unknown", listed, caption)


def _run(row: RunRow, unit: DistanceUnit, limit: int) -> tuple[str, ...]:
    run = row.run
    return (
        _short(row.date),
        _distance(run.distance_m, unit),
        f"{run.duration_s / 60:.0f}",
        words(run.effort) if run.effort else "?",
        _known(run.pain_before),
        _pain(run.pain_during, limit),
        _pain(run.pain_after, limit),
        _known(row.morning),
        "yes" if run.stride_changed else "no",
        _light(row.light),
    )


def _questions(report: Report) -> Raw:
    lines = [_question(question) for question in reversed(report.questions)]
    if report.questions_more:
        lines.append(_more(report.questions_more))
    return _section("Questions the person noted", _list(lines or ["None noted."], "noted"))


def _question(question: Question) -> str:
    text = cut(question.text, _LONGEST)
    return f"{_short(question.at.date())}: {text}" if question.at else text


def _more(count: int) -> str:
    return f"... and {count} more"


def _light(light: Level) -> str:
    return f"{SYMBOLS[light]} {light}"


def _known(pain: int | None) -> str:
    return "?" if pain is None else str(pain)


def _pain(pain: int | None, limit: int) -> str:
    known = _known(pain)
    return element("b", known) if pain is not None and pain >= limit else known


def _distance(metres: float | None, unit: DistanceUnit) -> str:
    return f"{metres / unit.metres:.1f}" if metres else "?"


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
