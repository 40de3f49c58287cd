"""The command `lssim coupling`: its faults, its matrix, its document, its exit code."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from typer.testing import CliRunner

from experiments.cli import app
from experiments.cli.coupling import coupling_command
from experiments.coupling import pairs
from experiments.coupling.comparison import compare, runs_of
from experiments.coupling.document import document
from experiments.coupling.faultlist import fault_list
from experiments.coupling.study import plan, study
from experiments.coupling.topology import topology
from experiments.coupling.window import active_users, busiest_hour_s
from experiments.months import FAULT_MONTH_S
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from models.config import DemandConfig, FaultConfig
from models.loading import load_scenario
from tests.small import SMALL

SCENARIO = load_scenario(SMALL)


def ran(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["coupling", *arguments])
    assert result.exit_code == code, result.output
    return result


def test_every_part_of_a_scenario_has_its_faults() -> None:
    faults = fault_list(SCENARIO)
    kinds = {(each.config.kind, each.config.target) for each in faults}
    for name in SCENARIO.apps:
        assert {("process-crash", name), ("memory-leak", name), ("deploy", name)} <= kinds
    assert {("host-crash", name) for name in SCENARIO.hosts} <= kinds
    assert {("database-outage", name) for name in SCENARIO.databases} <= kinds
    names = [each.name for each in faults]
    assert len(set(names)) == len(names)
    assert all(each.per_month > 0 and each.source for each in faults)
    for each in faults:
        assert set(each.hits) <= set(SCENARIO.systems)


def test_a_fault_of_the_config_stands_in_place_of_the_standard_one() -> None:
    (host, *_) = SCENARIO.hosts
    own = FaultConfig(
        kind="host-crash", target=host, repair=DemandConfig(mean_s=600.0), mttf_s=9e5
    )
    it = evolve(SCENARIO, faults={"mine": own})
    crashes = [
        each
        for each in fault_list(it)
        if each.config.kind == "host-crash" and each.config.target == host
    ]
    assert [each.name for each in crashes] == ["mine"]
    assert crashes[0].duration_s == 600.0
    assert crashes[0].per_month == pytest.approx(FAULT_MONTH_S / 900_600)
    assert crashes[0].injected(60.0).at_s == 60.0
    assert crashes[0].injected(60.0).mttf_s is None
    rare = evolve(SCENARIO, faults={"mine": evolve(own, per_month=0.1)})
    assert next(f for f in fault_list(rare) if f.name == "mine").per_month == 0.1


def test_users_follow_the_profile_from_the_busiest_hour_down() -> None:
    at_s = busiest_hour_s(SCENARIO)
    for system in SCENARIO.systems.values():
        users = active_users(system, SCENARIO, from_s=at_s, buckets=3)
        assert (users <= system.users).all()
        assert len(users) == 3


def test_the_document_is_the_same_for_any_number_of_workers() -> None:
    arguments = (str(SMALL), "--replications", "2", "--only", "crash", "--json")
    one, two = (ran(*arguments, "--workers", str(workers)) for workers in (1, 2))
    assert one.stdout == two.stdout
    tree = json.loads(one.stdout)
    assert tree["schema"] == "lssim.coupling/2"
    (it,) = tree["topologies"]
    assert {each["kind"] for each in it["faults"]} == {"process-crash", "host-crash"}
    for each in it["faults"]:
        parts = [
            lost
            for system in each["systems"].values()
            for lost in system["user_min_through"].values()
        ]
        assert sum(parts) == pytest.approx(each["user_min"]["mean"], rel=1e-6)


def test_any_executor_gives_the_same_document() -> None:
    planned = plan(SCENARIO, replications=2).of_faults(["process-crash"])
    told: list[str] = []
    added: list[int] = []
    with ThreadPoolExecutor(2) as executor:
        ours, theirs = (
            document(compare([planned], crew, told=told.append, more=added.append))
            for crew in (Crew(), Crew(executor=executor))
        )
    assert ours == theirs
    assert len(told) == 2 * runs_of([planned], with_critical=False) + sum(added)


def test_the_matrix_says_the_verdict_first_and_the_month_last() -> None:
    result = ran(str(SMALL), str(SMALL), "--replications", "2", "--only", "host-crash")
    lines = result.stdout.splitlines()
    name = SCENARIO.name or SMALL.stem
    part = f"(1 of {len(fault_list(SCENARIO))} faults only)"
    assert lines[0].startswith(f"{name} {part}: ")
    assert lines[1].startswith(f"{name} (2) {part}: ")
    assert lines[-1].startswith("Expected a month, in user-minutes: ")
    assert lines[-1].count(part) == 2
    assert f"{name} and {name} (2) lose the same, at the same rates." in lines[-1]
    assert any(line.startswith("Side by side") for line in lines)
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--at", "25:00"), "must be a time of day from 00:00 to 23:59, got '25:00'"),
        (("--only", "earthquake"), "must be part of a fault's name, got earthquake"),
        (("--replications", "1"), "--replications"),
        (("--set", "systems.nobody.users=1"), "nobody"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_run(
    arguments: tuple[str, ...], words: str
) -> None:
    assert words in " ".join(ran(str(SMALL), *arguments, code=2).output.split())


def test_a_study_that_is_interrupted_keeps_the_faults_that_are_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planned = plan(SCENARIO, replications=2)
    chosen = tuple(f for f in planned.faults if f.config.kind == "process-crash")
    run_pair, runs = pairs.run_pair, []

    def until_interrupted(*arguments: Any, engine: Engine) -> pairs.Pair:
        runs.append(arguments)
        if len(runs) == 4:
            raise KeyboardInterrupt
        return run_pair(*arguments, engine=engine)

    monkeypatch.setattr("experiments.coupling.trials.run_pair", until_interrupted)
    with Crew(1) as crew:
        done = study(evolve(planned, faults=chosen), crew)
    assert done.is_interrupted
    assert [each.name for each in done.finished] == [chosen[0].name]
    assert topology(done).is_interrupted


def test_a_run_that_is_interrupted_at_once_exits_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.coupling.trials.run_twin", interrupted)
    ran(str(SMALL), "--workers", "1", code=130)
    assert coupling_command.__doc__
    assert capsys.readouterr().out == ""


def test_a_scenario_may_begin_at_any_time_of_the_day(tmp_path: Path) -> None:
    result = ran(
        str(SMALL), "--replications", "2", "--at", "00:05", "--only", "deploy", "--json"
    )
    (it,) = json.loads(result.stdout)["topologies"]
    assert it["begins_at_s"] % 86_400 == 300.0
    assert not list(tmp_path.iterdir())
