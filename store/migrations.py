"""Old forms of the log's file, brought up to the present one."""

from collections.abc import Callable

from store.form import Tables


def _from_1(tables: Tables) -> Tables:
    """It kept the last changes in a table; they are in the history now."""
    return {name: table for name, table in tables.items() if name != "changes"}


MIGRATIONS: tuple[Callable[[Tables], Tables], ...] = (_from_1,)
"""From version 1 on: each brings the tables to the next version."""


def migrate(tables: Tables, version: int) -> Tables:
    """The tables of a file of `version` as the present version has them."""
    for step in MIGRATIONS[version - 1 :]:
        tables = step(tables)
    return tables
