"""Measures: every figure of a sweep has a name, a unit and ends in both languages."""

from experiments.replicating.headlines import OF_DATABASES, OF_HOSTS, OF_SYSTEMS
from experiments.report.estimate import Estimate
from experiments.report.measures import NAMES, Measure
from experiments.report.text import both


def test_every_figure_that_a_sweep_can_look_at_has_a_name() -> None:
    tables = {"systems": OF_SYSTEMS, "hosts": OF_HOSTS, "databases": OF_DATABASES}
    keys = [f"{table}.{key}" for table, known in tables.items() for key in known]
    assert sorted(NAMES) == sorted([*keys, "cost.monthly_jpy"])
    share = Measure("systems.medical.availability")
    told = both(lambda: share.told(0.995))
    assert (told.en, told.ja) == ("99.5 %", "99.5%")
    assert both(Measure("cost.monthly_jpy").titled).ja == "月額 (円)"


def test_shares_differ_by_points_and_a_tenth_of_one_is_a_trifle() -> None:
    share = Measure("systems.medical.availability")
    assert share.is_negligible(0.0009, 1.0)
    assert not share.is_negligible(0.0011, 1.0)
    assert Measure("systems.medical.p95_ms").is_negligible(0.9, 100.0)
    assert not Measure("systems.medical.p95_ms").is_negligible(1.1, 100.0)


def test_an_interval_ends_where_a_figure_can_not_be() -> None:
    share = Measure("systems.medical.availability")
    whole = share.figure({"mean": 0.99, "low": 0.97, "high": 1.01})
    assert whole == Estimate(0.99, 0.97, 1.0)
    late = Measure("systems.medical.p95_ms").figure({"mean": 5, "low": -2, "high": 12})
    assert late == Estimate(5, 0.0, 12)
    assert share.figure({"mean": None, "low": None, "high": None}) is None
    assert share.apart(0.05) == "5 percentage points"
