"""Verbs for Python: load, run, replicate and compare scenarios, and sweep over keys.

They print nothing, take over no signal and share no state, so that they may be called
from notebooks and from several threads at once. An *engine* is ``simpy``, ``compiled`` or
``auto``, and changes no result. A *store* is a file that keeps finished runs: the same
call goes on from there after whatever ended it. More than one of *workers* needs the
guard of `multiprocessing` in a script: ``if __name__ == "__main__"``.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from experiments import notebook  # noqa: F401 - what results say of themselves
from experiments.comparing.answer import Answer, answer_of
from experiments.comparing.busyhours import LENGTH_S, hours_of
from experiments.comparing.comparison import compare as _compare
from experiments.comparing.lots import lots_of as comparing_lots
from experiments.comparing.marks import load_marks
from experiments.comparing.plan import numbered, plan
from experiments.replicating.lots import lot_of as replicating_lot
from experiments.replicating.replication import Replications, Wish
from experiments.replicating.replication import replicate as _replicate
from experiments.running.cost import work_of
from experiments.running.crew import Crew
from experiments.running.engagement import engaged
from experiments.running.engines import engine_named, settle, usual
from experiments.running.simulate import simulate
from experiments.running.store import Store
from experiments.summary.days import LEAST_DAYS
from experiments.summary.document import Summary
from experiments.sweeping.lots import lots_of as sweep_lots
from experiments.sweeping.plan import plan as plan_sweep
from experiments.sweeping.shipped import file_of
from experiments.sweeping.sweep import Sweep, default_store
from experiments.sweeping.sweep import sweep as _sweep
from experiments.tomlvalue import toml_value
from models.config import Scenario
from models.loading import load_scenario, parse_scenario

Changes = Mapping[str, object] | Sequence[str]
"""Values by their dotted keys, or texts as ``--set`` takes them."""


def load(source: Path | str, *, set: Changes = (), unset: Sequence[str] = ()) -> Scenario:
    """Return the scenario in *source*, without *unset*, the changes of *set* over it.

    *source* is a path or TOML itself: a `str` with ``=`` or a line break in it is a
    text, and what that extends is looked for from the working directory. Raise
    `ConfigError` with every fault found.

    >>> load("configs/pattern2.toml", set={"days": 0.5}).horizon_s
    43200.0
    """
    overrides = _overrides(set)
    if isinstance(source, str) and ("=" in source or "\n" in source):
        return parse_scenario(source, overrides, unset=unset)
    return load_scenario(Path(source), overrides, unset=unset)


def run(
    scenario: Scenario,
    *,
    seed: int | None = None,
    out: Path | str | None = None,
    engine: str | None = None,
) -> Summary:
    """Simulate *scenario* and return what its users would experience.

    The same scenario and *seed* (the scenario's own, if absent) give the same summary.
    With *out*, write all files of the run to that directory; raise `OutDirError` before
    the run if it cannot be used. Without *engine* it is the compiled one if at hand.

    >>> summary = run(load("configs/mm1.toml", set={"duration_s": 2}), seed=3)
    >>> summary.systems["app"].requests.arrived
    156
    """
    chosen = usual(scenario) if engine is None else engine_named(engine)
    folder = None if out is None else Path(out)
    return simulate(scenario, seed=seed, out=folder, engine=chosen)


def replicate(
    scenario: Scenario,
    replications: int = LEAST_DAYS,
    *,
    precision: float | None = None,
    most: int = 100,
    finds_warm_up: bool = False,
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> Replications:
    """Simulate *scenario* under its own seed and those after it.

    With a *precision* (relative, 0.05) go on until the mean and the p95 latency of every
    system are known so well, at *most* so often. With *finds_warm_up* MSER-5 says, in
    runs before them, what is cut of each; raise `WarmUpError` if the load is not steady.

    >>> found = replicate(load("configs/mm1.toml", set={"duration_s": 2}), 3)
    >>> found.seeds
    [1, 2, 3]
    """
    wish = Wish(
        least=replications,
        precision=precision,
        most=most,
        finds_warm_up=finds_warm_up,
    )
    lots = [replicating_lot(scenario, wish.pilot_runs + wish.runs)]
    with engaged(lots, workers, engine, store) as crew:
        return _replicate(scenario, wish, crew)


def compare(
    scenarios: Sequence[Scenario],
    replications: int = LEAST_DAYS,
    *,
    length_s: float | None = LENGTH_S,
    bad_days: bool = False,
    explain: bool = False,
    workers: int = 1,
    engine: str = "auto",
    store: Path | str | None = None,
) -> Answer:
    """Put *scenarios* side by side, under the same users in their busy hours.

    These begin with the busiest hour of the first one and last for *length_s*; None runs
    every scenario as it stands. *bad_days* adds what faults cost in a month, *explain*
    takes the difference of two apart. Raise `ComparisonError` where there is nothing to
    compare.

    >>> one = load("configs/mm1.toml", set={"duration_s": 2})
    >>> fast = {"duration_s": 2, "name": "fast", "hosts.one.speed": 2.0}
    >>> answer = compare([one, load("configs/mm1.toml", set=fast)], 2, length_s=None)
    >>> [each.interval.mean < 0 for each in answer.differences if each.key == "mean_ms"]
    [True]
    """
    topologies = numbered(scenarios)
    wanted = plan(
        topologies,
        hours=hours_of(topologies, length_s),
        replications=replications,
        has_bad_days=bad_days,
        takes_apart=explain,
    )
    with engaged(comparing_lots(wanted), workers, engine, store) as crew:
        found = _compare(wanted, crew)
    if not found.says_something:
        raise KeyboardInterrupt
    return answer_of(found, load_marks())


def sweep(
    experiment: Path | str,
    *,
    store: Path | str | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    engine: str = "auto",
) -> Sweep:
    """Make the runs of the file *experiment* that *store* does not have, and read all.

    That may be the name of one that is shipped: ``host-ram``. The store is the file
    ``NAME.runs`` in the working directory, if no other is given. An *executor* works
    in place of *workers* processes. Raise `ConfigError` with every fault of the
    experiment, `StoreError` if the store cannot be used.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "speed.toml"
    ...     _ = file.write_text(
    ...         f'''
    ...         question = "How long does one wait at another speed?"
    ...         configs = ["{Path("configs/mm1.toml").resolve()}"]
    ...         set = ["duration_s=2"]
    ...         replications = 2
    ...         outputs = ["systems.app.mean_ms"]
    ...         factors.speed = {{ keys = ["hosts.one.speed"], levels = [1, 2] }}
    ...         '''
    ...     )
    ...     found = sweep(file, store=Path(folder) / "speed.runs")
    >>> [point.values for point in found.complete]
    [(1,), (2,)]
    """
    planned = plan_sweep(file_of(Path(experiment)))
    place = default_store(planned.name) if store is None else Path(store)
    with Store(place) as kept:
        work = work_of(sweep_lots(planned), kept)
        chosen = settle(engine_named(engine), work, is_here=executor is None)
        with Crew(workers, executor=executor, engine=chosen) as crew:
            return _sweep(planned, kept, crew)


def _overrides(changes: Changes) -> list[str]:
    if isinstance(changes, Mapping):
        return [f"{key}={toml_value(value)}" for key, value in changes.items()]
    return list(changes)
