"""Months of a migration: growth, the clock, storage, and when a step is due."""

from math import inf

import pytest

from experiments.headroom.search import Edges, Verdict
from experiments.migrating.clock import Clock
from experiments.migrating.due import Due, due_of, search_months
from experiments.migrating.growth import growth_of
from experiments.migrating.migration import (
    GrowthConfig,
    StorageConfig,
    SystemGrowthConfig,
)
from experiments.migrating.storage import Storage
from models.loading import ConfigError, load_scenario
from tests.small import SMALL


def test_growth_is_compound_and_month_one_is_today() -> None:
    config = GrowthConfig(users=0.5, traffic=0.1)
    growth = growth_of(load_scenario(SMALL), config)
    today, third = growth.times(1), growth.times(3)
    assert today == growth.scenario
    # Two months of 10 %: 20,000 x 1.21 queries and 8,000 x 1.21 requests a day.
    assert third.systems["booking"].queries_per_day == pytest.approx(24_200)
    assert third.systems["chat"].requests_per_day == pytest.approx(9_680)
    # Two months of 50 %: 120 users and 40 sessions become 270 and 90.
    assert third.systems["booking"].users == 270
    assert third.systems["chat"].sessions is not None
    assert third.systems["chat"].sessions.online_peak == pytest.approx(90)


def test_a_system_may_grow_otherwise_and_a_key_otherwise_still() -> None:
    config = GrowthConfig(
        traffic=0.1,
        systems={"chat": SystemGrowthConfig(traffic=0.2)},
        keys={"systems.booking.queries_per_day": 1.0, "hosts.*.ram_mib": 0.1},
    )
    # Hosts of a plan have no ram_mib of their own: that key grows nowhere here.
    grown = growth_of(load_scenario(SMALL), config).times(2)
    assert grown.systems["chat"].requests_per_day == pytest.approx(9_600)
    assert grown.systems["booking"].queries_per_day == pytest.approx(40_000)


def test_growth_beyond_what_a_key_allows_is_no_config() -> None:
    growth = growth_of(load_scenario(SMALL), GrowthConfig(traffic=10.0))
    with pytest.raises(ConfigError, match="queries_per_day"):
        growth.times(12)


@pytest.mark.parametrize(
    ("pace", "growth", "last_until", "first_from"),
    [
        (1.0, 9.0, 9, 9),
        # Month 5 is the month 9 of a growth that is twice as fast: 1 + 2 x 4.
        (2.0, 9.0, 5, 5),
        # Month 10 of growth lies between months 5 and 6 of the calendar.
        (2.0, 10.0, 5, 6),
        (0.5, 3.0, 5, 5),
        (1.0, 0.0, 0, 0),
        (2.0, inf, None, inf),
    ],
)
def test_the_clock_turns_months_of_growth_into_months(
    pace: float, growth: float, last_until: int | None, first_from: float
) -> None:
    clock = Clock(pace)
    assert clock.first_from(growth) == first_from
    if last_until is not None:
        assert clock.last_until(growth) == last_until
    if last_until:
        assert clock.growth_at(last_until) <= growth


def test_what_is_stored_adds_up_and_fills_the_disk() -> None:
    plain = Storage(
        config=StorageConfig(used_gb=18, plan_gb=40, gb_per_month=2.0), rate=0.0
    )
    # 18 + 2 a month: 22 at the beginning of month 3; 22 left are there in 11 months.
    assert plain.used_gb(3) == 22
    assert plain.full_at() == 12
    growing = Storage(
        config=StorageConfig(used_gb=10, plan_gb=17, gb_per_month=1.0), rate=1.0
    )
    # 1 + 2 + 4: full to the gigabyte at the beginning of the fourth month.
    assert [growing.used_gb(month) for month in (1, 2, 3, 4)] == [10, 11, 13, 17]
    assert growing.full_at() == pytest.approx(4)
    # Its last gigabyte is stored within month 26: 18 + 0.6 (1.03**n - 1) / 0.03 = 40
    # at n = log(2.1) / log(1.03) = 25.1; twice as fast within month 13, after 12.55.
    shipped = Storage(
        config=StorageConfig(used_gb=18, plan_gb=40, gb_per_month=0.6), rate=0.03
    )
    assert [shipped.full_in(Clock(pace)) for pace in (1.0, 2.0)] == [26, 13]
    # 4 GB, half as much each month: less than 8 ever, and 10 are left.
    fading = Storage(
        config=StorageConfig(used_gb=10, plan_gb=20, gb_per_month=4.0), rate=-0.5
    )
    assert fading.full_at() == inf
    assert fading.used_gb(3) == 16


class Stub:
    """Kept to one month, broken from another, open between; counts what it is asked."""

    def __init__(self, kept: int, broken: float) -> None:
        self.kept, self.broken = kept, broken
        self.asked: list[float] = []

    def __call__(self, month: float) -> Verdict:
        self.asked.append(month)
        if month <= self.kept:
            return True
        return False if month >= self.broken else None


@pytest.mark.parametrize("start", [1, 12, 30, 47])
def test_both_edges_are_found_to_the_month_with_few_questions(start: int) -> None:
    stub = Stub(kept=9, broken=14)
    edges = search_months(stub, first=1, start=start, last=47)
    assert (edges.keeps_at, edges.breaks_at) == (9, 14)
    # The first, the start and the last, and the halves of 47 months, twice.
    assert len(stub.asked) == len(set(stub.asked)) <= 3 + 2 * 6


def test_one_that_is_broken_at_once_is_asked_once() -> None:
    stub = Stub(kept=0, broken=1)
    assert search_months(stub, first=1, start=20, last=47).breaks_at == 1
    assert stub.asked == [1]


def test_one_that_never_breaks_is_asked_to_the_end() -> None:
    stub = Stub(kept=47, broken=inf)
    edges = search_months(stub, first=4, start=4, last=47)
    assert (edges.keeps_at, edges.breaks_at) == (47, inf)
    assert stub.asked == [4, 47]


def test_a_step_is_due_in_the_month_after_the_last_that_is_clearly_kept() -> None:
    edges = Edges(keeps_at=9, breaks_at=14)
    due = due_of(edges, Clock())
    assert (due.kept_until, due.month, due.breaks_from) == (9, 10, 14)
    assert [due.verdict(month) for month in (9, 10, 13, 14)] == [True, None, None, False]
    # Twice as fast: month 5 is month 9 of growth, and month 8 is month 15, month 7 is 13.
    assert due_of(edges, Clock(2.0)) == Due(kept_until=5, breaks_from=8)
