"""Powers of two: those that are whole are exact, the others are SciPy's."""

import numpy as np
import scipy

from sim.powers import exp2


def test_whole_powers_are_exact() -> None:
    found = exp2(np.array([0.0, 1.0, -3.0, 10.0, -1022.0, 1023.0]))
    assert found.tolist() == [1.0, 2.0, 0.125, 1024.0, 2.0**-1022, 2.0**1023]


def test_the_others_are_those_of_scipy_in_the_last_bit_or_next_to_it() -> None:
    # A compiler may let SciPy's round once where there are two operations.
    exponents = np.linspace(-1021.9, 1022.9, 1_000_006).reshape(-1, 7)
    np.testing.assert_array_max_ulp(exp2(exponents), scipy.special.exp2(exponents), 1)
