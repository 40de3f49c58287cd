"""Demands and profiles: how much work, and when, as plain data."""

from attrs import frozen

from models.config.fields import choice, count, number, part

LAWS = (
    "deterministic",
    "exponential",
    "erlang",
    "hyperexponential",
    "lognormal",
    "empirical",
)


@frozen(kw_only=True)
class DemandConfig:
    """A service demand: its law and its mean, in seconds on a core of speed 1."""

    mean_s: float = number("Mean of the demand.")
    law: str = choice("Distribution.", LAWS, default="lognormal")
    cv: float = number(
        "Coefficient of variation of a lognormal demand.", default=1.0, high=1000.0
    )
    phases: int = count("Phases of an Erlang demand.", default=2, low=1, high=1000)
    scv: float = number(
        "Squared coefficient of variation, hyperexponential (> 1).",
        default=4.0,
        low=1.0,
        high=1e6,
    )
    values_s: tuple[float, ...] = part(
        "Observed demands of the empirical law; scaled so that their mean is `mean_s`.",
        default=(),
    )


@frozen(kw_only=True)
class ProfileConfig:
    """How the rate changes within the day and the week; only the shape counts."""

    hourly: tuple[float, ...] = part("24 weights, the first for 00:00 to 01:00.")
    weekdays: tuple[float, ...] = part(
        "7 factors on the day's total, Monday first.", default=(1.0,) * 7
    )
