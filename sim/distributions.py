"""Distributions of service demands, think times and life times.

Values have the unit of the parameters. Each is made from exactly one uniform, so that
the k-th customer's demand comes from the k-th row whatever the distribution.
"""

from collections.abc import Callable, Iterable
from math import inf, log, log1p, sqrt
from typing import Any, ClassVar, Protocol

import numpy as np
import scipy
from attrs import Attribute, field, frozen

from sim.powers import Floats, exp2

# NumPy's log and exp choose a vector routine by the type of CPU, and those differ in
# the last bit; SciPy's special functions are scalar routines, `exp2` has no routine at
# all. Square roots are exact.


class Distribution(Protocol):
    """A non-negative random quantity with a known mean and variability."""

    @property
    def mean(self) -> float:
        """Expected value."""

    @property
    def scv(self) -> float:
        """Squared coefficient of variation: variance / mean**2."""

    def from_uniforms(self, u: Floats) -> Floats:
        """Turn each uniform of *u*, strictly between 0 and 1, into one value."""


def _must(rule: str, holds: Callable[[Any], bool]) -> Callable[..., None]:
    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if not holds(value):
            name = f"{type(instance).__name__}: {attribute.name}"
            raise ValueError(f"{name} must {rule}, got {value!r}")

    return check


_positive = _must("be positive and finite", lambda value: 0 < value < inf)
_not_negative = _must("be finite and not negative", lambda value: 0 <= value < inf)
_share = _must("lie strictly between 0 and 1", lambda value: 0 < value < 1)
_whole = _must("be an integer >= 1", lambda value: isinstance(value, int) and value > 0)


@frozen
class Deterministic:
    """Always the same value."""

    value: float = field(validator=_not_negative)
    scv: ClassVar[float] = 0.0

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    def from_uniforms(self, u: Floats) -> Floats:
        """Return the value once for each number of *u*."""
        return np.full_like(u, self.value)


@frozen
class Exponential:
    """Without memory: the time to come does not depend on the time spent."""

    mean: float = field(validator=_positive)
    scv: ClassVar[float] = 1.0

    def from_uniforms(self, u: Floats) -> Floats:
        """Invert ``1 - exp(-x / mean)``."""
        values: Floats = -self.mean * scipy.special.log1p(-u)
        return values


@frozen
class Erlang:
    """A sum of *phases* exponential times: more regular than one of them."""

    phases: int = field(validator=_whole)
    mean: float = field(validator=_positive, kw_only=True)

    @property
    def scv(self) -> float:
        """``1 / phases``."""
        return 1.0 / self.phases

    def from_uniforms(self, u: Floats) -> Floats:
        """Invert the regularised incomplete gamma function."""
        in_phases: Floats = scipy.special.gammaincinv(self.phases, u)
        return in_phases * (self.mean / self.phases)


@frozen
class Hyperexponential:
    """With *probability* exponential at *rate_1*, else at *rate_2*; scv >= 1."""

    probability: float = field(validator=_share)
    rate_1: float = field(validator=_positive, kw_only=True)
    rate_2: float = field(validator=_positive, kw_only=True)

    @classmethod
    def balanced(cls, mean: float, *, scv: float) -> "Hyperexponential":
        """Choose the one whose two branches contribute equally to *mean*.

        ``p = (1 + sqrt((scv - 1) / (scv + 1))) / 2``, rates ``2 p / mean`` and
        ``2 (1 - p) / mean`` (Tijms, *Stochastic Models*, 1994, appendix B).
        """
        if not 0 < mean < inf or not 1 <= scv < inf:
            raise ValueError(
                "Hyperexponential: balanced means need mean > 0 and scv >= 1, finite,"
                f" got {mean!r} and {scv!r}"
            )
        p = (1 + sqrt((scv - 1) / (scv + 1))) / 2
        return cls(p, rate_1=2 * p / mean, rate_2=2 * (1 - p) / mean)

    @property
    def mean(self) -> float:
        """Expected value."""
        return self.probability / self.rate_1 + (1 - self.probability) / self.rate_2

    @property
    def scv(self) -> float:
        """Squared coefficient of variation, from the first two moments."""
        p = self.probability
        return 2 * (p / self.rate_1**2 + (1 - p) / self.rate_2**2) / self.mean**2 - 1

    def from_uniforms(self, u: Floats) -> Floats:
        """Choose the branch by *u*; what is left of *u*, rescaled, gives the value."""
        p = self.probability
        first = u < p
        # Through 1 - u, so that rounding cannot make it 1 and the value infinite.
        left = np.where(first, u / p, 1 - (1 - u) / (1 - p))
        units: Floats = -scipy.special.log1p(-left)
        return units / np.where(first, self.rate_1, self.rate_2)


@frozen
class LogNormal:
    """The exponential of a normal variable; *cv* = 0 makes every value the mean."""

    mean: float = field(validator=_positive)
    cv: float = field(validator=_not_negative, kw_only=True)

    @property
    def scv(self) -> float:
        """The square of *cv*, the coefficient of variation."""
        return self.cv**2

    def from_uniforms(self, u: Floats) -> Floats:
        """Invert the normal distribution and raise: ``mean exp(s z - s**2 / 2)``."""
        variance = log1p(self.scv)
        exponent = sqrt(variance) * scipy.special.ndtri(u) - variance / 2
        values: Floats = self.mean * exp2(exponent / log(2))
        return values


@frozen
class Uniform:
    """Every value between *low* and *high* alike."""

    low: float = field(validator=_not_negative)
    high: float = field(validator=_positive, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"Uniform: low must be below high, got {self}")

    @property
    def mean(self) -> float:
        """Expected value."""
        return (self.low + self.high) / 2

    @property
    def scv(self) -> float:
        """``((high - low) / mean)**2 / 12``."""
        return ((self.high - self.low) / self.mean) ** 2 / 12

    def from_uniforms(self, u: Floats) -> Floats:
        """Stretch *u* over the range."""
        return self.low + (self.high - self.low) * u


@frozen
class Triangular:
    """Between *low* and *high*, most often near *mode*: a guess in three numbers."""

    low: float = field(validator=_not_negative)
    mode: float = field(validator=_not_negative, kw_only=True)
    high: float = field(validator=_positive, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError(f"Triangular: mode must lie within low < high, got {self}")

    @property
    def mean(self) -> float:
        """Expected value."""
        return (self.low + self.mode + self.high) / 3

    @property
    def scv(self) -> float:
        """Squared coefficient of variation."""
        a, c, b = self.low, self.mode, self.high
        return ((b - a) ** 2 + (c - a) * (c - b)) / 18 / self.mean**2

    def from_uniforms(self, u: Floats) -> Floats:
        """Invert the two parabolas of the distribution function."""
        a, c, b = self.low, self.mode, self.high
        rising = a + np.sqrt(u * (b - a) * (c - a))
        falling = b - np.sqrt((1 - u) * (b - a) * (b - c))
        return np.where(u * (b - a) < c - a, rising, falling)


def _measured(values: Iterable[float]) -> tuple[float, ...]:
    # Sorted, so that a larger uniform never gives a smaller value.
    measured = tuple(sorted(float(value) for value in values))
    wrong = [value for value in measured if not 0 <= value < inf]
    if wrong or not measured:
        got = wrong or "none"
        raise ValueError(f"Empirical: values must be some, finite and >= 0, got {got}")
    return measured


@frozen
class Empirical:
    """One of the *values* measured, each as likely as it was frequent."""

    values: tuple[float, ...] = field(converter=_measured)
    _column: Floats = field(init=False, repr=False, eq=False)
    mean: float = field(init=False)
    scv: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        column = np.array(self.values)
        mean = float(column.mean())
        scv = float(column.std() / mean) ** 2 if mean else 0.0
        for name, value in (("_column", column), ("mean", mean), ("scv", scv)):
            object.__setattr__(self, name, value)

    def from_uniforms(self, u: Floats) -> Floats:
        """Invert the step function of the values."""
        return self._column[(u * len(self._column)).astype(np.intp)]
