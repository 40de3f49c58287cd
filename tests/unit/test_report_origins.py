"""Assumptions and sources of a page: whence its rates and prices are, and its limits."""

import re
from pathlib import Path

from attrs import evolve

from experiments.report.origins.faults import rates_of
from experiments.report.origins.limits import limits
from experiments.report.origins.prices import prices_of
from experiments.report.origins.section import origins
from experiments.report.origins.wording import KNOWN, source_text
from experiments.report.parts import Grid, Note
from models.config import FaultConfig
from models.operation.faults import KINDS
from models.plans.catalog import load_catalog
from tests.compared import PATTERN1, PATTERN2

LIMITS = Path(__file__).parents[2] / "docs" / "limits.md"


def test_every_source_is_told_in_both_languages() -> None:
    catalog = load_catalog()
    sources = {kind.per_month.source for kind in KINDS.values()}
    sources |= {kind.duration_s.source for kind in KINDS.values()}
    sources |= {it.source for it in catalog.instances.values()}
    sources |= {it.source for it in catalog.databases.values()}
    assert sources == KNOWN
    assert not any(source_text(each).is_same for each in sources)
    assert source_text("my own log").ja == "my own log"


def test_rates_are_told_with_their_reasons_and_each_kind_once() -> None:
    own = FaultConfig(kind="host-crash", target="medical", per_month=2.0)
    grid = rates_of([PATTERN1, evolve(PATTERN1, faults={"mine": own})])
    rows = [[each.en for each in row] for row in grid.rows]
    assert len(rows) == len({tuple(row) for row in rows})
    crash = next(row for row in rows if row[0] == "process crash")
    # Once in 7 days of a month of 30: 30 / 7 = 4.29, between 1 and 30 days.
    assert crash == [
        "process crash",
        "4.29",
        "30",
        "a Node.js process dies of a bug once in 7 days (1 to 30)",
        "it happens in an instant",
    ]
    mine = next(row for row in rows if row[1] == "2")
    assert mine[2:4] == ["-", "the configuration says so (faults.mine.per_month)"]
    lock = next(row for row in grid.rows if row[0].en.startswith("schema lock"))
    ways = re.fullmatch(r".*, equally likely one of (\d+) ways", lock[3].en)
    assert ways is not None
    # 0.4 mistakes of all kinds a month, shared equally.
    assert lock[1].en == f"{0.4 / int(ways[1]):.3g}"
    assert lock[3].ja == (
        f"操作ミスまたは不良リリースは2〜3か月に1回({ways[1]}種類が等確率)"
    )


def test_prices_have_their_plan_their_rate_and_their_source() -> None:
    note, grid = prices_of([PATTERN2, PATTERN2])
    assert isinstance(note, Note)
    assert isinstance(grid, Grid)
    assert note.text.en == (
        "Prices are those of a month of 730 hours before tax, at 110 yen a dollar."
    )
    assert note.text.ja == (
        "価格は1か月(730時間)あたりの税抜きで、1ドル110円で換算しています。"
    )
    # 20 dollars at 110 yen.
    assert [each.en for each in grid.rows[0][:3]] == ["ls_4gb_gen2", "20", "2,200"]
    assert len(grid.rows) == 2


def test_without_plans_there_are_no_prices() -> None:
    assert prices_of([]) == []


def test_the_figures_of_the_limits_are_those_of_the_documents() -> None:
    said = limits()[0].text.en
    row = next(
        line
        for line in LIMITS.read_text(encoding="utf-8").splitlines()
        if "fifteen" in line
    )
    for figure in ("1.0 %", "1.1 %", "9 %"):
        assert figure in said
        assert figure in row
    assert "the worst of sixty figures 9 %" in row


def test_rates_are_told_only_where_faults_come_at_them() -> None:
    without = origins({"pattern1": PATTERN1})
    captions = [it.caption.en for it in without.items if isinstance(it, Grid)]
    assert captions == ["Plans"]
    with_rates = origins({"pattern1": PATTERN1}, has_faults=True)
    captions = [it.caption.en for it in with_rates.items if isinstance(it, Grid)]
    assert captions == ["Faults that are expected", "Plans"]
    (first, *_) = (it for it in with_rates.items if isinstance(it, Note))
    assert first.text.ja.startswith("障害は一度に1つだけ、それぞれの発生率で、")
