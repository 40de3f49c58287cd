"""A comparison: several topologies, studied one after another by the same crew."""

from collections.abc import Callable, Sequence

from experiments.coupling.critical import can_be_longer, criticals
from experiments.coupling.study import Plan, study
from experiments.coupling.topology import Topology, topology
from experiments.running.crew import Crew


def runs_of(plans: Sequence[Plan], *, with_critical: bool) -> int:
    """Return of how many runs `compare` will tell, but for those that it adds."""
    runs = sum(each.runs for each in plans)
    if with_critical:
        runs += sum(
            len(each.seeds) * sum(map(can_be_longer, each.faults)) for each in plans
        )
    return runs


def compare(
    plans: Sequence[Plan],
    crew: Crew,
    *,
    with_critical: bool = False,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> list[Topology]:
    """Study *plans* in order; *told* hears of every run that is done.

    *more* hears of runs beyond `runs_of`, before they begin.

    Interrupted by Ctrl-C return what there is: the last topology says so, if any of its
    faults was finished.
    """
    topologies: list[Topology] = []
    for plan in plans:
        name = plan.scenario.name

        def told_of(what: str, name: str = name) -> None:
            told(f"{name}: {what}")

        done = study(plan, crew, told=told_of, more=more)
        found = {}
        if with_critical and not done.is_interrupted:
            try:
                found = criticals(plan, crew, told=told_of)
            except KeyboardInterrupt:
                done.is_interrupted = True
        if done.finished:
            topologies.append(topology(done, found))
        if done.is_interrupted:
            break
    return topologies
