"""The price of surplus credits: of a usual month, whatever the length of the run."""

import pytest

from experiments.judgement import Judgement
from experiments.summary.document import Summary
from experiments.telling.summaries import price_line
from models.config import Scenario
from tests.creditweeks import HOSPITAL, WEEK, checked, ran, steady, weekly

MONDAYS = (1.0, *(0.0,) * 6)


def surplus_usd(it: Judgement | Summary) -> float:
    items = it.bill.items if isinstance(it, Judgement) else it.cost.items
    return sum(item.usd for item in items if item.name == "hosts.web.surplus")


@pytest.mark.parametrize(
    ("scenario", "usd"),
    [
        # 0.3 cores beyond the baseline, 730 h at 0.05 USD.
        (weekly(0.5), 10.95),
        (steady(0.5), 10.95),
        # 3.240 vCPU-hours a week: (0.219286 - 0.2) x 168.
        (weekly(0.25, HOSPITAL, WEEK), 0.7039),
        # Monday falls by 1.0 x 24 h, from +4.8 h to -4.8 h, and pays the other 14.4.
        (weekly(1.2, weekdays=MONDAYS), 3.1286),
        (weekly(0.2, HOSPITAL, WEEK), 0.0),
    ],
)
def test_check_bills_the_surplus_of_a_usual_month(scenario: Scenario, usd: float) -> None:
    assert surplus_usd(checked(scenario)) == pytest.approx(usd, abs=5e-5)


@pytest.mark.parametrize("days", [0.25, 1.0, 7.0, 30.0])
def test_a_run_of_any_length_bills_the_same_month(days: float) -> None:
    assert surplus_usd(ran(steady(0.5, days=days))) == pytest.approx(10.95, rel=0.01)


def test_a_monday_stands_for_a_week_of_which_it_is_the_only_busy_day() -> None:
    # What Monday used in excess of 4.8 h earned, 4.8 h kept and 4.8 h lent is charged.
    it = ran(weekly(1.2, weekdays=MONDAYS))
    day_h = it.hosts["web"].cpu.utilisation * 2 * 24
    assert day_h == pytest.approx(28.8, rel=0.05)
    assert surplus_usd(it) == pytest.approx((day_h - 14.4) * 730 / 168 * 0.05, rel=1e-6)


def test_what_the_span_was_charged_stands_beside_the_month() -> None:
    # The balance of 4.8 h begins full and 4.8 h are lent: 32 h at 0.3 beyond; the other
    # 16 h of two days are charged, 16 x 0.3 x 0.05 USD.
    it = ran(steady(0.5, days=2.0))
    assert it.cost.charged_usd == pytest.approx(0.24, rel=0.01)
    assert "of the simulated 2 days: 0.24 USD for credits" in price_line(it, 110.0)
    calm = ran(steady(0.1, days=0.25))
    assert calm.cost.charged_usd == 0.0
    assert "simulated" not in price_line(calm, 110.0)
