"""Rate limits: which routes are asked more often than they may be."""

from collections.abc import Iterator, Sequence

from experiments.figures import percent, quantity
from experiments.judgement.layout import Layout
from experiments.judgement.stations import SystemUse
from experiments.language.tongue import counted
from models.hosting.ratelimit import WINDOW_S


def limit_objections(layout: Layout, systems: Sequence[SystemUse]) -> Iterator[str]:
    """Yield limits below the load at its busiest; what comes of the rest is for a run."""
    for use in systems:
        system = layout.scenario.systems[use.system]
        for path, endpoint in system.endpoints.items():
            if endpoint.is_static or not endpoint.share:
                continue
            hosts = sorted(layout.hosts_of(endpoint.served_by or use.system))
            per_s = use.busiest_per_s * endpoint.share / len(hosts)
            for host in hosts:
                gateway = layout.scenario.hosts[host].gateway
                limits = [gateway.limit_per_s]
                if endpoint.limit_per_min is not None:
                    limits.append(endpoint.limit_per_min / WINDOW_S)
                given = [each for each in limits if each is not None]
                allowed_per_s = min(given, default=per_s) * gateway.addresses
                if per_s > allowed_per_s:
                    yield counted(
                        "nginx on {host} turns away {share} of {route} of {system} at its"
                        " busiest ({when}): {asked} a minute come from one address, which"
                        " may send {allowed}",
                        "nginx on {host} turns away {share} of {route} of {system} at its"
                        " busiest ({when}): {asked} a minute come from {count} addresses,"
                        " which may send {allowed}",
                        gateway.addresses,
                        host=host,
                        share=percent(1 - allowed_per_s / per_s),
                        route=path,
                        system=use.system,
                        when=use.busiest_at,
                        asked=quantity(60 * per_s),
                        allowed=quantity(60 * allowed_per_s),
                    )
