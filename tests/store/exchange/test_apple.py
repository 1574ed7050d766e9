import io
from datetime import UTC, datetime

import pytest

from benchmarks.archives import APPLE_HEAD, apple_pieces, apple_workout
from rules.errors import RehabError
from rules.records import Sport
from store.exchange import apple
from store.exchange.recording import OffsetSource, Surface

START = datetime(2023, 5, 23, 12, 40, 57, tzinfo=UTC)


def _pieces(data: bytes) -> list[bytes]:
    return [piece for piece, _ in apple.find_workouts(io.BytesIO(data)) if piece]


def test_a_new_workout_is_in_the_zone_where_it_was_lived() -> None:
    indoor = '<MetadataEntry key="HKIndoorWorkout" value="1"/>'
    one, _ = apple.read_workout(apple_workout(START, extra=indoor))
    assert one.start.isoformat() == "2023-05-23T14:40:57+02:00"
    assert one.offset is OffsetSource.FILE
    assert (one.distance_m, one.elapsed_s, one.timer_s) == (5250, 1920, 1830)
    assert (one.sport, one.surface) == (Sport.RUN, Surface.TREADMILL)


def test_an_old_workout_has_its_distance_in_an_attribute_and_its_units_are_read() -> None:
    old = (
        b'<Workout workoutActivityType="HKWorkoutActivityTypeWalking" duration="1830" '
        b'durationUnit="s" totalDistance="3.1" totalDistanceUnit="mi" device="a>b" '
        b'startDate="2018-05-23 14:40:57 +0200" endDate="2018-05-23 15:12:57 +0200"/>'
    )
    (piece,) = _pieces(APPLE_HEAD + old + b"</HealthData>")
    one, _ = apple.read_workout(piece)
    assert one.distance_m == pytest.approx(4988.97)
    assert (one.timer_s, one.sport) == (1830, Sport.WALK)
    assert one.start.isoformat() == "2018-05-23T14:40:57+02:00"


def test_water_fitness_is_taken_for_aqua_jogging_with_a_word() -> None:
    one, _ = apple.read_workout(apple_workout(START, kind="WaterFitness"))
    assert one.sport is Sport.AQUAJOG
    assert one.warnings


def test_a_zone_that_is_none_leaves_the_offset_of_the_file() -> None:
    for zone in (b"../../etc/passwd", b"Nowhere/Land", b"\xc3\xa9"):
        one, _ = apple.read_workout(apple_workout(START).replace(b"Europe/Berlin", zone))
        assert one.start == START


@pytest.mark.parametrize("chunk", [7, 50, 1000])
def test_workouts_are_found_however_the_chunks_are_cut(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apple, "CHUNK", chunk)
    two = apple_workout(START) + apple_workout(START, extra="<WorkoutEvent type='x'/>")
    assert len(_pieces(APPLE_HEAD + two + b"<WorkoutRoute/></HealthData>")) == 2


def test_a_workout_without_an_end_is_not_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apple, "CHUNK", 1000)
    monkeypatch.setattr(apple, "LONGEST_WORKOUT", 5000)
    endless = b'<Workout a="b">' + b" " * 20_000
    assert len(_pieces(endless + apple_workout(START))) <= 1
    assert _pieces(b'<Workout a="' + b"x" * 20_000) == []


def test_an_export_larger_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apple, "MOST_BYTES", 2**20)
    with pytest.raises(RehabError, match="larger"):
        _pieces(b"".join(apple_pieces(3 * 2**20)))


def test_a_damaged_workout_is_refused() -> None:
    for piece in (b'<Workout a="b"><x></Workout>', b'<Workout startDate="x"/>'):
        with pytest.raises(RehabError):
            apple.read_workout(piece)
