"""Closed forms of servers that are away and of retries against the reference cases."""

from tests.theory import forms
from tests.theory.cases import case


def test_breakdowns() -> None:
    p = case("G-BREAK-ON").parameters
    rate, service_mean_s = p["arrival_rate_per_s"], 1 / p["service_rate_per_s"]
    state = forms.breakdowns_while_on(
        rate,
        service_mean_s=service_mean_s,
        mttf_s=1 / p["failure_rate_per_s"],
        mttr_s=1 / p["repair_rate_per_s"],
    )
    case("G-BREAK-ON").assert_expected(
        {
            "availability": state.availability,
            "stable": state.effective_utilisation < 1,
            "mean_number": state.mean_present,
            "mean_sojourn": state.mean_sojourn_s,
            "mean_sojourn_without_failures": forms.mm1(
                rate, service_mean_s=service_mean_s
            ).mean_sojourn_s,
        }
    )
    p = case("G-BREAK-BUSY").parameters
    state = forms.breakdowns_while_busy(
        p["arrival_rate_per_s"],
        service_mean_s=p["service_mean_s"],
        service_scv=p["service_scv"],
        failure_rate_per_s=p["failure_rate_while_busy_per_s"],
        repair_mean_s=p["repair_mean_s"],
    )
    case("G-BREAK-BUSY").assert_expected(
        {
            "effective_utilisation": state.effective_utilisation,
            "mean_completion_s": state.effective_utilisation / p["arrival_rate_per_s"],
            "mean_sojourn": state.mean_sojourn_s,
        }
    )


def test_vacations() -> None:
    p = case("G-VACATION").parameters

    def mean_sojourn_s(vacation_scv: float) -> float:
        return forms.vacations_mean_sojourn_s(
            p["arrival_rate_per_s"],
            service_mean_s=1 / p["service_rate_per_s"],
            vacation_mean_s=p["vacation_mean_s"],
            vacation_scv=vacation_scv,
        )

    case("G-VACATION").assert_expected(
        {
            "mean_sojourn_exp_vacation": mean_sojourn_s(1.0),
            "mean_sojourn_det_vacation": mean_sojourn_s(0.0),
        }
    )


def test_crashes() -> None:
    p = case("G-CRASH").parameters
    state = forms.crashes(
        p["arrival_rate_per_s"],
        service_mean_s=1 / p["service_rate_per_s"],
        mttf_s=1 / p["crash_rate_per_s"],
        mttr_s=1 / p["restart_rate_per_s"],
    )
    case("G-CRASH").assert_expected(
        {
            "availability": state.availability,
            "geometric_ratio": state.geometric_ratio,
            "mean_number_given_up": state.mean_present_while_up,
            "frac_refused": state.share_refused,
            "frac_killed": state.share_killed,
            "frac_served": state.share_served,
            "throughput_per_s": state.throughput_per_s,
        }
    )


def test_retries() -> None:
    p = case("G-RETRY").parameters
    backoff_s = forms.mean_backoff_s(
        p["p"], retries=p["retries"], first_s=p["backoff_base_s"], factor=p["factor"]
    )
    case("G-RETRY").assert_expected(
        {
            "mean_attempts": forms.mean_attempts(p["p"], retries=p["retries"]),
            "giveup_prob": forms.give_up_prob(p["p"], retries=p["retries"]),
            "mean_backoff_s": backoff_s,
            "mean_backoff_full_jitter_s": backoff_s / 2,
            "worst_case_calls_per_user_request": forms.worst_case_attempts(
                p["retries"], layers=p["layers"]
            ),
        }
    )
    p = case("G-PUB-SRE-64").parameters
    retries = p["attempts_per_layer"] - 1
    case("G-PUB-SRE-64").assert_expected(
        {"db_attempts": forms.worst_case_attempts(retries, layers=p["layers"])}
    )
    assert forms.mean_attempts(1.0, retries=3) == 4
    p = case("G-META").parameters
    case("G-META").assert_expected(
        {
            "hidden_capacity_per_s": forms.hidden_capacity_per_s(
                p["service_rate_per_s"], retries=p["retries"]
            )
        },
        partly=True,
    )


def test_retrial() -> None:
    p = case("G-RETRIAL").parameters
    state = forms.retrial(
        p["arrival_rate"],
        service_mean_s=1 / p["service_rate"],
        backoff_mean_s=1 / p["retry_rate"],
    )
    case("G-RETRIAL").assert_expected(
        {
            "prob_busy": state.prob_busy,
            "mean_orbit": state.mean_orbit,
            "mean_sojourn": state.mean_sojourn_s,
            "attempt_rate": state.attempt_rate_per_s,
        }
    )
