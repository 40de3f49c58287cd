"""Bad days of memory that others reported: what each shows, and what cures it."""

import pytest

from experiments.judgement.judge import judge
from models.loading import load_scenario
from models.platform import Platform
from models.traffic.outcomes import Outcome
from tests import bare
from tests.days import DAYS
from tests.inside import on_end, restarts_of


def test_a_machine_crawls_while_its_page_cache_is_gone_and_then_kills() -> None:
    it = Platform(load_scenario(DAYS / "heap-by-host.toml"), catalog=bare.CATALOG)
    latencies: list[tuple[float, float]] = []

    def note(_: object, __: Outcome, latency_s: float) -> None:
        latencies.append((it.env.now - latency_s, latency_s))

    on_end(it, note, system="neighbour")
    it.run()
    # 3,891 - 2,600 - 50 - 60 - 285 - 100 = 796 MiB: at 0.35 a second they would last
    # 2,274 s, the last 80, of page cache, 229 s. It is sooner, for requests take memory,
    # too, and those that are accepted hang while the machine crawls.
    kills = it.hosts["vps"].oom_kills
    assert [kill["victim"] for kill in kills] == ["proxy-0"]
    (killed_at_s,) = (float(str(kill["at_s"])) for kill in kills)
    assert (778 - 80) / 0.35 < killed_at_s < 796 / 0.35
    squeezed_s = 80 / 0.35

    def p95_s(from_s: float, until_s: float) -> float:
        within = sorted(took_s for at_s, took_s in latencies if from_s <= at_s < until_s)
        return within[int(0.95 * len(within))]

    assert p95_s(0.0, killed_at_s - squeezed_s) < 0.2
    assert p95_s(killed_at_s - 0.3 * squeezed_s, killed_at_s) > 1.5


def test_a_heap_limit_ends_the_one_that_grows_and_leaves_its_neighbours_alone() -> None:
    heap = ("systems.proxy.process.heap_limit_mib=512",)
    it = Platform(load_scenario(DAYS / "heap-by-host.toml", heap), catalog=bare.CATALOG)
    it.run()
    # 0.98 x 512 + 60 - 285 = 277 MiB, at 0.35 a second every 13 minutes.
    assert restarts_of(it, "proxy") == {"heap-limit": 3}
    assert restarts_of(it, "neighbour") == {}
    assert it.hosts["vps"].oom_kills == []
    assert it.hosts["vps"].slowness == 1.0


def test_limits_of_pm2_that_exceed_the_machine_let_the_kernel_act_first() -> None:
    scenario = load_scenario(DAYS / "limits-of-pm2.toml")
    # 2 x 300 + 300 + 50 + 60 = 1,010 of 950 usable.
    sentence = (
        "host micro: PM2's limits permit 600 MiB and services hold 410, 1,010 of 950"
        " usable: the kernel kills before PM2 reloads"
    )
    assert sentence in judge(scenario, bare.CATALOG).warnings
    it = Platform(scenario, catalog=bare.CATALOG)
    it.run()
    # (950 - 410 - 2 x 160) / 0.04 = 5,500 s; each would be at 300 after 7,000 s.
    (kill,) = it.hosts["micro"].oom_kills
    assert kill["at_s"] == pytest.approx(5500, rel=0.02)
    restarts = [restarts_of(it, app) for app in ("api", "worker")]
    assert sorted(map(len, restarts)) == [0, 1]
