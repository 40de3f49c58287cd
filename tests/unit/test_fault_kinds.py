"""A kind of fault is one place: a class that is listed is known everywhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from experiments.coupling.faultlist import UNTIL_FOUND_S, fault_list
from models.config import FaultConfig, Scenario
from models.hosting.exits import Exit
from models.loading import load_scenario
from models.loading.schema import config_schema
from models.loading.shapes import attributes
from models.operation.faults import KINDS, FaultKind, Injection, Usual, kind_of
from models.operation.faults.kind import UNKNOWN, Verb, nothing
from models.traffic.channels import Channel
from tests import bare
from tests.faulty import GOOD, said_of
from tests.inside import serving
from tests.small import SMALL

SCENARIO = load_scenario(SMALL)


class Hiccup(FaultKind):
    """So many processes of an application die."""

    name = "hiccup"
    target = "apps"
    lasts = False
    needs = ("connections",)
    channel = Channel.PROCESS
    per_month = Usual(2.0, "invented for a test")

    def begin(self, injection: Injection) -> Verb:
        app = injection.parts.apps[injection.config.target]
        for process in app.lives[: injection.config.connections]:
            process.die(Exit.CRASH)
        return nothing

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        app = scenario.apps.get(config.target)
        if app is not None and (config.connections or 0) > app.instances:
            yield "connections", f"must be <= {app.instances}, its instances"

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        yield self.of(target, connections=scenario.apps[target].instances)


@pytest.fixture
def hiccup(monkeypatch: pytest.MonkeyPatch) -> Hiccup:
    kind = Hiccup()
    monkeypatch.setitem(KINDS, kind.name, kind)
    return kind


def test_a_file_may_name_a_new_kind(tmp_path: Path, hiccup: Hiccup) -> None:
    assert hiccup.name in schema_kinds()
    good = {"kind": "hiccup", "target": "chat", "at_s": 1, "connections": 1}
    assert said_of(tmp_path, it=good) == []
    assert said_of(tmp_path, it=good | {"connections": 13}) == [
        "faults.it.connections: must be <= 1, its instances"
    ]
    bad = {"kind": "hiccup", "target": "main", "at_s": 1, "duration_s": 5}
    assert said_of(tmp_path, it=bad) == [
        "faults.it.target: no app is named 'main', there are booking, chat,"
        " a hiccup hits one of these",
        "faults.it.duration_s: must be left out, a hiccup is over at once",
        "faults.it.connections: missing, a hiccup needs it",
    ]


def test_a_run_does_what_a_new_kind_says(hiccup: Hiccup) -> None:
    it = bare.platform(
        {"shop": bare.system()},
        app={"instances": 2},
        faults={"it": hiccup.of("shop", at_s=10.0, connections=1)},
    )
    first, second = serving(it), serving(it, number=1)
    it.run(10.1)
    assert (first.is_alive, second.is_alive) == (False, True)


def test_coupling_tries_a_new_kind_at_its_usual_rate(hiccup: Hiccup) -> None:
    found = [each for each in fault_list(SCENARIO) if each.config.kind == hiccup.name]
    assert [each.config.target for each in found] == list(SCENARIO.apps)
    assert {each.per_month for each in found} == {2.0}
    assert {each.source for each in found} == {"invented for a test"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_known_to_the_schema_and_to_coupling(kind: FaultKind) -> None:
    assert kind.name in schema_kinds()
    assert {*kind.needs, *kind.one_of, *kind.takes} <= attributes(FaultConfig).keys()
    assert kind.duration_s.source
    assert (kind.per_month is UNKNOWN) == (kind.per_month.value == 0)
    config = FaultConfig(kind=kind.name, at_s=1.0, **GOOD[kind.name])
    it = evolve(SCENARIO, faults={"it": config})
    (found,) = (each for each in fault_list(it) if each.name == "it")
    assert kind_of(found.config) is kind
    assert found.hits
    assert found.duration_s == (
        (config.duration_s or UNTIL_FOUND_S) if kind.lasts else 0.0
    )


def test_the_kinds_are_the_options_of_the_schema_in_their_order() -> None:
    assert schema_kinds() == list(KINDS)


def test_a_kind_that_does_not_exist_is_an_error_of_who_asks() -> None:
    with pytest.raises(ValueError, match="no kind of fault is named 'earthquake'"):
        kind_of(FaultConfig(kind="earthquake", target="web"))


def schema_kinds() -> list[str]:
    kinds: list[str] = config_schema()["$defs"]["FaultConfig"]["properties"]["kind"][
        "enum"
    ]
    return kinds
