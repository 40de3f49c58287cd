"""Rules of containers: a limit that is there limits something."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import AppConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule
from models.loading.names import catalog


def _quota_is_a_limit(
    app: AppConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    host = scenario.hosts.get(app.host)
    if host is None or app.cpu_quota is None:
        return
    plan = catalog().instances.get(host.plan or "")
    vcpus = host.vcpus if host.vcpus is not None else plan.vcpus if plan else None
    if vcpus is not None and app.cpu_quota > vcpus:
        rule = (
            f"must be at most the vcpus of host {app.host}, {vcpus}, or it limits"
            f" nothing, got {app.cpu_quota:g}, leave it out"
        )
        yield Finding((*place, "cpu_quota"), rule)


CONTAINER_RULES: Mapping[type, Sequence[Rule]] = {AppConfig: (_quota_is_a_limit,)}
