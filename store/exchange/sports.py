"""The words that files have for sports."""

import re

from rules.records import Sport
from store.exchange.recording import Surface

_NOT_A_LETTER = re.compile(r"[\W_]+")

_WORDS = {
    Sport.RUN: "run running jog jogging outdoorrun streetrunning roadrunning ultra ultrarun 9 "
    "laufen lauf courseàpied carrera correr corsa corrida hardlopen løb løping løpe löpning juoksu "
    "bieganie běh",
    Sport.WALK: "walk walking casualwalking speedwalking 10 gehen spaziergang marche caminata "
    "caminar camminata caminhada wandelen gang gåtur promenad kävely chodzenie",
    Sport.HIKE: "hike hiking mountaineering 4 wandern wanderung randonnée senderismo escursionismo "
    "vandring",
    Sport.BIKE: "bike biking ride cycling roadbiking roadcycling mountainbiking mountainbike mtb "
    "gravelcycling gravelride mountainbikeride ebikeride ebiking virtualride indoorcycling "
    "indoorbiking spin spinning cyclocross commuting 1 17 "
    "radfahren radfahrt fahrrad vélo cyclisme ciclismo bicicleta fietsen cykling sykling pyöräily",
    Sport.SWIM: "swim swimming lapswimming poolswim poolswimming openwater openwaterswimming 16 "
    "schwimmen natation natación nuoto natação zwemmen svømning svømming simning uinti",
    Sport.AQUAJOG: "aquajog aquajogging aquarun aquarunning poolrunning poolrun waterrunning "
    "deepwaterrunning",
    Sport.ELLIPTICAL: "elliptical ellipticaltrainer crosstrainer",
    Sport.ROW: "row rowing indoorrowing rowingmachine virtualrow",
    Sport.STRENGTH: "strength strengthtraining weighttraining",
    Sport.OTHER: "other workout training cardiotraining hiit yoga pilates stairclimbing "
    "stairstepper fitnessequipment multisport floorclimbing",
}

_SURFACES: dict[str, tuple[Sport | None, Surface | None]] = {
    "treadmill": (Sport.RUN, Surface.TREADMILL),
    "laufband": (Sport.RUN, Surface.TREADMILL),
    "laufbandtraining": (Sport.RUN, Surface.TREADMILL),
    "løbebånd": (Sport.RUN, Surface.TREADMILL),
    "tapisroulant": (Sport.RUN, Surface.TREADMILL),
    "tapisdecourse": (Sport.RUN, Surface.TREADMILL),
    "treadmillrunning": (Sport.RUN, Surface.TREADMILL),
    "indoorrunning": (Sport.RUN, Surface.TREADMILL),
    "indoorrun": (Sport.RUN, Surface.TREADMILL),
    "virtualrun": (Sport.RUN, Surface.TREADMILL),
    "indoorwalking": (Sport.WALK, Surface.TREADMILL),
    "trail": (Sport.RUN, Surface.TRAIL),
    "trailrun": (Sport.RUN, Surface.TRAIL),
    "trailrunning": (Sport.RUN, Surface.TRAIL),
    "track": (Sport.RUN, Surface.TRACK),
    "trackrunning": (Sport.RUN, Surface.TRACK),
    "street": (Sport.RUN, Surface.ROAD),
    "streetrunning": (Sport.RUN, Surface.ROAD),
    "roadrunning": (Sport.RUN, Surface.ROAD),
}

_SPORTS: dict[str, tuple[Sport | None, Surface | None]] = {
    **{word: (sport, None) for sport, words in _WORDS.items() for word in words.split()},
    **_SURFACES,
}
"""Words in small letters without blanks, in the languages of exports;
the numbers are those of Strava's older GPX files."""


def sport_of(text: str) -> tuple[Sport | None, Surface | None]:
    """The sport and the surface that `text` names as a whole, or None where it names none."""
    return _SPORTS.get(_NOT_A_LETTER.sub("", text[:100].casefold()), (None, None))
