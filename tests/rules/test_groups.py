"""Records of a log by what they count as."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import groups
from rules.groups import Group, Records, records_of
from rules.records import (
    Activity,
    Check,
    Episode,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Sport,
    Unknown,
)

AT = datetime(2026, 3, 9, 18, 5, tzinfo=UTC)


def activity(identity: str, sport: Sport = Sport.RUN, **fields: Any) -> Activity:
    return Activity(id=identity, sport=sport, start=AT, duration_s=60, **fields)


def session(identity: str, what: SessionKind, **fields: Any) -> Session:
    return Session(id=identity, what=what, start=AT, end=AT, finished=True, **fields)


EVERY: tuple[Record, ...] = (
    activity("aquajog", Sport.AQUAJOG),
    activity("bike", Sport.BIKE),
    Check(id="asked", at=AT, pain=None),
    Check(id="rated", at=AT, pain=0),
    Check(id="flagged", at=AT, pain=None, flags=("limp",)),
    Check(id="both", at=AT, pain=3, flags=("limp",)),
    Check(id="deleted", at=AT, pain=3, flags=("limp",), deleted=True),
    Episode(id="episode", side=Side.LEFT, onset=AT.date()),
    SelfTest(id="test", at=AT),
    SelfTest(id="test-flagged", at=AT, flags=("limp",)),
    activity("run"),
    activity("run-maybe", origin={"maybe": ["run"]}),
    activity("run-imported", origin={"file": "a.fit"}),
    session("strength", SessionKind.STRENGTH),
    session("stretch", SessionKind.STRETCH),
    session("stretch-open", SessionKind.STRETCH, in_progress=True),
    Unknown(id="unknown", kind="sleep"),
)


@pytest.mark.parametrize(
    ("group", "ids"),
    [
        (groups.LIVING, {one.id for one in EVERY} - {"deleted"}),
        (groups.EPISODES, {"episode"}),
        (groups.UNLIVED, {"episode", "unknown"}),
        (groups.CHECKS, {"asked", "rated", "flagged", "both"}),
        (groups.RATED, {"rated", "both"}),
        (groups.FLAGGED, {"flagged", "both", "test-flagged"}),
        (groups.SELF_TESTS, {"test", "test-flagged"}),
        (groups.ACTIVITIES, {"aquajog", "bike", "run", "run-maybe", "run-imported"}),
        (groups.RUNS, {"run", "run-maybe", "run-imported"}),
        (groups.AQUAJOGS, {"aquajog"}),
        (groups.DOUBTFUL, {"run-maybe"}),
        (groups.OF_SPORT[Sport.BIKE], {"bike"}),
        (groups.OF_SPORT[Sport.ROW], set()),
        (groups.SESSIONS, {"stretch", "stretch-open", "strength"}),
        (groups.STRETCHES, {"stretch", "stretch-open"}),
        (groups.STRENGTHS, {"strength"}),
        (groups.OPEN, {"stretch-open"}),
    ],
)
def test_a_group_holds_what_counts_as_it(group: Group[Record], ids: set[str]) -> None:
    records = records_of(EVERY).of(group)
    assert set(records.ids()) == ids
    assert {one.id for one in records} == ids


def checks(*minutes: int) -> list[Check]:
    return [Check(id=f"{m:02}", at=AT + timedelta(minutes=m), pain=m) for m in minutes]


def test_records_come_in_the_order_of_the_log_whatever_their_own() -> None:
    assert records_of(checks(3, 1, 2)).ids() == ["01", "02", "03"]
    same = [Check(id=identity, at=AT, pain=1) for identity in "bca"]
    assert records_of(same).ids() == ["a", "b", "c"]


def test_an_episode_is_lived_at_its_onset_and_an_unknown_record_when_it_was_written() -> None:
    records = (
        Check(id="5", at=AT, pain=1),
        Unknown(id="1", kind="sleep"),
        Check(id="4", at=AT, pain=1, updated=AT - timedelta(days=60)),
        Episode(id="3", side=Side.LEFT, onset=date(2026, 3, 9)),
        Unknown(id="2", kind="sleep", updated=AT - timedelta(days=30)),
    )
    assert records_of(records).ids() == ["1", "2", "3", "4", "5"]


def test_records_are_the_sequence_of_them() -> None:
    made = checks(1, 2, 3)
    records = records_of(made)
    assert records_of(records) is records
    assert (len(records), list(records), [*reversed(records)]) == (3, made, made[::-1])
    assert (records[0], records[-1], [*records[1:]]) == (made[0], made[2], made[1:])
    assert records == tuple(made) == records
    assert records != made[:2]
    assert records != checks(1, 2, 4)
    assert records != 3
    assert repr(records) == "<3 records>"
    with pytest.raises(IndexError):
        records[3]
    with pytest.raises(TypeError):
        hash(records)


def test_a_record_is_found_by_its_id_among_those_that_are_there() -> None:
    records = records_of(EVERY)
    assert records.find("run") == activity("run")
    assert records.find("none") is None
    runs = records.of(groups.RUNS)
    assert (runs.find("run"), runs.find("stretch"), runs.find("unknown")) == (
        activity("run"),
        None,
        None,
    )


def test_those_with_some_ids_are_left_out() -> None:
    records = records_of(checks(1, 2, 3))
    assert records.without({"02", "07"}).ids() == ["01", "03"]


@given(st.lists(st.integers(0, 9), max_size=9), st.integers(-1, 10))
def test_so_many_were_lived_before_an_instant(minutes: list[int], minute: int) -> None:
    instant = (AT + timedelta(minutes=minute)).timestamp()
    records = records_of(checks(*minutes))
    assert records.before(instant) == sum(each < minute for each in minutes)
    assert [one.pain for one in records.from_instant(instant)] == sorted(
        each for each in minutes if each >= minute
    )
    assert [records.instant(at) for at in range(len(records))] == [
        one.at.timestamp() for one in records
    ]


def test_from_an_instant_on_also_those_that_belong_to_none() -> None:
    before = Episode(id="e", side=Side.LEFT, onset=date(2025, 1, 1))
    deleted = Episode(id="d", side=Side.LEFT, onset=date(2025, 1, 1), deleted=True)
    everything: list[Record] = [before, deleted, *checks(1, 2)]
    records = records_of(everything)
    assert records.from_instant(checks(2)[0].at.timestamp()).ids() == ["e", "02"]
    assert records.of(groups.CHECKS).from_instant(checks(2)[0].at.timestamp()).ids() == ["02"]


class Counted:
    """Rows that say which of their records were made."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.codes = bytes(map(groups.code_of, records))
        self.instants = [*map(groups.instant_of, records)]
        self.made: list[str] = []
        self._records = records

    def ids(self) -> Sequence[str]:
        return [one.id for one in self._records]

    def record(self, row: int) -> Record:
        self.made.append(self._records[row].id)
        return self._records[row]

    def records(self, rows: Sequence[int]) -> Iterator[Record]:
        return map(self.record, rows)


def test_only_what_is_looked_at_is_made() -> None:
    rows = Counted(sorted(EVERY, key=lambda one: (groups.instant_of(one), one.id)))
    records: Records[Record] = Records(rows, range(len(EVERY)))
    runs = records.of(groups.RUNS)
    assert len(runs) == 3
    assert records.of(groups.RUNS) is runs
    assert runs.without({"run"}).before(AT.timestamp()) == 0
    assert runs.from_instant(AT.timestamp()).ids() == runs.ids()
    assert rows.made == []
    assert runs[-1].id == "run-maybe"
    assert rows.made == ["run-maybe"]


@given(st.sets(st.integers(0, 399), max_size=9))
def test_few_among_many_are_found_as_many_are(rated: set[int]) -> None:
    many = [Check(id=f"{n:03}", at=AT, pain=1 if n in rated else None) for n in range(400)]
    assert records_of(many).of(groups.RATED).ids() == [f"{number:03}" for number in sorted(rated)]
