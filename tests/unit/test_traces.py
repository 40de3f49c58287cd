"""Traces: requests that come when a file says, and ask for what it says."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from experiments.judgement import judge
from experiments.summary.identity import scenario_hash
from models.loading import effective_toml, load_scenario
from models.plans.catalog import load_catalog
from models.platform import Platform
from tests.inside import measures_of, on_end, requests_of
from tests.small import faults_in

CONFIG = """
duration_s = 60
[systems.app.clients]
kind = "trace"
trace = "{name}"
[systems.app.endpoints."/one"]
share = 0.5
cpu = {{ mean_s = 0.04, law = "deterministic" }}
queries = 1
query = {{ mean_s = 0.1, law = "deterministic" }}
[systems.app.endpoints."/two"]
share = 0.5
cpu = {{ mean_s = 0.5, law = "deterministic" }}
[systems.app.process]
scavenge_s = 0.0
mark_sweep_s_per_mib = 0.0
warm_up_cpu_s = 0.0
[hosts.web]
vcpus = 1
ram_mib = 4096.0
gateway = {{ request_cpu_s = 0.0 }}
[databases.db]
vcpus = 1
max_connections = 10
baseline_utilisation = 1.0
connect_s = 0.0
network_s = 0.0
buffer_hit_ratio = 1.0
[apps.app]
system = "app"
host = "web"
database = "db"
"""


def config(folder: Path, rows: Sequence[str], *, name: str = "log.csv") -> Path:
    (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "it.toml"
    path.write_text(CONFIG.format(name=name), encoding="utf-8")
    return path


def latencies_s(path: Path) -> list[float]:
    """Return when each request came, and for how long it was there."""
    it = Platform(load_scenario(path))
    ended: list[float] = []
    on_end(it, lambda request, _, span_s: ended.extend((request.arrived_at, span_s)))
    it.run()
    return ended


def test_a_trace_says_when_and_what(tmp_path: Path) -> None:
    path = config(
        tmp_path,
        [
            "time_s,endpoint,cpu_1_s,cpu_2_s,query_s",
            "10,/one,0.1,0.2,0.3",
            "20,/one,,,0.3",  # 20 ms of the law before the query, and 20 ms after it
            "30,/two,0.7,,",
        ],
    )
    assert latencies_s(path) == pytest.approx([10, 0.6, 20, 0.34, 30, 0.7])


def test_cpu_of_all_callbacks_is_shared_out_among_them(tmp_path: Path) -> None:
    # A query as the law has it, 100 ms, and 300 ms of CPU around it; 300 ms alone.
    path = config(tmp_path, ["time_s,endpoint,cpu_s", "1,/one,0.3", "2,/two,0.3"])
    assert latencies_s(path) == pytest.approx([1, 0.4, 2, 0.3])


def test_rows_are_taken_in_the_order_of_their_times(tmp_path: Path) -> None:
    rows = ["time_s,endpoint,cpu_s", "9,/two,0.9", "3,/two,0.3", "3.1,/two,0.1"]
    # The one of 3.1 s waits for the one of 3 s until 3.3 s.
    assert latencies_s(config(tmp_path, rows)) == pytest.approx(
        [3, 0.3, 3.1, 0.3, 9, 0.9]
    )


def test_routes_that_the_trace_does_not_know_are_drawn(tmp_path: Path) -> None:
    path = config(tmp_path, ["time_s", *(f"{n / 20:.2f}" for n in range(1000))])
    it = Platform(load_scenario(path))
    it.run()
    one, two = (each.completed + each.failed for each in measures_of(it).endpoints)
    assert requests_of(it).arrived == 1000
    assert one == pytest.approx(two, rel=0.2)


def test_parquet_and_compressed_files_are_read_alike(tmp_path: Path) -> None:
    rows = ["time_s,endpoint,cpu_s", "1,/two,0.25", "2,/two,0.5"]
    expected = latencies_s(config(tmp_path, rows))
    for name in ("log.parquet", "log.csv.gz"):
        duckdb.execute(
            f"COPY (FROM read_csv('{tmp_path / 'log.csv'}')) TO '{tmp_path / name}'"
        )
        (tmp_path / "it.toml").write_text(CONFIG.format(name=name), encoding="utf-8")
        assert latencies_s(tmp_path / "it.toml") == expected


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["endpoint", "/one"], "has no column time_s"),
        (["time_s,cpu", "1,2"], "has an unknown column 'cpu', must be among time_s, "),
        (["time_s", "x"], "time_s must hold numbers"),
        (["time_s,cpu_s", "1,2", "2,-3"], "cpu_s must be finite and >= 0, got -3 in row"),
        (["time_s,endpoint", ",/one"], "has no time_s in row 1"),
        (
            ["time_s,endpoint", "1,/on"],
            "an endpoint '/on' that is no route, did you mean",
        ),
        (
            ["time_s,cpu_3_s", "1,2"],
            "has a column cpu_3_s, and no request has more than 2",
        ),
        (["time_s"], "has no rows"),
    ],
)
def test_what_is_no_trace_is_refused_with_its_reason(
    tmp_path: Path, rows: list[str], fault: str
) -> None:
    (found,) = faults_in(config(tmp_path, rows))
    assert found.startswith("systems.app.clients.trace: ")
    assert fault in found


@pytest.mark.parametrize(
    ("overrides", "fault"),
    [
        (("clients.trace=nowhere.csv",), "'nowhere.csv' cannot be read: No such file"),
        (("clients.kind=open", "requests_per_day=9"), "needs kind = 'trace', got 'open'"),
        (
            ("surges=[{at_s=1,duration_s=2,factor=3}]",),
            "a surge multiplies a rate, and a trace has none, leave them out",
        ),
    ],
)
def test_a_trace_goes_with_its_kind(
    tmp_path: Path, overrides: tuple[str, ...], fault: str
) -> None:
    path = config(tmp_path, ["time_s", "1"])
    keys = tuple(f"systems.app.{each}" for each in overrides)
    (found,) = faults_in(path, keys)
    assert fault in found


def test_a_surge_cannot_multiply_a_trace(tmp_path: Path) -> None:
    path = config(tmp_path, ["time_s", "1"])
    fault = "faults.rush={kind='surge',target='app',at_s=1,duration_s=2,factor=3}"
    (found,) = faults_in(path, (fault,))
    assert found.endswith("must not follow a trace, as 'app' does")


def test_a_path_is_relative_to_the_file_that_wrote_it(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    base = config(tmp_path / "logs", ["time_s,endpoint", "1,/two"])
    over = tmp_path / "over.toml"
    over.write_text('extends = "logs/it.toml"\nduration_s = 30\n', encoding="utf-8")
    assert latencies_s(over) == latencies_s(base)


def test_the_effective_config_may_stand_anywhere(tmp_path: Path) -> None:
    scenario = load_scenario(config(tmp_path, ["time_s,endpoint", "1,/two"]))
    (tmp_path / "out").mkdir()
    moved = tmp_path / "out" / "config.toml"
    moved.write_text(effective_toml(scenario), encoding="utf-8")
    assert latencies_s(moved) == pytest.approx([1, 0.5])


def test_a_scenario_is_known_by_what_its_trace_says(tmp_path: Path) -> None:
    hashes = []
    for folder, at in (("a", 1), ("b", 1), ("c", 2)):
        (tmp_path / folder).mkdir()
        path = config(tmp_path / folder, ["time_s", str(at)])
        hashes.append(scenario_hash(load_scenario(path)))
    assert hashes[0] == hashes[1] != hashes[2]


def test_check_takes_a_trace_at_its_mean_rate_and_says_so(tmp_path: Path) -> None:
    # 30 requests until 60 s: one every two seconds.
    rows = ["time_s", *(str(2 * n) for n in range(1, 31))]
    found = judge(load_scenario(config(tmp_path, rows)), load_catalog())
    (use,) = found.systems
    assert use.busiest_per_s == pytest.approx(0.5)
    (said,) = [each for each in found.warnings if "trace" in each]
    assert said.startswith("systems.app follows a trace: this is at its mean rate")
