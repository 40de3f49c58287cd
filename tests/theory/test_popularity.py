"""What the popularity of keys would change in a cache that takes them all alike.

`docs/limits.md` quotes these figures.
"""

import numpy as np
import pytest
from scipy.optimize import brentq

KEYS = 10_000
ALIKE = np.full(KEYS, 1.0 / KEYS)
RANKED = 1.0 / np.arange(1, KEYS + 1) / (1.0 / np.arange(1, KEYS + 1)).sum()
"""Popularity as 1 / rank."""


def hit_ratio_after(reads: float, popularity: np.ndarray) -> float:
    """Return the share of hits after so many *reads* since a flush."""
    return float((popularity * -np.expm1(-popularity * reads)).sum())


def hit_ratio_in(room: float, popularity: np.ndarray) -> float:
    """Return the share of hits of a cache that lets go what was used longest ago.

    With room for so many keys (Che, Tung and Wang 2002): each is there that was asked for
    within the time in which so many different ones are.
    """
    reads = brentq(lambda n: -np.expm1(-popularity * n).sum() - room, 1.0, 1e9)
    return hit_ratio_after(reads, popularity)


def test_a_small_cache_of_popular_keys_answers_far_more() -> None:
    assert hit_ratio_in(KEYS / 10, ALIKE) == pytest.approx(0.10, abs=0.005)
    assert hit_ratio_in(KEYS / 10, RANKED) == pytest.approx(0.68, abs=0.005)


def test_a_cache_of_popular_keys_fills_sooner() -> None:
    # 1 - exp(-1) of keys that are asked for alike.
    assert hit_ratio_after(KEYS, ALIKE) == pytest.approx(0.63, abs=0.005)
    assert hit_ratio_after(KEYS, RANKED) == pytest.approx(0.82, abs=0.005)
