"""Powers of two of many numbers, the same to the bit on every machine."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

P = (2.30933477057345225087e-2, 2.02020656693165307700e1, 1.51390680115615096133e3)
Q = (2.33184211722314911771e2, 4.36821166879210612817e3)
"""Of the rational approximation ``2**r = 1 + 2 r P(r²) / (Q(r²) - r P(r²))`` for
``|r| <= 1/2`` (Cephes, `exp2.c`; Q begins with a 1)."""
BIAS, FRACTION_BITS = 1023.0, 52
"""Of a double: what its exponent is stored with, and the bits behind that."""


def exp2(x: Floats) -> Floats:
    """Return two to the power of each of *x*, within -1022 and 1023.

    Exponents of a lognormal law are: with the largest *cv* of a finite square and the
    smallest uniform they come to -828.

    It is `scipy.special.exp2` in less than half of its time, which was half of what a
    lognormal draw takes. NumPy's own is faster still and rounds as the processor has it:
    here are none but operations that IEEE 754 rounds alike everywhere.
    """
    whole = np.floor(x + 0.5)
    rest = x - whole
    square = rest * rest
    p = square * P[0]
    p += P[1]
    p *= square
    p += P[2]
    p *= rest
    q = square + Q[0]
    q *= square
    q += Q[1]
    q -= p
    p /= q
    p *= 2.0
    p += 1.0
    whole += BIAS
    p *= (whole.astype(np.int64) << FRACTION_BITS).view(np.float64)
    return p
