"""The form for one run or other activity: to add it, or to correct it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from rules.assess import assess, ladder_step_of, spike_after
from rules.assessment import Assessment, Certainty, Mark, Phase
from rules.errors import RehabError
from rules.records import Activity, Sport
from rules.settings import Settings
from rules.words import mark_words, words
from screens.base import PsoasDialog, styles, tell_errors
from screens.today_words import most_mark, most_words
from screens.widgets.activity_rows import effort_row, pain_row
from screens.widgets.choice import YES_NO, Choice
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow, LineInput, note_row
from screens.words import distance_words, moment_words, title_words
from store.exchange.typed import (
    check_activity,
    format_duration,
    parse_distance,
    parse_duration,
    parse_when,
)
from store.log import Log


class RunForm(PsoasDialog[Activity]):
    """Adds an activity, or with `record` edits one; dismisses with what the log took."""

    TITLE = "Run"
    DEFAULT_CSS = styles("run_form")

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "Save", id="run_form.save")]

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        record: Activity | None,
    ) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._opened_at = now()
        self._settings = settings()
        self._record = record
        answer = self._answer() if record is None else None
        step = record.ladder_step if record else None
        if answer:
            step = ladder_step_of(answer)
        self._most = _most_words(answer, self._settings) if answer else ""
        self._step_text = str(step or "")
        self._step_is_mine = False

    def _answer(self) -> Assessment | None:
        try:
            return assess(self._log.records(), self._opened_at, self._settings)
        except RehabError:
            return None

    def body(self) -> ComposeResult:
        """The title and the rows."""
        record = self._record
        title = f"Edit {title_words(record, self._opened_at.date())}" if record else "Add a run"
        with Vertical(classes="dialog"):
            with Horizontal(classes="head"):
                yield Static(title, classes="heading", markup=False)
                yield Static(self._most, id="most", classes="aside", markup=False)
            yield Form(*self._what(), *self._how(), *self._felt())

    def _what(self) -> tuple[FormRow, ...]:
        record, unit = self._record, self._settings.unit
        distance = distance_words(record.distance_m, unit) if record and record.distance_m else ""
        duration = format_duration(record.duration_s) if record else ""
        return (
            FormRow("sport", "sport", _sport(record), Sport),
            FormRow(
                "distance_m",
                "distance",
                LineInput(distance, "not known"),
                lambda text: parse_distance(text, unit) if text.strip() else None,
                self._say_distance,
            ),
            FormRow("duration_s", "time", LineInput(duration), parse_duration, self._say_duration),
            FormRow(
                "start",
                "started",
                LineInput(self._start_text(), "just ended"),
                self._read_start,
                self._say_start,
            ),
        )

    def _how(self) -> tuple[FormRow, ...]:
        # A run that went up another programme's ladder keeps its step.
        most = max(len(self._settings.programme.ladder.steps), int(self._step_text or 0))
        steps = [("", "none"), *((str(n), str(n)) for n in range(1, most + 1))]
        return (
            effort_row(self._record.effort if self._record else None),
            FormRow(
                "ladder_step",
                "ladder step",
                Choice(steps, self._step_text),
                _read_number,
                self._say_step,
            ),
        )

    def _felt(self) -> tuple[FormRow, ...]:
        record = self._record
        stride = "yes" if record and record.stride_changed else "no"
        return (
            *(
                pain_row(name, getattr(record, name) if record else None)
                for name in ("pain_before", "pain_during", "pain_after")
            ),
            FormRow(
                "stride_changed",
                "stride changed",
                Choice(YES_NO, stride),
                lambda text: text == "yes",
                lambda _text: "a limp, or otherwise than usual",
            ),
            note_row(record.note if record else None),
        )

    def _start_text(self) -> str:
        if self._record is None:
            return ""
        start = self._record.start
        offset = "" if start.utcoffset() == self._opened_at.utcoffset() else f"{start: %z}"
        return f"{start:%Y-%m-%d %H:%M}{offset}"

    def _read_start(self, text: str) -> DateTime:
        if text.strip():
            return parse_when(text, self._opened_at)
        return self._opened_at - timedelta(seconds=self._typed("duration_s", 0))

    def _typed(self, field: str, otherwise: float) -> float:
        try:
            value = self.query_one(Form).row(field).value
        except RehabError:
            return otherwise
        return float(value or otherwise)

    def _say_distance(self, text: str) -> str:
        if not text.strip():
            return f"like 5.2 or 5200m; alone in {self._settings.unit}"
        return distance_words(parse_distance(text, self._settings.unit), self._settings.unit)

    def _say_duration(self, text: str) -> str:
        if not text.strip():
            return "like 31:40, 1:02:03 or 31m"
        return format_duration(parse_duration(text))

    def _say_start(self, text: str) -> str:
        if not text.strip() and not self._typed("duration_s", 0):
            return "like 18:05 or yesterday 7:30"
        return moment_words(self._read_start(text), self._opened_at.date())

    def _say_step(self, text: str) -> str:
        if not text:
            return "not a ladder run"
        steps = self._settings.programme.ladder.steps
        return str(steps[int(text) - 1]) if int(text) <= len(steps) else "of another programme"

    def on_input_changed(self, event: Input.Changed) -> None:
        """The start of what just ended follows its time."""
        start = self.query_one(Form).row("start")
        if event.input is not start.control and not start.fault:
            start.tell()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Only a run is a step of the ladder, unless the person says otherwise."""
        form = self.query_one(Form)
        step = form.row("ladder_step")
        if event.choice is step.control:
            self._step_is_mine = True
        elif event.choice is form.row("sport").control and not self._step_is_mine:
            step.put(self._step_text if event.value == Sport.RUN else "")

    def on_form_submitted(self) -> None:
        """Enter on the last row saves."""
        self.action_save()

    def action_save(self) -> None:
        """Write what was typed, say when it was too long a run, and go back; or show the faults."""
        form = self.query_one(Form)
        if not form.check():
            return
        activity = self._activity(form)
        if activity == self._record:
            self.leave(None)
            return
        if not self._possible(activity, form):
            return
        with tell_errors(self):
            taken = self._write(activity)
            spike = spike_after(taken, self._log.records(), self._settings)
            if spike:
                mark = mark_words(Mark.EVIDENCE, Certainty.MODERATE)
                self.notify(f"{spike} ({mark})", severity="warning", timeout=12, markup=False)
            self.leave(taken)

    def _activity(self, form: Form) -> Activity:
        """The record with what was changed; what was not typed anew keeps its full precision."""
        if self._record is None:
            return Activity(**{row.field: row.value for row in form.rows})
        changes = {row.field: row.value for row in form.rows if row.changed}
        return replace(self._record, **changes)

    def _possible(self, activity: Activity, form: Form) -> bool:
        fields = ("sport", "distance_m", "duration_s", "start")
        if self._record is not None and not any(form.row(field).changed for field in fields):
            return True
        try:
            check_activity(activity, self._now(), self._settings.unit)
        except RehabError as error:
            row = form.row("start" if activity.start > self._now() else "duration_s")
            row.tell(str(error))
            row.focus()
            return False
        return True

    def _write(self, activity: Activity) -> Activity:
        if self._record is None:
            (taken,) = self._log.add(activity)
            return taken
        return self._log.replace(activity)


def _most_words(answer: Assessment, settings: Settings) -> str:
    """How far a run may go today, with its mark; nothing while no run has a longest distance."""
    if answer.phase not in {Phase.RETURN, Phase.SPEED, Phase.SETTLED}:
        return ""
    metres = answer.run.max_distance_m
    if metres is None:
        return "no number yet: follow the ladder" if answer.run.ladder_step else ""
    return f"at most {most_words(metres, settings.unit)} today ({most_mark(answer)})"


def _sport(activity: Activity | None) -> Choice:
    options = [(each, words(each)) for each in Sport]
    return Choice(options, activity.sport if activity else Sport.RUN)


def _read_number(text: str) -> int | None:
    return int(text) if text else None
