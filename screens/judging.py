"""How each run of the log was judged, as the rules see it now: its morning, good or bad, fast."""

from datetime import date, datetime

from rules.assess import assess
from rules.assessment import Certainty, Level, Mark
from rules.dataclass import dataclass
from rules.days import local_date
from rules.groups import Records
from rules.lights import Lights
from rules.marks import limit_mark
from rules.records import Activity, Check, Record, Sport
from rules.runs import baseline, find_morning, is_above_baseline, is_fast, worst
from rules.settings import Settings
from rules.timeline import Dated, Timeline
from rules.words import mark_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One activity with what came of it."""

    activity: Activity
    morning: Check | None
    """The check that was its morning; None while it is unknown."""
    limit: int
    """The pain limit that holds now."""

    @property
    def is_run(self) -> bool:
        """Only runs are good or bad."""
        return self.activity.sport is Sport.RUN

    @property
    def is_morning_bad(self) -> bool:
        """Whether it hurt more the morning after than before."""
        return self.morning is not None and is_above_baseline(self.morning, self.activity)

    @property
    def is_bad(self) -> bool:
        """Too much pain, a changed stride or a bad morning."""
        pain = worst(self.activity)
        too_much = pain is not None and pain >= self.limit
        return too_much or self.activity.stride_changed or self.is_morning_bad

    @property
    def is_open(self) -> bool:
        """Not bad so far, but its pain or its morning is unknown."""
        return not self.is_bad and (worst(self.activity) is None or self.morning is None)

    def morning_words(self) -> str:
        """The morning in a table's cell."""
        if self.morning is None:
            return "unknown"
        return f"{self.morning.pain} {'bad' if self.is_morning_bad else 'fine'}"

    def verdict(self) -> str:
        """The judgement in a table's cell."""
        word = "bad" if self.is_bad else "open" if self.is_open else "good"
        return " ".join([word] * self.is_run + ["fast"] * is_fast(self.activity))

    def reasons(self) -> str:
        """The judgement with why, in a sentence."""
        if not self.is_run:
            return f"Morning after: {self.morning_words()}. Only runs are judged good or bad."
        if self.is_bad:
            return f"Bad: {'; '.join(self._bad())}."
        if self.is_open:
            unknown = [
                words
                for words, known in (
                    ("its pain", worst(self.activity) is not None),
                    ("its morning", self.morning is not None),
                )
                if not known
            ]
            return f"Open: {' and '.join(unknown)} {'are' if unknown[1:] else 'is'} unknown."
        limit = f"{self.limit} ({limit_mark(self.limit)})"
        return f"Good: worst pain {worst(self.activity)}, under {limit}, and a fine morning."

    def _bad(self) -> list[str]:
        pain = worst(self.activity)
        found = []
        if pain is not None and pain >= self.limit:
            mark = limit_mark(self.limit)
            found.append(f"worst pain {pain}, at or over {self.limit} ({mark})")
        if self.activity.stride_changed:
            found.append(f"the stride changed ({mark_words(Mark.EVIDENCE, Certainty.LOW)})")
        if self.morning is not None and self.is_morning_bad:
            source = mark_words(Mark.SOURCE, None)
            before = baseline(self.activity)
            found.append(f"{self.morning.pain} the morning after, {before} before ({source})")
        return found


class Judge:
    """Judges the activities of one reading of the log."""

    def __init__(self, records: Records[Record], now: datetime, settings: Settings) -> None:
        self._lights = Lights(records, now, settings)
        self._past = self._lights.past
        self._limit = assess(records, now, settings).pain_limit
        self._judged: dict[str, Judged] = {}

    def judge(self, activity: Activity) -> Judged:
        """What came of an activity; kept, as a table asks again and again."""
        if activity.id not in self._judged:
            self._judged[activity.id] = Judged(
                activity=activity, morning=self._morning(activity), limit=self._limit
            )
        return self._judged[activity.id]

    def light_before(self, run: Activity) -> Level:
        """What psoas said just before a run, by the log as it is now up to then."""
        return self._lights.before(run)

    def _morning(self, activity: Activity) -> Check | None:
        among = self._past.runs if activity.sport is Sport.RUN else self._past.activities
        dated = self._dated(activity, among)
        found = find_morning(dated, among, self._past.rated) if dated else None
        return found.record if found else None

    def _dated(self, activity: Activity, among: Timeline[Activity]) -> Dated[Activity] | None:
        """An activity with its place among these; None when it was not lived yet."""
        day = local_date(activity.start, self._past.settings.day_end)
        near = among.within(day, day)
        return next((each for each in near if each.record.id == activity.id), None)

    def why_not_now(self, activity: Activity) -> str | None:
        """Why a check made now would not be the morning of this activity; None when it would."""
        if self._morning(activity) is not None:
            return "Its morning is known already."
        dated = self._dated(activity, self._past.activities)
        if dated is None or dated.date >= self._past.today:
            return "Its morning is still to come: it counts from tomorrow on."
        if self._later(dated):
            return "Another one came after it, so its morning stays unknown."
        return None

    def _later(self, dated: Dated[Activity]) -> bool:
        same = [each for each in self._past.activities.following(dated) if each.date > dated.date]
        if dated.record.sport is Sport.RUN:
            return any(each.record.sport is Sport.RUN for each in same)
        return bool(same)

    def week(self, first: date, last: date) -> tuple[int, float]:
        """The runs from `first` to `last`, and their known metres; a doubtful pair counts once."""
        runs = [each.record for each in self._past.counted_runs.within(first, last)]
        return len(runs), sum(run.distance_m or 0 for run in runs)

    @property
    def today(self) -> date:
        """The local date of now."""
        return self._past.today
