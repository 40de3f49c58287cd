"""How often intervals hold the truth: ``python -m tests.coverage [SEEDS]``.

Each seed is the first of five runs, whose interval is what `lssim run --replications`
prints as JSON; the runs are of platforms that are textbook queues, on the compiled
engine. Beside it stands what one run would say if its requests were taken as independent.
Ends with 1 if the first does not hold the truth in 93 to 97 % of a thousand seeds, or the
second does.
"""

import os
import sys
from math import sqrt

from attrs import evolve, frozen

from experiments.replicating.document import document
from experiments.replicating.replication import Replications, Wish, replicate
from experiments.running.crew import Crew
from experiments.running.engines import Engine, prepare
from experiments.running.garbage import RARELY
from models.config import DemandConfig, FaultConfig, Scenario
from sim.estimation import Interval
from tests import bare
from tests.covering import TRIALS, coverage
from tests.theory.forms import mgcps, mm1

RUNS = 5
AT_ONCE = 20
"""Seeds that a process works on without a word."""
Pair = tuple[Interval, Interval]
"""What the replications say, and what the first of them says of itself."""


@frozen(kw_only=True)
class Question:
    """A figure of a platform of which the truth is known."""

    what: str
    scenario: Scenario
    system: str
    key: str
    truth: float


def queue() -> Question:
    rate_per_s, service_s = 80.0, 0.01
    route = bare.route(cpu=bare.exponential(service_s))
    truth_s = mm1(rate_per_s, service_mean_s=service_s).mean_sojourn_s
    return Question(
        what="M/M/1 at 0.8, mean response ms",
        scenario=bare.scenario(
            bare.system(route, per_s=rate_per_s), span_s=310.0, warm_up_s=10.0
        ),
        system="web",
        key="mean_ms",
        truth=1000 * truth_s,
    )


def two_cores() -> Question:
    rate_per_s, service_s = 160.0, 0.01
    query = DemandConfig(mean_s=service_s, law="hyperexponential", scv=4.0)
    truth_s = mgcps(rate_per_s, service_mean_s=service_s, servers=2).mean_sojourn_s
    return Question(
        what="M/G/2-PS at 0.8, mean response ms",
        scenario=bare.scenario(
            bare.system(bare.route(query=query), per_s=rate_per_s),
            database={"vcpus": 2},
            span_s=155.0,
            warm_up_s=5.0,
        ),
        system="web",
        key="mean_ms",
        truth=1000 * truth_s,
    )


def two_systems() -> list[Question]:
    """Return two systems, up for 95 s and down for 5: a host each, a common database."""
    up_s, down_s = 95.0, 5.0
    on = {"a": "one", "b": "two"}
    repair = bare.exponential(down_s)
    faults = {
        target: FaultConfig(kind=kind, target=target, mttf_s=up_s, repair=repair)
        for kind, target in (
            ("host-crash", "one"),
            ("host-crash", "two"),
            ("database-outage", "db"),
        )
    }
    # Who waits for a database that is away counts as failed when the patience is over.
    asked = bare.system(bare.route(query=0.0001), per_s=1.0, clients={"timeout_s": 0.01})
    scenario = bare.scenario(
        dict.fromkeys(on, asked), on=on, faults=faults, span_s=3600.0, warm_up_s=60.0
    )
    return [
        Question(
            what=f"availability of system {name}",
            scenario=scenario,
            system=name,
            key="availability",
            truth=(up_s / (up_s + down_s)) ** 2,
        )
        for name in on
    ]


def questions() -> list[list[Question]]:
    """Return the questions, those of one scenario together."""
    return [[queue()], [two_cores()], two_systems()]


def answers(number: int, first: int, last: int) -> list[list[Pair]]:
    """Return what each seed in that range says to the questions of that number."""
    asked = questions()[number]
    told = []
    with RARELY.during():
        for k in range(first, last):
            scenario = evolve(asked[0].scenario, seed=1 + RUNS * k)
            wish = Wish(least=RUNS)
            found = replicate(scenario, wish, Crew(engine=Engine.COMPILED))
            told.append([(said(found, each), naive(found, each)) for each in asked])
    return told


def said(found: Replications, question: Question) -> Interval:
    """Return the interval of the document."""
    it = document(found)["figures"]["systems"][question.system][question.key]
    half_width = (it["high"] - it["low"]) / 2
    return Interval(
        mean=it["mean"], half_width=half_width, confidence=0.95, replications=RUNS
    )


def naive(found: Replications, question: Question) -> Interval:
    """Return what the first run would say of itself if its requests were independent.

    The spread of a response time is taken to be its mean, as of M/M/1.
    """
    system = found.summaries[0].systems[question.system]
    requests = system.requests
    if question.key == "availability":
        mean = system.presence.availability
        assert mean is not None
        spread = sqrt(mean * (1 - mean))
    else:
        mean = spread = system.latency_ms.mean or 0.0
    half_width = 1.96 * spread / sqrt(requests.completed + requests.failed)
    return Interval(mean=mean, half_width=half_width, confidence=0.95, replications=1)


def ask(number: int, seeds: int, crew: Crew) -> bool:
    """Print how often the answers to one scenario are right; return whether all are."""
    spans = [(k, min(k + AT_ONCE, seeds)) for k in range(0, seeds, AT_ONCE)]
    calls = [(number, *span) for span in spans]
    told = [pairs for part in crew.results(answers, calls) for pairs in part]
    is_right = True
    for question, pairs in zip(questions()[number], zip(*told, strict=True), strict=True):
        honest = coverage([own for own, _ in pairs], question.truth)
        alone = coverage([other for _, other in pairs], question.truth)
        is_promised = honest.is_honest and not alone.is_honest
        is_right &= is_promised
        print(
            f"{question.what}: {question.truth:.6g} is covered by {RUNS} replications in"
            f" {100 * honest.share:.1f} % of {seeds:,} seeds, by one run's requests in"
            f" {100 * alone.share:.1f} %: {'ok' if is_promised else 'NOT as promised'}",
            flush=True,
        )
    return is_right


def main(seeds: int) -> int:
    """Ask every question; return the exit code."""
    prepare(Engine.COMPILED, print)
    with Crew(os.cpu_count() or 1) as crew:
        are_right = [ask(number, seeds, crew) for number in range(len(questions()))]
    return 0 if all(are_right) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else TRIALS))
