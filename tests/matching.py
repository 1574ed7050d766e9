"""A matched filter without numpy: one multiplication of huge decimals does all shifts at once."""

from collections.abc import Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from itertools import accumulate
from typing import NamedTuple

_WIDTH = 12
"""Decimal digits for one sum of products."""
_BITS = 6
"""Dropped from 16-bit samples, so that the sums fit; 10 are plenty to tell tones by."""


class Match(NamedTuple):
    """Where a template fits best."""

    at: int
    """Samples from the beginning of the signal."""
    r: float
    """Correlation there with what the signal has in the template's place, 0..1."""
    of_the_whole: float
    """Correlation there with all of the signal, 0..1."""


def best_match(signal: Sequence[int], template: Sequence[int]) -> Match:
    """Where a template fits best in a signal that is at least as long; samples have 16 bits."""
    xs = [sample >> _BITS for sample in signal]
    ts = [sample >> _BITS for sample in template]
    sums = correlate(xs, ts)
    energies = [0, *accumulate(x * x for x in xs)]
    own = sum(t * t for t in ts)
    at = max(range(len(sums)), key=lambda shift: abs(sums[shift]))
    here = energies[at + len(ts)] - energies[at]
    found = abs(sums[at])
    return Match(at, found / ((here * own) ** 0.5 or 1), found / ((energies[-1] * own) ** 0.5 or 1))


def correlate(xs: Sequence[int], ts: Sequence[int]) -> list[int]:
    """The sum of `xs[i + j] * ts[j]` over j, for each i where `ts` fits."""
    # Decimals multiply by a number-theoretic transform, in C. Digits carry no signs, so that all
    # is lifted above 0 first, and what that added is taken off again.
    up_x, up_t = -min(xs), -min(ts)
    one = Decimal("".join(f"{x + up_x:0{_WIDTH}d}" for x in xs))
    other = Decimal("".join(f"{t + up_t:0{_WIDTH}d}" for t in reversed(ts)))
    most = _WIDTH * (len(xs) + len(ts))
    context = Context(prec=most, Emax=MAX_EMAX, Emin=MIN_EMIN)
    digits = format(context.multiply(one, other), "f").zfill(most)
    before, total, width = [0, *accumulate(xs)], sum(ts), len(ts)
    return [
        int(digits[(shift + width) * _WIDTH : (shift + width + 1) * _WIDTH])
        - up_x * total
        - up_t * (before[shift + width] - before[shift])
        - up_x * up_t * width
        for shift in range(len(xs) - width + 1)
    ]
