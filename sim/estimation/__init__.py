"""Output analysis: what a run's numbers say, and how surely.

Replications first (`interval`), a mean beside a limit (`standing`), the ratio of two
losses (`ratio`), many differences at once (`multiplicity`), quantiles (`quantile`), when
to stop (`precision`), which of several is best (`selection`); then what one long run
needs: where its warm-up ends (`warmup`) and batches in place of replications (`batch`).
"""

from sim.estimation.batch import BatchMeans, batch_means
from sim.estimation.interval import (
    Bounds,
    Interval,
    paired_difference,
    student_interval,
    wilson,
)
from sim.estimation.multiplicity import chance_of, holm
from sim.estimation.precision import (
    LOOK_AHEAD,
    PrecisionWatch,
    is_precise,
    precise_from,
    relative_half_width,
    replications_needed,
)
from sim.estimation.quantile import (
    Ranks,
    equal_tail_ranks,
    quantile_interval,
    shortest_ranks,
)
from sim.estimation.ratio import fieller, ratio_interval
from sim.estimation.selection import KimNelson
from sim.estimation.standing import Standing, standing
from sim.estimation.warmup import Truncation, mser5

__all__ = [
    "LOOK_AHEAD",
    "BatchMeans",
    "Bounds",
    "Interval",
    "KimNelson",
    "PrecisionWatch",
    "Ranks",
    "Standing",
    "Truncation",
    "batch_means",
    "chance_of",
    "equal_tail_ranks",
    "fieller",
    "holm",
    "is_precise",
    "mser5",
    "paired_difference",
    "precise_from",
    "quantile_interval",
    "ratio_interval",
    "relative_half_width",
    "replications_needed",
    "shortest_ranks",
    "standing",
    "student_interval",
    "wilson",
]
