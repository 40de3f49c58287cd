"""The critical trigger, found among recoveries that are laid down, not simulated."""

from typing import Any

import pytest
from attrs import evolve, frozen

from experiments.coupling import critical
from experiments.coupling.comparison import compare, runs_of
from experiments.coupling.critical import (
    Critical,
    can_be_longer,
    critical_s,
    criticals,
    with_duration,
)
from experiments.coupling.document import document
from experiments.coupling.remarks import remarks
from experiments.coupling.window import Window
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from tests.coupled import fault, plan
from tests.unit.test_coupling_words import calm

WHERE = calm()
WINDOW = Window(at_s=0.0)
SEED = 3
HOST = fault(WHERE, "host-crash", "web", duration_s=300.0)
PROCESS = evolve(fault(WHERE, "process-crash", "a"), name="instant")


@frozen
class Recovered:
    """What `critical_s` looks at of a pair."""

    recovered_s: dict[str, float | None]


class Laid:
    """In place of the runs: who lasts for less than *limit_s* is recovered from."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, limit_s: float) -> None:
        self.limit_s = limit_s
        self.tried_s: list[float] = []
        self.recorded_s: list[float] = []
        self.looked_at_s: list[tuple[float, float]] = []
        monkeypatch.setattr(critical, "record_twin", self._record)
        monkeypatch.setattr(critical, "twin_of", self._twin)
        monkeypatch.setattr(critical, "run_pair", self._pair)

    def _record(self, *arguments: Any, engine: Engine) -> str:
        *world, span_s, seed = arguments
        assert (world, seed, engine) == ([WHERE, WINDOW], SEED, Engine.SIMPY)
        self.recorded_s.append(span_s)
        return "recording"

    def _twin(self, recording: str, spans: tuple[float, float]) -> str:
        assert recording == "recording"
        self.looked_at_s.append(spans)
        return "twin"

    def _pair(self, *arguments: Any, engine: Engine) -> Recovered:
        *world, trial, twin, seed = arguments
        assert (world, twin, seed) == ([WHERE, WINDOW], "twin", SEED)
        assert engine is Engine.SIMPY
        assert trial.config.duration_s == trial.duration_s
        self.tried_s.append(trial.duration_s)
        is_recovered = trial.duration_s < self.limit_s
        return Recovered({"a": 0.0, "b": 10.0 if is_recovered else None})


@pytest.mark.parametrize(
    ("limit_s", "tried_s", "found_s"),
    [
        (600.5, [600], None),
        # 600 is halved until the ends are as near as a twentieth of the upper one: 506.25
        # - 487.5 = 18.75 is less than 25.3, but of 525 the 37.5 were more than 26.25.
        (490.0, [600, 300, 450, 525, 487.5, 506.25], 506.25),
        # Or as near as a tenth of a second: 0.366 - 0.293 s is, 0.439 - 0.293 was not.
        (
            0.3,
            [600.0 / 2**k for k in range(12)] + [0.439453125, 0.3662109375],
            0.3662109375,
        ),
    ],
)
def test_the_shortest_duration_is_bisected(
    limit_s: float,
    tried_s: list[float],
    found_s: float | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid = Laid(monkeypatch, limit_s)
    assert critical_s(WHERE, WINDOW, HOST, SEED) == found_s
    assert laid.tried_s == tried_s
    # A metastable one is felt for ten times its length and a minute: 600 + 6000 + 60;
    # measured are fifteen minutes beyond its end.
    assert laid.recorded_s == [6660.0]
    assert laid.looked_at_s[0] == (1500.0, 6660.0)
    assert len(laid.looked_at_s) == len(tried_s)


def test_every_fault_that_lasts_has_its_trigger_under_every_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert can_be_longer(HOST)
    assert not can_be_longer(PROCESS)
    monkeypatch.setattr(
        critical, "critical_s", lambda *of, **_: None if of[3] == 1 else 10.0 * of[3]
    )
    told: list[str] = []
    planned = plan(WHERE, [PROCESS, HOST], seeds=(1, 2, 3))
    with Crew(1) as crew:
        found = criticals(planned, crew, told=told.append)
    expected = Critical(longest_s=600.0, by_seed={1: None, 2: 20.0, 3: 30.0})
    assert found == {"it": expected}
    assert expected.shortest_s == 20.0
    assert Critical(longest_s=600.0, by_seed={1: None}).shortest_s is None
    assert told == ["critical it"] * 3


def test_a_comparison_tells_of_every_run_and_of_every_trigger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        critical, "critical_s", lambda *of, **_: 120.0 if of[3] == 2 else None
    )
    plans = [
        plan(evolve(WHERE, name=name), [PROCESS, HOST], recovery_s=10.0)
        for name in ("one", "other")
    ]
    told: list[str] = []
    with Crew(1) as crew:
        found = compare(plans, crew, with_critical=True, told=told.append)
    # Two seeds of a run without a fault and of two with one, and a trigger of one.
    assert runs_of(plans, with_critical=False) == 2 * 2 * 3
    assert runs_of(plans, with_critical=True) == len(told) == 2 * 2 * (3 + 1)
    assert [each.name for each in found] == ["one", "other"]
    assert told[:8] == [
        *["one: no fault"] * 2,
        *["one: instant"] * 2,
        *["one: it"] * 2,
        *["one: critical it"] * 2,
    ]
    assert told[8] == "other: no fault"
    assert (
        "host web, host crash, 5 min: not recovered from if it lasts 2 min or longer."
    ) in remarks(found[1])
    (tree, _) = document(found)["topologies"]
    assert [each["critical"] for each in tree["faults"]] == [
        None,
        {
            "longest_tried_s": 600.0,
            "shortest_s": 120.0,
            "by_seed": {"1": None, "2": 120.0},
        },
    ]
    always = {"it": Critical(longest_s=600.0, by_seed={1: None, 2: None})}
    assert "host web, host crash, 5 min: always recovered from, up to 10 min." in remarks(
        evolve(found[0], criticals=always)
    )


def test_ctrl_c_among_the_triggers_keeps_what_the_faults_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(critical, "critical_s", interrupted)
    plans = [plan(WHERE, [HOST]), plan(WHERE, [HOST])]
    with Crew(1) as crew:
        (found,) = compare(plans, crew, with_critical=True)
    assert found.is_interrupted
    assert found.criticals == {}
    assert [each.fault.name for each in found.tolls] == ["it"]


def test_a_fault_lasts_for_as_long_as_is_wanted() -> None:
    longer = with_duration(HOST, 450.0)
    assert (longer.duration_s, longer.config.duration_s) == (450.0, 450.0)
    assert evolve(longer, config=HOST.config, duration_s=300.0) == HOST
