"""Swap is no memory: how slow a machine becomes by it, by hand and on a bad day."""

from math import ceil

import pytest

from experiments.judgement.judge import judge
from experiments.summary.summarising import summarise
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.days import DAYS
from tests.inside import on_end, send, serving

HOST = {"ram_mib": 64.0, "swap_mib": 64.0, "swap_io_s": 0.001, "thrash_factor": 10.0}


def response_s(*, base_mib: float, **host: float) -> float:
    """Return how long an answer of 1 s takes beside *base_mib* of memory."""
    process = {"base_mib": base_mib, "boot_cpu_s": 1.0}
    system = bare.system(bare.route(cpu=1.0), process=process)
    it = bare.platform(system, host=HOST | host)
    seen: list[float] = []
    on_end(it, lambda _, __, latency_s: seen.append(latency_s))
    send(it)
    it.run(100.0)
    (latency_s,) = seen
    return latency_s


@pytest.mark.parametrize(
    ("base_mib", "slowness"),
    [
        (64.0, 1.0),
        # 20,000 pages a second x 1 ms x 1/64 of the RAM = 0.3125 s beside the second.
        (65.0, 1.3125),
        (64.5, 1.3125),  # a step is a 64th of the RAM, rounded up
        (96.0, 11.0),  # 20 x 1/2 + 1
        (128.0, 21.0),
    ],
)
def test_each_touch_of_what_is_in_swap_waits_for_the_disk(
    base_mib: float, slowness: float
) -> None:
    assert response_s(base_mib=base_mib) == pytest.approx(slowness)


def test_swap_leaves_no_page_cache() -> None:
    # 10 times slower without page cache, and 10 more for half a RAM's worth of swap.
    floor = {"page_cache_mib": 20.0, "page_cache_floor_mib": 16.0}
    assert response_s(base_mib=96.0, **floor) == pytest.approx(20.0)
    assert response_s(base_mib=40.0, **floor) == pytest.approx(1.0)


def test_a_faster_disk_makes_swap_bearable() -> None:
    assert response_s(base_mib=96.0, swap_io_s=0.0001) == pytest.approx(2.0)


def test_the_killer_comes_when_the_swap_is_full_too() -> None:
    system = bare.system(bare.route(cpu=1.0), process={"base_mib": 128.0})
    it = bare.platform(system, host=HOST)
    assert serving(it).rss_mib == 128.0
    serving(it).leak(1)
    assert [kill["rss_mib"] for kill in it.hosts["web"].oom_kills] == [128.0]


def test_a_machine_that_lives_in_swap_crawls_and_does_not_fit() -> None:
    # 4 x 300 + 300 + 50 + 60 = 1,610 MiB, and 4 of requests (5/s x 2 s x 0.4), of 1,024:
    # 590 in swap, 37 steps of 16 MiB are 0.578 of the RAM, so all work takes 10 + 20 x
    # 0.578 = 21.6 times as long, and a tenth of a core becomes two: ever more in flight.
    scenario = load_scenario(DAYS / "swap.toml")
    judgement = judge(scenario, bare.CATALOG)
    assert judgement.verdicts[0].startswith(
        "host vps (custom) does not fit: 1,614 MiB at steady state, 3,072 usable, of them"
        " 1,024 RAM: 590 MiB live in swap, and the host crawls"
    )
    assert judgement.verdicts[1].startswith("site does not fit host vps")
    it = Platform(scenario, catalog=bare.CATALOG)
    it.run()
    summary = summarise(it)
    ram = summary.hosts["vps"].ram
    assert ram.swapped_peak_mib > 586
    assert ram.slowest == 10 + 20 * ceil(ram.swapped_peak_mib / 16) / 64
    assert not summary.hosts["vps"].oom_kills
    system = summary.systems["site"]
    assert (system.error_rate or 0) > 0.5
    assert any("host vps crawled: " in each for each in summary.warnings)
