"""The mean of a host's memory is that of what was held, whoever looks and when."""

import pytest

from experiments.summary.document import summary_json
from experiments.summary.summarising import summarise
from models.operation.recorder import Row
from models.platform import Platform
from tests import bare
from tests.inside import lives_of, send, serving

MEMORY = {"request_mib": 10.0, "garbage_lag_s": 1.0}


def busy_for_two_seconds(**host: float) -> Platform:
    web = bare.system(bare.route(cpu=2.0), process=MEMORY)
    it = bare.platform(web, span_s=100.0, host=host)
    send(it)
    return it


def test_garbage_counts_until_it_is_due_though_nobody_asks() -> None:
    # 1 MiB of base for 10 s, and 10 MiB for 2 s of work and 1 s as garbage; nobody claims
    # anything afterwards. (10 + 30) / 10 = 4; until the next claim it would be 11.
    it = busy_for_two_seconds()
    it.run(10.0)
    memory = it.hosts["web"].memory
    assert memory.mean_mib() == pytest.approx(4.0)
    assert (memory.used_mib, serving(it).rss_mib) == (1.0, 1.0)
    memory.collect()
    assert memory.mean_mib() == pytest.approx(4.0)
    # And after 10 s more of 1 MiB: (20 + 30) / 20.
    it.run(20.0)
    assert memory.mean_mib() == pytest.approx(2.5)


def test_a_warm_up_takes_the_garbage_of_its_time_along() -> None:
    # Measured from 2.5 s on: 1 MiB for 10 s, and the 10 of garbage for the half second
    # that is left of theirs.
    it = busy_for_two_seconds()
    it.run(2.5)
    it.hosts["web"].clear()
    it.run(12.5)
    assert it.hosts["web"].memory.mean_mib() == pytest.approx(1.5)


def test_a_process_that_ends_gives_up_its_garbage_when_that_was_due() -> None:
    # 3 s with 11 MiB and 2 s with 1, then it is ended and 5 s have passed without it.
    it = busy_for_two_seconds()
    it.run(5.0)
    it.supervisors["web"].is_up = False  # so that nobody starts another
    it.control.crash(it.apps["web"])
    it.run(10.0)
    assert not lives_of(it)
    assert it.hosts["web"].memory.mean_mib() == pytest.approx((3 * 11 + 2 * 1) / 10)


@pytest.mark.parametrize("every_s", [0.37, 7.0])
def test_a_reader_changes_nothing_of_a_squeezed_host(every_s: float) -> None:
    # Requests of 10 MiB on a host whose page cache they squeeze, so that memory is pace.
    def run(*, timeline: bool, looks: bool) -> str:
        rows: list[Row] = []
        web = bare.system(
            bare.route(cpu=bare.exponential(0.2)), per_s=3.0, process=MEMORY
        )
        host = {"ram_mib": 200.0, "page_cache_mib": 180.0, "page_cache_floor_mib": 180.0}
        it = Platform(
            bare.scenario(web, span_s=300.0, host={**host, "thrash_factor": 3.0}),
            catalog=bare.CATALOG,
            timeline=rows.append if timeline else None,
        )
        for number in range(1, 40 if looks else 1):
            it.run(number * every_s)
            memory = it.hosts["web"].memory
            assert memory.used_mib <= memory.capacity_mib
            assert memory.mean_mib() > 0.0
            assert repr(serving(it))
        it.run()
        assert it.hosts["web"].slowness > 1.0
        return summary_json(summarise(it))

    alone = run(timeline=False, looks=False)
    assert run(timeline=True, looks=False) == alone
    assert run(timeline=False, looks=True) == alone
