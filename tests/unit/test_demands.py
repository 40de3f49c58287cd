"""Rows of demands: the same numbers however they are drawn, and none for nobody."""

from itertools import islice, pairwise
from pathlib import Path

import pytest
from attrs import evolve

from models.config import SystemConfig
from models.loading import load_scenario
from models.traffic import demands
from models.traffic.demands import RequestRows, Row
from sim.streams import Streams, doubling

ROOT = Path(__file__).parents[2]
SYSTEMS = load_scenario(ROOT / "configs" / "pattern2.toml").systems
ROWS = 300


def told(row: Row) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in Row._fields)


def rows_of(system: SystemConfig) -> list[tuple[object, ...]]:
    rows = RequestRows("web", system, streams=Streams(7))
    return [told(rows.take()) for _ in range(ROWS)]


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize(("first", "most"), [(1, 1), (3, 50), (ROWS, ROWS)])
def test_row_k_is_the_same_in_blocks_of_any_size(
    monkeypatch: pytest.MonkeyPatch, name: str, first: int, most: int
) -> None:
    expected = rows_of(SYSTEMS[name])
    monkeypatch.setattr(demands, "FIRST_ROWS", first)
    monkeypatch.setattr(demands, "BLOCK_ROWS", most)
    assert rows_of(SYSTEMS[name]) == expected


def test_a_column_that_is_drawn_moves_no_other() -> None:
    system = SYSTEMS["medical"]
    place = Row._fields.index("patience")
    columns = {}
    for share in (0.0, 0.5):
        clients = evolve(system.clients, reload_share=share)
        columns[share] = list(zip(*rows_of(evolve(system, clients=clients)), strict=True))
    undrawn, drawn = columns[0.0].pop(place), columns[0.5].pop(place)
    assert (set(undrawn), len(set(drawn))) == ({0.0}, ROWS)
    assert columns[0.0] == columns[0.5]


def test_blocks_double_up_to_the_most() -> None:
    assert list(islice(doubling(32, most=200), 5)) == [32, 64, 128, 200, 200]
    assert all(b <= 2 * a for a, b in pairwise(islice(doubling(1, most=9), 9)))
