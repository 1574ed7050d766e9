"""Plans of guided sessions: the steps of a stretch, strength or self-test session."""

from collections.abc import Iterator
from dataclasses import replace

from rules.answers import pain_question
from rules.errors import RehabError
from rules.programme import Programme
from rules.records import (
    WORST_PAIN,
    Flag,
    GaitPhase,
    Item,
    Place,
    SelfTest,
    Side,
    Snapping,
)
from rules.session import (
    FLAGS,
    Answer,
    Ask,
    AskKind,
    ChangeSides,
    GetReady,
    Hold,
    Reps,
    Rest,
    Session,
    SessionName,
    Step,
    Until,
)

BOTH_SIDES = (Side.LEFT, Side.RIGHT)
"""Left first (source: each side its full dose)."""

SET_UP = "set_up"
PAIN_LEFT = "pain_left"
PAIN_RIGHT = "pain_right"
TENDER = "tender"
PLACES = "places"
WORSE_WITH_SPEED = "worse_with_speed"
GAIT_PHASE = "gait_phase"
SNAPPING = "snapping"

YES, NO, NOT_TRIED, NOT_SURE = "yes", "no", "not tried", "not sure"
_TRUTH = {YES: True, NO: False}


def sides_of(side: Side) -> tuple[Side, ...]:
    """The sides that are worked when only `side` is; `both` is both."""
    return BOTH_SIDES if side is Side.BOTH else (side,)


def stretch_session(
    programme: Programme,
    *,
    at: float,
    limit: int,
    sides: tuple[Side, ...] = BOTH_SIDES,
) -> Session:
    """A stretch session: exercise, then set, then side, each hold its full time."""
    dose = programme.stretch
    steps: list[Step] = []
    for exercise in dose.exercises:
        between = float(dose.between_exercises_s.value)
        for number in range(1, dose.sets.value + 1):
            for side in sides:
                if not steps:
                    lead = GetReady(
                        exercise=exercise, side=side, seconds=float(dose.get_ready_s.value)
                    )
                    steps.append(lead)
                elif number == 1 and side is sides[0]:
                    steps.append(Rest(exercise=exercise, side=side, seconds=between))
                else:
                    steps.append(_change(exercise, side, sides, dose.change_sides_s.value))
                hold = float(dose.hold_s.value)
                steps.append(Hold(exercise=exercise, side=side, set=number, seconds=hold))
    return Session(
        name=SessionName.STRETCH, programme=programme, steps=tuple(steps), at=at, limit=limit
    )


def strength_session(
    programme: Programme,
    *,
    at: float,
    limit: int,
    stage: int,
    tempo: bool = True,
    stopped: frozenset[str] = frozenset(),
) -> Session:
    """A strength session at a stage (1-based): exercise, then set, then side, then its pain.

    `stopped` names the exercises that pain has stopped today; they are left out, and when none
    remains, that is a `RehabError`. `tempo` lets the reps count themselves.
    """
    dose = programme.strength
    pace = float(dose.up_s.value + dose.down_s.value) if tempo else None
    session = Session(
        name=SessionName.STRENGTH,
        programme=programme,
        steps=(),
        at=at,
        limit=limit,
        stopped=stopped,
    )
    steps: list[Step] = []
    for exercise in dose.stages[stage - 1].exercises:
        if exercise in stopped:
            continue
        for number in range(1, dose.sets.value + 1):
            for side in BOTH_SIDES:
                if side is not BOTH_SIDES[0]:
                    steps.append(_change(exercise, side, BOTH_SIDES, dose.change_sides_s.value))
                elif number == 1:
                    ready = float(dose.get_ready_s.value)
                    steps.append(GetReady(exercise=exercise, side=side, seconds=ready))
                else:
                    rest = float(dose.between_sets_s.value)
                    steps.append(Rest(exercise=exercise, side=side, seconds=rest))
                reps = dose.reps.value
                steps.append(Reps(exercise=exercise, side=side, set=number, reps=reps, tempo=pace))
        steps.append(pain_question(exercise, session, seconds=float(dose.ask_pain_s.value)))
    if not steps:
        raise RehabError("Pain has stopped every exercise today; try again tomorrow.")
    return replace(session, steps=tuple(steps))


def _change(exercise: str, side: Side, sides: tuple[Side, ...], seconds: int) -> Step:
    """The pause before a side; with only one side there is nothing to change."""
    if len(sides) == 1:
        return GetReady(exercise=exercise, side=side, seconds=float(seconds))
    return ChangeSides(exercise=exercise, side=side, seconds=float(seconds))


def self_test_session(programme: Programme, *, at: float) -> Session:
    """The resisted-flexion self-test: flags, set-up, push left, push right, press, where, when."""
    return Session(
        name=SessionName.SELF_TEST,
        programme=programme,
        steps=tuple(_self_test_steps(programme)),
        at=at,
        limit=WORST_PAIN,
    )


def _self_test_steps(programme: Programme) -> Iterator[Step]:
    guide = programme.self_test
    yield Ask(
        key=FLAGS,
        text="Is any of these so?",
        how="Any of them ends the test here: then a doctor should look first.",
        kind=AskKind.ANY,
        options=tuple(Flag),
    )
    yield Ask(key=SET_UP, text="Set up", how=guide.set_up, kind=AskKind.ONE, options=("ready",))
    for side, key in ((Side.LEFT, PAIN_LEFT), (Side.RIGHT, PAIN_RIGHT)):
        yield GetReady(exercise="", side=side, seconds=float(guide.get_ready_s.value))
        yield Until(exercise="", side=side, seconds=float(guide.push_s.value))
        yield Ask(
            key=key,
            text=f"How much did pushing with the {side} thigh hurt, 0 to 10?",
            how="0 is no pain, 10 the worst you can think of. Skip it if you did not push.",
            kind=AskKind.RATING,
        )
    yield Ask(
        key=TENDER,
        text="Is it tender where you press?",
        how=guide.press,
        kind=AskKind.ONE,
        options=(YES, NO, NOT_TRIED),
    )
    yield Ask(
        key=PLACES,
        text="Where does it hurt?",
        how="Choose all that fit, or none.",
        kind=AskKind.ANY,
        options=tuple(Place),
    )
    yield Ask(
        key=WORSE_WITH_SPEED,
        text="Is it worse the faster you run?",
        kind=AskKind.ONE,
        options=(YES, NO, NOT_SURE),
    )
    yield Ask(
        key=GAIT_PHASE,
        text="When in the stride does it hurt?",
        how="Stance: the foot is on the ground. Swing: the leg comes forward.",
        kind=AskKind.ONE,
        options=(*GaitPhase, NOT_SURE),
    )
    yield Ask(
        key=SNAPPING,
        text="Does the hip snap or click?",
        kind=AskKind.ONE,
        options=tuple(Snapping),
    )


def resume(session: Session, items: tuple[Item, ...]) -> Session:
    """The session as it goes on after the last hold or set that was already recorded."""
    places = {(item.exercise, item.side, item.set) for item in items}
    recorded = [
        index
        for index, step in enumerate(session.steps)
        if isinstance(step, Hold | Reps) and (step.exercise, step.side, step.set) in places
    ]
    limit = 1 if session.name is SessionName.STRETCH else session.limit
    stopped = frozenset(item.exercise for item in items if (item.pain or 0) >= limit)
    return replace(
        session,
        items=items,
        index=max(recorded, default=-1) + 1,
        stopped=session.stopped | stopped,
    )


def self_test_of(session: Session, test: SelfTest) -> SelfTest:
    """`test` (its time, its id) with the answers that the session was given."""
    answers = session.answers
    gait = answers.get(GAIT_PHASE)
    return replace(
        test,
        flags=_many(answers.get(FLAGS)),
        pain_left=_rating(answers.get(PAIN_LEFT)),
        pain_right=_rating(answers.get(PAIN_RIGHT)),
        places=_many(answers.get(PLACES)),
        tender=_truth(answers.get(TENDER)),
        worse_with_speed=_truth(answers.get(WORSE_WITH_SPEED)),
        gait_phase=GaitPhase(str(gait)) if gait and gait != NOT_SURE else None,
        snapping=Snapping(str(answers.get(SNAPPING) or Snapping.NONE)),
    )


def _many(answer: Answer) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


def _rating(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None


def _truth(answer: Answer) -> bool | None:
    return _TRUTH.get(answer) if isinstance(answer, str) else None
