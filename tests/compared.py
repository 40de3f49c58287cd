"""Comparisons without a run: golden summaries under other seeds, with other figures."""

from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from experiments.comparing.busyhours import BusyHours
from experiments.comparing.comparison import Comparison
from experiments.comparing.plan import plan
from experiments.summary.document import Summary, read_summary
from models.config import Scenario
from models.loading import load_scenario
from tests.goldens import golden_text

CONFIGS = Path(__file__).parents[1] / "configs"
NOON = BusyHours(at_s=12 * 3600.0, length_s=1800.0)
GOLDEN = read_summary(golden_text("pattern1"))
PATTERN1, PATTERN2 = (
    load_scenario(CONFIGS / f"{name}.toml") for name in ("pattern1", "pattern2")
)


def day(
    seed: int,
    *,
    mean_ms: float = 40.0,
    available: float = 1.0,
    jpy: float = 4000.0,
    met: bool = True,
) -> Summary:
    """Return the golden day with another seed, and these figures of medical."""
    medical = GOLDEN.systems["medical"]
    system = evolve(
        medical,
        latency_ms=evolve(medical.latency_ms, mean=mean_ms),
        presence=evolve(medical.presence, availability=available),
        slo=evolve(medical.slo, met=met),
    )
    return evolve(
        GOLDEN,
        seed=seed,
        systems=GOLDEN.systems | {"medical": system},
        cost=evolve(GOLDEN.cost, monthly_jpy=jpy, unpriced=()),
    )


def comparison(
    *sides: Sequence[Summary], topologies: Sequence[Scenario] = (PATTERN1, PATTERN2)
) -> Comparison:
    """Return the comparison of *topologies* with *sides*, the runs of each."""
    planned = plan(topologies, hours=NOON, replications=len(sides[0]))
    names = [each.name for each in topologies]
    runs = {name: tuple(side) for name, side in zip(names, sides, strict=True)}
    return Comparison(plan=planned, runs=runs)


def days(means_ms: Sequence[float], **figures: float) -> list[Summary]:
    """Return a day for each mean latency of medical, seed 1 and on."""
    return [
        day(k + 1, mean_ms=mean, **figures)  # type: ignore[arg-type]
        for k, mean in enumerate(means_ms)
    ]
