"""Balancing: what a policy does on the day on which one of several hosts is dead."""

from collections.abc import Iterator

from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase


def balancing_objections(layout: Layout) -> Iterator[str]:
    """Yield the systems whose balancer would send nearly everything to a dead process."""
    groups = layout.scenario.groups.values()
    for name, system in layout.scenario.systems.items():
        apps = layout.apps_of(name)
        is_checked = any(group.app in apps for group in groups)
        if system.health_checks is not None:
            is_checked = system.health_checks == "on"
        if system.balancing == "least-connections" and not is_checked:
            yield phrase(
                "{system} is balanced by least connections without health checks: one of"
                " its {apps} apps whose processes are down answers 502 at once, has the"
                " fewest connections and so gets nearly everything (health_checks)",
                system=name,
                apps=len(apps),
            )
