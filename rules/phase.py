"""Where a person is on the way back to running, worked out anew each day."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from rules.assessment import Phase
from rules.dataclass import dataclass
from rules.days import days_between
from rules.episodes import resting_since
from rules.ladder import Ladder, Rung
from rules.past import Past, rated_pain
from rules.records import Check, Episode, SelfTest, Side
from rules.running import Running
from rules.settings import DEFAULTS, Settings
from rules.speed import Speed
from rules.timeline import Dated

PAIN_LIMIT = 5
"""Pain below it is acceptable (source)."""
CAUTIOUS_LIMIT = 3
"""The limit for who chooses to be cautious (evidence, low: from kneecap pain)."""
BONE_LIMIT = 1
"""The limit while the bone may be at risk: any pain is too much (evidence, high)."""

REST_DAYS = 14
"""Days of rest after which pain should be less (our choice)."""
APART_DAYS = 7
"""Days between the two checks that are compared (our choice)."""
BETTER_BY = 2
"""Points less that count as an improvement (our choice)."""

READY_CHECKS = 3
READY_DAYS = 2
READY_PAIN = 1
READY_TEST = 5
"""Ready to run (our choice): 3 checks over 2 days at 1 or less, and a self-test under 5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoImprovement:
    """Two checks that show that rest has not helped enough."""

    days: int
    """Of rest so far."""
    first: Dated[Check]
    latest: Dated[Check]


class State:
    """What the log comes to today: the parts that the light and the plan are made of."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.settings = past.settings
        self.today = past.today
        self.episode = past.episode

    @cached_property
    def phase(self) -> Phase:
        """Section 4 of the rules."""
        if self.episode is None:
            return Phase.SETTLED if self.past.ended else Phase.NONE
        if self.is_referred:
            return Phase.REFER
        if self.speed is None:
            return Phase.CALM
        return Phase.SPEED if self.speed.is_clear(self.today) else Phase.RETURN

    @property
    def is_referred(self) -> bool:
        """Whether a doctor has to look at an episode first: no sessions are planned till then."""
        return self.episode is not None and bool(self.flags or self.no_improvement)

    @cached_property
    def pain_limit(self) -> int:
        """Pain at or over this is too much, 0..10."""
        return pain_limit(self.episode, self.settings)

    @cached_property
    def flags(self) -> tuple[Dated[Check | SelfTest], ...]:
        """The checks and self-tests whose red flags wait for a doctor, oldest first."""
        onset = self.episode.onset if self.episode else date.min
        answered_on = self.episode.cleared_on if self.episode else self.past.settled_on
        if self.episode is None and answered_on is None:
            return ()
        day = max(onset, answered_on + timedelta(days=1)) if answered_on else onset
        return tuple(self.past.flagged.since(day))

    @cached_property
    def no_improvement(self) -> NoImprovement | None:
        """The checks that show too little improvement at rest; None while that does not hold."""
        return _no_improvement(self.episode, self.past) if self.episode else None

    @cached_property
    def running(self) -> Running | None:
        """The runs since running began again; None while it has not."""
        if self.episode is None or self.episode.running_since is None:
            return None
        return Running(self.past, self.episode.running_since, self.pain_limit)

    @cached_property
    def speed(self) -> Speed | None:
        """Faster running; None while running has not begun again."""
        return Speed(self.running, self.ladder) if self.running else None

    @cached_property
    def ladder(self) -> Ladder | None:
        """The walk-run ladder; None when it is set aside or running has not begun again."""
        if not (self.running and self.settings.ladder):
            return None
        return Ladder(self.running, len(self.settings.programme.ladder.steps))

    @cached_property
    def rung(self) -> Rung:
        """Where on the ladder a person stands today."""
        if not self.settings.ladder:
            return Rung(finished=True)
        return self.ladder.rung() if self.ladder else Rung()

    @property
    def is_ready_to_run(self) -> bool:
        """In `calm`: whether checks and self-test say that running could start."""
        if self.phase is not Phase.CALM or self.episode is None:
            return False
        return all(is_met for _, is_met in ready_conditions(self.episode.side, self.past))


def pain_limit(episode: Episode | None, settings: Settings = DEFAULTS) -> int:
    """The lowest pain limit that holds, 1..5; `episode` as it is on the day."""
    limits = [PAIN_LIMIT]
    if settings.cautious:
        limits.append(CAUTIOUS_LIMIT)
    if is_bone_at_risk(episode):
        limits.append(BONE_LIMIT)
    return min(limits)


def is_bone_at_risk(episode: Episode | None) -> bool:
    """Whether the bone is still to be ruled out."""
    return episode is not None and episode.bone_risk and episode.cleared_on is None


def _no_improvement(episode: Episode, past: Past) -> NoImprovement | None:
    began, cleared = resting_since(episode), episode.cleared_on
    days = days_between(began, past.today)
    if episode.running_since or days < REST_DAYS or (cleared and cleared > began):
        return None
    checks = [*past.rated.since(began)]
    if not checks or days_between(checks[0].date, checks[-1].date) < APART_DAYS:
        return None
    first, latest = checks[0], checks[-1]
    if rated_pain(latest) == 0 or rated_pain(first) - rated_pain(latest) >= BETTER_BY:
        return None
    return NoImprovement(days=days, first=first, latest=latest)


def ready_conditions(side: Side, past: Past) -> Iterator[tuple[str, bool]]:
    """What "ready to run" asks for, each in words, and whether it is met."""
    checks = f"{READY_CHECKS} checks over {READY_DAYS} days or more"
    yield f"the last {checks} at {READY_PAIN} or less, no flag", _are_checks_calm(past)
    yield f"the latest self-test under {READY_TEST} on the sore side", _is_test_calm(side, past)


def _are_checks_calm(past: Past) -> bool:
    last = past.rated.last(READY_CHECKS)
    if len(last) < READY_CHECKS or days_between(last[0].date, last[-1].date) < READY_DAYS:
        return False
    flagged = any(flag.instant >= last[0].instant for flag in past.flagged)
    return not flagged and all(rated_pain(check) <= READY_PAIN for check in last)


def _is_test_calm(side: Side, past: Past) -> bool:
    latest = past.self_tests.latest
    if latest is None:
        return False
    test = latest.record
    pains = {
        Side.LEFT: (test.pain_left,),
        Side.RIGHT: (test.pain_right,),
        Side.BOTH: (test.pain_left, test.pain_right),
    }
    return all(pain is not None and pain < READY_TEST for pain in pains[side])
