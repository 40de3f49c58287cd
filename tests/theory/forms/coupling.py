"""Two systems that fail together: joint availability and blast radius."""

from collections.abc import Sequence
from math import prod, sqrt

from attrs import frozen

from sim.queueing.steady import require_share


@frozen(kw_only=True)
class JointAvailability:
    """How systems A and B are up and down together, in the long run."""

    availability_a: float
    availability_b: float
    prob_both_up: float
    prob_both_down: float
    prob_any_up: float
    conditional_unavailability_b: float
    """Share of A's downtime in which B is down too."""
    lift: float
    """That share over B's unavailability: 1 if independent."""
    phi: float
    """Correlation of the two states: 0 if independent, 1 if they fail as one."""


def joint_availability(
    *, shared: Sequence[float], own_a: Sequence[float], own_b: Sequence[float]
) -> JointAvailability:
    """Return how two systems fail together.

    Each is up while the *shared* components and its own are up; the values are
    availabilities of independent components.

    Source: conditioning on the shared part, Barlow & Proschan, Statistical
    Theory of Reliability and Life Testing (1975), chapter 2.
    """
    for name, values in (("shared", shared), ("own_a", own_a), ("own_b", own_b)):
        require_share(**{f"{name}[{i}]": value for i, value in enumerate(values)})
    common, alone_a, alone_b = prod(shared), prod(own_a), prod(own_b)
    up_a, up_b = common * alone_a, common * alone_b
    if not (0 < up_a < 1 and 0 < up_b < 1):
        raise ValueError(
            f"availability: each system's must be strictly between 0 and 1,"
            f" got {up_a!r} and {up_b!r}"
        )
    covariance = common * (1 - common) * alone_a * alone_b
    both_down = (1 - up_a) * (1 - up_b) + covariance
    return JointAvailability(
        availability_a=up_a,
        availability_b=up_b,
        prob_both_up=up_a * up_b + covariance,
        prob_both_down=both_down,
        prob_any_up=1 - both_down,
        conditional_unavailability_b=both_down / (1 - up_a),
        lift=both_down / ((1 - up_a) * (1 - up_b)),
        phi=covariance / sqrt(up_a * (1 - up_a) * up_b * (1 - up_b)),
    )


def blast_radius_user_s(
    users: Sequence[float], *, outage_s: float, failed_share: float = 1.0
) -> float:
    """Return the user-seconds an outage takes from the systems it reaches.

    ``users[i]`` are active in system i; *failed_share* of their requests fail.

    Source: the definition: users times lost success ratio, over time.
    """
    require_share(failed_share=failed_share)
    return sum(users) * outage_s * failed_share


def expected_lost_user_s(users: float, *, availability: float, span_s: float) -> float:
    """Return the user-seconds *users* lose in *span_s* at this availability.

    Source: the definition, averaged over time.
    """
    require_share(availability=availability)
    return users * (1 - availability) * span_s
