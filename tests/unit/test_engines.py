"""Engines: which data plane a run has, and what the compiled one refuses by name."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from experiments.running import engines
from experiments.running.engines import (
    Engine,
    EngineError,
    choose,
    one_of_many,
    prepare,
    requests_of,
    settle,
    usual,
)
from models.compiled import caching
from models.compiled.refusals import FAULTS, NotCompiledError, refusals
from models.config import ClientsConfig, DemandConfig, FaultConfig, Scenario
from models.loading import load_scenario
from models.operation.faults.kinds import KINDS
from tests import bare

ROOT = Path(__file__).parents[2]


def plain() -> Scenario:
    return bare.scenario(bare.system(bare.route(cpu=0.01), per_s=1.0), span_s=60.0)


def many(forties: float) -> Scenario:
    """Return a scenario of so many times 40,000 requests."""
    busy = bare.system(bare.route(cpu=0.0001), per_s=2000.0)
    return bare.scenario(busy, span_s=20.0 * forties)


def flooded(*names: str) -> Scenario:
    """Return the plain scenario with faults of a kind that nobody has compiled."""
    faults = {name: FaultConfig(kind="flood", target="web") for name in names}
    return evolve(plain(), faults=faults)


def test_the_reference_is_taken_as_it_is() -> None:
    told: list[str] = []
    assert choose(Engine.SIMPY, flooded("wet"), told.append) is Engine.SIMPY
    assert told == []


def test_the_compiled_engine_refuses_by_the_key_and_tells_the_way_out() -> None:
    with pytest.raises(NotCompiledError) as refused:
        choose(Engine.COMPILED, flooded("wet"), lambda _: None)
    assert str(refused.value) == (
        'faults.wet.kind = "flood" is not compiled yet; use --engine simpy'
    )


def test_every_refusal_is_told_at_once() -> None:
    scenario = flooded("late", "wet")
    assert refusals(scenario) == [
        'faults.late.kind = "flood"',
        'faults.wet.kind = "flood"',
    ]
    with pytest.raises(NotCompiledError, match="are not compiled yet"):
        choose(Engine.COMPILED, scenario, lambda _: None)


def test_the_compiled_plane_knows_every_kind_of_fault() -> None:
    assert set(FAULTS) == set(KINDS)


def test_auto_takes_the_reference_where_the_other_refuses_and_says_why() -> None:
    told: list[str] = []
    assert choose(Engine.AUTO, flooded("wet"), told.append) is Engine.SIMPY
    assert told == ['engine: simpy (faults.wet.kind = "flood" is not compiled yet)']


def test_auto_takes_the_compiled_one_from_the_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching, "is_warm", lambda: True)
    told: list[str] = []
    assert choose(Engine.AUTO, many(1), told.append) is Engine.COMPILED
    assert told == ["engine: compiled (from the cache)"]


def test_auto_does_not_load_the_compiled_one_for_a_few_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching, "is_warm", lambda: True)
    told: list[str] = []
    # 60 requests; 40,000 repay it.
    assert choose(Engine.AUTO, plain(), told.append) is Engine.SIMPY
    assert told == ["engine: simpy (so short a run does not repay loading the other)"]


@pytest.mark.parametrize(
    ("is_warm", "scenario", "engine", "words"),
    [
        (True, 1, Engine.COMPILED, ["engine: compiled (from the cache)"]),
        # Half of the 40,000 requests that repay loading it, and none is ever compiled.
        (True, 0.5, Engine.SIMPY, []),
        (False, 100, Engine.SIMPY, []),
    ],
)
def test_a_run_without_a_wish_is_compiled_where_that_is_at_hand(
    is_warm: bool,
    scenario: float,
    engine: Engine,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching, "is_warm", lambda: is_warm)
    told: list[str] = []
    assert usual(many(scenario), told.append) is engine
    assert told == words


def test_many_runs_together_repay_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[Engine] = []
    monkeypatch.setattr(caching, "is_warm", lambda: False)
    monkeypatch.setattr(engines, "prepare", lambda it, _: prepared.append(it))
    told: list[str] = []
    # 49 runs of 40,000 requests are 1,960,000, 50 of them 2,000,000.
    assert settle(Engine.AUTO, [(many(1), 49)], told.append) is Engine.SIMPY
    assert prepared == []
    assert settle(Engine.AUTO, [(many(1), 50)], told.append) is Engine.AUTO
    assert prepared == [Engine.COMPILED]
    assert told == [
        "engine: simpy (so short a run does not repay compiling)",
        "engine: compiled (the run repays compiling)",
    ]


def test_of_many_scenarios_each_has_the_engine_that_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching, "is_warm", lambda: True)
    monkeypatch.setattr(engines, "prepare", lambda *_: None)
    told: list[str] = []
    refused = 'faults.wet.kind = "flood"'
    work = [(many(1), 1), (flooded("wet"), 3)]
    assert settle(Engine.AUTO, work, told.append) is Engine.AUTO
    assert told == [
        "engine: compiled (from the cache)",
        f"engine: simpy where there is {refused} (not compiled yet)",
    ]
    assert one_of_many(Engine.AUTO, many(1)) is Engine.COMPILED
    assert one_of_many(Engine.AUTO, flooded("wet")) is Engine.SIMPY
    with pytest.raises(NotCompiledError):
        settle(Engine.COMPILED, work, told.append)
    assert settle(Engine.AUTO, work[1:], told.append) is Engine.SIMPY
    assert told[-1] == f"engine: simpy ({refused} is not compiled yet)"
    assert settle(Engine.SIMPY, work, told.append) is Engine.SIMPY


def test_the_workers_of_a_cluster_have_what_they_compiled_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "prepare", lambda *_: pytest.fail("compiled here"))
    told: list[str] = []
    assert settle(Engine.AUTO, [(many(99), 1)], told.append, is_here=False) is Engine.AUTO
    assert told == ["engine: compiled on the workers that have it in their cache"]
    monkeypatch.setattr(caching, "is_warm", lambda: False)
    monkeypatch.setattr(engines, "PLANE", "nobody.has.this")
    assert one_of_many(Engine.AUTO, many(99)) is Engine.SIMPY


def test_closed_users_ask_as_fast_as_they_think() -> None:
    def of(**keys: Any) -> Scenario:
        clients = ClientsConfig(kind="closed", users=10, **keys)
        system = evolve(bare.system(bare.route(cpu=0.01)), clients=clients)
        return bare.scenario(system, span_s=60.0)

    # Ten users for a minute: every 2 s, or every 0.1 s where they do not think.
    assert requests_of(of(think=DemandConfig(mean_s=2.0))) == pytest.approx(300)
    assert requests_of(of()) == pytest.approx(6000)


def test_auto_compiles_where_the_run_repays_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "is_warm", lambda: False)
    told: list[str] = []
    # 60 requests, and 2,000 a second for a thousand seconds.
    assert choose(Engine.AUTO, plain(), told.append) is Engine.SIMPY
    busy = bare.system(bare.route(cpu=0.0001), per_s=2000.0)
    heavy = bare.scenario(busy, span_s=1000.0)
    assert choose(Engine.AUTO, heavy, told.append) is Engine.COMPILED
    assert told == [
        "engine: simpy (so short a run does not repay compiling)",
        "engine: compiled (the run repays compiling)",
    ]


def test_without_numba_there_is_but_the_reference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    told: list[str] = []
    assert choose(Engine.AUTO, plain(), told.append) is Engine.SIMPY
    assert told == ["engine: simpy (numba is not installed)"]
    with pytest.raises(EngineError, match="needs numba: pip install numba"):
        choose(Engine.COMPILED, plain(), told.append)


def test_numba_is_not_loaded_unless_it_is_asked_for() -> None:
    code = (
        "import sys; from experiments.running.simulate import simulate;"
        "from models.loading import load_scenario; from pathlib import Path;"
        "simulate(load_scenario(Path('configs/mm1.toml'), ['days=0.0001']));"
        "sys.exit('numba' in sys.modules or 'models.compiled.plane' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_cache_has_another_name_for_every_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    caching._digest.cache_clear()
    usual = caching.folder()
    assert usual.parent == tmp_path / "lssim"
    monkeypatch.setenv("LSSIM_CHECKED", "1")
    caching._digest.cache_clear()
    assert caching.folder() != usual
    monkeypatch.undo()
    caching._digest.cache_clear()


def test_that_it_is_compiled_is_said_before(monkeypatch: pytest.MonkeyPatch) -> None:
    states = iter([False, True])
    monkeypatch.setattr(caching, "is_warm", lambda: next(states))
    monkeypatch.setattr(engines, "PLANE", "a.plane.that.nobody.has.loaded")
    told: list[str] = []
    monkeypatch.setitem(sys.modules, "models.compiled.plane", ModuleType("plane"))
    prepare(Engine.COMPILED, told.append)
    assert told == [
        "compiling the data plane, once: about 45 s of CPU time",
        "compiled the data plane in 0 s of CPU",
    ]


def test_a_copy_of_the_sources_has_a_cache_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders = []
    for name in ("one", "other"):
        (tmp_path / name / "sim").mkdir(parents=True)
        (tmp_path / name / "sim" / "a.py").write_text("one = 1\n")
        monkeypatch.setattr(caching, "ROOT", tmp_path / name)
        folders.append(caching._digest.__wrapped__())
    assert folders[0] != folders[1]


def test_a_folder_that_is_not_to_be_written_is_done_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(no_folder))
    assert not caching.is_warm()
    assert not caching.prepare()


SHIPPED = ["mm1", "pattern1", "pattern2", "pattern3", "single10", "loadtest"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_topologies_are_compiled(name: str) -> None:
    assert refusals(load_scenario(ROOT / "configs" / f"{name}.toml")) == []
