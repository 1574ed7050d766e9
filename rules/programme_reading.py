"""Reads a programme from its TOML text, and names every fault in it with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from rules.assessment import Certainty, Mark
from rules.programme import (
    Exercise,
    Ladder,
    LadderStep,
    Number,
    Origin,
    Programme,
    SelfTestGuide,
    Stage,
    StrengthDose,
    StretchDose,
)
from rules.programme_limits import (
    FROM_WEEK,
    LIMITS,
    MOST_EXERCISES,
    MOST_HOURS,
    MOST_STEP_MIN,
    OF_STEP,
    WARM_UP,
    Limit,
)
from rules.records import MOST_LADDER_STEPS, MOST_STAGES
from rules.toml_tables import Document, Table, shown

if TYPE_CHECKING:
    from rules.figure_data import Figure

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SHORT = re.compile(r"[a-z]+([ -][a-z]+)*")
_MOST_NAME, _MOST_TITLE, _MOST_SHORT, _MOST_HOW, _MOST_WORK = 40, 40, 17, 240, 300
_MOST_WHO = 32
"""It stands beside every number."""
_OF_SELF_TEST = frozenset({"push", "press"})
"""Names of its figures, so of no exercise."""
_SIDES = ("{side}", "{other}")
_TABLES = ("stretch", "strength", "self_test", "ladder", "exercises", "figures")


def parse(text: str, ours: Programme | None = None) -> Programme:
    """A programme from its TOML text.

    With `ours`, it is one of a person's own: what it leaves out stays as in `ours`, and for what
    it changes it has to say who says so.

    Raises:
        FaultsError: It has faults; it holds all of them.
    """
    document = Document(text)
    read = _Reader(document.root, ours).programme()
    document.finish()
    return read


class _Reader:
    """Reads one file, table by table."""

    def __init__(self, root: Table, ours: Programme | None) -> None:
        self._root = root
        self._ours = ours
        self._by = root.plain("by", _MOST_WHO) if "by" in root else None

    def programme(self) -> Programme:
        """All of it; faults stand in the document."""
        self._root.only("by", *_TABLES)
        if self._ours and not any(key in self._root for key in _TABLES):
            self._root.fault(f"there is nothing in it: it has to have one of {', '.join(_TABLES)}.")
        exercises = dict(self._ours.exercises if self._ours else {})
        exercises |= {
            name: self._exercise(name, table)
            for name, table in self._root.named_tables("exercises")
        }
        self._known = exercises
        return Programme(
            exercises=exercises,
            stretch=self._part("stretch", self._stretch),
            strength=self._part("strength", self._strength),
            self_test=self._part("self_test", self._self_test),
            ladder=self._part("ladder", self._ladder),
            by=self._by,
            figures=self._figures(),
        )

    def _part(self, name: str, read: Any) -> Any:
        """One of the tables, or ours where it was left out."""
        if self._ours and name not in self._root:
            return getattr(self._ours, name)
        return read(self._root.table(name))

    def _exercise(self, name: str, table: Table) -> Exercise:
        table.only("title", "short", "how")
        if name in _OF_SELF_TEST:
            table.fault(f"{name} is a part of the self-test: give the exercise another name.")
        elif not _NAME.fullmatch(name) or len(name) > _MOST_NAME:
            table.fault(
                f"{shown(name)} is no name for an exercise: write small letters and hyphens, "
                f"at most {_MOST_NAME}, such as single-leg-bridge."
            )
        short = table.plain("short", _MOST_SHORT)
        if short and not _SHORT.fullmatch(short):
            table.fault(
                f"{table.name}.short is {shown(short)}: it is drawn large, and there are only "
                "small letters a to z, blanks and hyphens.",
                "short",
            )
        return Exercise(
            name=name,
            title=table.plain("title", _MOST_TITLE),
            short=short,
            how=table.plain("how", _MOST_HOW, holes=_SIDES),
        )

    def _stretch(self, table: Table) -> StretchDose:
        numbers = self._numbers(table, "exercises")
        order = self._names(table, "exercises", ())
        dose = StretchDose(exercises=order, **numbers)
        if dose.most_a_day.value < dose.times_a_day.value:
            table.fault(
                f"stretch.most_a_day is {dose.most_a_day.value}: it cannot be less than "
                f"times_a_day, {dose.times_a_day.value}.",
                "most_a_day",
            )
        sides = 2 * dose.sets.value * len(order)
        self._refuse_endless(table, sides * (dose.hold_s.value + dose.change_sides_s.value))
        return dose

    def _strength(self, table: Table) -> StrengthDose:
        numbers = self._numbers(table, "stages")
        stages = tuple(self._stages(table))
        dose = StrengthDose(stages=stages, **numbers)
        rep = dose.up_s.value + dose.down_s.value
        sides = 2 * dose.sets.value * max((len(one.exercises) for one in stages), default=0)
        self._refuse_endless(table, sides * (dose.reps.value * rep + dose.between_sets_s.value))
        return dose

    def _refuse_endless(self, table: Table, seconds: float) -> None:
        if seconds > MOST_HOURS * 3600:
            table.fault(
                f"a {table.name} session would last about {seconds / 3600:.1f} hours: it may last "
                f"{MOST_HOURS}; take sets, exercises or time away."
            )

    def _stages(self, table: Table) -> Iterator[Stage]:
        seen: tuple[str, ...] = ()
        week = 1
        tables = table.tables("stages")
        if len(tables) > MOST_STAGES:
            table.fault(f"there are {len(tables)} stages: at most {MOST_STAGES}.", "stages")
        for number, stage in enumerate(tables):
            stage.only("adds", "from_week")
            adds = self._names(stage, "adds", seen)
            seen = (*seen, *adds)
            opens = None
            if number:
                ours = self._our_stage(number)
                opens = self._number(stage, "from_week", FROM_WEEK, ours)
                if opens.value < week:
                    stage.fault(
                        f"the stage opens with week {opens.value}, before the one above it, which "
                        f"opens with week {week}.",
                        "from_week",
                    )
                week = opens.value
            elif "from_week" in stage:
                stage.fault("the first stage opens at once: take from_week away.", "from_week")
            yield Stage(adds=adds, exercises=seen, from_week=opens)

    def _our_stage(self, number: int) -> Number | None:
        stages = self._ours.strength.stages if self._ours else ()
        return stages[number].from_week if number < len(stages) else None

    def _self_test(self, table: Table) -> SelfTestGuide:
        return SelfTestGuide(
            **self._numbers(table, "set_up", "push", "press"),
            set_up=table.plain("set_up", _MOST_HOW),
            push=table.plain("push", _MOST_HOW, holes=_SIDES[:1]),
            press=table.plain("press", _MOST_HOW),
        )

    def _ladder(self, table: Table) -> Ladder:
        ours = self._ours.ladder if self._ours else None
        table.only("mark", "certainty", "citations", "said_by", "warm_up_min", "steps")
        rows = table.tables("steps")
        if len(rows) > MOST_LADDER_STEPS:
            table.fault(f"there are {len(rows)} steps: at most {MOST_LADDER_STEPS}.", "steps")
        steps = tuple(self._ladder_step(row) for row in rows)
        origin = self._origin(table, ours, same=bool(ours and ours.steps == steps))
        return Ladder(
            warm_up_min=self._number(
                table, "warm_up_min", WARM_UP, ours.warm_up_min if ours else None
            ),
            steps=steps,
            **_as_fields(origin),
        )

    def _ladder_step(self, row: Table) -> LadderStep:
        row.only(*OF_STEP)
        step = LadderStep(**{key: row.whole(key, *limit) for key, limit in OF_STEP.items()})
        minutes = step.repeats * (step.walk_min + step.run_min)
        if minutes > MOST_STEP_MIN:
            row.fault(f"the step lasts {minutes} minutes: it may last {MOST_STEP_MIN}.")
        return step

    def _names(self, table: Table, key: str, seen: tuple[str, ...]) -> tuple[str, ...]:
        """Names of exercises that there are, none twice."""
        names = table.names(key)
        if len(seen) + len(names) > MOST_EXERCISES:
            table.fault(
                f"{table.name}.{key} makes {len(seen) + len(names)} exercises: a session has at "
                f"most {MOST_EXERCISES}.",
                key,
            )
        for number, name in enumerate(names):
            if name not in self._known:
                table.fault(
                    f"there is no exercise {shown(name)}: describe it in [exercises.{name}], or "
                    f"use {', '.join(self._known) or 'one that is there'}."
                    if _NAME.fullmatch(name)
                    else f"{shown(name)} is no name of an exercise.",
                    key,
                    number,
                )
            elif name in (*seen, *names[:number]):
                table.fault(f"{name} stands in it twice: take one away.", key, number)
        return names

    def _numbers(self, table: Table, *others: str) -> dict[str, Any]:
        """All numbers of one of the tables, which has the `others` besides."""
        limits = LIMITS[table.name]
        table.only(*limits, *others)
        ours = getattr(self._ours, table.name) if self._ours else None
        return {
            key: self._number(table, key, limit, getattr(ours, key) if ours else None)
            for key, limit in limits.items()
        }

    def _number(self, table: Table, key: str, limit: Limit, ours: Number | None) -> Number:
        given = table.values.get(key)
        if not isinstance(given, dict):
            value = given if type(given) is int else ours.value if ours else limit.least
            table.fault(
                f"{table.name}.{key} is {'missing' if given is None else 'without a mark'}: write "
                f'{key} = {{ value = {shown(value)}, mark = "choice", said_by = "who says so" }}, '
                "or another mark.",
                *(() if given is None else (key,)),
            )
            return Number(value=limit.least, mark=Mark.CHOICE)
        row = table.table(key)
        row.only("value", "mark", "certainty", "citations", "said_by")
        value = row.whole("value", *limit)
        origin = self._origin(row, ours, same=ours is not None and ours.value == value)
        return Number(value=value, **_as_fields(origin))

    def _origin(self, row: Table, ours: Origin | None, *, same: bool) -> Origin:
        """Where a number comes from; `same`: it is the one that `ours` is the origin of."""
        if "mark" not in row:
            row.fault(
                f'{row.name} has no mark: write mark = "choice" and said_by = "who says so"; or '
                'mark = "evidence" with certainty and citations; or mark = "source" for a number '
                "of the article that psoas follows."
            )
            return Origin(mark=Mark.CHOICE)
        mark = row.one_of("mark", Mark)
        for key in ("certainty", "citations"):
            if key in row and mark not in {Mark.EVIDENCE, None}:
                row.fault(f'{row.name}.{key} goes with mark = "evidence" alone.', key)
        if "said_by" in row and mark not in {Mark.CHOICE, None}:
            row.fault(f'{row.name}.said_by goes with mark = "choice" alone.', "said_by")
        match mark:
            case Mark.EVIDENCE:
                return Origin(
                    mark=mark,
                    certainty=row.one_of("certainty", Certainty),
                    citations=row.plains("citations", _MOST_WORK, holes=tuple("[]<>")),
                )
            case Mark.SOURCE if self._ours and not (same and ours and ours.mark is mark):
                there = f"has {_said(ours)} here" if ours and ours.mark is mark else "has none here"
                row.fault(
                    f'{row.name}: mark = "source" is for numbers of the article that psoas '
                    f'follows, which {there}; write mark = "choice" and said_by = "who says so".',
                    "mark",
                )
            case Mark.CHOICE if self._ours:
                return Origin(mark=mark, said_by=self._said_by(row, ours, same=same))
            case _:
                pass
        return Origin(mark=mark or Mark.CHOICE)

    def _said_by(self, row: Table, ours: Origin | None, *, same: bool) -> str | None:
        """Whose choice it is; None: psoas's own, which was left as it is."""
        if "said_by" in row:
            return row.plain("said_by", _MOST_WHO)
        if same and ours and ours.mark is Mark.CHOICE:
            return None
        if self._by is None:
            row.fault(
                f"{row.name} does not say whose choice it is: write said_by = "
                '"name, profession" beside it, or by = "name, profession" at the top of the file.'
            )
        return self._by

    def _figures(self) -> "Mapping[str, Figure]":
        if "figures" not in self._root:
            return {}
        from rules.figure_data import read_figure  # noqa: PLC0415 - seldom, and not light

        read: dict[str, Figure] = {}
        for name, table in self._root.named_tables("figures"):
            if name not in self._known:
                table.fault(f"there is no exercise {shown(name)} that the figure could be of.")
            read[name] = read_figure(name, table)
        return read


def _said(ours: Origin) -> str:
    return str(ours.value) if isinstance(ours, Number) else "another one"


def _as_fields(origin: Origin) -> dict[str, Any]:
    return {each.name: getattr(origin, each.name) for each in fields(Origin)}
