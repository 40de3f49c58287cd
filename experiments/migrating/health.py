"""Health: what the arithmetic of `check` says of a month, its price among it."""

from attrs import frozen

from experiments.headroom.arithmetic import fullest, is_overfull
from experiments.judgement.budget import EDGE, FITS, NOT
from experiments.judgement.judge import judge
from experiments.judgement.stations import StationUse
from experiments.migrating.growth import Growth
from models.config import Scenario
from models.loading import ConfigError
from models.plans.catalog import load_catalog
from models.plans.cost import Bill

FROM_BEST = (FITS, EDGE, NOT)


@frozen(kw_only=True)
class Health:
    """One platform in one month, as if it lasted for ever."""

    bill: Bill
    """Of a usual month, surplus credits among it."""
    station: StationUse | None
    """The fullest at its worst moment."""
    memory: str
    """How well the host fits that fits worst."""
    keeps_up: bool
    """Is no host too small, and no station full for ever?"""


def health_of(scenario: Scenario) -> Health:
    """Return what can be said of *scenario* without a run."""
    found = judge(scenario, load_catalog())
    return Health(
        bill=found.bill,
        station=fullest(found),
        memory=max((it.fit for it in found.hosts), key=FROM_BEST.index, default=FITS),
        keeps_up=not is_overfull(found),
    )


def full_from(growth: Growth, *, first: int, last: int) -> int:
    """Return the first month of growth in which it cannot keep up by arithmetic.

    *last* if there is none before; what no config allows cannot, either.
    """
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if _keeps_up(growth, middle):
            low = middle + 1
        else:
            high = middle
    return low


def _keeps_up(growth: Growth, month: int) -> bool:
    try:
        return health_of(growth.times(month)).keeps_up
    except ConfigError:
        return False
