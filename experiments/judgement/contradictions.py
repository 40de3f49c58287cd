"""Contradictions: reported figures that cannot all be true, by arithmetic alone."""

from collections.abc import Iterator, Sequence

from experiments.figures import listed, mib, percent, quantity
from experiments.judgement.budget import HostBudget
from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from models.config import DAY_S, ReportedConfig
from models.plans.cost import Bill
from models.traffic.rates import requests_per_day
from sim.queueing import ps_slowdown

TOLERANCE = 0.1
"""Reported figures are rounded: less than this is no contradiction."""
PRICE_TOLERANCE = 0.01
FAR = 5.0
"""A response so many times what the CPU explains comes from elsewhere."""


def contradictions_of(
    layout: Layout,
    states: Sequence[Equilibrium],
    budgets: Sequence[HostBudget],
    bill: Bill,
) -> tuple[str, ...]:
    """Return a sentence for each contradiction within `Scenario.reported`."""
    reported = layout.scenario.reported
    if reported is None:
        return ()
    return (
        *_little(reported),
        *_cpu(layout, reported, states[0]),
        *_memory(layout, reported, budgets),
        *_day(layout, reported),
        *_price(layout, reported, bill),
    )


def _little(reported: ReportedConfig) -> Iterator[str]:
    """Yield where more requests are in flight than there are users to send them."""
    groups = [
        (f"{name}: ", each.users, each.throughput_per_s, [each.response_s])
        for name, each in reported.systems.items()
    ]
    every = [each.response_s for each in reported.systems.values()]
    groups.append(("", reported.users, reported.throughput_per_s, every))
    for where, users, per_s, found in groups:
        responses = [each for each in found if each]
        if not users or not per_s or not responses:
            continue
        low, high = min(responses), max(responses)
        if per_s * low <= users * (1 + TOLERANCE):
            continue
        yield (
            f"{where}reported users, rate and response times contradict each other"
            f" (Little's law): {quantity(per_s)} requests/s x {_range(low, high)} s ="
            f" {_range(per_s * low, per_s * high)} requests in flight >"
            f" {quantity(users)} users, who make at most"
            f" {_range(users / high, users / low)} requests/s at such response times"
        )


def _cpu(layout: Layout, reported: ReportedConfig, mean: Equilibrium) -> Iterator[str]:
    for name, host in reported.hosts.items():
        per_s = _rate_on(layout, reported, name)
        if not host.cpu_utilisation or not per_s:
            continue
        vcpus = layout.hosts[name].cores.vcpus
        busy = host.cpu_utilisation * vcpus
        demand_s = busy / per_s
        cause = (
            f"{percent(host.cpu_utilisation)} of {vcpus} vCPU at {quantity(per_s)}"
            f" requests/s is {quantity(1000 * demand_s)} ms of a core a request"
        )
        yield from _slow_without_work(
            layout, reported, name, demand_s, cause, utilisation=host.cpu_utilisation
        )
        rates = [mean.moment.requests_per_s[each] for each in _systems_on(layout, name)]
        configured_s = mean.work.host_cores[name] / sum(rates) if any(rates) else 0.0
        if abs(configured_s / demand_s - 1) > TOLERANCE:
            yield (
                f"host {name}: reported CPU and rate contradict the configured demands:"
                f" {cause}, the configured routes need {quantity(1000 * configured_s)} ms"
            )


def _slow_without_work(
    layout: Layout,
    reported: ReportedConfig,
    host: str,
    demand_s: float,
    cause: str,
    *,
    utilisation: float,
) -> Iterator[str]:
    """Yield the response times that this much work at this use does not explain."""
    if utilisation >= 1:
        return
    explained_s = demand_s * ps_slowdown(utilisation)
    found = {
        name: each.response_s
        for name, each in reported.systems.items()
        if each.response_s and name in _systems_on(layout, host)
    }
    slow = {name: each for name, each in found.items() if each > FAR * explained_s}
    if slow:
        said = listed([f"{1000 * each:,.0f} ms ({name})" for name, each in slow.items()])
        factors = [each / explained_s for each in slow.values()]
        yield (
            f"host {host}: reported CPU and response times contradict each other:"
            f" {cause}, which sharing the CPU stretches to"
            f" {quantity(1000 * explained_s)} ms at that use, S/(1-rho); reported are"
            f" {said}, {_range(min(factors), max(factors))} times as much: if true, the"
            " wait is elsewhere"
        )


def _memory(
    layout: Layout, reported: ReportedConfig, budgets: Sequence[HostBudget]
) -> Iterator[str]:
    for budget in budgets:
        found = reported.hosts.get(budget.host)
        if found is None or found.ram_share is None:
            continue
        ram_mib = layout.hosts[budget.host].ram_mib
        held_mib = found.ram_share * ram_mib
        low, high = budget.stages.start_mib, budget.stages.worst_mib
        if low * (1 - TOLERANCE) <= held_mib <= high * (1 + TOLERANCE):
            continue
        yield (
            f"host {budget.host}: reported RAM and the memory of its parts contradict"
            f" each other: {percent(found.ram_share)} of {mib(ram_mib)} MiB is"
            f" {mib(held_mib)} MiB, the parts add up to {mib(low)} at the start and"
            f" {mib(high)} at worst, page cache not counted"
        )


def _day(layout: Layout, reported: ReportedConfig) -> Iterator[str]:
    """Yield where the reported rate, kept up, is far from the day that is configured."""
    systems = layout.scenario.systems.values()
    configured = sum(requests_per_day(system) for system in systems)
    queries = sum(system.queries_per_day for system in systems)
    per_s = _total_rate(reported)
    if not per_s or not configured:
        return
    a_day = per_s * DAY_S
    factor = a_day / configured
    if 1 / FAR <= factor <= FAR:
        return
    of_queries = f" ({quantity(queries)} queries)" if queries else ""
    yield (
        f"reported rate and configured day contradict each other: {quantity(per_s)}"
        f" requests/s are {quantity(a_day)} a day, {quantity(factor)} times the"
        f" {quantity(configured)} requests{of_queries} of the config"
    )


def _price(layout: Layout, reported: ReportedConfig, bill: Bill) -> Iterator[str]:
    price = reported.monthly_jpy
    if price is None or not bill.items:
        return
    difference = price - bill.monthly_jpy
    if abs(difference) <= PRICE_TOLERANCE * bill.monthly_jpy:
        return
    yield (
        f"reported and computed price contradict each other: {price:,.0f} yen a month"
        f" reported, {bill.monthly_jpy:,.0f} by item ({bill.monthly_usd:,.2f} USD at"
        f" {quantity(layout.scenario.jpy_per_usd)} yen),"
        f" {abs(difference):,.0f} {'less' if difference > 0 else 'more'}"
    )


def _total_rate(reported: ReportedConfig) -> float:
    own = [each.throughput_per_s or 0.0 for each in reported.systems.values()]
    return reported.throughput_per_s or sum(own)


def _rate_on(layout: Layout, reported: ReportedConfig, host: str) -> float:
    """Return the reported requests a second of the systems on *host*, 0 if unknown."""
    here = _systems_on(layout, host)
    if here == set(layout.scenario.systems):
        return _total_rate(reported)
    own = {name: each.throughput_per_s for name, each in reported.systems.items()}
    return sum(own.get(name) or 0.0 for name in here)


def _systems_on(layout: Layout, host: str) -> set[str]:
    return {app.system for app in layout.apps_on(host).values()}


def _range(low: float, high: float) -> str:
    first, last = quantity(low), quantity(high)
    return first if first == last else f"{first} to {last}"
