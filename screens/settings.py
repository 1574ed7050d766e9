"""Settings: the person's choices and the current episode, each changed at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from rules.assess import current_episode
from rules.episodes import newest
from rules.errors import RehabError
from rules.groups import EPISODES
from rules.programme import Programme
from rules.records import Episode
from rules.settings import DEFAULTS
from rules.words import plural, visible
from screens.base import PsoasScreen, styles, tell_errors
from screens.keys import key_of
from screens.log_screen import Confirm
from screens.messages import Chosen, Goal
from screens.settings_rows import (
    EPISODE_FIELDS,
    MEANINGS,
    SETTING_FIELDS,
    check_order,
    episode_rows,
    setting_rows,
    setting_text,
    shown_setting,
)
from screens.widgets.choice import Choice
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow, Heading
from screens.words import undone_words
from store.log import Log
from store.own_programme import kept_at
from store.settings import SettingsFile, change_settings, read_settings


class SettingsScreen(PsoasScreen[None]):
    """Every setting and every field of the episode, one a row; `path` is the settings file."""

    TITLE = "Settings"
    DEFAULT_CSS = styles("page", "settings")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new_episode", "New episode", id="settings.new_episode"),
        Binding("ctrl+t", "try_mat", "Try from the mat", id="settings.try_mat"),
        Binding("ctrl+z", "undo", "Undo", id="settings.undo"),
    ]

    def __init__(
        self,
        *,
        path: Path,
        log: Log,
        now: Callable[[], DateTime],
        confirm: Confirm,
        programme: Programme | None = None,
    ) -> None:
        """`programme` is the one in use; None: ours."""
        super().__init__()
        self._programme = programme or DEFAULTS.programme
        self._path = path
        self._log = log
        self._now = now
        self._confirm = confirm
        self._file = SettingsFile(path=path)
        self._heading = Heading()
        self._settings = DEFAULTS
        self._episode: Episode | None = None

    def body(self) -> ComposeResult:
        """The rows in two groups, where the files are, and what the row at hand means."""
        trouble = self._load()
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Settings", classes="heading", markup=False)
                yield Static("each change is kept at once", classes="aside", markup=False)
            yield Form(
                *setting_rows(lambda: self._settings, sorted(self.app.available_themes)),
                self._heading,
                *episode_rows(self._episode, self._now, len(self._programme.strength.stages)),
                Heading("Files"),
                below=[Static(self._files(), id="files", markup=False)],
                entered=self._say_meaning,
            )
            yield Static(trouble, id="meaning", markup=False)

    def _files(self) -> str:
        own = plural(len(self._file.keys), "key") + " of your own: `psoas settings keys` lists all"
        files = {"log": str(self._log.path), "settings": str(self._path), "keys": own}
        if self._programme is not DEFAULTS.programme:
            files["programme"] = str(kept_at(self._path))
        return "\n".join(f"{name:<16}{visible(told)}" for name, told in files.items())

    def on_mount(self) -> None:
        """Begin at the first setting."""
        self._show_episode()
        self.query_one(Form).rows[0].focus()

    def on_screen_resume(self) -> None:
        """Back on top: the log may have another episode now."""
        self._look()

    def _load(self) -> str:
        """Read the settings and the episode anew; gives back what went wrong, if anything."""
        try:
            self._file = read_settings(self._path)
            self._settings = self._file.settings
            records = self._log.records()
            self._episode = current_episode(records, self._now(), self._settings) or newest(
                records.of(EPISODES)
            )
        except RehabError as error:
            return str(error)
        return next(self._file.faults(), "") if self._file.broken else ""

    def _tell_faults(self) -> None:
        """Say beside its row what is wrong in the file."""
        for path, why in self._file.wrong:
            if path[0] in SETTING_FIELDS:
                where = self._file.where(path).removeprefix(f"{self._path}, ")
                self.query_one(Form).row(path[0]).tell(f"in the file, {where}: {why}")

    def _look(self) -> None:
        if trouble := self._load():
            self.notify(trouble, severity="error", timeout=10, markup=False)
        for row in self.query_one(Form).rows:
            row.reset(self._kept(row.field))
        self._tell_faults()
        self._show_episode()

    def _kept(self, field: str) -> str:
        """What a row shows while nobody types in it."""
        if field in SETTING_FIELDS:
            return shown_setting(self._settings, field)
        return setting_text(getattr(self._episode, field, None))

    def _show_episode(self) -> None:
        form = self.query_one(Form)
        self._heading.text = self._episode_heading()
        form.show_rows(EPISODE_FIELDS, self._episode is not None)

    def _episode_heading(self) -> str:
        if self._episode is None:
            return f"No episode yet: {key_of(self, 'new_episode')} starts one"
        today = self._now().date()
        settled = self._episode.settled_on
        if settled is not None and settled <= today:
            return f"The last episode, settled: {key_of(self, 'new_episode')} starts another"
        return "The episode"

    def _say_meaning(self, row: FormRow) -> None:
        self.query_one("#meaning", Static).update(MEANINGS[row.field].text, layout=False)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """A choice counts at once."""
        row = self.query_one(Form).row_of(event.choice)
        if row and row.changed:
            self._apply(row)

    def on_form_left(self, event: Form.Left) -> None:
        """What was typed counts when its row is left."""
        self._apply(event.row)

    def on_form_submitted(self) -> None:
        """Enter on the last row."""
        self.query_one(Form).rows[0].focus()

    def _apply(self, row: FormRow) -> bool:
        """Write one row; on a fault say it beside the row, and write nothing."""
        try:
            value = row.value
            if row.field in SETTING_FIELDS:
                self._change_setting(row.field, value)
            else:
                self._change_episode(row.field, value)
        except RehabError as error:
            row.tell(str(error))
            return False
        row.reset(self._kept(row.field))
        return True

    def _change_setting(self, field: str, value: object) -> None:
        self._settings = change_settings(self._path, **{field: None if value == "" else value})
        if field == "unit":
            self.query_one(Form).row("easy_pace").reset(self._kept("easy_pace"))
        if field == "theme":
            self.app.theme = self._settings.theme

    def _change_episode(self, field: str, value: Any) -> None:
        known = self._episode
        if known is None:
            return
        episodes = iter(self._log.records().of(EPISODES))
        # What another psoas has changed meanwhile stays: only this field is ours.
        latest = next((each for each in episodes if each.id == known.id), known)
        changed = replace(latest, **{field: value})
        check_order(changed, self._now().date())
        self._episode = self._log.replace(changed)
        self._show_episode()

    def action_back(self) -> None:
        """Keep what was typed and leave; a fault is put back first and the screen stays."""
        row = self.query_one(Form).at_hand
        if row and row.changed and not self._apply(row):
            row.reset(row.first)
            self.notify("That was not kept; esc again leaves.", markup=False)
            return
        self.leave(None)

    def action_new_episode(self) -> None:
        """Ask for a new episode; one that has not settled is only left behind after a yes."""
        if self._episode is None or self._episode.settled_on is not None:
            self._choose_new()
            return
        question = "Start a new episode? The one before stays in the log, but no longer counts."
        self._confirm(question, self._choose_new)

    def _choose_new(self) -> None:
        self.post_message(Chosen(Goal.WELCOME))

    def action_try_mat(self) -> None:
        """Find out what is heard and read from the mat."""
        self.post_message(Chosen(Goal.MAT))

    def action_undo(self) -> None:
        """Take back the last change of the log, and say which it was."""
        with tell_errors(self):
            undone = self._log.undo()
            self._look()
            self.app.clear_notifications()
            self.notify(undone_words(undone, self._now().date()), markup=False)
