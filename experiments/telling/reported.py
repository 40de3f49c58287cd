"""Reported figures beside simulated ones: what a run reproduces, and on what it rests."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from experiments.figures import enumerated, percent, quantity
from experiments.language.tongue import phrase, phrases, template
from experiments.summary.document import Summary
from experiments.telling.sheet import Sheet
from models.config import ReportedConfig, ReportedHost, ReportedSystem, Scenario

TOLERANCE = 0.1
"""A reported figure has about one digit and a half: so close is the same."""

NONE = "-"
UNITS = {
    "": template("{value}"),
    "s": template("{value} s"),
    "1/s": template("{value} 1/s"),
    "yen": template("{value} yen"),
}
"""What is behind a figure, by the unit of its key."""

Figure = tuple[str, float | None, float | None, str, str]
"""Name, reported, simulated, unit, and what the simulated one rests on."""


@frozen(kw_only=True)
class Comparison:
    """One reported figure and the simulated one."""

    name: str
    """Its place under ``reported`` in the config."""
    reported: float
    simulated: float | None
    """None where the run has nothing to say of it."""
    unit: str
    agreement: str
    """Whether the two agree, and on what the simulated one rests."""


def compare_reported(scenario: Scenario, summary: Summary) -> list[Comparison]:
    """Return each figure of `Scenario.reported` beside that of *summary*.

    Nothing is fitted: where the config took a figure as an input, or follows from one,
    the agreement says so.
    """
    if scenario.reported is None:
        return []
    return [
        Comparison(
            name=name,
            reported=reported,
            simulated=simulated,
            unit=unit,
            agreement=_agreement(reported, simulated, basis),
        )
        for name, reported, simulated, unit, basis in _figures(
            scenario, scenario.reported, summary
        )
        if reported is not None
    ]


def reported_sheet(comparisons: Sequence[Comparison], source: str) -> Sheet:
    """Return reported figures beside simulated ones, and whether they agree."""

    def figure(value: float | None, unit: str) -> str:
        if value is None:
            return NONE
        return phrase(UNITS[unit], value=quantity(value))

    return Sheet(
        phrase("Reported by {source}", source=source),
        phrases("figure", "reported", "simulated", "verdict"),
        [
            [
                each.name,
                figure(each.reported, each.unit),
                figure(each.simulated, each.unit),
                each.agreement,
            ]
            for each in comparisons
        ],
        texts=(0, 3),
    )


def _figures(
    scenario: Scenario, reported: ReportedConfig, summary: Summary
) -> Iterator[Figure]:
    names = list(scenario.systems)
    basis = _load_basis(scenario, names)
    rates = [_rate(summary, name) for name in names]
    users = [_users(scenario, summary, name) for name in names]
    yield "throughput_per_s", reported.throughput_per_s, sum(rates), "1/s", basis
    yield "users", reported.users, _sum(users), "", _users_basis(scenario, names)
    for name, system in reported.systems.items():
        yield from _of_system(scenario, summary, name, system)
    for name, host in reported.hosts.items():
        yield from _of_host(scenario, summary, name, host)
    price = summary.cost.monthly_jpy
    rate = phrase(
        "the catalog's prices at {rate} yen a dollar", rate=f"{scenario.jpy_per_usd:g}"
    )
    yield "monthly_jpy", reported.monthly_jpy, price, "yen", rate


def _of_system(
    scenario: Scenario, summary: Summary, name: str, reported: ReportedSystem
) -> Iterator[Figure]:
    basis = _load_basis(scenario, [name])
    simulated = summary.systems[name]
    response_s = _response_s(summary, name)
    users = _users(scenario, summary, name)
    rate_per_s, place = _rate(summary, name), f"systems.{name}"
    yield f"{place}.response_s", reported.response_s, response_s, "s", basis
    throughput = f"{place}.throughput_per_s"
    yield throughput, reported.throughput_per_s, rate_per_s, "1/s", basis
    who = _users_basis(scenario, [name])
    yield f"{place}.users", reported.users, users, "", who
    rate = simulated.error_rate
    yield f"{place}.error_rate", reported.error_rate, rate, "", basis


def _of_host(
    scenario: Scenario, summary: Summary, name: str, reported: ReportedHost
) -> Iterator[Figure]:
    cpu, ram = summary.hosts[name].cpu, summary.hosts[name].ram
    here = list(
        dict.fromkeys(app.system for app in scenario.apps.values() if app.host == name)
    )
    scaled = [
        phrase(
            "{system}'s cpu_factor {factor}",
            system=each,
            factor=f"{scenario.systems[each].cpu_factor:g}",
        )
        for each in here
        if scenario.systems[each].cpu_factor != 1
    ]
    basis = enumerated([*filter(None, [_load_basis(scenario, here)]), *scaled])
    place, size = f"hosts.{name}", ram.capacity_mib
    held = phrase("processes and services alone, page cache not counted")
    use, peak = cpu.utilisation, cpu.peak_1min
    yield f"{place}.cpu_utilisation", reported.cpu_utilisation, use, "", basis
    yield f"{place}.cpu_peak", reported.cpu_peak, peak, "", basis
    yield f"{place}.ram_share", reported.ram_share, ram.mean_mib / size, "", held
    yield f"{place}.ram_peak", reported.ram_peak, ram.peak_mib / size, "", held


def _agreement(reported: float, simulated: float | None, basis: str) -> str:
    told = _agreement_words(reported, simulated)
    return phrase("{told}; rests on {basis}", told=told, basis=basis) if basis else told


def _agreement_words(reported: float, simulated: float | None) -> str:
    if simulated is None:
        return phrase("not simulated: the run is too short, or nothing was answered")
    if abs(simulated - reported) <= TOLERANCE * abs(reported):
        return phrase("reproduced (within {share})", share=percent(TOLERANCE))
    if not reported or not simulated:
        return phrase(
            "not reproduced: {simulated} instead of {reported}",
            simulated=f"{simulated:.3g}",
            reported=f"{reported:.3g}",
        )
    message = template("not reproduced: {factor} times the reported figure")
    return phrase(message, factor=f"{simulated / reported:.2g}")


def _load_basis(scenario: Scenario, names: list[str]) -> str:
    """Return on which inputs the load of the systems *names* rests."""
    closed = [name for name in names if scenario.systems[name].clients.kind == "closed"]
    if not closed:
        return ""
    return phrase(
        "the config's {users} closed users and their think time, which are inputs",
        users=sum(scenario.systems[name].clients.users for name in closed),
    )


def _users_basis(scenario: Scenario, names: list[str]) -> str:
    if _load_basis(scenario, names):
        return phrase("itself: the config takes the number of users as an input")
    return phrase(
        "Little's law: requests in flight, open clients have no number of users"
    )


def _users(scenario: Scenario, summary: Summary, name: str) -> float | None:
    """Return the users of a closed load, or the requests in flight of an open one."""
    clients = scenario.systems[name].clients
    if clients.kind == "closed":
        return float(clients.users)
    mean_s = _response_s(summary, name)
    return None if mean_s is None else _rate(summary, name) * mean_s


def _response_s(summary: Summary, name: str) -> float | None:
    mean_ms = summary.systems[name].latency_ms.mean
    return None if mean_ms is None else mean_ms / 1000


def _rate(summary: Summary, name: str) -> float:
    completed = summary.systems[name].requests.completed
    return completed / summary.measured_s if summary.measured_s else 0.0


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
