"""`psoas remind`: installing, saying, snoozing, and what it tells of itself."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.records import Session, SessionKind
from tests.tui.conftest import Psoas
from tui.entry import read_segment
from tui.remind.here import Here
from tui.remind.programs import MISSING, Ran


@dataclass(slots=True)
class Computer:
    """Programs that answer as told, and what they were told."""

    home: Path
    answers: dict[str, Ran] = field(default_factory=dict)
    """By the beginning of what is run; all else is done without a word."""
    ran: list[tuple[str, ...]] = field(default_factory=list)
    apart: list[tuple[str, ...]] = field(default_factory=list)

    def run(
        self,
        words: Sequence[str],
        *,
        given: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> Ran:
        self.ran.append(tuple(words))
        said = " ".join(words)
        fitting = [answer for begin, answer in self.answers.items() if said.startswith(begin)]
        return fitting[-1] if fitting else Ran(0)

    def here(self) -> Here:
        return Here(
            platform="linux",
            environment={"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home)},
            run=self.run,
            start_apart=lambda words: self.apart.append(tuple(words)),
            command=lambda: Path("/opt/my tools/psoas"),
        )

    @property
    def said(self) -> list[str]:
        """The titles of what was shown on the desktop."""
        return [words[3] for words in self.ran if words[0] == "notify-send"]

    @property
    def timer(self) -> Path:
        return self.home / "systemd" / "user" / "psoas-remind.timer"


NOT_ENABLED = {"systemctl --user is-enabled": Ran(1)}


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    made = Computer(tmp_path / "home")
    monkeypatch.setattr("tui.commands.remind.this_computer", made.here)
    return made


@pytest.fixture
def runner(psoas: Psoas) -> Psoas:
    """Somebody who runs again, and has done nothing today."""
    psoas.done("episode", "start", "left")
    psoas.done("episode", "running")
    return psoas


# Saying


def test_what_is_due_is_shown_on_the_desktop(runner: Psoas, computer: Computer) -> None:
    title, light, by = runner.done("remind").lines
    assert computer.said == [title] == ["Due: stretch (0 of 2 done), strength, self-test"]
    assert light.startswith("● go: ")
    assert by == "Said through notify-send."


def test_a_stop_is_not_hidden_behind_what_is_due(runner: Psoas, computer: Computer) -> None:
    runner.done("check", "2", "--limp")
    runner.move(days=1, hours=-1)
    for words in (("remind",), ("remind", "status")):
        lines = runner.done(*words).lines
        stop = lines.index("No run: see a doctor first")
        assert lines[stop + 1].startswith("A limp, as you said yesterday")
        assert lines[stop + 2] == "Due: morning check"
    assert computer.said == ["No run: see a doctor first"]


def test_a_timer_hears_nothing(runner: Psoas, computer: Computer) -> None:
    assert runner.done("remind", "--called").out == ""
    assert len(computer.said) == 1


def test_without_a_desktop_the_terminal_says_it(runner: Psoas, computer: Computer) -> None:
    computer.answers["notify-send"] = Ran(MISSING, err="notify-send is not there")
    first, light = runner.done("remind").lines
    assert first == "Due: stretch (0 of 2 done), strength, self-test"
    assert light.startswith("● go: ")


def test_a_timer_is_told_when_it_did_not_arrive(runner: Psoas, computer: Computer) -> None:
    computer.answers["notify-send"] = Ran(1, err="no\nbus\x1b[0m")
    assert runner.refused("remind", "--called") == (
        "The reminder did not arrive through notify-send (no bus␛[0m): "
        "`psoas today` says what is due."
    )
    status = runner.done("remind", "status")
    assert "notify-send; it did not arrive (no bus␛[0m)." in status.out


def test_nothing_is_shown_when_nothing_is_due(runner: Psoas, computer: Computer) -> None:
    runner.done("episode", "settled")
    runner.log.add(
        Session(what=SessionKind.STRENGTH, start=runner.at, end=runner.at, finished=True, items=())
    )
    assert runner.done("remind").out == "Nothing to remind of now.\n"
    assert computer.said == []


def test_nothing_is_shown_in_quiet_hours(runner: Psoas, computer: Computer) -> None:
    runner.move(hours=11)
    assert runner.done("remind").out == "Quiet hours until 07:00.\n"
    runner.done("settings", "set", "quiet_from", "23:30")
    runner.done("remind")
    assert len(computer.said) == 1


def test_a_session_that_is_being_guided_is_not_disturbed(runner: Psoas, computer: Computer) -> None:
    start = runner.at
    runner.log.add(
        Session(what=SessionKind.STRETCH, start=start, end=start, finished=False, in_progress=True)
    )
    claim = runner.log.claim_session()
    assert claim
    assert runner.done("remind").out == "A session is under way, so nothing is said.\n"
    claim.release()
    runner.done("remind")
    assert len(computer.said) == 1


def test_it_speaks_json(runner: Psoas, computer: Computer) -> None:
    said = runner("remind", "--json").json()
    assert (said["outcome"], said["due"]) == ("due", ["stretch", "strength", "self-test"])
    assert said["delivery"] == {
        "at": runner.at.isoformat(),
        "by": "notify-send",
        "arrived": True,
        "why": "",
    }


def test_a_reminder_makes_the_line_of_the_prompt_one_of_today(
    runner: Psoas, computer: Computer
) -> None:
    runner.move(days=1)
    runner.done("remind", "--called")
    line = read_segment(str(runner.data), runner.at.timestamp())
    assert line == "● check".encode()


# Snoozing


def test_a_snooze_of_minutes_comes_back_by_itself(runner: Psoas, computer: Computer) -> None:
    assert runner.done("remind", "snooze", "10").out == "No reminder until 12:10.\n"
    ((command, *words),) = computer.apart
    assert command == "/opt/my tools/psoas"
    assert words[:2] == ["remind", "--called"]
    runner.move(minutes=9)
    assert runner.done("remind").out == "Snoozed until 12:10.\n"
    assert computer.said == []
    runner.move(minutes=1)
    runner.done(*words)
    assert len(computer.said) == 1


def test_a_snooze_that_was_changed_does_not_come_back_twice(
    runner: Psoas, computer: Computer
) -> None:
    runner.done("remind", "snooze", "10")
    runner.move(minutes=5)
    runner.done("remind", "snooze", "30")
    first, second = computer.apart
    runner.move(minutes=30)
    runner.done(*first[1:])
    assert computer.said == []
    runner.done(*second[1:])
    runner.done(*second[1:])
    assert len(computer.said) == 1


def test_waiting_ends_when_the_clock_says_so(
    runner: Psoas, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    class Nobody:
        def wait(self, seconds: float) -> None:
            waited.append(seconds)
            runner.at += timedelta(seconds=seconds)

    runner.done("remind", "snooze", "10")
    monkeypatch.setattr("tui.commands.remind.threading.Event", Nobody)
    runner.done(*computer.apart[0][1:])
    assert (sum(waited), max(waited)) == (600, 30)
    assert len(computer.said) == 1


def test_tonight_waits_for_the_timer(runner: Psoas, computer: Computer) -> None:
    assert runner.done("remind", "snooze", "tonight").out == "No reminder until 19:00.\n"
    assert computer.apart == []
    runner.move(hours=7)
    assert runner.done("remind", "snooze", "tonight").out == "No reminder until Sun 07:00.\n"


def test_another_snooze_is_wrong_usage(runner: Psoas, computer: Computer) -> None:
    assert "10" in runner.refused("remind", "snooze", "15", code=2)


# Installing


def test_it_is_shown_first_and_not_installed_where_nobody_says_yes(
    runner: Psoas, computer: Computer
) -> None:
    computer.answers |= NOT_ENABLED
    outcome = runner("remind", "install")
    assert outcome.code == 1
    assert outcome.err == "Nothing was installed: type --yes where nobody can be asked.\n"
    assert [line.strip() for line in outcome.lines if "OnCalendar" in line] == [
        "OnCalendar=*-*-* 08:00:00",
        "OnCalendar=*-*-* 13:00:00",
        "OnCalendar=*-*-* 19:00:00",
    ]
    assert f"{computer.timer}:" in outcome.lines
    assert "    systemctl --user enable psoas-remind.timer" in outcome.lines
    assert not computer.home.exists()


@pytest.mark.parametrize(("answer", "is_there"), [(True, True), (False, False)])
def test_a_person_is_asked(
    answer: bool,
    is_there: bool,
    runner: Psoas,
    computer: Computer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def confirm(*_: object, **__: object) -> bool:
        if not answer:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    runner("remind", "install")
    assert computer.timer.exists() is is_there


def test_what_is_installed_calls_this_psoas_on_these_files(
    runner: Psoas, computer: Computer
) -> None:
    out = runner.done("remind", "install", "--yes").out
    assert "Installed: psoas looks at 08:00, 13:00 and 19:00 whether something is due." in out
    service = computer.timer.with_suffix(".service")
    assert f'"/opt/my tools/psoas" remind --called --set PSOAS_DATA={runner.data}' in (
        service.read_text(encoding="utf-8")
    )
    assert computer.ran[-3:] == [
        ("systemctl", "--user", "daemon-reload"),
        ("systemctl", "--user", "enable", "psoas-remind.timer"),
        ("systemctl", "--user", "restart", "psoas-remind.timer"),
    ]


def test_what_is_called_uses_the_files_that_it_was_given(
    runner: Psoas, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.done("remind", "snooze", "10")
    (words,) = computer.apart
    other = tmp_path / "empty" / "log.json"
    monkeypatch.setenv("PSOAS_DATA", str(other))
    runner.move(minutes=10)
    runner.done(*words[1:])
    assert os.environ["PSOAS_DATA"] == str(runner.data)
    assert computer.said == ["Due: stretch (0 of 2 done), strength, self-test"]


def test_only_variables_of_psoas_are_taken_on(runner: Psoas, computer: Computer) -> None:
    assert "PATH is none of" in runner.refused("remind", "--set", "PATH=/tmp", code=2)


def test_a_log_named_once_is_the_one_that_is_watched(
    runner: Psoas, computer: Computer, tmp_path: Path
) -> None:
    runner.done("--data", str(tmp_path / "my other.json"), "remind", "install", "--yes")
    service = computer.timer.with_suffix(".service").read_text(encoding="utf-8")
    assert f'"PSOAS_DATA={tmp_path}/my other.json"' in service


def test_other_times_may_be_chosen(runner: Psoas, computer: Computer) -> None:
    out = runner.done("remind", "install", "--yes", "--at", "21:00", "--at", "06:30").out
    assert "At 06:30 it is quiet hours: that one says nothing." in out
    assert "psoas looks at 06:30 and 21:00" in out
    assert runner.done("remind", "snooze", "tonight").out == "No reminder until 21:00.\n"


def test_what_fails_leaves_nothing_behind(runner: Psoas, computer: Computer) -> None:
    computer.answers["systemctl --user enable"] = Ran(1, err="Unit is masked.")
    outcome = runner("remind", "install", "--yes")
    assert outcome.code == 1
    assert outcome.err == (
        "`systemctl --user enable psoas-remind.timer` failed (Unit is masked.). "
        "Nothing was installed.\n"
    )
    assert [*computer.timer.parent.iterdir()] == []


def test_it_is_taken_away_again(runner: Psoas, computer: Computer) -> None:
    runner.done("remind", "install", "--yes")
    assert runner.done("remind", "uninstall").out == "Taken away: nothing calls psoas any more.\n"
    assert [*computer.timer.parent.iterdir()] == []
    assert computer.ran[-2:] == [
        ("systemctl", "--user", "disable", "--now", "psoas-remind.timer"),
        ("systemctl", "--user", "daemon-reload"),
    ]
    computer.answers |= NOT_ENABLED
    assert runner.done("remind", "uninstall").out == "No reminders are installed.\n"


# Status


def test_status_of_nothing(runner: Psoas, computer: Computer) -> None:
    computer.answers |= NOT_ENABLED
    assert runner.done("remind", "status").lines == [
        "No reminders are installed: `psoas remind install` does it.",
        "No reminder was given yet.",
        "Due: stretch (0 of 2 done), strength, self-test",
        "● go: Nothing in your log speaks against a run today. (source)",
    ]


def test_status_where_nothing_can_be_installed(runner: Psoas, computer: Computer) -> None:
    computer.answers |= {"systemctl": Ran(MISSING), "crontab": Ran(MISSING)}
    assert runner.done("remind", "status").lines[0].startswith("No reminders are installed")
    sentence = runner.refused("remind", "install", "--yes")
    assert sentence.startswith("Neither systemd nor cron is here to call psoas")


def test_status_says_when_the_last_one_was_and_whether_it_arrived(
    runner: Psoas, computer: Computer
) -> None:
    runner.done("remind", "install", "--yes")
    runner.done("remind", "--called")
    runner.move(hours=1)
    assert runner.done("remind", "status").lines == [
        "Installed: systemd calls psoas at 08:00, 13:00 and 19:00.",
        "The last one: Sat 2026-06-20 12:00, through notify-send; it arrived.",
        "Due: stretch (0 of 2 done), strength, self-test",
        "● go: Nothing in your log speaks against a run today. (source)",
    ]
    status = runner("remind", "status", "--json").json()
    assert (status["installed"], status["current"], status["by"]) == (True, True, "systemd")
    assert status["last"]["arrived"] is True
    assert status["now"]["outcome"] == "due"


def test_status_sees_what_was_changed_by_hand(runner: Psoas, computer: Computer) -> None:
    runner.done("remind", "install", "--yes")
    computer.timer.write_text("[Timer]\n", encoding="utf-8")
    assert "install it again" in runner.done("remind", "status").out


def test_status_works_for_a_psoas_that_no_timer_could_start(
    runner: Psoas, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = Computer(tmp_path / "home")

    def none() -> Path:
        raise RehabError("There is no psoas script that a timer could start.")

    def here() -> Here:
        return replace(made.here(), command=none)

    monkeypatch.setattr("tui.commands.remind.this_computer", here)
    assert "install it again" in runner.done("remind", "status").out
    assert "no psoas script" in runner.refused("remind", "install", "--yes")


def test_what_is_remembered_is_private(runner: Psoas, computer: Computer) -> None:
    runner.done("remind", "snooze", "10")
    file = runner.settings.with_name("remind.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
