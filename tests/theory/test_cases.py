"""The reference cases are whole, and their tolerances scale as they say."""

import pytest

from tests.theory.cases import case, cases


def test_every_case_has_a_title_a_source_and_something_expected() -> None:
    assert len(cases()) == 85
    assert len({entry.title for entry in cases().values()}) == 85
    for entry in cases().values():
        assert entry.title
        assert entry.source
        assert entry.expected
        assert entry.parameters
        assert entry.rel_at_sample or entry.abs or entry.rule


def test_tolerance_widens_with_the_root_of_the_sample() -> None:
    mm1 = case("G-MM1")
    assert mm1.rel("mean_sojourn") == 0.016
    assert mm1.rel("mean_sojourn", 1_000_000) == 0.016
    assert mm1.rel("mean_sojourn", 250_000) == pytest.approx(0.032)
    assert case("G-RETRIAL").rel("mean_orbit", 2_000_000) == 0.04
    assert case("G-REDUNDANT").rel("MTTF_h", 500) == pytest.approx(0.1)


def test_nested_and_general_tolerances_are_found() -> None:
    assert case("G-CLOSED-1").rel("5.response") == 0.022
    assert case("G-PUB-LAZ-117").rel("Q.disk1") == 0.02
    assert case("G-VACATION").rel("mean_sojourn_exp_vacation") == 0.015


def test_a_metric_without_tolerance_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="G-MM1: no relative tolerance for 'p50_sojourn'"):
        case("G-MM1").rel("p50_sojourn")


def test_printed_digits_are_compared_as_printed() -> None:
    book = case("G-PUB-QSP-72")
    computed = {**book.expected, "R_cpu_A": 1.5833, "R_A_total": 30.0833}
    book.assert_printed(computed)
    with pytest.raises(AssertionError, match="R_cpu_A"):
        book.assert_printed({**computed, "R_cpu_A": 1.586})
