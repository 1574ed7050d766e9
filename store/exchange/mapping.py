"""What each column of a table is, in words that a person reads, changes and types."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from rules.errors import RehabError
from rules.words import visible
from store.exchange.columns import KILOMETRE, Columns, Preview, as_written
from store.exchange.table_file import Table
from store.exchange.typed import METRES_PER_MILE


class Role(StrEnum):
    """What a column may be; the name in small letters is its field of `Columns`."""

    START = "start"
    CLOCK = "time_of_day"
    SPORT = "sport"
    NAME = "name"
    DISTANCE = "distance"
    TIMER = "duration"
    """While the watch ran."""
    ELAPSED = "elapsed"
    """From start to end."""
    MOVING = "moving"
    ID = "number"
    FILE = "file"

    @property
    def field(self) -> str:
        """Its field of `Columns`."""
        return self.name.lower()


NONE = "none"
"""Said of a column that is to be passed over."""

_METRES = {"km": KILOMETRE, "mi": METRES_PER_MILE, "m": 1.0}
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "ms": 0.001}
_FIRST = {"day_first": False, "month_first": True}

_UNITS: Mapping[Role, tuple[str, Mapping[str, Any]]] = {
    Role.START: ("month_first", _FIRST),
    Role.DISTANCE: ("metres", _METRES),
    Role.TIMER: ("seconds", _SECONDS),
    Role.ELAPSED: ("seconds", _SECONDS),
    Role.MOVING: ("seconds", _SECONDS),
}
"""The field of `Columns` that holds the unit, and what it is in each; times share theirs."""

_DAY_OR_MONTH = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-]")


def role_of(columns: Columns, index: int) -> Role | None:
    """What a column was taken for; None: passed over."""
    return next((role for role in Role if getattr(columns, role.field) == index), None)


def as_role(table: Table, columns: Columns, index: int, role: Role | None) -> Columns:
    """Take a column for something else; the one that was it before is passed over."""
    before = role_of(columns, index)
    if before is not None:
        columns = _with(columns, before.field, None)
    if role is None:
        return columns
    return as_written(table, _with(columns, role.field, index), role.field)


def unit_of(table: Table, columns: Columns, role: Role) -> str | None:
    """The unit of what a column was taken for; None where the cells need none."""
    if role not in _UNITS:
        return None
    cells = table.column(getattr(columns, role.field))
    if role is Role.START and not any(map(_DAY_OR_MONTH.match, cells)):
        return None
    if _UNITS[role][1] is _SECONDS and any(":" in cell for cell in cells):
        return None
    field, units = _UNITS[role]
    return next((name for name, value in units.items() if value == getattr(columns, field)), None)


def next_unit(columns: Columns, role: Role) -> Columns:
    """Take it in the next unit that there is."""
    if role not in _UNITS:
        return columns
    field, units = _UNITS[role]
    values = list(units.values())
    at = values.index(getattr(columns, field)) if getattr(columns, field) in values else -1
    return _with(columns, field, values[(at + 1) % len(values)])


def roles(preview: Preview) -> dict[str, str]:
    """The header of each column that is taken, by what it is with its unit: `distance_km`."""
    table, columns = preview.table, preview.columns
    found = {}
    for index, header in enumerate(table.header):
        role = role_of(columns, index)
        if role is not None:
            unit = unit_of(table, columns, role)
            found[f"{role}_{unit}" if unit else str(role)] = header
    return found


def as_said(preview: Preview) -> str:
    """The columns that are taken, as `said_columns` reads them."""
    line = io.StringIO()
    pairs = [f"{header}={role}" for role, header in roles(preview).items()]
    csv.writer(line, lineterminator="").writerow(pairs)
    return line.getvalue()


def passed_over(preview: Preview) -> tuple[str, ...]:
    """The headers of the columns that are not taken."""
    header = preview.table.header
    return tuple(one for index, one in enumerate(header) if role_of(preview.columns, index) is None)


def said_columns(said: str, table: Table, columns: Columns) -> Columns:
    """The columns as a person says them: `Date=start,Km=distance_km,Gear=none`.

    Raises:
        RehabError: It names no column of the table, or nothing that a column may be.
    """
    for part in next(csv.reader([said], skipinitialspace=True)) or [""]:
        header, _, what = part.rpartition("=")
        index = _place(header.strip(), table)
        name, unit = _role(what.strip().casefold())
        columns = as_role(table, columns, index, name)
        if name is not None and unit:
            field, units = _UNITS[name]
            columns = _with(columns, field, units[unit])
    return columns


def _with(columns: Columns, field: str, value: object) -> Columns:
    changed: dict[str, Any] = {field: value}
    return replace(columns, **changed)


def _place(header: str, table: Table) -> int:
    headers = [one.casefold() for one in table.header]
    if header.casefold() not in headers:
        raise RehabError(
            f"There is no column {visible(header) or 'without a name'}: the table has "
            f"{visible(', '.join(table.header))}."
        )
    return headers.index(header.casefold())


def _role(what: str) -> tuple[Role | None, str]:
    """What was typed as what a column is, and the unit or nothing."""
    if what == NONE:
        return None, ""
    for role in Role:
        unit = what.removeprefix(role).removeprefix("_")
        is_unit = role in _UNITS and unit in _UNITS[role][1]
        if what == role or (is_unit and what == f"{role}_{unit}"):
            return role, unit
    known = ", ".join([*Role, NONE])
    raise RehabError(
        f"A column cannot be {visible(what) or 'nothing'}: say {known}; with a unit as in "
        "distance_km, duration_min or start_month_first."
    )
