"""The first start, and each new injury: six small questions, then one change in the log."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from rules.days import local_date
from rules.errors import RehabError
from rules.records import Check, Episode, Flag, Side
from rules.settings import Settings
from screens.base import PsoasScreen, styles, tell_errors
from screens.flags import FlagList, flag_keys
from screens.widgets.in_order import TextInput
from screens.widgets.pain_scale import PainScale, pain_keys
from store.exchange.typed import parse_date
from store.log import Log


class Step(StrEnum):
    """The questions, in the order in which they are asked."""

    CONSENT = "consent"
    SIDE = "side"
    ONSET = "onset"
    FLAGS = "flags"
    BONE_RISK = "bone-risk"
    PAIN = "pain"


_STEPS = tuple(Step)

_QUESTIONS = {
    Step.CONSENT: "Welcome to psoas",
    Step.SIDE: "Which hip is sore?",
    Step.ONSET: "When did it begin?",
    Step.FLAGS: "Do you have any of these?",
    Step.BONE_RISK: "Is there a reason to think of the bone?",
    Step.PAIN: "How does it feel now, in daily life?",
}

_TEXTS = {
    Step.CONSENT: (
        "psoas keeps you company while a sore hip flexor settles: it guides the self-test, "
        "the stretches and the strength sets, and from your log it says each day whether to "
        "run, and why.\n\n"
        "[b]It is not a doctor.[/b] It diagnoses nothing and promises nothing. It follows a "
        "running coach's review of these injuries, and the studies behind it; every number "
        "says where it comes from.\n\n"
        "What you answer stays on this computer.\n\n"
        "If that is all right with you, press [$text-accent b]enter[/]."
    ),
    Step.SIDE: (
        "[$text-accent b]l[/]  left\n[$text-accent b]r[/]  right\n[$text-accent b]b[/]  both"
    ),
    Step.ONSET: "A date: today, yesterday, mon, or like 2026-03-09. A guess will do.",
    Step.FLAGS: (
        "Type the letter of each that is true, then [$text-accent b]enter[/]; "
        "for none of them, [$text-accent b]enter[/] alone."
    ),
    Step.BONE_RISK: (
        "An earlier stress fracture, missed periods, or eating too little for your training?\n\n"
        "[$text-accent b]y[/]  yes, one of these\n[$text-accent b]n[/]  no"
    ),
    Step.PAIN: "Type a digit, then [$text-accent b]enter[/].",
}


class WelcomeScreen(PsoasScreen[bool]):
    """Asks one thing at a time; nothing is written before the last answer."""

    TITLE = "Welcome"
    DEFAULT_CSS = styles("welcome")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="welcome.next"),
        *(
            Binding(
                f"{side[0]},{side[0].upper()}",
                f"side('{side}')",
                side.capitalize(),
                show=False,
                key_display=side[0],
            )
            for side in Side
        ),
        Binding("y,Y", "bone_risk(True)", "Yes", show=False, key_display="y"),
        Binding("n,N", "bone_risk(False)", "No", show=False, key_display="n"),
        *flag_keys(),
        *pain_keys(),
    ]

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        first: bool = True,
    ) -> None:
        """Ask for consent too at the `first` start; a later injury begins with the side."""
        super().__init__()
        self._steps = _STEPS if first else _STEPS[1:]
        self._log = log
        self._now = now
        self._settings = settings
        self._step = self._steps[0]
        self._side: Side | None = None
        self._ticked: set[Flag] = set()
        self._bone_risk: bool | None = None

    def body(self) -> ComposeResult:
        """The question, what to know about it, and the way to answer."""
        with Vertical(id="page"):
            yield Static(id="progress", markup=False)
            yield Static(id="question", markup=False)
            yield Static(id="text")
            yield TextInput("today", compact=True)
            yield FlagList()
            yield PainScale()
            yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        """Ask the first question."""
        self._ask(self._step)

    def _ask(self, step: Step) -> None:
        self._step = step
        number = self._steps.index(step) + 1
        self.query_one("#progress", Static).update(f"{number} of {len(self._steps)}")
        self.query_one("#question", Static).update(_QUESTIONS[step])
        self.query_one("#text", Static).update(Content.from_markup(_TEXTS[step]))
        self._refuse("")
        onset = self.query_one(Input)
        onset.display = step is Step.ONSET
        self.set_focus(onset if step is Step.ONSET else None)
        flags = self.query_one(FlagList)
        flags.display = step is Step.FLAGS
        flags.tick(tuple(Flag), self._ticked)
        self.query_one(PainScale).display = step is Step.PAIN
        self.refresh_bindings()

    def _refuse(self, problem: str) -> None:
        self.query_one("#problem", Static).update(problem)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only the keys of the question that is asked now."""
        match action:
            case "side":
                return self._step is Step.SIDE
            case "flag":
                return self._step is Step.FLAGS
            case "bone_risk":
                return self._step is Step.BONE_RISK
            case "pain" | "more_pain":
                return self._step is Step.PAIN
            case _:
                return True

    def action_back(self) -> None:
        """The question before; from the first one, leave with nothing written."""
        here = self._steps.index(self._step)
        if here:
            self._ask(self._steps[here - 1])
        else:
            self.leave(False)

    def action_side(self, side: str) -> None:
        """Answer which hip."""
        self._side = Side(side)
        self._ask(Step.ONSET)

    def action_flag(self, name: str) -> None:
        """Tick a flag, or take the tick away."""
        self._ticked ^= {Flag(name)}
        self.query_one(FlagList).tick(tuple(Flag), self._ticked)

    def action_bone_risk(self, yes: bool) -> None:
        """Answer whether the bone is to be thought of."""
        self._bone_risk = yes
        self._ask(Step.PAIN)

    def action_pain(self, pain: int) -> None:
        """Choose a pain."""
        self.query_one(PainScale).type_digit(pain)

    def action_more_pain(self, by: int) -> None:
        """Move the pain."""
        self.query_one(PainScale).move(by)

    def on_input_submitted(self) -> None:
        """Enter goes on from the date too."""
        self.action_next()

    def action_next(self) -> None:
        """Go on when the question is answered; else say what is missing."""
        problem = self._missing()
        if problem:
            self._refuse(problem)
        elif self._step is Step.PAIN:
            self._save()
        else:
            self._ask(self._steps[self._steps.index(self._step) + 1])

    def _missing(self) -> str:
        match self._step:
            case Step.SIDE if self._side is None:
                return "Type l, r or b."
            case Step.BONE_RISK if self._bone_risk is None:
                return "Type y or n."
            case Step.PAIN if self.query_one(PainScale).pain is None:
                return "Type a digit first: 0 is none, 10 the worst."
            case Step.ONSET:
                return self._onset_problem()
            case _:
                return ""

    def _onset_problem(self) -> str:
        try:
            onset = self._onset()
        except RehabError as error:
            return str(error)
        return "That day has not come yet." if onset > self._today().date() else ""

    def _onset(self) -> date:
        return parse_date(self.query_one(Input).value, self._today())

    def _today(self) -> DateTime:
        """Now, with the date to which psoas counts it: a night belongs to the day before."""
        now = self._now()
        today = local_date(now, self._settings().day_end)
        return now.on(today.year, today.month, today.day)

    def _save(self) -> None:
        with tell_errors(self):
            episode = Episode(
                side=self._side or Side.BOTH,
                onset=self._onset(),
                bone_risk=bool(self._bone_risk),
            )
            check = Check(
                at=self._now(),
                pain=self.query_one(PainScale).pain,
                flags=tuple(flag for flag in Flag if flag in self._ticked),
            )
            self._log.add(episode, check)
            self.leave(True)
