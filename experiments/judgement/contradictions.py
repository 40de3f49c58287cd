"""Contradictions: reported figures that cannot all be true, by arithmetic alone."""

from collections.abc import Iterator, Sequence

from experiments.figures import listed, mib, percent, quantity, yen
from experiments.judgement.budget import HostBudget
from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase, template
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
        (name, each.users, each.throughput_per_s, [each.response_s])
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
        told = phrase(
            "reported users, rate and response times contradict each other (Little's"
            " law): {rate} requests/s x {response} s = {in_flight} requests in flight >"
            " {users} users, who make at most {most} requests/s at such response times",
            rate=quantity(per_s),
            response=_range(low, high),
            in_flight=_range(per_s * low, per_s * high),
            users=quantity(users),
            most=_range(users / high, users / low),
        )
        yield phrase("{system}: {told}", system=where, told=told) if where else told


def _cpu(layout: Layout, reported: ReportedConfig, mean: Equilibrium) -> Iterator[str]:
    for name, host in reported.hosts.items():
        per_s = _rate_on(layout, reported, name)
        if not host.cpu_utilisation or not per_s:
            continue
        vcpus = layout.hosts[name].cores.vcpus
        busy = host.cpu_utilisation * vcpus
        demand_s = busy / per_s
        cause = phrase(
            "{share} of {vcpus} vCPU at {rate} requests/s is {demand} ms of a core a"
            " request",
            share=percent(host.cpu_utilisation),
            vcpus=vcpus,
            rate=quantity(per_s),
            demand=quantity(1000 * demand_s),
        )
        yield from _slow_without_work(
            layout, reported, name, demand_s, cause, utilisation=host.cpu_utilisation
        )
        rates = [mean.moment.requests_per_s[each] for each in _systems_on(layout, name)]
        configured_s = mean.work.host_cores[name] / sum(rates) if any(rates) else 0.0
        if abs(configured_s / demand_s - 1) > TOLERANCE:
            yield phrase(
                "host {host}: reported CPU and rate contradict the configured demands:"
                " {cause}, the configured routes need {configured} ms",
                host=name,
                cause=cause,
                configured=quantity(1000 * configured_s),
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
        said = [
            phrase("{ms} ms ({system})", ms=f"{1000 * each:,.0f}", system=name)
            for name, each in slow.items()
        ]
        factors = [each / explained_s for each in slow.values()]
        yield phrase(
            "host {host}: reported CPU and response times contradict each other: {cause},"
            " which sharing the CPU stretches to {explained} ms at that use, S/(1-rho);"
            " reported are {said}, {factors} times as much: if true, the wait is"
            " elsewhere",
            host=host,
            cause=cause,
            explained=quantity(1000 * explained_s),
            said=listed(said),
            factors=_range(min(factors), max(factors)),
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
        yield phrase(
            "host {host}: reported RAM and the memory of its parts contradict each other:"
            " {share} of {ram} MiB is {held} MiB, the parts add up to {low} at the start"
            " and {high} at worst, page cache not counted",
            host=budget.host,
            share=percent(found.ram_share),
            ram=mib(ram_mib),
            held=mib(held_mib),
            low=mib(low),
            high=mib(high),
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
    message = template(
        "reported rate and configured day contradict each other: {rate} requests/s are"
        " {a_day} a day, {factor} times the {configured} requests of the config"
    )
    if queries:
        message = template(
            "reported rate and configured day contradict each other: {rate} requests/s"
            " are {a_day} a day, {factor} times the {configured} requests ({queries}"
            " queries) of the config"
        )
    yield phrase(
        message,
        rate=quantity(per_s),
        a_day=quantity(a_day),
        factor=quantity(factor),
        configured=quantity(configured),
        queries=quantity(queries),
    )


def _price(layout: Layout, reported: ReportedConfig, bill: Bill) -> Iterator[str]:
    price = reported.monthly_jpy
    if price is None or not bill.items:
        return
    difference = price - bill.monthly_jpy
    if abs(difference) <= PRICE_TOLERANCE * bill.monthly_jpy:
        return
    message = template(
        "reported and computed price contradict each other: {price} a month reported,"
        " {computed} by item ({usd} USD at {rate}), {difference} more"
    )
    if difference > 0:
        message = template(
            "reported and computed price contradict each other: {price} a month reported,"
            " {computed} by item ({usd} USD at {rate}), {difference} less"
        )
    yield phrase(
        message,
        price=yen(price),
        computed=f"{bill.monthly_jpy:,.0f}",
        usd=f"{bill.monthly_usd:,.2f}",
        rate=phrase("{value} yen", value=quantity(layout.scenario.jpy_per_usd)),
        difference=f"{abs(difference):,.0f}",
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
    return first if first == last else phrase("{low} to {high}", low=first, high=last)
