"""FIT files as watches write them, with all that they get wrong."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from rules.errors import RehabError
from rules.records import Sport
from store.exchange import fit_file
from store.exchange.fit import read_fit
from store.exchange.limits import CUT
from store.exchange.recording import OffsetSource, Recording, Source, Surface
from tests.store.exchange import making
from tests.store.exchange.making import (
    CYCLING,
    FITNESS,
    NOON,
    RUNNING,
    SWIMMING,
    TRANSITION,
    WALKING,
    Message,
    activity,
    file_id,
    fit_run,
    north,
    record,
    records,
    session,
)
from tests.store.exchange.making import (
    fit_file as made,
)

HALF_HOUR = timedelta(minutes=30)


def _steady(second: float) -> float:
    return second * 2.8


def _points(seconds: int = 300, start: datetime | int = NOON) -> list[Message]:
    return records(start, seconds, _steady, each=5)


def _one(*messages: Message) -> Recording:
    (recording,) = read_fit(made(file_id(), *messages))
    return recording


def _with(summary: Message, points: Sequence[Message] = ()) -> Recording:
    return _one(*points, summary)


def test_a_whole_run_is_read() -> None:
    (run,) = read_fit(fit_run(offset_s=3600))
    assert run == Recording(
        source=Source.FIT,
        source_id="42-1141992000",
        start=NOON,
        offset=OffsetSource.DEVICE,
        sport=Sport.RUN,
        sport_text="running/generic",
        distance_m=5040,
        elapsed_s=1800,
        timer_s=1800,
        best_30s=2.8,
        seconds_at={2.75: 1800},
        has_places=True,
    )
    assert run.start.utcoffset() == timedelta(hours=1)


def test_big_endian_files_are_read_alike() -> None:
    messages = [file_id(), *_points(), session(NOON, 300, 840)]
    assert read_fit(made(*messages)) == read_fit(made(*messages, big_endian=True))


@pytest.mark.parametrize(
    ("sport", "sub_sport", "known", "surface"),
    [
        (RUNNING, None, Sport.RUN, None),
        (RUNNING, 1, Sport.RUN, Surface.TREADMILL),
        (RUNNING, 2, Sport.RUN, Surface.ROAD),
        (RUNNING, 3, Sport.RUN, Surface.TRAIL),
        (RUNNING, 4, Sport.RUN, Surface.TRACK),
        (RUNNING, 45, Sport.RUN, Surface.TREADMILL),
        (RUNNING, 58, Sport.RUN, Surface.TREADMILL),
        (FITNESS, 1, Sport.RUN, Surface.TREADMILL),
        (FITNESS, 14, Sport.ROW, None),
        (FITNESS, 15, Sport.ELLIPTICAL, None),
        (FITNESS, 16, Sport.OTHER, None),
        (10, 20, Sport.STRENGTH, None),
        (10, 26, Sport.OTHER, None),
        (CYCLING, 58, Sport.BIKE, None),
        (CYCLING, None, Sport.BIKE, None),
        (SWIMMING, 17, Sport.SWIM, None),
        (SWIMMING, 18, Sport.SWIM, None),
        (WALKING, 27, Sport.WALK, Surface.TREADMILL),
        (WALKING, 30, Sport.WALK, None),
        (17, None, Sport.HIKE, None),
        (15, None, Sport.ROW, None),
        (8, None, Sport.OTHER, None),  # tennis
        (250, None, Sport.OTHER, None),  # a code that nobody knows yet
        (0, None, None, None),
        (None, None, None, None),
    ],
)
def test_sports_and_surfaces_are_told_apart(
    sport: int | None, sub_sport: int | None, known: Sport | None, surface: Surface | None
) -> None:
    run = _with(session(NOON, 300, 600, sport=sport, sub_sport=sub_sport))
    assert (run.sport, run.surface) == (known, surface)


@pytest.mark.parametrize("sport", [SWIMMING, 10, 0])
def test_aquajogging_has_no_code_so_that_the_name_of_the_profile_tells_it(sport: int) -> None:
    aquajog = _with(session(NOON, 300, 600, sport=sport, profile="Aqua Jogging"))
    assert aquajog.sport is Sport.AQUAJOG


def test_a_name_of_a_profile_does_not_overrule_a_known_sport() -> None:
    assert _with(session(NOON, 300, 600, profile="Bike")).sport is Sport.RUN
    assert _with(session(NOON, 300, 600, sport=0, profile="Bike")).sport is Sport.BIKE


@pytest.mark.parametrize(
    ("seconds", "hours"),
    [(0, 0), (3600, 1), (-25200, -7), (20700, 5.75), (50400, 14), (-50400, -14)],
)
def test_the_watchs_local_time_gives_the_offset(seconds: int, hours: float) -> None:
    (run,) = read_fit(fit_run(seconds=60, offset_s=seconds))
    assert run.offset is OffsetSource.DEVICE
    assert run.start.utcoffset() == timedelta(hours=hours)
    assert run.start == NOON


@pytest.mark.parametrize("seconds", [None, 225, 899, 51300, -51300, -876_098_089])
def test_an_absurd_local_time_gives_none(seconds: int | None) -> None:
    (run,) = read_fit(fit_run(seconds=60, offset_s=seconds))
    assert (run.offset, run.start.tzinfo) == (None, UTC)


@pytest.mark.parametrize(
    ("longitude", "offset"),
    [
        (13.4, None),  # Berlin: its watch writes UTC for local time
        (3.1, None),
        (2.9, OffsetSource.DEVICE),
        (-24.9, OffsetSource.DEVICE),
        (-73.9, None),
    ],
)
def test_an_offset_of_zero_is_doubted_far_from_where_utc_is_local_time(
    longitude: float, offset: OffsetSource | None
) -> None:
    points = [record(NOON, 0, (52.5, longitude))]
    assert _one(*points, session(NOON, 300, 600), activity(NOON, 0)).offset is offset
    assert _one(*points, session(NOON, 300, 600), activity(NOON, 3600)).offset is not None


def test_a_missing_distance_comes_from_the_points() -> None:
    run = _with(session(NOON, 300), _points())
    assert run.distance_m == pytest.approx(840)
    places = [record(NOON + timedelta(seconds=n), None, north(n * 3)) for n in range(0, 61, 5)]
    assert _with(session(NOON, 60), places).distance_m == pytest.approx(180, rel=1e-3)
    assert _with(session(NOON, 60)).distance_m is None


def test_a_missing_time_comes_from_the_points_or_the_timer() -> None:
    assert _with(session(NOON, None, 840), _points()).elapsed_s == 300
    run = _with(session(NOON, None, 840, timer=280))
    assert (run.elapsed_s, run.timer_s) == (280, 280)


def test_a_time_of_many_days_comes_from_the_points_and_is_told() -> None:
    run = _with(session(NOON, 27 * 86400, 840, timer=300), _points())
    assert run.elapsed_s == 300
    assert "lasted for days" in run.warnings[0]


def test_a_timer_may_be_a_little_over_the_elapsed_time_and_no_more() -> None:
    assert _with(session(NOON, 300, 840, timer=305)).timer_s == 305
    over = _with(session(NOON, 300, 840, timer=306))
    assert over.timer_s is None
    assert "timer" in over.warnings[0]


def test_a_run_without_a_summary_is_made_from_its_points() -> None:
    run = _one(*_points())
    assert (run.start, run.elapsed_s, run.sport) == (NOON, 300, None)
    assert run.distance_m == pytest.approx(840)
    assert "no summary" in run.warnings[0]


def test_a_time_packed_in_a_messages_head_is_read() -> None:
    began = making.fit_seconds(NOON) & ~0x1F  # its last five bits are 0, those that heads tell
    body = made(file_id(), record(began, 0.0))[14:-2]
    body += struct.pack("<BBBHB3B", 0x40, 0, 0, 20, 1, 5, 4, making.UINT32)  # records of a distance
    for second in range(1, 121):
        body += struct.pack("<BI", 0x80 | second & 0x1F, second * 280)
    (run,) = read_fit(struct.pack("<BBHI4s", 12, 0x20, 2132, len(body), b".FIT") + body + b"\0\0")
    assert run.elapsed_s == 120
    assert run.distance_m == pytest.approx(336)
    assert run.best_30s == 2.8


def test_messages_of_no_known_kind_are_passed_over() -> None:
    unknown = Message(0xFF00, ((253, making.UINT32, 1), (5, making.UINT32, 1)))
    assert _one(*_points(), unknown) == _one(*_points())


def test_without_a_summary_a_message_of_the_sport_tells_it() -> None:
    sport = Message(12, ((0, making.ENUM, RUNNING), (1, making.ENUM, making.TREADMILL)))
    run = _one(sport, *_points())
    assert (run.sport, run.surface) == (Sport.RUN, Surface.TREADMILL)


def test_the_summary_may_come_before_the_points() -> None:
    first = _one(session(NOON, 300, 840), activity(NOON, 0), *_points())
    assert first == _one(*_points(), session(NOON, 300, 840), activity(NOON, 0))


def test_each_session_has_its_own_points_and_ways_between_them_are_dropped() -> None:
    change, ride = NOON + timedelta(seconds=100), NOON + timedelta(seconds=200)
    points = [
        *records(NOON, 99, lambda second: second * 3.0),
        *records(change, 99, lambda second: 300 + second),
        *records(ride, 100, lambda second: 400 + second * 7.0),
    ]
    sessions = [
        session(ride, 100, 700, sport=CYCLING),
        session(NOON, 100, 300),
        session(change, 100, 100, sport=TRANSITION),
    ]
    run, bike = read_fit(made(file_id(), *points, *sessions))
    assert (run.sport, run.best_30s) == (Sport.RUN, 3.0)
    assert (bike.sport, bike.best_30s) == (Sport.BIKE, 7.0)
    assert (run.source_id, bike.source_id) == ("42-1141992000-2", "42-1141992000")


def test_two_runs_in_one_file_are_two() -> None:
    later = NOON + HALF_HOUR
    one, other = read_fit(made(file_id(), session(NOON, 600, 1500), session(later, 700, 1600)))
    assert (one.start, other.start) == (NOON, later)
    assert one.source_id != other.source_id


def test_chained_files_are_read_one_after_the_other_without_those_of_other_kinds() -> None:
    later = NOON + HALF_HOUR
    settings = made(file_id(2))
    chained = settings + fit_run(seconds=60) + fit_run(later, seconds=90) + made(record(NOON, 0))
    assert [run.elapsed_s for run in read_fit(chained)[:2]] == [60, 90]


@pytest.mark.parametrize(
    "kind", [(2, "settings"), (5, "workout"), (6, "course"), (32, "monitoring b")]
)
def test_what_is_no_activity_is_refused_by_its_name(kind: tuple[int, str]) -> None:
    with pytest.raises(RehabError, match=f"FIT file of {kind[1]}, not of an activity"):
        read_fit(made(file_id(kind[0]), *_points()))


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(RehabError, match="an unknown kind"):
        read_fit(made(file_id(99), *_points()))


@pytest.mark.parametrize("data", [b"", made(file_id()), made(file_id(), activity(NOON))])
def test_a_file_of_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(RehabError, match="holds no activity"):
        read_fit(data)


def test_a_watch_without_a_date_is_refused_with_all_that_must_be_typed() -> None:
    summary = session(17_000_000, 3883, 10_248, timer=3772)
    with pytest.raises(RehabError, match=r"running, 10\.25 km, 1:04:43, 1:02:52 without pauses"):
        _with(summary)
    with pytest.raises(RehabError, match=r"\(running, 57:07\)"):
        _with(session(16_000_000, 3427, timer=3427))
    with pytest.raises(RehabError, match="no date"):
        _one(*_points(start=0x10000000 - 1))
    assert _one(*_points(start=0x10000000)).start.year == 1998


def test_a_session_without_a_date_leaves_the_others() -> None:
    (run,) = read_fit(made(file_id(), session(NOON, 600, 1500), session(17_000, 700, 1600)))
    assert run.elapsed_s == 600
    assert "One more in the same file was left out: Its watch had no date" in run.warnings[0]


def test_fields_of_developers_are_not_taken_for_the_devices() -> None:
    described = [
        Message(207, ((3, making.UINT8, 0),)),
        Message(
            206,
            (
                (0, making.UINT8, 0),
                (1, making.UINT8, 5),
                (2, making.UINT8, making.UINT16),
                (3, making.STRING, "distance"),
                (8, making.STRING, "m"),
            ),
        ),
    ]
    points = [
        Message(one.number, one.fields, developer=((5, 0, b"\x07\x00"),)) for one in _points()
    ]
    run = _one(*described, *points, session(NOON, 300))
    assert run.distance_m == pytest.approx(840)
    undescribed = _one(*points, session(NOON, 300))
    assert undescribed.distance_m == pytest.approx(840)


def test_speed_and_distance_may_be_packed_in_three_bytes() -> None:
    def packed(second: int) -> Message:
        distance = round(second * 3 * 16) % 4096  # twelve bits of 1/16 m, over speed's twelve
        value = (300 | distance << 12).to_bytes(3, "little")
        fields = ((253, making.UINT32, making.fit_seconds(NOON) + second),)
        return Message(20, fields, raw=((8, 0x0D, value),))

    run = _one(*(packed(second) for second in range(0, 601, 10)), session(NOON, 600))
    assert run.distance_m == pytest.approx(1800)
    assert run.best_30s == pytest.approx(3.0)


def test_a_file_without_a_serial_number_has_no_name() -> None:
    (run,) = read_fit(fit_run(serial=None, seconds=60))
    assert run.source_id is None


def test_a_checksum_that_does_not_fit_is_no_harm() -> None:
    data = fit_run(seconds=60)
    assert read_fit(data[:-2] + b"\0\0") == read_fit(data)


def test_a_truncated_file_is_kept_when_a_minute_of_points_stands_before_the_end() -> None:
    whole = made(file_id(), *_points(), session(NOON, 300, 840))
    (run,) = read_fit(whole[: len(whole) - 60])
    assert run.warnings[0] == CUT
    assert run.elapsed_s >= 290
    short = made(file_id(), *records(NOON, 60, _steady))
    assert read_fit(short[:-1])[0].elapsed_s == 60
    with pytest.raises(RehabError, match="nothing before the damage is an activity"):
        read_fit(short[:-22])


def test_a_damaged_file_is_kept_when_its_summary_stands_before_the_damage() -> None:
    whole = made(file_id(), session(NOON, 3600, 9000), *_points(30))
    (run,) = read_fit(whole[:-40])
    assert (run.elapsed_s, run.distance_m, run.warnings) == (3600, 9000, (CUT,))


def test_an_undefined_message_is_damage() -> None:
    whole = made(file_id(), session(NOON, 3600, 9000), *_points(30))
    (run,) = read_fit(whole[:-2] + b"\x0b" + whole[-2:])
    assert run.elapsed_s == 3600
    assert run.warnings == (CUT,)


def test_strings_without_an_end_and_in_no_encoding_are_no_harm() -> None:
    summary = session(NOON, 300, 840)
    named = Message(18, summary.fields, raw=((110, making.STRING, b"\xc3\x28Run"),))
    assert _with(named).sport is Sport.RUN


def test_a_distance_that_nobody_runs_is_left_out_and_that_is_told() -> None:
    assert _with(session(NOON, 3600, 30_000)).distance_m == 30_000  # 2:00 a kilometre
    for metres in (30_001, 2**31 / 100):
        run = _with(session(NOON, 3600, metres))
        assert run.distance_m is None
        assert "Nobody gets that far" in run.warnings[0]


def test_a_place_that_is_none_on_earth_is_no_place() -> None:
    points = [record(NOON + timedelta(seconds=n), n * 3, (91.0, 0.5)) for n in range(60)]
    assert not _with(session(NOON, 60, 180), points).has_places


def test_points_without_a_time_are_left_out() -> None:
    points = [Message(20, ((5, making.UINT32, n * 100),)) for n in range(60)]
    assert _with(session(NOON, 60, 180), points).best_30s is None


def test_a_file_larger_than_any_activity_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = fit_run(seconds=60)
    monkeypatch.setattr(fit_file, "MOST_BYTES", len(data))
    assert read_fit(data)
    monkeypatch.setattr(fit_file, "MOST_BYTES", len(data) - 1)
    with pytest.raises(RehabError, match="larger"):
        read_fit(data)
    monkeypatch.undo()
    monkeypatch.setattr(fit_file, "MOST_POINTS", 60)
    with pytest.raises(RehabError, match="more points"):
        read_fit(data)


def test_more_activities_than_any_file_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_file, "MOST_ACTIVITIES", 2)
    one = session(NOON, 600, 1500)
    assert len(read_fit(made(one, one))) == 2
    assert len(read_fit(made(one) + made(one))) == 2
    for many in (made(one, one, one), made(one) * 3):
        with pytest.raises(RehabError, match="more activities"):
            read_fit(many)
