"""Results hand out frames, whatever the library, and show themselves in a notebook."""

from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest

from experiments import (
    compare,
    couple,
    judge_claims,
    load,
    replicate,
    run,
    sweep,
)
from experiments.frame import SHOWN_ROWS, Frame, FrameError
from experiments.result import Result
from experiments.summary.document import Summary
from models.config import Scenario
from tests.compared import day
from tests.small import SMALL
from tests.swept import MM1, WAITS

COLUMNS = {"name": "VARCHAR", "seed": "BIGINT", "p95_ms": "DOUBLE", "is_up": "BOOLEAN"}
ROWS: list[tuple[object, ...]] = [
    ("<b>医療</b>", 1, 20.25, True),
    ('a "quoted", one\nof two lines', 2, None, False),
]
FRAME = Frame(COLUMNS, ROWS)


def brief(**changes: object) -> Scenario:
    return load(MM1, set={"duration_s": 2, **changes})


def test_duckdb_has_every_value_and_type() -> None:
    relation = FRAME.duckdb()
    assert relation.fetchall() == ROWS
    assert dict(zip(relation.columns, map(str, relation.types), strict=True)) == COLUMNS
    assert len(FRAME) == 2


@pytest.mark.parametrize(
    ("method", "library"),
    [("arrow", "pyarrow"), ("pandas", "pandas"), ("polars", "polars")],
)
def test_a_library_that_is_missing_is_told_with_its_extra(
    method: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.frame.find_spec", lambda _: None)
    with pytest.raises(FrameError) as error:
        getattr(FRAME, method)()
    assert str(error.value) == (
        f"{method}: needs {library}, install lssim with its extra:"
        f" pip install 'lssim[{method}]'"
    )


def test_arrow_pandas_and_polars_have_the_same_rows() -> None:
    table = FRAME.arrow()
    assert isinstance(table, pyarrow.Table)
    assert [tuple(row.values()) for row in table.to_pylist()] == ROWS
    assert isinstance(FRAME.polars(), polars.DataFrame)
    assert FRAME.polars().rows() == ROWS
    there = FRAME.pandas()
    assert isinstance(there, pandas.DataFrame)
    assert list(there.columns) == list(COLUMNS)
    assert there["p95_ms"].isna().tolist() == [False, True]
    assert there["name"].tolist() == [row[0] for row in ROWS]


def test_a_table_in_a_notebook_has_no_markup_of_its_cells() -> None:
    html = FRAME._repr_html_()
    assert "<b>" not in html
    assert "<td>&lt;b&gt;医療&lt;/b&gt;</td><td>1</td><td>20.25</td>" in html
    assert "<td>2</td><td></td><td>False</td></tr></table>" in html
    many = Frame({"n": "BIGINT"}, [(each,) for each in range(SHOWN_ROWS + 3)])
    assert many._repr_html_().endswith("</table><p>and 3 rows more</p>")


def of_run(frame: Frame, figure: str) -> list[Any]:
    return [row[-1] for row in frame.rows if row[-3:-1] == ("app", figure)]


def test_a_run_and_its_replications_have_a_row_a_figure() -> None:
    found = replicate(brief(), 2)
    alone = run(brief(), seed=2)
    assert list(alone.frame().columns) == ["seed", "part", "name", "figure", "value"]
    assert of_run(alone.frame(), "mean_ms") == [alone.systems["app"].latency_ms.mean]
    both = [each.systems["app"].latency_ms.mean for each in found.summaries]
    assert of_run(found.frame(), "mean_ms") == both
    assert both[1] == alone.systems["app"].latency_ms.mean
    assert {row[0] for row in found.frame().rows} == {1, 2}
    average = "avg(value) filter (figure = 'mean_ms')"
    ((mean,),) = found.frame().duckdb().aggregate(average).fetchall()
    assert mean == pytest.approx(sum(filter(None, both)) / 2)


def test_a_comparison_has_a_row_for_each_topology_too() -> None:
    one, other = brief(), brief(**{"name": "<i>other</i>", "hosts.one.speed": 2.0})
    answer = compare([one, other], 2, length_s=None)
    frame = answer.frame()
    assert list(frame.columns)[:2] == ["topology", "seed"]
    of_one = [row for row in frame.rows if row[0] == "mm1"]
    assert of_run(Frame(frame.columns, of_one), "mean_ms") == [
        each.systems["app"].latency_ms.mean for each in answer.found.runs["mm1"]
    ]
    html = answer._repr_html_()
    first = "<p style='font-weight: bold'>2 topologies, 2 runs each (seeds 1 to 2)"
    assert html.startswith(first)
    assert "<i>" not in html
    assert "&lt;i&gt;other&lt;/i&gt;" in html


def test_a_coupling_has_a_row_for_each_fault_and_system() -> None:
    (found,) = couple([load(SMALL)], 2, only=["process-crash"], at_s=36_000.0)
    frame = found.frame()
    rows = [dict(zip(frame.columns, row, strict=True)) for row in frame.rows]
    assert len(rows) == len(found.tolls) * len(found.systems)
    first, toll = rows[0], found.tolls[0]
    assert (first["topology"], first["fault"]) == ("small", toll.fault.name)
    assert first["user_min"] == toll.losses[str(first["system"])].user_min.mean
    assert [each["is_hit"] for each in rows] == [
        each["system"] in toll.fault.hits for toll in found.tolls for each in rows[:2]
    ]
    assert found._repr_html_().startswith("<p style='font-weight: bold'>small (")


def test_a_sweep_has_a_row_for_each_point_seed_and_output(tmp_path: Path) -> None:
    (tmp_path / "waits.toml").write_text(WAITS)
    found = sweep(tmp_path / "waits.toml", store=tmp_path / "runs")
    frame = found.frame()
    # Three points, two seeds, two outputs.
    assert len(frame) == 12
    point = found.complete[2]
    runs = found.runs_of(point)
    assert runs is not None
    name = "systems.app.mean_ms"
    mean_ms = [row[-1] for row in frame.rows if (row[0], row[-2]) == (2, name)]
    assert mean_ms == [each[name] for each in runs]
    assert found._repr_html_().startswith(
        "<p style='font-weight: bold'>waits: How long does one wait?</p>"
    )


def test_a_summary_shows_its_figures() -> None:
    summary: Summary = day(1)
    assert summary._repr_html_().startswith("<table><tr><th>seed</th><th>part</th>")


def test_what_nobody_has_registered_says_what_is_missing() -> None:
    with pytest.raises(TypeError, match="Result has no frame; import experiments"):
        Result().frame()


def test_claims_have_a_row_each() -> None:
    found = judge_claims("experiments/mm1-claims.toml", only=["half-idle"])
    assert list(found.frame().rows) == [("half-idle", "load", "refuted")]
    assert "half-idle" in found._repr_html_()
