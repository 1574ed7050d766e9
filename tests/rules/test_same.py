"""Duplicates: found by the rule of its numbers, merged without averaging, split again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.origin import Origin, origin_of, with_origin
from rules.records import Activity, Effort, Sport
from rules.same import Activities, Likeness, Match, is_family, likeness, merged, split

START = datetime(2026, 3, 9, 18, tzinfo=UTC)


def typed(**fields: Any) -> Activity:
    """5 km in 30 minutes, typed by hand, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "id": "a",
        "sport": Sport.RUN,
        "start": START,
        "duration_s": 1800,
        "distance_m": 5000,
    }
    return Activity(**(usual | fields))


def recorded(source: str = "fit", *, shift_s: float = 0, **fields: Any) -> Activity:
    """The same from a file; `origin` adds to what the file told."""
    told = Origin(source=source, file=f"a.{source}", **fields.pop("origin", {}))
    return with_origin(typed(start=START + timedelta(seconds=shift_s), **fields), told)


@pytest.mark.parametrize(
    ("shift_s", "duration_s", "expected"),
    [
        (0, 1800, Likeness.SAME),
        (120, 1800, Likeness.SAME),
        (-120, 1800, Likeness.SAME),
        (121, 1800, Likeness.MAYBE),
        (0, 1620, Likeness.SAME),
        (0, 1619, Likeness.MAYBE),
        (0, 600, Likeness.MAYBE),
        (900, 1800, Likeness.MAYBE),
        (901, 1700, Likeness.MAYBE),
        (951, 1700, None),
    ],
)
def test_the_start_and_the_overlap_tell(
    shift_s: float, duration_s: float, expected: Likeness | None
) -> None:
    other = recorded("gpx", shift_s=shift_s, duration_s=duration_s, distance_m=None)
    assert likeness(recorded(), other) is expected
    assert likeness(other, recorded()) is expected


@pytest.mark.parametrize(
    ("shift_s", "fields", "expected"),
    [
        (7200, {}, Likeness.MAYBE),
        (-7200, {}, Likeness.MAYBE),
        (7320, {}, Likeness.MAYBE),
        (7321, {}, None),
        (14 * 3600, {}, Likeness.MAYBE),
        (14.25 * 3600, {}, None),
        (7200, {"duration_s": 1805}, Likeness.MAYBE),
        (7200, {"duration_s": 1806}, None),
        (7200, {"distance_m": 4951}, Likeness.MAYBE),
        (7200, {"distance_m": 4949}, None),
        (7200, {"distance_m": None}, None),
    ],
)
def test_a_recording_in_a_wrong_zone_is_doubtful(
    shift_s: float, fields: dict[str, Any], expected: Likeness | None
) -> None:
    assert likeness(recorded(), recorded("gpx", shift_s=shift_s, **fields)) is expected


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        (Sport.RUN, Sport.WALK, True),
        (Sport.HIKE, Sport.RUN, True),
        (Sport.SWIM, Sport.AQUAJOG, True),
        (Sport.BIKE, Sport.BIKE, True),
        (Sport.OTHER, Sport.BIKE, True),
        (Sport.RUN, Sport.OTHER, True),
        (Sport.BIKE, Sport.RUN, False),
        (Sport.ROW, Sport.SWIM, False),
    ],
)
def test_a_ride_is_never_a_run_and_other_may_be_anything(
    one: Sport,
    other: Sport,
    fit: bool,
) -> None:
    assert is_family(one, other) is fit
    found = likeness(recorded(sport=one), recorded("gpx", sport=other))
    assert (found is Likeness.SAME) is fit


@pytest.mark.parametrize(
    ("start", "duration_s", "expected"),
    [
        (START.replace(hour=7), 1800, Likeness.MAYBE),
        (START.replace(hour=7), 1440, Likeness.MAYBE),
        (START.replace(hour=7), 1439, None),
        (START.replace(day=10, hour=2, minute=59), 1800, Likeness.MAYBE),
        (START.replace(day=10, hour=3), 1800, None),
    ],
)
def test_what_was_typed_may_be_a_recording_of_its_day(
    start: datetime, duration_s: float, expected: Likeness | None
) -> None:
    by_hand = typed(start=start, duration_s=duration_s, distance_m=None)
    assert likeness(by_hand, recorded()) is expected
    assert likeness(by_hand, typed()) is None
    assert likeness(recorded(shift_s=-40000, duration_s=1700), recorded()) is None


def test_two_of_one_file_are_never_one() -> None:
    """A triathlon's sessions, and what holds them all; two runs."""
    first = recorded(origin={"sha256": "ab", "source_id": "7"})
    second = recorded(origin={"sha256": "ab", "source_id": "7"}, shift_s=60, duration_s=1801)
    assert likeness(first, second) is None


def test_one_of_a_known_file_or_number_is_known_whatever_else_it_says() -> None:
    first = recorded(origin={"sha256": "ab"})
    assert likeness(first, replace(first, sport=Sport.BIKE)) is Likeness.KNOWN
    numbered = recorded(origin={"source_id": "7"})
    far = recorded(origin={"source_id": "7", "sha256": "cd"}, shift_s=99_999, sport=Sport.BIKE)
    assert likeness(numbered, far) is Likeness.KNOWN
    assert likeness(numbered, recorded(origin={"source_id": "8"}, shift_s=99_999)) is None


def held(*activities: Activity) -> Activities:
    return Activities(activities)


def test_a_new_one_is_new() -> None:
    far = recorded(id="b", shift_s=90_000)
    assert held(far).match(recorded()) is None


def test_the_surest_and_then_the_nearest_is_found() -> None:
    doubtful = recorded("gpx", id="b", shift_s=-200)
    nearer = recorded("gpx", id="c", shift_s=150)
    same = recorded("tcx", id="d", shift_s=60)
    assert held(doubtful, nearer).match(recorded()) == Match(
        likeness=Likeness.MAYBE, activity=nearer
    )
    assert held(doubtful, nearer, same).match(recorded()) == Match(
        likeness=Likeness.SAME, activity=same
    )


def test_a_long_one_is_found_from_far_within_it() -> None:
    long = recorded(id="b", shift_s=-100_000, duration_s=110_000, distance_m=None)
    match = held(long).match(recorded())
    assert match is not None
    assert match.activity == long


def test_what_was_deleted_stays_known_and_is_never_doubtful() -> None:
    gone = recorded(id="b", deleted=True, origin={"source_id": "7"})
    again = recorded(id="c", origin={"source_id": "7"}, shift_s=99_999)
    other_file = recorded("gpx", id="c")
    for new in (again, other_file):
        assert held(gone).match(new) == Match(likeness=Likeness.KNOWN, activity=gone)
    assert held(gone).match(recorded("gpx", id="c", shift_s=300)) is None


def test_a_merged_one_is_known_by_each_of_its_files_and_holds_its_new_place() -> None:
    early = recorded("gpx", id="b", shift_s=-100, origin={"sha256": "ab"})
    all_known = held(early)
    one = merged(early, recorded("fit", origin={"sha256": "cd"}))
    all_known.replace(early, one)
    assert all_known.files == {"ab", "cd"}
    match = all_known.match(recorded("tcx"))
    assert match is not None
    assert match.activity == one


def test_many_are_compared_with_few_each() -> None:
    """1,000 new against 5,000 old; all pairs would be 5,000,000."""
    old = [recorded(id=str(n), shift_s=86_400 * n, origin={"sha256": f"{n}"}) for n in range(5000)]
    all_known = held(*old)
    found = [all_known.match(recorded("gpx", id="n", shift_s=432_000 * n)) for n in range(1000)]
    assert [match.activity.id for match in found if match] == [str(5 * n) for n in range(1000)]


def test_each_field_comes_from_the_source_that_knows_it_best() -> None:
    gpx = recorded("gpx", shift_s=6, duration_s=1700, distance_m=5100, sport=Sport.OTHER)
    strava = recorded("strava", id="", shift_s=1, duration_s=1750, distance_m=5030)
    one = merged(gpx, strava)
    assert (one.id, one.start, one.duration_s) == ("a", gpx.start, 1700)
    assert (one.distance_m, one.sport) == (5030, Sport.RUN)
    fit = recorded("fit", id="", duration_s=1800, distance_m=None)
    both = merged(one, fit)
    assert (both.start, both.duration_s, both.distance_m) == (START, 1800, 5030)


def test_a_typed_one_keeps_what_the_person_said() -> None:
    mine = typed(
        sport=Sport.WALK, pain_during=3, effort=Effort.EASY, ladder_step=2, note="windy",
        start=START.replace(hour=7), distance_m=None,
    )  # fmt: skip
    watch = recorded(pain_during=9, pain_after=1, effort=Effort.RACE, note="Evening Run")
    one = merged(mine, watch)
    assert (one.pain_during, one.pain_after, one.effort, one.ladder_step) == (3, 1, Effort.EASY, 2)
    assert one.note == "windy / Evening Run"
    assert (one.start, one.distance_m, one.sport) == (START, 5000, Sport.WALK)


def test_a_note_that_says_the_same_is_not_said_twice() -> None:
    assert merged(typed(note="windy day"), recorded(note="windy")).note == "windy day"
    assert merged(typed(), recorded(note="windy")).note == "windy"
    assert merged(typed(note="windy"), recorded()).note == "windy"


def test_without_any_source_that_knows_the_sport_it_is_other() -> None:
    assert merged(typed(sport=Sport.OTHER), recorded(sport=Sport.OTHER)).sport is Sport.OTHER


def test_merged_ones_are_doubtful_no_more() -> None:
    kept = recorded(id="a", origin={"maybe": ("b", "c")})
    one = merged(kept, recorded("gpx", id="b", origin={"maybe": ("a", "d")}))
    assert origin_of(one).maybe == ("c", "d")


def test_alone_it_cannot_be_split() -> None:
    assert split(recorded()) == (recorded(),)


def test_a_split_gives_each_back_and_keeps_what_was_changed_since() -> None:
    mine = typed(start=START.replace(hour=7), note="windy")
    watch = recorded(distance_m=5100, pain_after=2)
    one = replace(merged(mine, watch), pain_during=4, distance_m=5200)
    first, second = split(one)
    assert first == replace(mine, pain_during=4, distance_m=5200)
    assert second == replace(watch, id="")


def test_what_a_person_corrected_stays_through_a_further_merge() -> None:
    one = replace(merged(typed(), recorded("gpx")), distance_m=5200)
    assert merged(one, recorded("fit", distance_m=5300)).distance_m == 5200


def optional(some: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *some])


ACTIVITIES = st.builds(
    lambda source, **fields: recorded(source, **fields) if source else typed(**fields),
    optional(["fit", "gpx", "strava", "later"]),
    sport=st.sampled_from([Sport.RUN, Sport.WALK, Sport.OTHER]),
    duration_s=st.sampled_from([1700, 1800.5]),
    distance_m=optional([5000, 5100.25]),
    effort=optional([Effort.EASY, Effort.RACE]),
    pain_during=optional([0, 5]),
    pain_after=optional([0, 5]),
    stride_changed=st.booleans(),
    note=optional(["windy", "Evening Run"]),
)


@given(st.lists(ACTIVITIES, min_size=2, max_size=4))
def test_whatever_was_merged_can_be_split_again(pieces: list[Activity]) -> None:
    first, *others = pieces
    one = first
    for other in others:
        one = merged(one, other)
    assert split(one) == (first, *(replace(other, id="") for other in others))


@given(st.lists(ACTIVITIES, min_size=3, max_size=3, unique_by=lambda one: str(one.origin)))
def test_the_times_do_not_depend_on_which_came_first(pieces: list[Activity]) -> None:
    found = {
        (one.start, one.duration_s)
        for a, b, c in permutations(pieces)
        for one in [merged(merged(a, b), c)]
    }
    assert len(found) == 1


def test_a_start_in_another_offset_is_the_same_instant() -> None:
    away = replace(recorded("gpx"), start=START.astimezone(timezone(timedelta(hours=9))))
    assert likeness(recorded(), away) is Likeness.SAME
