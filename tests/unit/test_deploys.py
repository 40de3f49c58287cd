"""Deploys: one application at once, or a system's hosts one after the other."""

from attrs import evolve

from models.config import AppConfig, FaultConfig
from models.platform import Platform
from tests import bare
from tests.inside import requests_of, restarts_of, slots_of


def deployed(
    kind: str, target: str, *, instances: int = 1, mode: str = "cluster"
) -> Platform:
    """Return a system on two hosts, whose processes start in a second, under load."""
    shop = bare.system(bare.route(cpu=0.001), per_s=20.0, process={"boot_cpu_s": 1.0})
    apps = {
        name: AppConfig(system="shop", host=name, instances=instances, mode=mode)
        for name in ("a", "b")
    }
    alone = bare.scenario({"shop": shop}, span_s=100.0)
    deploy = FaultConfig(kind=kind, target=target, at_s=10.0)
    return Platform(
        evolve(
            alone,
            apps=apps,
            hosts={name: evolve(bare.HOST, vcpus=4) for name in apps},
            faults={"deploy": deploy},
        ),
        catalog=bare.CATALOG,
    )


def lives(it: Platform, host: str) -> int:
    return sum(len(slot.lives) for slot in slots_of(it, host=host))


def test_a_rolling_deploy_takes_one_host_after_the_other() -> None:
    # A new process beside the old one from 10 to 11 s on the first, then on the second.
    it = deployed("rolling-deploy", "shop")
    for at_s, expected in ((9.9, (1, 1)), (10.5, (2, 1)), (11.5, (1, 2)), (12.5, (1, 1))):
        it.run(at_s)
        assert (lives(it, "a"), lives(it, "b")) == expected
    assert [restarts_of(it, name) for name in ("a", "b")] == [{"deploy": 1}] * 2
    it.run(100.0)
    # Only what was in flight in the very instant of an exit can be lost: 2 x 0.02.
    assert requests_of(it).failed <= 1


def test_a_rolling_deploy_takes_one_process_of_a_host_after_the_other() -> None:
    it = deployed("rolling-deploy", "shop", instances=2)
    counts = []
    for at_s in (10.5, 11.5, 12.5, 13.5, 14.5):
        it.run(at_s)
        counts.append((lives(it, "a"), lives(it, "b")))
    assert counts == [(3, 2), (3, 2), (2, 3), (2, 3), (2, 2)]


def test_a_deploy_leaves_the_other_application_alone() -> None:
    it = deployed("deploy", "a")
    it.run(100.0)
    assert restarts_of(it, "a") == {"deploy": 1}
    assert restarts_of(it, "b") == {}


def test_a_crash_ends_one_process_and_the_other_serves_on() -> None:
    it = deployed("process-crash", "a", instances=2)
    it.run(10.5)
    assert (lives(it, "a"), lives(it, "b")) == (2, 2)  # one of them starts
    it.run(100.0)
    causes = [slot.restarts for slot in slots_of(it)]
    assert sum(map(len, causes)) == 1
    assert requests_of(it).failed <= 1
