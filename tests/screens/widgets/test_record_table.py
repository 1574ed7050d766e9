"""The table of records: the cursor, clicks, and texts that fit to the cell."""

import pendulum
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from rules.records import Check, Record
from screens.widgets.record_table import Column, RecordTable, fit
from tests.screens.conftest import until

DAY = pendulum.datetime(2026, 3, 9, tz="UTC")


class Bench(App[object]):
    """One table, and what it told of."""

    def __init__(self) -> None:
        super().__init__()
        self.table = RecordTable((Column("id", 5, right=True), Column("note")), cells, id="t")
        self.told: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_record_table_highlighted(self, event: RecordTable.Highlighted) -> None:
        self.told.append(event.record.id if event.record else None)


def cells(record: Record) -> tuple[str, ...]:
    return record.id, record.note or ""


def checks(*ids: int) -> list[Check]:
    return [Check(at=DAY, pain=0, id=str(each), note=f"note {each}") for each in ids]


def lines(table: RecordTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


async def test_header_and_rows_are_as_wide_as_the_table() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)):
        app.table.show(checks(1, 2))
        assert lines(app.table) == [
            f"   id {'note':<24}",
            f"    1 {'note 1':<24}",
            f"    2 {'note 2':<24}",
            *[" " * 30] * 3,
        ]


async def test_the_cursor_moves_by_keys_and_stays_within() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.show(checks(*range(20)))
        places = []
        for key in ["up", "down", "j", "K", "pagedown", "end", "down", "pageup", "home"]:
            await pilot.press(key)
            places.append(app.table.cursor)
        assert places == [0, 1, 2, 1, 5, 19, 19, 15, 0]
        assert app.table.selected is not None
        assert app.table.selected.id == "0"


async def test_the_row_of_the_cursor_is_always_in_sight_below_the_header() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.show(checks(*range(20)))
        for key in [*["down"] * 19, *["up"] * 19]:
            await pilot.press(key)
            await until(
                pilot,
                lambda: any(
                    line.split()[0] == str(app.table.cursor)
                    for line in lines(app.table)[1:]
                    if line.strip()
                ),
            )
        assert lines(app.table)[0].split() == ["id", "note"]


async def test_a_click_puts_the_cursor_on_a_row_and_nowhere_else() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.show(checks(1, 2, 3))
        await pilot.click(RecordTable, offset=(3, 2))
        assert app.table.cursor == 1
        await pilot.click(RecordTable, offset=(3, 0))
        await pilot.click(RecordTable, offset=(3, 5))
        assert app.table.cursor == 1


async def test_the_cursor_stays_on_its_record_when_others_come_and_near_when_it_goes() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.show(checks(1, 2, 3))
        await pilot.press("down")
        app.table.show(checks(0, 1, 2, 3))
        assert app.table.cursor == 2
        app.table.show(checks(0, 1))
        assert app.table.cursor == 1
        app.table.show([])
        assert app.table.selected is None
        await until(pilot, lambda: app.told[-1] is None)
        app.table.show(checks(7))
        await until(pilot, lambda: app.told[-1] == "7")


async def test_a_record_can_be_pointed_at_and_one_that_is_not_shown_is_ignored() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)):
        app.table.show(checks(1, 2, 3))
        app.table.select("3")
        app.table.select("9")
        assert app.table.cursor == 2


async def test_columns_follow_the_window() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.show(checks(1))
        await pilot.resize_terminal(130, 10)
        await until(pilot, lambda: len(lines(app.table)[1]) == 130)
        assert lines(app.table)[1].startswith("    1   note 1")


@given(st.text(), st.integers(1, 40), st.booleans())
def test_a_text_takes_exactly_the_cells_it_has(text: str, width: int, right: bool) -> None:
    fitted = fit(text, width, right=right)
    assert cell_len(fitted) == width
    if cell_len(text) <= width:
        assert fitted.strip(" ") == text.strip(" ")
    else:
        assert fitted.endswith("…")
