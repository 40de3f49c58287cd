"""Time-outs that do not go together, or with the answers."""

from collections.abc import Iterator, Sequence

from experiments.figures import span
from experiments.judgement.layout import Layout
from experiments.judgement.stations import SystemUse
from experiments.language.tongue import phrase


def timeout_objections(layout: Layout, systems: Sequence[SystemUse]) -> Iterator[str]:
    """Yield time-outs that do not go together, or with the answers."""
    for use in systems:
        sessions = layout.scenario.systems[use.system].sessions
        for host in sorted(layout.hosts_of(use.system)):
            silence_s = layout.scenario.hosts[host].gateway.proxy_read_timeout_s
            if sessions is not None and sessions.heartbeat_s > silence_s:
                yield phrase(
                    "nginx on {host} cuts the sockets of {system}: a heartbeat every"
                    " {heartbeat} is longer than the {silence} of silence that it bears"
                    " (proxy_read_timeout_s)",
                    host=host,
                    system=use.title,
                    heartbeat=span(sessions.heartbeat_s),
                    silence=span(silence_s),
                )
        who, patience_s = patience_of(layout, use.system)
        if use.response_s is not None and use.response_s >= patience_s:
            yield phrase(
                "answers of {system} take {response} on average at its busiest ({when}),"
                " and {who} up after {patience}",
                system=use.title,
                response=span(use.response_s),
                when=use.busiest_at,
                who=who,
                patience=span(patience_s),
            )


def patience_of(layout: Layout, system: str) -> tuple[str, float]:
    """Return who of clients and gateways gives up first on *system*, and when."""
    clients = phrase("clients give")
    limits = {clients: layout.scenario.systems[system].clients.timeout_s}
    for host in sorted(layout.hosts_of(system)):
        gateway = layout.scenario.hosts[host].gateway
        who = phrase("nginx on {host} gives", host=host)
        limits[who] = gateway.proxy_read_timeout_s
    who = min(limits, key=lambda each: limits[each])
    return who, limits[who]
