"""Closed forms of availability and of failure coupling against the reference cases."""

from typing import Any

import pytest

from sim import queueing as q
from tests.theory import forms
from tests.theory.cases import case

HOUR_S = 3600.0
MINUTE_S = 60.0


def test_one_component() -> None:
    p = case("G-AVAIL-2STATE").parameters
    # The case says MTBF for the mean time up.
    times = {"mttf_s": p["mtbf_h"] * HOUR_S, "mttr_s": p["mttr_h"] * HOUR_S}
    case("G-AVAIL-2STATE").assert_expected(
        {
            "A_inf": forms.availability(**times),
            "A_t": forms.prob_up_at(p["t_h"] * HOUR_S, **times, up_at_start=True),
            "interval_A_0_T": forms.interval_availability(p["T_h"] * HOUR_S, **times),
            "unavail_t_given_down_at_0": 1
            - forms.prob_up_at(p["t_h"] * HOUR_S, **times, up_at_start=False),
        }
    )


def joint(name: str) -> forms.JointAvailability:
    p = case("G-AVAIL-2SYS").parameters
    host, db, process = p["A_host"], p["A_db"], p["A_process"]
    shared, own = {
        "one_host": ([host, db], [process]),
        "two_host_shared_db": ([db], [host, process]),
        "two_host_two_db": ([], [host, db, process]),
    }[name]
    return forms.joint_availability(shared=shared, own_a=own, own_b=own)


def test_two_systems() -> None:
    def row(name: str) -> dict[str, float]:
        state = joint(name)
        every = {
            "A_single_system": state.availability_a,
            "P_both_up": state.prob_both_up,
            "P_both_down": state.prob_both_down,
            "P_at_least_one_up": state.prob_any_up,
            "cond_unavail_B_given_A": state.conditional_unavailability_b,
            "lift": state.lift,
            "phi_correlation": state.phi,
        }
        return {key: every[key] for key in case("G-AVAIL-2SYS").expected[name]}

    names = case("G-AVAIL-2SYS").expected
    case("G-AVAIL-2SYS").assert_expected({name: row(name) for name in names})
    assert joint("two_host_two_db").phi == 0
    times = case("G-AVAIL-2SYS").parameters["mtbf_mttr_h"]
    for part, (up_h, down_h) in times.items():
        assert forms.availability(mttf_s=up_h, mttr_s=down_h) == pytest.approx(
            case("G-AVAIL-2SYS").parameters[f"A_{part}"]
        )


def test_redundant_pair() -> None:
    p = case("G-REDUNDANT").parameters
    state = forms.redundant_pair(mttf_s=p["mtbf_h"] * HOUR_S, mttr_s=p["mttr_h"] * HOUR_S)
    case("G-REDUNDANT").assert_expected(
        {
            "MTTF_h": state.mttf_s / HOUR_S,
            "U_two_crews": state.unavailability_two_crews,
            "U_one_crew": state.unavailability_one_crew,
            "prob_second_failure_during_repair": state.prob_second_failure_during_repair,
        }
    )


def test_common_cause() -> None:
    p = case("G-PUB-CCF-2OO3").parameters
    rate_per_s, t_s = p["lam"] / HOUR_S, p["t"] * HOUR_S
    case("G-PUB-CCF-2OO3").assert_expected(
        {
            "P_ccf": forms.prob_common_cause(
                t_s, failure_rate_per_s=rate_per_s, beta=p["beta"]
            ),
            "P_indep_2oo3": forms.prob_two_of_three_fail(
                t_s, failure_rate_per_s=rate_per_s
            ),
        }
    )


def test_beta_factor() -> None:
    p = case("G-K3-BETA").parameters
    host, db, process = (
        p[f"lambda_{part}_per_h"] / HOUR_S for part in ("host", "db", "process")
    )

    def beta(shared: float, own: float) -> dict[str, float]:
        return {
            "beta": forms.beta_factor(
                shared_failures_per_s=shared, own_failures_per_s=own
            )
        }

    case("G-K3-BETA").assert_expected(
        {
            "shared_db_only_no_process": beta(db, host),
            "two_host_shared_db_with_process": beta(db, host + process),
            "one_host_with_process": beta(host + db, process),
            "two_host_two_db": beta(0.0, host + db + process),
        }
    )


def test_coupling_at_its_two_ends() -> None:
    nothing_shared = forms.beta_factor(shared_failures_per_s=0.0, own_failures_per_s=1.0)
    case("G-K1-INDEPENDENT").assert_expected(
        {
            "beta": nothing_shared,
            "blast_B_user_min": forms.blast_radius_user_s([], outage_s=120),
        },
        partly=True,
    )
    # One host whose only failures are its own: no process, no database of its own.
    as_one = forms.joint_availability(shared=[0.99], own_a=[], own_b=[])
    case("G-K2-SHARED-HOST").assert_expected(
        {
            "beta_for_host_only_failures": forms.beta_factor(
                shared_failures_per_s=1.0, own_failures_per_s=0.0
            ),
            "P_B_down_given_A_down": as_one.conditional_unavailability_b,
        },
        partly=True,
    )
    assert as_one.phi == pytest.approx(1, rel=1e-12)


def test_shared_database_is_faster_while_the_other_host_is_down() -> None:
    p = case("G-K4-SHARED-DB-HOSTCRASH").parameters
    pool = {"service_mean_s": p["db_service_mean_s"], "servers": p["db_servers"]}
    normal_s = forms.mmc(p["arrival_A"] + p["arrival_B"], **pool).mean_sojourn_s
    during_s = forms.mmc(p["arrival_B"], **pool).mean_sojourn_s
    case("G-K4-SHARED-DB-HOSTCRASH").assert_expected(
        {
            "db_sojourn_B_normal": normal_s,
            "db_sojourn_B_during_A_outage": during_s,
            "LIR_B": during_s / normal_s,
        },
        partly=True,
    )


def test_shared_core_under_a_neighbour_and_its_surge() -> None:
    p = case("G-K5-LIR-PS").parameters

    def response_s(rho_a: float) -> float:
        return forms.ps_mean_sojourn_s(
            p["service_mean_B_s"], utilisation=rho_a + p["rho_B"]
        )

    alone_s, shared_s = response_s(0.0), response_s(p["rho_A"])
    surge_s = response_s(p["rho_A"] * p["surge_on_A"])
    case("G-K5-LIR-PS").assert_expected(
        {
            "LIR_B_colocation": shared_s / alone_s,
            "LIR_B_surge": surge_s / shared_s,
            "R_B_alone_s": alone_s,
            "R_B_shared_s": shared_s,
            "R_B_surge_s": surge_s,
        },
        partly=True,
    )


def test_connections_leaked_from_a_shared_pool() -> None:
    p = case("G-K6-CONN-LEAK").parameters
    load = p["offered_erlangs_total"]
    before = q.erlang_b(load, servers=p["pool"])
    after = q.erlang_b(load, servers=p["pool"] - p["leaked"])
    case("G-K6-CONN-LEAK").assert_expected(
        {"block_before": before, "block_after": after, "delta_loss_B": after - before},
        partly=True,
    )


def test_failover_onto_the_surviving_host() -> None:
    p = case("G-K7-FAILOVER").parameters
    both = p["rho_A"] + p["rho_B"]
    during_s = forms.ps_mean_sojourn_s(p["service_mean_s"], utilisation=both)
    normal_s = forms.ps_mean_sojourn_s(p["service_mean_s"], utilisation=p["rho_B"])
    case("G-K7-FAILOVER").assert_expected(
        {
            "LIR_B_during_outage": during_s / normal_s,
            "R_B_during_outage_s": during_s,
            "saturates": both >= 1,
        }
    )


def test_blast_radius_in_user_minutes() -> None:
    p = case("G-K9-BLAST").parameters
    a, b = p["users_A"], p["users_B"]
    month_s = 30 * 24 * HOUR_S

    def lost_min(users: list[float], **more: Any) -> float:
        outage_s = p["outage_min"] * MINUTE_S
        return forms.blast_radius_user_s(users, outage_s=outage_s, **more) / MINUTE_S

    def monthly_min(users: float, availability: float) -> float:
        return (
            forms.expected_lost_user_s(users, availability=availability, span_s=month_s)
            / MINUTE_S
        )

    case("G-K9-BLAST").assert_expected(
        {
            "one_host": lost_min([a, b]),
            "two_host_hostA": lost_min([a]),
            "two_host_shared_db_crash": lost_min([a, b]),
            "monthly_A": monthly_min(a, p["A_single"][0]),
            "monthly_B": monthly_min(b, p["A_single"][1]),
            "partial_degradation_30pct_failed": lost_min([a, b], failed_share=0.3),
        }
    )


def test_systems_that_never_fail_have_no_lift() -> None:
    with pytest.raises(ValueError, match=r"strictly between 0 and 1, got 1 and 0\.5"):
        forms.joint_availability(shared=[], own_a=[], own_b=[0.5])
    with pytest.raises(ValueError, match=r"own_b\[1\]: must be between 0 and 1, got 2"):
        forms.joint_availability(shared=[], own_a=[0.5], own_b=[0.5, 2])
