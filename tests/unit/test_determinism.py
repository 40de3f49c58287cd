"""The same config and seed give the same bytes, and the same users everywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.running.simulate import simulate
from experiments.summary.document import summary_json
from models.clients.request import Request
from models.loading import load_scenario
from models.platform import Platform
from models.traffic.outcomes import Outcome
from tests.inside import on_end

ROOT = Path(__file__).parents[2]
RUN = "from experiments.cli import app; app()"

User = tuple[float, int, tuple[float, ...], tuple[float, ...], float, float]
"""Arrival, endpoint, bursts, queries, worker threads and job of one request."""


def bytes_of_a_run(config: str, hash_seed: str) -> bytes:
    arguments = ["run", f"configs/{config}.toml", "--json", "--days", "0.03"]
    run = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
    )
    return run.stdout


def users_of(config: str, seed: int) -> dict[str, dict[int, User]]:
    """Log every request that has ended, by system and number."""
    scenario = load_scenario(ROOT / "configs" / f"{config}.toml", ["days=0.05"])
    platform = Platform(scenario, seed=seed)
    users: dict[str, dict[int, User]] = {}
    for name in platform.systems:
        log: dict[int, User] = {}

        def note(
            request: Request, _: Outcome, __: float, log: dict[int, User] = log
        ) -> None:
            row = request.row
            log[request.number] = (
                request.arrived_at,
                row.endpoint,
                tuple(row.bursts_s),
                tuple(row.queries_s),
                row.threads_s,
                row.job_s,
            )

        on_end(platform, note, system=name)
        users[name] = log
    platform.run()
    return users


def test_two_processes_with_different_hash_seeds_give_the_same_bytes() -> None:
    assert bytes_of_a_run("pattern3", "1") == bytes_of_a_run("pattern3", "4242")


def test_two_runs_in_one_process_give_the_same_bytes() -> None:
    scenario = load_scenario(ROOT / "configs" / "pattern1.toml", ["days=0.02"])
    first, second = (summary_json(simulate(scenario, seed=5)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("other", ["pattern1", "pattern3"])
def test_two_topologies_under_one_seed_face_the_same_users(other: str) -> None:
    ours, theirs = users_of("pattern2", seed=3), users_of(other, seed=3)
    assert ours.keys() == theirs.keys()
    for system, users in ours.items():
        common = users.keys() & theirs[system].keys()
        # Who is still in flight at the end of one run alone is not in its log.
        assert len(common) > 0.99 * max(len(users), len(theirs[system]))
        assert {k: users[k] for k in common} == {k: theirs[system][k] for k in common}


def test_another_seed_gives_other_users() -> None:
    ours, others = users_of("pattern2", seed=3), users_of("pattern2", seed=4)
    assert all(ours[system][0] != others[system][0] for system in ours)
