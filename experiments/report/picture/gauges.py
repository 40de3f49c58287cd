"""Gauges: load and memory of a part, as a run measured them or a config lets expect."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from experiments.figures import mib, percent
from experiments.judgement.judge import Judgement, judge
from experiments.language.tongue import phrase
from experiments.standing import Place
from experiments.summary.document import Summary
from experiments.summary.machines import CpuSummary
from models.config import Scenario
from models.plans.catalog import load_catalog

FULL = 0.9
"""From here on a gauge is marked as full (an assumption; `check` says what fits)."""


@frozen
class Gauge:
    """One figure of a part, and how full it is."""

    words: str
    share: float
    """Of what there is; above 1 it does not suffice."""

    @property
    def is_full(self) -> bool:
        """Is there little left, or nothing?"""
        return self.share >= FULL


Gauges = Mapping[Place, Sequence[Gauge]]


def measured(summary: Summary) -> Gauges:
    """Return what a run measured: the busiest minute, the largest memory."""
    gauges: dict[Place, list[Gauge]] = {}
    for name, host in summary.hosts.items():
        of, peak = host.ram.capacity_mib, host.ram.peak_mib
        words = phrase(
            "RAM at most {peak} of {capacity} MiB", peak=mib(peak), capacity=mib(of)
        )
        gauges["hosts", name] = [*_busiest(host.cpu), Gauge(words, peak / of)]
    for name, database in summary.databases.items():
        most, limit = database.connections_peak, database.max_connections
        words = phrase(
            "at most {peak} of {limit} connections", peak=f"{most:,}", limit=f"{limit:,}"
        )
        gauges["databases", name] = [*_busiest(database.cpu), Gauge(words, most / limit)]
    return gauges


def _busiest(cpu: CpuSummary) -> list[Gauge]:
    if cpu.peak_1min is None:
        return [Gauge(_mean(cpu.utilisation), cpu.utilisation)]
    words = phrase("CPU {share} in the busiest minute", share=percent(cpu.peak_1min))
    return [Gauge(words, cpu.peak_1min)]


def _mean(share: float) -> str:
    return phrase("CPU {share} on average", share=percent(share))


def expected(scenario: Scenario) -> Gauges:
    """Return what arithmetic expects without a run: the busiest hour, steady memory."""
    judgement: Judgement = judge(scenario, load_catalog())
    gauges: dict[Place, list[Gauge]] = {}
    tables = {"host CPU": "hosts", "database CPU": "databases"}
    for use in judgement.stations:
        if use.kind in tables:
            share = use.busiest_utilisation
            words = phrase("CPU {share} in the busiest hour", share=percent(share))
            gauges.setdefault((tables[use.kind], use.name), []).append(
                Gauge(words, share)
            )
    for budget in judgement.hosts:
        wanted, of = budget.stages.steady_mib, budget.usable_mib
        words = phrase(
            "RAM {wanted} of {capacity} MiB", wanted=mib(wanted), capacity=mib(of)
        )
        gauges.setdefault(("hosts", budget.host), []).append(Gauge(words, wanted / of))
    return gauges
