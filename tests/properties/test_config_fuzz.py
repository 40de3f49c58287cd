"""Whatever a file holds: a scenario, or faults that each name a place; nothing else."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from models.config import Scenario
from models.config.fields import CONTROL
from models.config.workload import MOST_PER_DAY
from models.loading import ConfigError, effective_toml, load_scenario
from models.loading.scalars import SMALLEST
from tests.small import SMALL, TREE

CONTENT = SMALL.read_bytes()
KEYS = st.sampled_from(
    ["share", "cpu", "kind", "systems", "extends", "/x", "", "A b", "名"]
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from([nan, inf, -inf, 0, -1, 1, "", "web", "1", "open", "empirical"]),
    st.sampled_from([[], {}, [[]], [{}], {"mean_s": 1}, {"kind": "x"}, [1, "a"]]),
    st.dates(),
)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each table or list within *node* with each of its keys or indices."""
    steps = list(node) if isinstance(node, dict) else list(range(len(node)))
    for step in steps:
        yield node, step
        if isinstance(node[step], dict | list):
            yield from places(node[step])


@st.composite
def mutated_trees(draw: st.DrawFn) -> dict[str, Any]:
    """Return the tree of the small scenario after one to four mutations."""
    tree = deepcopy(TREE)
    for _ in range(draw(st.integers(1, 4))):
        found = list(places(tree))
        if not found:
            break
        node, step = draw(st.sampled_from(found))
        match draw(st.sampled_from(["drop", "rename", "retype", "negate", "swap"])):
            case "drop":
                del node[step]
            case "rename" if isinstance(node, dict):
                node[draw(KEYS)] = node.pop(step)
            case "negate" if isinstance(node[step], int | float):
                node[step] = -node[step]
            case "swap":
                other, there = draw(st.sampled_from(found))
                node[step], other[there] = deepcopy(other[there]), deepcopy(node[step])
            case _:
                value = draw(VALUES)
                node[step] = repr(node[step])[:40] if value is None else deepcopy(value)
    return tree


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    """Return the file of the small scenario after one to four local changes."""
    content = CONTENT
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 30))
        content = content[:start] + draw(st.binary(max_size=8)) + content[end:]
    return content


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "it.toml"


def load(path: Path, *overrides: str) -> Scenario | None:
    """Return the scenario, or ``None`` after a look at the faults."""
    try:
        return load_scenario(path, overrides)
    except ConfigError as error:
        examine(error)
    return None


def examine(error: ConfigError) -> None:
    assert error.faults
    assert all(fault.place and fault.message for fault in error.faults)
    assert len(str(error).splitlines()) == len(error.faults)
    assert "Structuring" not in str(error)


def check(path: Path, *overrides: str) -> None:
    scenario = load(path, *overrides)
    if scenario is not None:
        path.write_text(effective_toml(scenario), encoding="utf-8")
        assert load(path) == scenario


@given(tree=mutated_trees())
@example(tree={})
def test_a_mutated_tree_is_a_scenario_or_a_list_of_faults(
    path: Path, tree: dict[str, Any]
) -> None:
    path.write_text(tomli_w.dumps(tree), encoding="utf-8")
    check(path)


@given(content=mutated_bytes())
@example(content=b"")
def test_mutated_bytes_are_a_scenario_or_a_list_of_faults(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    check(path)


@given(text=st.text())
def test_any_text_is_a_scenario_or_a_list_of_faults(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    check(path)


@given(
    key=st.sampled_from(
        [
            "days",
            "hosts.web.plan",
            "systems.chat.surges[0]",
            "hosts",
            "x.y",
            "costs.a",
            "",
        ]
    ),
    value=st.one_of(st.text(), VALUES.map(str), st.just("{}"), st.just("[]")),
)
def test_any_override_is_taken_or_a_fault(path: Path, key: str, value: str) -> None:
    path.write_bytes(CONTENT)
    check(path, f"{key}={value}")


@given(
    numbers=st.lists(st.floats(SMALLEST, MOST_PER_DAY), min_size=4, max_size=4),
    texts=st.lists(
        st.text().filter(lambda text: not CONTROL.search(text)), min_size=2, max_size=2
    ),
)
def test_the_effective_config_keeps_every_value(
    path: Path, numbers: list[float], texts: list[str]
) -> None:
    tree = tomllib.loads(CONTENT.decode("utf-8"))
    chat = tree["systems"]["chat"]
    tree["jpy_per_usd"], chat["requests_per_day"] = numbers[:2]
    chat["endpoints"]["/api/post"]["job"]["values_s"] = numbers[2:]
    tree["name"], tree["description"] = texts
    path.write_text(tomli_w.dumps(tree), encoding="utf-8", newline="")
    scenario = load_scenario(path)
    assert (scenario.name, scenario.description) == tuple(texts)
    path.write_text(effective_toml(scenario), encoding="utf-8", newline="")
    assert load_scenario(path) == scenario
