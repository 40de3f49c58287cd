"""One event may end a whole crowd: the compiled tables have room for what follows."""

from pathlib import Path

from models.compiled.sizes import jobs_at_once
from models.compiled.tables import FIRST_ROWS
from models.config import BatchConfig
from models.loading import load_scenario
from tests import bare
from tests.both import agree

ROOT = Path(__file__).parents[2]


def test_a_process_that_ends_with_seven_hundred_sessions() -> None:
    # Each of them knocks again later: as many events out of one, beside as many before.
    assert 700 < FIRST_ROWS < 2 * 700
    scenario = load_scenario(
        ROOT / "tests" / "data" / "small.toml",
        [
            "starts_warm=true",
            "starts_at_s=43_200",
            "systems.chat.sessions.online_peak=700",
            "systems.chat.sessions.session_mib=0.01",
            "hosts.web.gateway.worker_connections=20_000",
            "faults.crash={kind='process-crash', target='chat', at_s=20}",
        ],
    )
    agree(scenario, seed=4, until_s=30.0)


def test_a_host_that_ends_with_five_thousand_requests() -> None:
    # 280 a second wait for the lock, for 18 s; all of them are asked again at once.
    scenario = load_scenario(
        ROOT / "configs" / "retry-storm.toml",
        [
            "faults.stall.at_s=2",
            "faults.stall.duration_s=30",
            "faults.away={kind='host-crash', target='medical', at_s=20, duration_s=5}",
            "systems.medical.clients.timeout_s=60",
            "systems.medical.process.pool_size=60",
        ],
    )
    agree(scenario, seed=4, until_s=24.0)


def test_quotas_have_room_for_all_their_jobs_at_once() -> None:
    # Two slots with two lives each, of a loop and four threads: 20 stints. If all of them
    # end one by one, 19 + 18 + ... come to the processor again and leave it: < 2 * 20^2.
    system = bare.system(bare.route(cpu=0.001), per_s=1.0, process={"threads": 4})
    quota = bare.scenario(system, app={"instances": 2, "cpu_quota": 0.5}, span_s=10.0)
    none = bare.scenario(system, app={"instances": 2}, span_s=10.0)
    assert jobs_at_once(quota) == 800
    assert jobs_at_once(none) == 0


def test_batch_work_has_room_for_all_its_threads_at_once() -> None:
    # Each may come to the processor, and be called off, within one event: twice 1,000.
    scenario = bare.scenario(
        bare.system(bare.route(cpu=0.001), per_s=1.0),
        span_s=10.0,
        batch={"backup": BatchConfig(host="web", at_s=1.0, cpu_s=9.0, threads=1_000)},
    )
    assert jobs_at_once(scenario) == 2_000
    agree(scenario, seed=1, until_s=10.0)
