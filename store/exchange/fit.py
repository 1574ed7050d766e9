"""FIT files: what a watch itself writes."""

from store.exchange.recording import Recording


def read_fit(data: bytes) -> tuple[Recording, ...]:
    """The activities of a FIT file, or of several chained in one.

    Raises:
        RehabError: It is no activity, or nothing of it can be read.
    """
    raise NotImplementedError(len(data))
