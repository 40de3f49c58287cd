"""Rules of load balancers: a system has one at most."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import BalancerConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule


def _stands_alone(
    balancer: BalancerConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    own = place[-1]
    for name, other in scenario.balancers.items():
        if name == own:
            return
        if other.system == balancer.system:
            rule = f"{balancer.system!r} must have one balancer, got {name!r} and {own!r}"
            yield Finding((*place, "system"), f"{rule}, leave one out")


BALANCER_RULES: Mapping[type, Sequence[Rule]] = {BalancerConfig: (_stands_alone,)}
