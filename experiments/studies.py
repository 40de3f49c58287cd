"""Studies for Python: what faults do, what is borne, rented and true, and until when.

As the verbs (`experiments.verbs`), with the same *workers*, *engine* and *store*.
"""

from collections.abc import Sequence
from pathlib import Path

from experiments import notebook  # noqa: F401 - what results say of themselves
from experiments.advising.lots import lots_of as advice_lots
from experiments.advising.plan import STEPS
from experiments.advising.plan import plan as plan_advice
from experiments.advising.study import Study as Advice
from experiments.advising.study import advise as _advise
from experiments.claiming.book import SHIPPED, require_keys
from experiments.claiming.definition import load_claims
from experiments.claiming.lots import lots_of as claims_lots
from experiments.claiming.runs import Runs
from experiments.claiming.study import Study as ClaimsStudy
from experiments.claiming.study import study as study_claims
from experiments.comparing.busyhours import LENGTH_S, hours_of
from experiments.comparing.plan import numbered
from experiments.coupling.comparison import compare as compare_studies
from experiments.coupling.lots import lots_of as study_lots
from experiments.coupling.study import plan as plan_study
from experiments.coupling.topology import Topology
from experiments.headroom.load import LOAD
from experiments.headroom.lots import lots_of as headroom_lots
from experiments.headroom.plan import plan as plan_headroom
from experiments.headroom.study import Study, headroom
from experiments.migrating.lots import lots_of as migration_lots
from experiments.migrating.plan import plan as plan_migration
from experiments.migrating.study import Study as Migration
from experiments.migrating.study import migrate as _migrate
from experiments.running.engagement import engaged
from experiments.summary.days import LEAST_DAYS
from models.config import Scenario
from models.plans.catalog import load_catalog


def couple(
    scenarios: Sequence[Scenario],
    replications: int = 10,
    *,
    only: Sequence[str] = (),
    at_s: float | None = None,
    critical: bool = False,
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> list[Topology]:
    """Return what each fault of a system does to every other, for each of *scenarios*.

    *only* are parts of the names of faults; *at_s* of the week is when they happen, and
    then there is no month; *critical* also finds how long a fault must last to stay.

    >>> from experiments import load
    >>> scenario = load("configs/pattern2.toml", set={"systems.social.users": 50})
    >>> (found,) = couple([scenario], 2, only=["process-crash:medical"], at_s=7_200.0)
    >>> [toll.fault.name for toll in found.tolls]
    ['process-crash:medical']
    """
    plans = []
    for scenario in numbered(scenarios):
        planned = plan_study(scenario, replications=replications, at_s=at_s)
        chosen = planned.of_faults(only) if only else planned
        if not chosen.faults:
            raise ValueError(f"only: must be part of a fault's name, got {[*only]}")
        plans.append(chosen)
    lots = [lot for it in plans for lot in study_lots(it, with_critical=critical)]
    with engaged(lots, workers, engine, store) as crew:
        found = compare_studies(plans, crew, with_critical=critical)
    if not found:
        raise KeyboardInterrupt
    return found


def find_headroom(
    scenarios: Scenario | Sequence[Scenario],
    replications: int = LEAST_DAYS,
    *,
    of: Sequence[str] = (LOAD,),
    length_s: float | None = LENGTH_S,
    away: bool = False,
    stalls: bool = False,
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> Study:
    """Search how much more *scenarios* bear before a promise is broken.

    *of* names what grows: ``load``, ``sessions``, or dotted keys. *away* adds a search
    for each part that may be missing, *stalls* how long a stall may last. For *length_s*
    see `compare`. Raise `LoadError` where there is nothing to search.
    """
    given = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    topologies = numbered(given)
    wanted = plan_headroom(
        topologies,
        of=of,
        hours=hours_of(topologies, length_s),
        replications=replications,
        has_away=away,
        has_stalls=stalls,
    )
    with engaged(headroom_lots(wanted), workers, engine, store) as crew:
        return headroom(wanted, crew)


def advise(
    scenario: Scenario,
    *,
    length_s: float | None = LENGTH_S,
    steps: int = STEPS,
    bad_days: bool = False,
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> Advice:
    """Find the cheapest platform for *scenario* that keeps its promises.

    Within the limits of its table ``advise``, and so many *steps* of price beyond the
    answer. *bad_days* adds what faults cost in a month. For *length_s* see `compare`.
    Raise `AdviceError` where nothing can be advised.
    """
    (topology,) = numbered([scenario])
    wanted = plan_advice(
        topology,
        load_catalog(),
        hours=hours_of([topology], length_s),
        steps=steps,
        has_bad_days=bad_days,
    )
    with engaged(advice_lots(wanted), workers, engine, store) as crew:
        return _advise(wanted, crew)


def judge_claims(
    source: Path | str = SHIPPED,
    *,
    only: Sequence[str] = (),
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> ClaimsStudy:
    """Judge the claims in the file *source*, or *only* those with these keys.

    Without a file they are those of the analysis of the two systems. Raise `ConfigError`
    with every fault of the file, `ClaimsError` if a key is none.

    >>> found = judge_claims("experiments/mm1-claims.toml", only=["half-idle"])
    >>> [(each.key, each.word) for each in found.judged]
    [('half-idle', 'refuted')]
    """
    book = load_claims(Path(source))
    require_keys(book, only)
    with engaged(claims_lots(book, only), workers, engine, store) as crew:
        return study_claims(book, Runs(crew=crew), keys=only)


def migrate(
    path: Path | str,
    replications: int = LEAST_DAYS,
    *,
    growth: float = 1.0,
    length_s: float | None = LENGTH_S,
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> Migration:
    """Follow the phases of the migration in the file *path* over its months.

    *growth* times as fast as that says. For *length_s* see `compare`. Raise `ConfigError`
    with every fault of the file.
    """
    wanted = plan_migration(
        Path(path), pace=growth, length_s=length_s, replications=replications
    )
    with engaged(migration_lots(wanted), workers, engine, store) as crew:
        found = _migrate(wanted, crew)
    if not found.found:
        raise KeyboardInterrupt
    return found
