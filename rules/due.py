"""What is due today, and how often stretching was done."""

from rules.assessment import Due, Phase, StretchToday
from rules.days import days_between
from rules.past import Past
from rules.settings import Settings

_DUE_IN = {
    Due.MORNING_CHECK: {Phase.REFER, Phase.CALM, Phase.RETURN, Phase.SPEED},
    Due.STRETCH: {Phase.CALM, Phase.RETURN, Phase.SPEED},
    Due.STRENGTH: {Phase.CALM, Phase.RETURN, Phase.SPEED, Phase.SETTLED},
    Due.SELF_TEST: {Phase.NONE, Phase.CALM, Phase.RETURN, Phase.SPEED},
}


def stretch_today(past: Past) -> StretchToday:
    """The stretch sessions of today; one that is not finished is partial, whatever was held."""
    finished = [each.record.finished for each in past.stretches.since(past.today)]
    return StretchToday(
        done=sum(finished),
        partial=len(finished) - sum(finished),
        target=stretch_target(past.settings),
        most=past.settings.programme.stretch.most_a_day.value,
    )


def stretch_target(settings: Settings) -> int:
    """Stretch sessions that are due in a day: the person's number, within the programme's own."""
    dose = settings.programme.stretch
    least, most = dose.times_a_day.value, dose.most_a_day.value
    return max(least, min(settings.stretch_times or least, most))


def due_today(
    phase: Phase, past: Past, *, stretch: StretchToday, strength: bool
) -> tuple[Due, ...]:
    """What is due today, by name; `strength` is whether its own rule makes it due."""
    wanted = {
        Due.MORNING_CHECK: not any(past.rated.since(past.today)),
        Due.STRETCH: stretch.done < stretch.target,
        Due.STRENGTH: strength,
        Due.SELF_TEST: _is_self_test_old(past),
    }
    return tuple(sorted(due for due in Due if wanted[due] and is_due_in(phase, due)))


def is_due_in(phase: Phase, due: Due) -> bool:
    """Whether something is planned at all in a phase."""
    return phase in _DUE_IN[due]


def _is_self_test_old(past: Past) -> bool:
    latest = past.self_tests.latest
    return latest is None or days_between(latest.date, past.today) >= past.settings.self_test_days
