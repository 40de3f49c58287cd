"""A leak of memory: into processes that listen, and full at its exact time."""

import pytest

from models.config import FaultConfig
from models.platform import Platform
from tests import bare
from tests.inside import on_end, restarts_of, send, serving

START = {"base_mib": 1.0, "boot_cpu_s": 29.8}
"""With PM2's gap of 0.2 s from exit to start it is down for 30 s."""
Ends = list[tuple[float, str]]


def leaking(
    mib_per_s: float,
    *,
    process: dict[str, float],
    at_s: float = 0.0,
    lasts_s: float | None = None,
    **layout: object,
) -> tuple[Platform, Ends]:
    """Return a platform whose process leaks, and when and of what it will end."""
    ends: Ends = []

    def note(at_s: float, kind: str, _: str, detail: str) -> None:
        if kind in ("exit", "oom-kill"):
            ends.append((at_s, detail if kind == "exit" else kind))

    leak = FaultConfig(
        kind="memory-leak",
        target="web",
        at_s=at_s,
        mib_per_s=mib_per_s,
        duration_s=lasts_s,
    )
    it = bare.platform(
        bare.system(bare.route(cpu=0.001), process=process),
        faults={"leak": leak},
        events=note,
        **layout,
    )
    return it, ends


def test_a_leak_fills_a_heap_that_listens_at_its_exact_times() -> None:
    # V8 aborts at 98 of 100 MiB; from 1 MiB of base the other 97 take 300 s. The next
    # life listens 30 s later and leaks from there: 300, 300 + 30 + 300 and once more.
    it, ends = leaking(97 / 300, process=START | {"heap_limit_mib": 100.0})
    it.run(1000.0)
    assert [at_s for at_s, _ in ends] == pytest.approx([300.0, 630.0, 960.0], abs=1e-6)
    assert {cause for _, cause in ends} == {"cause=heap-limit"}


def test_a_leak_fills_a_host_at_its_exact_times() -> None:
    # 8 MiB of RAM, 1 of base: 7 MiB in 300 s, and the killer comes when they are full.
    it, ends = leaking(7 / 300, process=START, host={"ram_mib": 8.0})
    it.run(1000.0)
    assert [at_s for at_s, _ in ends] == pytest.approx([300.0, 630.0, 960.0], abs=1e-6)
    assert {cause for _, cause in ends} == {"oom-kill"}
    assert [kill["rss_mib"] for kill in it.hosts["web"].oom_kills] == [8.0] * 3


def test_the_time_is_no_multiple_of_a_step() -> None:
    # 9 MiB at 4 a second from 10.3 s on: 2.25 s.
    it, ends = leaking(4.0, process={"heap_limit_mib": 10 / 0.98}, at_s=10.3)
    it.run(13.0)
    ((ended_at, _),) = ends
    assert ended_at == pytest.approx(12.55, abs=1e-6)


def test_a_leak_that_ends_leaves_what_was_leaked_until_then() -> None:
    # 2 MiB a second for 2.75 s beside 1 MiB of base; nothing afterwards.
    it, _ = leaking(2.0, process={}, at_s=5.0, lasts_s=2.75)
    it.run(100.0)
    assert serving(it).rss_mib == pytest.approx(1.0 + 5.5, abs=1e-6)


def test_a_process_that_starts_leaks_nothing_and_one_after_the_end_neither() -> None:
    # It ends at 2 s of 2 MiB, starts for 30 s, and the leak is over at 20 s.
    heap = {"heap_limit_mib": 3.0 / 0.98}
    it, ends = leaking(1.0, process=START | heap, lasts_s=20.0)
    it.run(31.9)
    (life,) = it.apps["web"].lives
    assert (life.is_listening, life.rss_mib) == (False, 1.0)
    it.run(200.0)
    assert serving(it).rss_mib == 1.0
    assert restarts_of(it) == {"heap-limit": 1}
    assert len(ends) == 1


def test_a_leak_beside_requests_fills_what_they_leave() -> None:
    # Of 9 MiB of room requests keep 3 for good (their cache) from 1 s on, by which time
    # one of 6 has leaked: full after 6 s, not 9.
    process = {"heap_limit_mib": 10 / 0.98, "cache_mib": 3.0, "cache_fill_requests": 1}
    it, ends = leaking(1.0, process=process)
    it.run(1.0)
    send(it)
    it.run(10.0)
    assert ends[0][0] == pytest.approx(6.0, abs=1e-5)


def test_a_leak_of_nothing_leaks_nothing() -> None:
    it, _ = leaking(0.0, process={})
    it.run(100.0)
    assert serving(it).rss_mib == 1.0


@pytest.mark.parametrize(
    ("outside", "ended_at_s"), [(0.0, [300.0]), (0.5, [600.0]), (1.0, [])]
)
def test_buffers_that_leak_do_not_fill_the_heap(
    outside: float, ended_at_s: list[float]
) -> None:
    # The heap has 97 MiB left, as above; of what leaks all of it, half or nothing is
    # there.
    process = START | {"heap_limit_mib": 100.0, "leak_buffer_share": outside}
    it, ends = leaking(97 / 300, process=process)
    it.run(601.0)
    assert [at_s for at_s, _ in ends][:1] == pytest.approx(ended_at_s, abs=1e-4)
    assert {cause for _, cause in ends} <= {"cause=heap-limit"}


@pytest.mark.parametrize(
    ("kind", "pause_s"), [("node", 0.006 + 10 * 0.001), ("workers", 0.0)]
)
def test_64_mib_of_buffers_bring_a_full_collection(kind: str, pause_s: float) -> None:
    # 16 MiB a request, all of it in buffers: the fourth begins with a pause of 6 ms and
    # of 1 ms for each of the 10 MiB in the heap. So does the eighth; the heap has not
    # grown, whose own collections come after 16 MiB. Workers have no heap of V8's.
    process = {
        "base_mib": 10.0,
        "kind": kind,
        "workers": 1 if kind == "workers" else None,
        "leak_buffer_share": 1.0,
        "mark_sweep_s_per_mib": 0.001,
    }
    it = bare.platform(bare.system(bare.route(cpu=0.1), process=process))
    found: list[float] = []
    on_end(it, lambda *_: found.append(it.env.now))
    it.apps["web"].leak(16 * 2**20)
    send(it, 8)
    it.run(10.0)
    after_s = [0, 0, 0, pause_s, pause_s, pause_s, pause_s, 2 * pause_s]
    assert found == pytest.approx(
        [0.1 * (n + 1) + late_s for n, late_s in enumerate(after_s)]
    )
