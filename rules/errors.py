"""The one error that a person can do something about."""


class RehabError(Exception):
    """One sentence for the person: what happened and what to do; nothing was written or lost."""
