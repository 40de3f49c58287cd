"""When users come to a platform: sessions in progress, and the hours of a profile."""

from scipy import stats

from models.config import DAY_S, DemandConfig, ProfileConfig
from models.platform import Platform
from tests import bare
from tests.inside import requests_of, sessions_of
from tests.theory.agreement import REPLICATIONS, agree, agree_with_case
from tests.theory.cases import case


def test_sessions_in_progress_are_as_many_as_a_poisson_variable() -> None:
    p = case("G-SESSIONS").parameters
    length_s = p["session_mean_s"]
    sessions = bare.sessions(
        p["session_rate_per_s"] * length_s, DemandConfig(mean_s=length_s, cv=1.5)
    )
    config = bare.scenario(bare.system(sessions=sessions))
    means, variances = [], []
    looks = 4000
    for r in range(REPLICATIONS):
        platform = Platform(config, seed=918_000 + r)
        online = sessions_of(platform).online
        platform.run(20 * length_s)
        online.reset()
        squares = 0.0
        for _ in range(looks):
            platform.run(platform.env.now + 5.0)
            squares += (online.value - sessions.online_peak) ** 2
        means.append(online.mean())
        variances.append(squares / looks)
    # M/G/infinity: Poisson with mean rate * length, whatever the law of the length.
    agree_with_case("G-SESSIONS", {"mean_sessions": means}, requests=None)
    variance = case("G-SESSIONS").expected["var_sessions"]
    assert variance == sessions.online_peak
    agree({"variance": variances}, expected={"variance": variance})


def test_the_hours_of_a_profile_are_poisson_counts_of_its_shape() -> None:
    weights = tuple(float(1 + hour % 7) for hour in range(24))
    per_day, factor = 5000.0, 0.5
    system = bare.system(
        bare.route(is_static=True),
        per_s=per_day / DAY_S,
        profile="hours",
        static_from="object-store",
    )
    weekdays = (1.0, factor, 1.0, 1.0, 1.0, 1.0, 1.0)
    hours = ProfileConfig(hourly=weights, weekdays=weekdays)
    config = bare.scenario(system, span_s=2 * DAY_S, profiles={"hours": hours})
    expected = [
        per_day * day_factor * weight / sum(weights)
        for day_factor in weekdays[:2]
        for weight in weights
    ]
    totals = [0.0] * len(expected)
    dispersion = 0.0
    for r in range(REPLICATIONS):
        platform = Platform(config, seed=919_000 + r)
        requests = requests_of(platform)
        before = 0
        for hour, mean in enumerate(expected):
            platform.run((hour + 1) * 3600.0)
            count = requests.arrived - before
            before = requests.arrived
            totals[hour] += count
            dispersion += (count - mean) ** 2 / mean
        assert platform.env.now == 2 * DAY_S
    for total, mean in zip(totals, expected, strict=True):
        # Four standard errors of a Poisson mean over the replications.
        assert abs(total / REPLICATIONS - mean) <= 4 * (mean / REPLICATIONS) ** 0.5
    # Variance = mean: the sum of (n - m)**2 / m is chi-squared, one degree for each.
    low, high = stats.chi2(REPLICATIONS * len(expected)).ppf([0.0005, 0.9995])
    assert low <= dispersion <= high
