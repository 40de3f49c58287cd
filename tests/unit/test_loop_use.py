"""The use of a loop: over the time that the lives of its process lived."""

import pytest

from models.config import FaultConfig
from models.platform import Platform
from tests import bare
from tests.inside import clients_of, slot_of

DEPLOY = FaultConfig(kind="deploy", target="web", at_s=10.0)


def deployed(*, cpu_s: float) -> Platform:
    """Return four cores, a process that boots for 8 s, and a deploy after 10 s."""
    return bare.platform(
        bare.system(bare.route(cpu=cpu_s), process={"boot_cpu_s": 8.0}),
        host={"vcpus": 4},
        faults={"deploy": DEPLOY},
    )


def test_two_lives_beside_each_other_are_never_more_than_busy() -> None:
    # One request keeps the old life busy from 0 on, the new one boots from 10 s on:
    # at 13 s they were busy for 13 + 3 s, and lived for as long. Over the run alone it
    # would be 16 / 13 = 1.23.
    it = deployed(cpu_s=100.0)
    clients_of(it).send()
    it.run(13.0)
    assert slot_of(it).lived_s() == pytest.approx(16.0)
    assert slot_of(it).loop_utilisation() == pytest.approx(1.0)


def test_the_use_is_of_the_time_that_each_life_lived() -> None:
    # PM2 ends the old life 3 s after the deploy, at 13 s; the new one, from 10 s on,
    # boots for 8 s and idles until 40 s: busy for 8 of 13 + 30 s.
    it = deployed(cpu_s=0.01)
    it.run(40.0)
    assert slot_of(it).lived_s() == pytest.approx(43.0)
    assert slot_of(it).loop_utilisation() == pytest.approx(8.0 / 43.0)
    assert slot_of(it).down_s() == pytest.approx(5.0)


def test_after_the_warm_up_the_lives_are_counted_anew() -> None:
    # Measured from 20 s on: one life, idle but for the one second of a request.
    it = deployed(cpu_s=1.0)
    it.run(20.0)
    slot_of(it).clear()
    clients_of(it).send()
    it.run(40.0)
    assert slot_of(it).lived_s() == pytest.approx(20.0)
    assert slot_of(it).loop_utilisation() == pytest.approx(0.05)
