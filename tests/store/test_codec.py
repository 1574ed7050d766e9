import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pendulum
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from rules.errors import RehabError
from rules.records import (
    Activity,
    Check,
    Episode,
    Item,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Sport,
    Unit,
    Unknown,
)
from store.codec import from_document, to_document

AT = "2026-03-09T18:05:00+01:00"
AT_TIME = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))
ITEM = {
    "exercise": "piriformis",
    "side": "left",
    "set": 1,
    "target": 30,
    "done": 12.5,
    "unit": "s",
    "pain": None,
}
LEAST: dict[str, dict[str, Any]] = {
    "episode": {"kind": "episode", "id": "e1", "side": "left", "onset": "2026-03-01"},
    "check": {"kind": "check", "id": "c1", "at": AT},
    "self_test": {"kind": "self_test", "id": "t1", "at": AT},
    "activity": {"kind": "activity", "id": "a1", "sport": "run", "start": AT, "duration_s": 1900},
    "session": {"kind": "session", "id": "s1", "what": "stretch", "start": AT, "end": AT},
}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_record_comes_back_as_it_was(
    any_record: SearchStrategy[Record], data: DataObject
) -> None:
    record = data.draw(any_record)
    document = to_document(record)
    assert from_document(document) == record
    assert json.dumps(to_document(from_document(document))) == json.dumps(document)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_record_comes_back_through_json_text(
    any_record: SearchStrategy[Record], data: DataObject
) -> None:
    record = data.draw(any_record)
    assert from_document(json.loads(json.dumps(to_document(record)))) == record


@pytest.mark.parametrize(
    ("document", "record"),
    [
        (LEAST["episode"], Episode(id="e1", side=Side.LEFT, onset=date(2026, 3, 1))),
        (LEAST["check"], Check(id="c1", at=AT_TIME, pain=None)),
        (LEAST["self_test"], SelfTest(id="t1", at=AT_TIME)),
        (LEAST["activity"], Activity(id="a1", sport=Sport.RUN, start=AT_TIME, duration_s=1900)),
        (
            LEAST["session"],
            Session(id="s1", what=SessionKind.STRETCH, start=AT_TIME, end=AT_TIME, finished=False),
        ),
        ({"kind": "sleep", "hours": 8}, Unknown(kind="sleep", extra={"hours": 8})),
    ],
    ids=lambda value: value.kind if not isinstance(value, dict) else "",
)
def test_a_missing_field_is_null_false_or_empty(document: dict[str, Any], record: Record) -> None:
    assert from_document(document) == record
    nulls = {name: None for name in to_document(record) if name not in document}
    assert from_document(document | nulls) == record


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "episode",
            (
                "id kind side onset resting_since running_since cleared_on settled_on bone_risk "
                "stage_override note updated"
            ),
        ),
        ("check", "id kind at pain flags note updated"),
        (
            "self_test",
            (
                "id kind at flags pain_left pain_right places tender worse_with_speed gait_phase "
                "snapping note updated"
            ),
        ),
        (
            "activity",
            (
                "id kind sport start duration_s distance_m effort ladder_step pain_before "
                "pain_during pain_after stride_changed note updated"
            ),
        ),
        ("session", "id kind what start end finished items note updated"),
    ],
)
def test_every_field_is_written_in_one_order_and_unknown_ones_last(kind: str, names: str) -> None:
    document = {"later": 1, **LEAST[kind]}
    assert list(to_document(from_document(document))) == [*names.split(), "later"]


def test_what_is_seldom_is_written_only_when_it_says_something() -> None:
    session = LEAST["session"] | {"in_progress": True, "deleted": True}
    run = LEAST["activity"] | {"origin": {"file": "a.fit"}}
    assert to_document(from_document(session))["in_progress"] is True
    assert to_document(from_document(session))["deleted"] is True
    assert to_document(from_document(run))["origin"] == {"file": "a.fit"}


def test_unknown_fields_survive_also_inside_items() -> None:
    item = ITEM | {"kind": "isometric", "watts": [1, {"a": None}]}
    document = LEAST["session"] | {"items": [item], "mood": {"deep": [1.50, "ü", None]}}
    written = to_document(from_document(document))
    assert written["items"] == [item]
    assert written["mood"] == {"deep": [1.50, "ü", None]}


def test_unknown_flags_places_and_exercises_are_kept() -> None:
    document = LEAST["self_test"] | {"flags": ["new-flag"], "places": ["knee"]}
    assert from_document(document) == SelfTest(
        id="t1", at=AT_TIME, flags=("new-flag",), places=("knee",)
    )


def test_a_time_keeps_the_offset_at_which_it_was_lived() -> None:
    record = from_document(LEAST["check"])
    assert isinstance(record, Check)
    assert record.at.utcoffset() == timedelta(hours=1)
    assert to_document(record)["at"] == AT


def test_z_is_an_offset() -> None:
    record = from_document(LEAST["check"] | {"at": "2026-03-09T17:05:00Z"})
    assert isinstance(record, Check)
    assert record.at == AT_TIME
    assert record.at.utcoffset() == timedelta(0)


def test_updated_is_kept_in_utc() -> None:
    record = from_document(LEAST["check"] | {"updated": AT})
    assert record.updated == AT_TIME
    assert record.updated.tzinfo is UTC
    assert to_document(record)["updated"] == "2026-03-09T17:05:00Z"


def test_a_pendulum_time_is_written_with_its_offset_and_read_as_a_plain_one() -> None:
    at = pendulum.datetime(2026, 7, 1, 7, 30, tz="Europe/Berlin")
    document = to_document(Check(at=at, pain=1))
    assert document["at"] == "2026-07-01T07:30:00+02:00"
    record = from_document(document)
    assert isinstance(record, Check)
    assert type(record.at) is datetime


def test_an_item_is_read_with_its_numbers_as_they_are() -> None:
    record = from_document(LEAST["session"] | {"items": [ITEM]})
    assert isinstance(record, Session)
    assert record.items == (
        Item(exercise="piriformis", side=Side.LEFT, set=1, target=30, done=12.5, unit=Unit.SECONDS),
    )
    assert to_document(record)["items"] == [ITEM]


WHOLE_PAIN = "a whole number from 0 to 10"
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("check", {"pain": 11}, f"pain is 11, not {WHOLE_PAIN}"),
    ("check", {"pain": -1}, f"pain is -1, not {WHOLE_PAIN}"),
    ("check", {"pain": True}, f"pain is true, not {WHOLE_PAIN}"),
    ("check", {"pain": 3.0}, f"pain is 3.0, not {WHOLE_PAIN}"),
    ("check", {"pain": "five"}, f"pain is five, not {WHOLE_PAIN}"),
    ("check", {"pain": 10**5000}, f"pain is a very large number, not {WHOLE_PAIN}"),
    ("check", {"at": None}, "at is missing"),
    ("check", {"at": "2026-03-09T18:05:00"}, "not a time with its offset"),
    ("check", {"at": "2026-03-09"}, "not a time with its offset"),
    ("check", {"at": "soon"}, "at is soon, not a time such as"),
    ("check", {"at": 1773075900}, "at is 1773075900, not a time such as"),
    ("check", {"at": "2026-02-29T12:00:00Z"}, "not a time such as"),
    ("check", {"at": "0001-01-01T00:00:00+14:00"}, "not a time from 1900 to 2999"),
    ("check", {"flags": "limp"}, "flags is limp, not a list of names"),
    ("check", {"flags": [1]}, r"flags is \[1\], not a list of names"),
    ("check", {"note": 5}, "note is 5, not text"),
    ("check", {"deleted": 1}, "deleted is 1, not true or false"),
    ("check", {"updated": "2026-03-09T18:05:00"}, "updated is"),
    ("check", {"id": 7}, "check 7: id is 7, not text"),
    ("episode", {"side": "middle"}, "side is middle, not one of left, right, both"),
    ("episode", {"side": None}, "side is missing"),
    ("episode", {"side": ["left"]}, "side is"),
    ("episode", {"onset": "2026-02-30"}, "onset is 2026-02-30, not a date such as"),
    ("episode", {"onset": "1026-02-20"}, "not a date from 1900 to 2999"),
    ("episode", {"cleared_on": AT}, "cleared_on is"),
    ("episode", {"bone_risk": "no"}, "bone_risk is no, not true or false"),
    ("episode", {"stage_override": 10}, "stage_override is 10, not a whole number from 1 to 9"),
    ("self_test", {"tender": "yes"}, "tender is yes"),
    ("self_test", {"gait_phase": "float"}, "not one of stance, swing, both"),
    ("self_test", {"snapping": "loud"}, "not one of none, painless, painful"),
    ("activity", {"sport": "chess"}, "sport is chess, not one of run"),
    ("activity", {"duration_s": None}, "duration_s is missing"),
    ("activity", {"duration_s": -1}, "duration_s is -1, not a number from 0 up"),
    ("activity", {"duration_s": False}, "duration_s is false"),
    ("activity", {"distance_m": float("inf")}, "distance_m is inf"),
    ("activity", {"distance_m": float("nan")}, "distance_m is nan"),
    ("activity", {"distance_m": 10**400}, "distance_m is a very large number"),
    ("activity", {"ladder_step": 21}, "ladder_step is 21, not a whole number from 1 to 20"),
    ("activity", {"effort": "hard"}, "effort is hard"),
    ("activity", {"origin": "a.fit"}, "origin is a.fit, not an object"),
    ("session", {"what": "nap"}, "what is nap, not one of stretch, strength"),
    ("session", {"items": {}}, "items is {}, not a list of items"),
    ("session", {"items": [ITEM, 3]}, "items, number 2 is 3, not an object"),
    ("session", {"items": [ITEM, ITEM | {"done": -1}]}, "items, number 2: done is -1"),
    ("session", {"items": [ITEM | {"unit": None}]}, "items, number 1: unit is missing"),
    ("session", {"items": [ITEM | {"set": 0}]}, "items, number 1: set is 0"),
]


@pytest.mark.parametrize(("kind", "wrong", "why"), WRONG)
def test_a_wrong_field_is_refused_by_record_and_name(
    kind: str, wrong: dict[str, Any], why: str
) -> None:
    with pytest.raises(RehabError, match=why) as caught:
        from_document(LEAST[kind] | wrong)
    assert str(caught.value).startswith(f"{kind} ")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "record without id: kind is null, not text."),
        ({"kind": 3, "id": "x"}, "3 x: kind is 3, not text."),
        ({"kind": "check"}, "check without id: at is missing."),
    ],
)
def test_a_record_without_a_kind_or_an_id_is_named_as_well_as_can_be(
    document: dict[str, Any], why: str
) -> None:
    with pytest.raises(RehabError) as caught:
        from_document(document)
    assert str(caught.value) == why


def test_the_sentence_is_short_and_cannot_steer_a_terminal() -> None:
    with pytest.raises(RehabError) as caught:
        from_document(LEAST["check"] | {"pain": "\x1b[2J" + "x" * 500})
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 150


JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(kind=st.sampled_from(sorted(LEAST)), value=JSON, data=st.data())
def test_any_json_in_any_field_is_read_or_refused_with_a_sentence(
    kind: str, value: object, data: DataObject
) -> None:
    name = data.draw(st.sampled_from(list(to_document(from_document(LEAST[kind])))))
    try:
        record = from_document(LEAST[kind] | {name: value})
    except RehabError:
        return
    assert from_document(to_document(record)) == record


def test_documents_are_only_read() -> None:
    document: Mapping[str, Any] = LEAST["session"] | {"items": [dict(ITEM)]}
    before = json.dumps(document)
    from_document(document)
    assert json.dumps(document) == before


def test_items_that_are_only_equal_are_not_taken_for_each_other() -> None:
    for held in (30, 30.0, 30):
        document = LEAST["session"] | {"items": [ITEM | {"done": held}]}
        assert json.dumps(to_document(from_document(document))["items"][0]["done"]) == str(held)
    for wrong in (True, 1.0):
        from_document(LEAST["session"] | {"items": [ITEM | {"set": 1}]})
        with pytest.raises(RehabError, match="set is"):
            from_document(LEAST["session"] | {"items": [ITEM | {"set": wrong}]})


def test_items_that_are_alike_are_one_in_memory() -> None:
    first = from_document(LEAST["session"] | {"items": [ITEM]})
    second = from_document(LEAST["session"] | {"id": "s2", "items": [dict(ITEM)]})
    assert isinstance(first, Session)
    assert isinstance(second, Session)
    assert first.items[0] is second.items[0]


def test_there_is_no_minus_nought() -> None:
    run = from_document(LEAST["activity"] | {"distance_m": -0.0})
    assert str(to_document(run)["distance_m"]) == "0.0"
