"""GPX files: tracks of places with times."""

from store.exchange.recording import Recording


def read_gpx(data: bytes) -> tuple[Recording, ...]:
    """The activities of a GPX file, one a track.

    Raises:
        RehabError: It is no activity, or nothing of it can be read.
    """
    raise NotImplementedError(len(data))
