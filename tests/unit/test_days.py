"""What is said of a system after several days, word by word, on made-up figures."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from experiments.language.tongue import speaking
from experiments.summary.days import days_of
from experiments.summary.document import Summary, read_summary, summary_json
from experiments.summary.systems import Objective, Objectives, SessionsSummary
from experiments.telling.days import days_verdict
from tests.goldens import golden_text
from tests.unit.test_verdicts import presence

MANY = 100_000
"""Requests of a day, so that a late one is a thousandth of a per cent."""
LATE_AT_WORK = (135, 150, 172, 182, 200, 214)
"""Their mean is 175.5, their squared distances from it come to 4,427.5: s = 29.757, and
half an interval is 2.5706 s / sqrt(6) = 31.23."""
LATE_IN_THE_QUEUE = (4930, 4998, 5000, 5040, 5080, 5180)
"""Their mean is 5,038, 38 from the limit, and s = sqrt(36,640 / 5) = 85.60: half an
interval is 89.83, and 34 runs it takes: (2.5706 x 85.60 / 38)**2 = 33.53."""

GOLDEN = read_summary(golden_text("pattern1"))
SLO = Objectives(met=True)


def promise(target: float, observed: float | None = 0.0) -> Objective:
    return Objective(target=target, observed=observed, met=True)


ALL = evolve(
    SLO,
    p95_s=promise(0.5),
    error_rate=promise(0.001),
    availability=promise(0.995),
)


def days(
    *,
    late: Sequence[int] = (0,) * 6,
    failed: Sequence[int] = (0,) * 6,
    available: Sequence[float | None] = (1.0,) * 6,
    slo: Sequence[Objectives] = (ALL,) * 6,
    name: str = "medical",
    sessions: SessionsSummary | None = None,
) -> list[Summary]:
    """Return days of a system whose counts and shares are given, a seed each."""
    medical = GOLDEN.systems["medical"]
    found = []
    for k, each in enumerate(late):
        day = presence(
            requests=MANY, late=each, failed=failed[k], availability=available[k]
        )
        system = evolve(medical, title=name, presence=day, slo=slo[k], sessions=sessions)
        found.append(evolve(GOLDEN, seed=k + 1, systems={"medical": system}))
    return found


def said(summaries: Sequence[Summary]) -> str:
    return days_verdict(days_of(summaries, "medical"))


def test_a_system_that_keeps_its_promises_on_all_days() -> None:
    # 99.8245 % in time, 0.0312 % more or less.
    assert said(days(late=LATE_AT_WORK)) == (
        "medical keeps its promises: 6 of 6 days; 99.82 % in 0.5 s (99.79 to 99.86, at"
        " least 95 %), no request failed."
    )
    with speaking("ja"):
        assert said(days(late=LATE_AT_WORK)) == (
            "medicalは目標を達成しています(6日中6日): 0.5秒以内の応答99.82%"
            "(99.79〜99.86、目標95%以上)、リクエストの失敗なし。"
        )


def test_a_queue_at_its_limit_is_unclear_and_stays_so() -> None:
    # 94.962 %, 0.0898 % more or less, at 95 %: 34 runs and more than 30.
    kept = [
        evolve(SLO, p95_s=promise(0.1), met=late < 5000) for late in LATE_IN_THE_QUEUE
    ]
    found = days_of(days(late=LATE_IN_THE_QUEUE, slo=kept, name="app"), "medical")
    assert found.days + found.more_days == 34
    assert days_verdict(found) == (
        "app is unclear: 94.96 % in 0.1 s (94.87 to 95.05, at least 95 %) over 6 runs;"
        " it sits on its promise: more runs will not decide it."
    )
    with speaking("ja"):
        assert days_verdict(found) == (
            "appは達成・未達を判定できません: 6回の試行で0.1秒以内の応答94.96%"
            "(94.87〜95.05、目標95%以上)。目標値とほぼ同じ水準にあるため、試行を増やしても"
            "判定できません。"
        )


def test_what_more_runs_would_decide_says_how_many() -> None:
    # The mean is 4,980, 20 from the limit, and s = sqrt(4,204 / 5) = 28.997: (2.5706 x
    # 28.997 / 20)**2 = 13.89, so 14 runs, and 8 more.
    late = [each + 4980 - 175 for each in (*LATE_AT_WORK[:5], 211)]
    assert sum(late) / 6 == 4980
    found = said(days(late=late))
    assert found == (
        "medical is unclear: 95.02 % in 0.5 s (94.99 to 95.05, at least 95 %) over 6"
        " runs; 8 more runs would decide it."
    )


def test_days_that_are_all_alike_are_clear() -> None:
    # Exactly as many late as may be, on every day: kept, and without an interval.
    assert said(days(late=(5000,) * 6)) == (
        "medical keeps its promises: 6 of 6 days; 95.0 % in 0.5 s (at least 95 %), no"
        " request failed."
    )
    broken = evolve(ALL, met=False)
    assert said(days(late=(5001,) * 6, slo=(broken,) * 6)) == (
        "medical breaks its promises: 6 of 6 days; 94.999 % in 0.5 s (at least 95 %), no"
        " request failed."
    )


def test_one_promise_that_is_clearly_broken_breaks_them_beside_an_unclear_one() -> None:
    # Lost 8 % and 8.2 %, in turn: 8.1 %, s = 0.1095, half an interval 0.115 %.
    available = (0.92, 0.918) * 3
    slo = [evolve(ALL, met=False)] * 5 + [ALL]
    assert said(days(late=LATE_IN_THE_QUEUE, available=available, slo=slo)) == (
        "medical breaks its promises: 5 of 6 days; available 91.9 % (91.8 to 92.0, at"
        " least 99.5 %), 94.96 % in 0.5 s (94.87 to 95.05, at least 95 %) is unclear, no"
        " request failed."
    )


def test_failures_are_told_with_their_interval() -> None:
    # 10 and 30 of 100,000 in turn: 0.02 %, s = 0.01095 %, half an interval 0.0115 %.
    assert said(days(failed=(10, 30) * 3)) == (
        "medical keeps its promises: 6 of 6 days; 100 % in 0.5 s (at least 95 %), 0.02 %"
        " failed (0.01 to 0.03, at most 0.1 %)."
    )


def test_sessions_and_routes_count_as_much() -> None:
    # 12 and 14 s in turn: 13 s, s = 1.0954, half an interval 1.15 s; of 10 s promised.
    slow = [
        evolve(
            ALL,
            met=False,
            connected_share=promise(0.99, 0.9995),
            reconnect_p95_s=promise(10.0, back_s),
        )
        for back_s in (12.0, 14.0) * 3
    ]
    assert said(days(slo=slow)).startswith(
        "medical breaks its promises: 6 of 6 days; 95 % are back in 13 s (11.9 to 14.1,"
        " at most 10 s), 100 % in 0.5 s"
    )
    late = [
        evolve(SLO, met=False, p95_s=promise(0.3), in_time_share=0.9 + each)
        for each in (0.001, -0.001) * 3
    ]
    routes = [evolve(ALL, met=False, routes={"/api/x": each}) for each in late]
    # 90 %, s = 0.1095 %, half an interval 0.115 %.
    assert said(days(slo=routes)).startswith(
        "medical breaks its promises: 6 of 6 days; /api/x: 90.0 % in 0.3 s (89.9 to 90.1,"
        " at least 95 %), 100 % in 0.5 s"
    )


def test_a_promise_that_was_seldom_seen_decides_nothing() -> None:
    seen = [evolve(ALL, reconnect_p95_s=promise(10.0, 99.0))] * 2
    unseen = [evolve(ALL, reconnect_p95_s=promise(10.0, None))] * 4
    assert said(days(slo=[*seen, *unseen])).endswith(
        "no request failed, reconnect_p95_s could be judged on 2 days only."
    )
    nothing = days(slo=(SLO,) * 6)
    assert said(nothing) == "medical promises nothing."
    silent = [evolve(SLO, availability=promise(0.995))] * 6
    assert said(days(available=(None,) * 6, slo=silent)) == (
        "medical: nothing to judge by on 6 days."
    )


def test_connections_that_were_lost_are_told_if_nobody_promised_anything() -> None:
    golden = GOLDEN.systems["social"].sessions
    assert golden is not None
    words = said(days(sessions=evolve(golden, dropped=1138)))
    assert words.endswith(
        "1,138 connections a run were lost, of which nothing was promised."
    )


def test_fewer_than_five_days_say_nothing_of_others() -> None:
    with pytest.raises(
        ValueError, match=r"at least 5 days needed .* got 4; a single run"
    ):
        days_of(days()[:4], "medical")
    six = days()
    with pytest.raises(ValueError, match="seed of its own"):
        days_of([*six, six[0]], "medical")
    with pytest.raises(ValueError, match="whole runs"):
        days_of([*six, evolve(six[0], seed=9, interrupted_at_s=10.0)], "medical")
    other = evolve(six[0].scenario, sha256="0")
    with pytest.raises(ValueError, match="one scenario"):
        days_of([*six, evolve(six[0], seed=9, scenario=other)], "medical")


def test_the_share_in_time_of_a_route_survives_the_document() -> None:
    route = evolve(SLO, p95_s=promise(0.3), in_time_share=0.97)
    (day, *_) = days(slo=[evolve(ALL, routes={"/api/x": route})] * 6)
    read = read_summary(summary_json(day)).systems["medical"].slo.routes
    assert read == {"/api/x": route}
