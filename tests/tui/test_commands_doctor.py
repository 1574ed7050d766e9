"""`psoas doctor`: what a bug report needs, and nothing of a person."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from rules.records import Activity, Check, Episode, Side, Sport
from store.codec import to_document
from tests.tui.conftest import Psoas

NOTE = "quarrelled with Anna"


@pytest.fixture
def told(psoas: Psoas) -> Psoas:
    """A log with notes, dates and pains that are nobody's business."""
    psoas.log.add(
        Episode(side=Side.LEFT, onset=psoas.at.date()),
        Check(at=psoas.at, pain=7, note=NOTE),
        Check(at=psoas.at.subtract(days=1), pain=6),
        Activity(
            sport=Sport.RUN, start=psoas.at.subtract(hours=2), duration_s=1900, distance_m=5234
        ),
    )
    psoas.log.delete(psoas.log.records()[-1])
    return psoas


def test_it_tells_versions_platform_and_counts(told: Psoas) -> None:
    report = told.done("doctor", "--json").json()
    assert report["psoas"] == version("psoas")
    assert report["libraries"]["textual"] == version("textual")
    assert report["log"]["sound"] is True
    assert sum(report["log"]["records"].values()) == 3
    assert report["log"]["records"]["episode"] == 1
    assert report["log"]["deleted"] == 1
    assert report["log"]["devices"] == 1
    assert report["settings"]["right"] is True


def test_in_words_it_tells_the_same(told: Psoas) -> None:
    report, lines = told.done("doctor", "--json").json(), told.done("doctor").lines
    assert f"psoas: {report['psoas']}" in lines
    assert f"  textual: {report['libraries']['textual']}" in lines
    assert "  sound: yes" in lines
    counts = ", ".join(f"{kind} {count}" for kind, count in report["log"]["records"].items())
    assert f"  records: {counts}" in lines


@pytest.mark.parametrize("words", [["doctor"], ["doctor", "--json"]])
def test_nothing_of_the_person_is_in_it(told: Psoas, words: list[str]) -> None:
    out = told.done(*words).out
    private = [NOTE, "2026", "5234", "left", "onset"]
    private += [record.id for record in told.log.all_records()]
    private += [path.stem for path in told.data.with_name("log.json.history").glob("*")]
    assert [one for one in private if one in out] == []


def test_a_home_folder_is_written_without_its_name(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    report = psoas.done("doctor", "--json").json()
    assert Path(report["log"]["file"]) == Path("~", "log.json")
    assert Path(report["settings"]["file"]) == Path("~", "settings.toml")


def test_it_changes_nothing(told: Psoas) -> None:
    before = sorted(told.data.parent.rglob("*")), told.content()
    told.done("doctor")
    assert (sorted(told.data.parent.rglob("*")), told.content()) == before


def test_without_a_log_there_is_nothing_to_count(psoas: Psoas) -> None:
    log = psoas.done("doctor", "--json").json()["log"]
    assert (log["is_there"], log["sound"], log["records"]) == (False, True, {})


@pytest.mark.parametrize("content", [b"no log at all", b'{"_default": {"1": {"kind"'])
def test_of_a_log_that_is_not_sound_only_that_is_told(told: Psoas, content: bytes) -> None:
    told.data.write_bytes(content)
    log = told.done("doctor", "--json").json()["log"]
    assert log["sound"] is False
    assert "records" not in log


def test_wrong_settings_are_told_without_what_they_say(psoas: Psoas) -> None:
    psoas.settings.write_text('theme = 7 # "for Anna"\n', encoding="utf-8")
    out = psoas.done("doctor", "--json").out
    assert json.loads(out)["settings"]["right"] is False
    assert "Anna" not in out


def test_a_path_that_names_nobodys_home_is_told_as_such(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PSOAS_DATA", "PSOAS_CONFIG"):
        monkeypatch.setenv(name, "~nobody-here-has-this-name/file")
    report = psoas.done("doctor", "--json").json()
    assert report["log"] == {"file": "cannot be read", "sound": False}
    assert report["settings"] == {"file": "cannot be read", "right": False}


def test_a_kind_of_another_version_is_counted_without_its_name(psoas: Psoas) -> None:
    document = to_document(psoas.log.add(Check(at=psoas.at, pain=1))[0])
    other = psoas.data.with_name("export.json")
    record = document | {"kind": "secret-diary", "id": "0197" + document["id"][4:]}
    whole = {"format": "psoas", "version": 1, "records": [record]}
    other.write_text(json.dumps(whole), encoding="utf-8")
    psoas.done("import", str(other))
    assert psoas.done("doctor", "--json").json()["log"]["records"] == {"check": 1, "unknown": 1}


def test_variables_that_name_a_person_are_not_shown(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "USER", "TMUX", "PSOAS_SECRET"):
        monkeypatch.setenv(name, "anna-at-home")
    report = psoas.done("doctor", "--json")
    assert "anna" not in report.out
    assert report.json()["terminal"]["over_ssh"] is True
    assert "TMUX" in report.json()["terminal"]["set"]
