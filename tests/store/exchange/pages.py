"""Logs that the page for the physio is printed from: none, typical, and one that fills it."""

from rules.records import Effort, Flag, Place, Record, Sport
from rules.report import MOST_WEEKS, report
from rules.settings import DistanceUnit
from store.exchange.report import report_page
from tests.rules.conftest import NOW, check, episode, run, self_test, strength, stretch


def typical() -> list[Record]:
    """Eight weeks after an onset, running again for four."""
    records: list[Record] = [episode(56, running=28)]
    for ago in range(40, 0, -1):
        records += [check(ago, 3 - ago % 3 if ago > 20 else ago % 2), stretch(ago)]
        if ago % 3 and ago < 38:
            records += [stretch(ago, "20:00"), strength(ago, 1 if ago > 20 else 2)]
        if ago < 28 and ago % 2:
            pain = 5 if ago == 13 else ago % 3
            records.append(
                run(ago, pain, distance_m=3000.0 + 100 * (28 - ago), effort=Effort.WALK_RUN,
                    ladder_step=2, pain_before=0, pain_after=pain,
                    note="Is 2 out of 10 all right uphill?" if ago == 9 else None)
            )  # fmt: skip
        if not ago % 6:
            records.append(
                self_test(ago, pain_left=ago // 7, pain_right=0, tender=ago > 10,
                          places=(Place.UPPER_GROIN.value,))
            )  # fmt: skip
    return [*records, check(0, 1)]


def full() -> list[Record]:
    """More of everything than the page has room for, in long words."""
    long = "W" * 300
    return [
        episode(500, running=60, resting_since=500, cleared_on=200, bone_risk=True),
        *[run(ago, 9, sport=sport) for ago in range(30, 0, -3) for sport in Sport],
        *[
            run(ago, 8, stride_changed=True, effort=Effort.INTERVALS, note=f"{ago} {long}?")
            for ago in range(80, 0, -1)
        ],
        *[self_test(ago, pain_left=5, pain_right=5) for ago in range(80, 0, -2)],
        *[
            check(ago, 4, "07:00", *Flag, *[f"x-{number}-{long}" for number in range(9)])
            for ago in range(80, 0, -1)
        ],
    ]


def page(records: list[Record]) -> str:
    """The page of the most weeks."""
    found = report(records, NOW, weeks=MOST_WEEKS)
    return report_page(found, NOW, DistanceUnit.KM, "1.2.3")
