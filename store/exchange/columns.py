"""Which column of a table is what: guessed, shown, changed by the person, and kept."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from rules.dataclass import dataclass
from rules.settings import DistanceUnit
from store.exchange.cells import has_decimal_comma
from store.exchange.dates import has_month_first, read_date
from store.exchange.recording import Source
from store.exchange.table_file import Table
from store.exchange.typed import METRES_PER_MILE
from store.files import locked, replace_file, resolve

KILOMETRE = DistanceUnit.KM.metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What stands in which column, counted from 0; None: in none."""

    source: Source = Source.CSV
    start: int | None = None
    clock: int | None = None
    """The time of day, where it has a column of its own."""
    sport: int | None = None
    name: int | None = None
    distance: int | None = None
    elapsed: int | None = None
    timer: int | None = None
    moving: int | None = None
    id: int | None = None
    file: int | None = None
    """The file with its points, in the same archive."""
    metres: float = KILOMETRE
    """In one unit of the distance."""
    seconds: float = 1.0
    """In one unit of the times that are written as bare numbers."""
    is_utc: bool = False
    """False: the start is the person's own wall clock."""
    month_first: bool = False
    """3/4/2024 is a day in March."""
    decimal_comma: bool = False
    """4,808 is less than five."""

    @property
    def are_enough(self) -> bool:
        """Whether rows can be activities: they need a start and a length."""
        lengths = (self.elapsed, self.timer, self.moving)
        return self.start is not None and any(one is not None for one in lengths)


@dataclass(frozen=True, slots=True)
class Preview:
    """How the columns of an unknown table were taken, to be shown and confirmed."""

    table: Table
    columns: Columns
    is_kept: bool
    """The person has confirmed them before."""


_WORDS = {
    "start": "activitydate date start starttime startdate startdatum startzeit begin datum dato "
    "fecha data datedelactivite dateetheure datetime timestamp begintime starttimestamp "
    "datainicio paivays datoogklokkeslaet fechadelaactividad datadellattivita",
    "clock": "time timeofday clock uhrzeit heure hora ora tijd klokkeslaet starttid beginn",
    "sport": "activitytype type sport sporttype activity aktivitatstyp aktivitetstype "
    "typedactivite tipodeactividad tipodiattivita tipodeatividade activiteittype aktivitetstyp "
    "sportart sportstype discipline deporte sporttyp typ tipo aktivitat exercise",
    "name": "activityname title name titel titre titulo titolo tittel nimi aktivitatsname "
    "routename activitytitle bezeichnung tytul",
    "distance": "distance distanz distancia distanza distans afstand avstand dystans matka "
    "strecke lengte km kilometer kilometers kilometre miles mi meter metres meters distancekm "
    "distancemi distancem distancemeters distanz distanceinkm",
    "elapsed": "elapsedtime elapsed verstrichenezeit tempsecoule tiempotranscurrido "
    "tempotrascorso tempodecorrido verstrekentijd forlobettid forflutentid totaltime totalzeit "
    "gesamtzeit gattid medgatttid",
    "timer": "time duration timer movingduration zeit duree temps tiempo durata tempo tid tijd "
    "dauer dauermin duracion duracao varighed laufzeit durationmin minutes minuten seconds "
    "durationseconds durations durationminutes workouttime aika czas varaktighet",
    "moving": "movingtime bewegungszeit zeitinbewegung tempsdedeplacement "
    "tiempoenmovimiento tempoinmovimento tempoemmovimento bewogentijd tidibevaegelse "
    "bevegelsestid tempoinmovimiento",
    "id": "activityid id iddelactivite aktivitatsid",
    "file": "filename gpxfile file dateiname nomdufichier",
}
"""English, German, French, Spanish, Italian, Portuguese, Dutch and Nordic headers, in small
letters without accents, blanks and units."""

_FIELDS = {word: name for name, words in _WORDS.items() for word in words.split()} | {
    # Alone it is a length; beside a date and a duration it is the time of day (see `_guess`).
    "time": "timer"
}
_FAVOURITE = re.compile(r"fav|prefer|suosik|ulub", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_UNIT = re.compile(r"[(\[]\s*([^)\]]*?)\s*[)\]]\s*$")
_LENGTHS = {
    "km": KILOMETRE, "kilometer": KILOMETRE, "kilometers": KILOMETRE, "kilometres": KILOMETRE,
    "kilometre": KILOMETRE, "mi": METRES_PER_MILE, "mile": METRES_PER_MILE,
    "miles": METRES_PER_MILE, "m": 1.0, "meter": 1.0, "metres": 1.0, "meters": 1.0,
}  # fmt: skip
_TIMES = {
    "s": 1.0, "sec": 1.0, "seconds": 1.0, "min": 60.0, "minutes": 60.0, "minuten": 60.0,
    "mins": 60.0, "h": 3600.0, "hours": 3600.0, "stunden": 3600.0, "ms": 0.001,
}  # fmt: skip

STRAVA_WIDTH = 20
"""Strava's index has had more columns than this since it has had metres."""

_STRAVA = {"id": 0, "start": 1, "name": 2, "sport": 3, "file": 12, "elapsed": 15, "moving": 16}
_STRAVA_METRES = 17
"""By position: the names are localised, and some are there twice."""


def guess_columns(table: Table, unit: DistanceUnit) -> Columns:
    """What the header and the cells suggest; `unit` is taken where they say none."""
    if _is_strava(table):
        return _strava(table)
    names = [_plain(cell) for cell in table.header]
    found = _guess(names)
    columns = replace(Columns(metres=unit.metres), **found, **_units(table, found))
    if any(_FAVOURITE.match(name) for name in names) and columns.are_enough:
        columns = replace(columns, source=Source.GARMIN)
    elif "gpxfile" in names and columns.are_enough:
        columns = replace(columns, source=Source.RUNKEEPER)
    return as_written(table, as_written(table, columns, "start"), "distance")


def as_written(table: Table, columns: Columns, what: str) -> Columns:
    """The same columns, with `what` read as its header and its cells suggest."""
    index = getattr(columns, what)
    if index is None:
        return columns
    columns, cells = replace(columns, **_units(table, {what: index})), table.column(index)
    match what:
        case "start":
            return replace(columns, month_first=has_month_first(cells))
        case "distance":
            with_semicolons = table.separator == ";" and columns.source is Source.CSV
            return replace(columns, decimal_comma=has_decimal_comma(cells) or with_semicolons)
        case _:
            return columns


def _guess(names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, name in enumerate(names):
        what = _FIELDS.get(name) or _FIELDS.get(re.sub("(km|mi|min|sec)$", "", name))
        if what == "timer" and "timer" in found and name in _WORDS["clock"].split():
            what = "clock"
        if what is not None:
            found.setdefault(what, index)
    # "Time" between a date and a duration is the time of day.
    timer = found.get("timer")
    if timer is not None and names[timer] == "time" and "clock" not in found:
        later = [at for at, name in enumerate(names) if at > timer and _FIELDS.get(name) == "timer"]
        if later and "start" in found:
            found |= {"clock": timer, "timer": later[0]}
    return found


def _units(table: Table, found: Mapping[str, int]) -> dict[str, Any]:
    units: dict[str, Any] = {}
    for what, field, known in (
        ("distance", "metres", _LENGTHS),
        ("timer", "seconds", _TIMES),
        ("elapsed", "seconds", _TIMES),
    ):
        if what not in found:
            continue
        header = table.header[found[what]].casefold()
        bracketed = _UNIT.search(header)
        words = [bracketed[1]] if bracketed else re.split(r"[\s_,]+", header)[::-1]
        unit = next((known[word] for word in words if word in known), None)
        if unit is not None:
            units.setdefault(field, unit)
    return units


def _is_strava(table: Table) -> bool:
    if _plain(table.header[0]) == "activityid" and "Activity Date" in table.header:
        return True
    first = table.rows[0] if table.rows else ()
    return (
        len(table.header) > STRAVA_WIDTH
        and bool(first)
        and first[0].isdecimal()
        and read_date(first[1]) is not None
        and "id" in table.header[0].casefold()
    )


def _strava(table: Table) -> Columns:
    places: dict[str, Any] = dict(_STRAVA)
    distance: int | None = _STRAVA_METRES
    header = table.header
    if "Activity Date" in header:
        last = {name: index for index, name in enumerate(header)}
        english = {
            "id": "Activity ID", "start": "Activity Date", "name": "Activity Name",
            "sport": "Activity Type", "file": "Filename", "elapsed": "Elapsed Time",
            "moving": "Moving Time",
        }  # fmt: skip
        places = {what: last[name] for what, name in english.items() if name in last}
        # A single one is in the unit of the account, which is not said.
        distance = last["Distance"] if header.count("Distance") > 1 else None
    return Columns(
        source=Source.STRAVA,
        **places,
        distance=distance,
        metres=1.0,
        is_utc=True,
        month_first=has_month_first(table.column(places["start"])),
    )


def _plain(cell: str) -> str:
    bare = _UNIT.sub("", cell.casefold())
    folded = unicodedata.normalize("NFKD", bare.replace("ø", "o").replace("æ", "ae"))
    letters = "".join(one for one in folded if not unicodedata.combining(one))
    return _NOT_A_LETTER.sub("", letters)


def columns_file(settings: Path) -> Path:
    """Where confirmed columns are kept: beside the settings."""
    return settings.with_name("columns.json")


def kept_columns(path: Path) -> dict[str, Columns]:
    """What the person confirmed, by the fingerprint of the header; damaged ones are left out."""
    kept = {key: _from_json(value) for key, value in _read(path).items()}
    return {key: columns for key, columns in kept.items() if columns is not None}


def keep_columns(path: Path, fingerprint: str, columns: Columns) -> None:
    """Keep what the person confirmed for tables with this header; others keep theirs.

    Raises:
        RehabError: The file cannot be written.
    """
    file = resolve(path)
    with locked(file):
        whole = _read(file) | {fingerprint: asdict(columns)}
        replace_file(file, json.dumps(whole, ensure_ascii=False, indent=1).encode())


def _read(path: Path) -> dict[str, Any]:
    # It can be asked anew, so that a damaged one is no trouble.
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _from_json(value: object) -> Columns | None:
    if not isinstance(value, dict):
        return None
    read: dict[str, Any] = {}
    for field in fields(Columns):
        one = value.get(field.name)
        match field.type:
            case _ if field.name == "source":
                is_right = isinstance(one, str) and one in set(Source)
                one = Source(str(one)) if is_right else None
            case kind if kind is bool:
                is_right = isinstance(one, bool)
            case kind if kind is float:
                is_right = isinstance(one, float | int) and 0 < one < 1e6  # noqa: PLR2004
            case _:
                is_right = one is None or (type(one) is int and one >= 0)
        if not is_right:
            return None
        read[field.name] = one
    return Columns(**read)
