"""What is said of a system after a run, word by word, on figures that are made up."""

import pytest
from attrs import evolve

from experiments.language.tongue import speaking
from experiments.summary.document import (
    FaultOccurrence,
    FaultToll,
    Summary,
    read_summary,
)
from experiments.summary.presence import LostWindow, Presence, clustered_error
from experiments.summary.systems import Objective, Objectives
from experiments.telling.facts import availability_percent
from experiments.telling.verdicts import verdict
from tests.goldens import golden_text

NINE_S, TWELVE_S = 9 * 3600.0, 12 * 3600.0


def presence(**changes: object) -> Presence:
    """Return a day in which nothing was lost, but for *changes*."""
    calm = Presence(
        requests=40_615,
        failed=0,
        late=55,
        judged_s=86_400.0,
        lost_s=0.0,
        availability=1.0,
        lost_windows=(),
        is_down_at_end=False,
        may_differ=False,
    )
    return evolve(calm, **changes)  # type: ignore[arg-type]  # changes are its fields


def promises(*, broken: tuple[str, ...] = ()) -> Objectives:
    def promise(name: str, target: float) -> Objective:
        return Objective(target=target, observed=0.0, met=name not in broken)

    return Objectives(
        met=not broken,
        p95_s=promise("p95_s", 0.5),
        error_rate=promise("error_rate", 0.001),
        availability=promise("availability", 0.995),
    )


def fault(
    name: str,
    at_s: float,
    until_s: float | None,
    *,
    phrase: str,
    toll: FaultToll | None = None,
) -> FaultOccurrence:
    well = FaultToll(requests=100, failed=50, recovered_s=0.0)
    return FaultOccurrence(
        kind="any",
        target="any",
        at_s=at_s,
        until_s=until_s,
        name=name,
        phrase=phrase,
        tolls={"medical": toll or well, "social": well},
    )


def day(
    found: Presence, slo: Objectives, *faults: FaultOccurrence, **changes: object
) -> Summary:
    """Return a day of pattern 1 in which medical went through *found*."""
    golden = read_summary(golden_text("pattern1"))
    medical = evolve(golden.systems["medical"], presence=found, slo=slo)
    quiet = {
        name: evolve(process, restarts={}) for name, process in golden.processes.items()
    }
    whole = evolve(
        golden,
        systems=golden.systems | {"medical": medical},
        processes=quiet,
        faults=faults,
        measured_s=86_400.0,
        horizon_s=86_400.0,
        warm_up_s=0.0,
        starts_at_s=0.0,
    )
    return evolve(whole, **changes)  # type: ignore[arg-type]  # changes are its fields


def test_a_day_on_which_all_was_well() -> None:
    # 55 of 40,615 late is 0.135 %.
    assert verdict(day(presence(), promises()), "medical") == (
        "medical kept its promises on this day (seed 1): 99.9 % in 0.5 s (at least 95 %),"
        " none of 40,615 failed, available all day."
    )
    with speaking("ja"):
        assert verdict(day(presence(), promises()), "medical") == (
            "medicalはこの日(シード1)、目標を達成しました。実績: 0.5秒以内の応答99.9%"
            "(目標95%以上)、40,615件中の失敗なし、終日稼働。"
        )


def test_a_lock_that_took_ten_minutes() -> None:
    # 598 of 7,200 s are 8.3 %.
    found = presence(
        requests=3_000,
        late=200,
        judged_s=7_200.0,
        lost_s=598.0,
        availability=1 - 598 / 7200,
        lost_windows=(
            LostWindow(begins_s=37_800.0, ends_s=38_100.0, lost_s=299.0, failed=0),
            LostWindow(begins_s=38_100.0, ends_s=38_400.0, lost_s=299.0, failed=0),
        ),
    )
    lock = fault("lock", 37_800.0, 38_400.0, phrase="a lock held schema medical")
    summary = day(found, promises(broken=("availability",)), lock, measured_s=7_200.0)
    assert verdict(summary, "medical") == (
        "medical broke its promises on this day (seed 1): available 91.7 % (at least"
        " 99.5 %): 598 of 598 s lost while a lock held schema medical (`lock`"
        " 10:30-10:40); nothing was lost otherwise, 93.3 % in 0.5 s (at least 95 %), none"
        " of 3,000 failed."
    )
    with speaking("ja"):
        assert verdict(summary, "medical") == (
            "medicalはこの日(シード1)、目標を達成できませんでした。実績: 稼働率91.7%"
            "(目標99.5%以上): 損失598秒のうち598秒はスキーマmedicalのロック"
            "(`lock` 10:30-10:40)の影響期間中に発生(それ以外の損失なし)、"
            "0.5秒以内の応答93.3%(目標95%以上)、3,000件中の失敗なし。"
        )


def test_two_outages_of_one_host_are_one_cause() -> None:
    # 94 of 40,615 are 0.231 %; 354 of 86,400 s lost are 0.41 %.
    found = presence(
        failed=94,
        lost_s=354.0,
        availability=1 - 354 / 86_400,
        lost_windows=(
            LostWindow(begins_s=10_800.0, ends_s=11_100.0, lost_s=176.0, failed=20),
            LostWindow(begins_s=43_200.0, ends_s=43_500.0, lost_s=178.0, failed=74),
        ),
    )
    phrase = "host medical was down"
    faults = [
        fault("night", 10_800.0, 10_980.0, phrase=phrase),
        fault("noon", 43_200.0, 43_380.0, phrase=phrase),
    ]
    summary = day(found, promises(broken=("error_rate",)), *faults)
    assert verdict(summary, "medical") == (
        "medical broke its promises on this day (seed 1): 0.231 % failed (at most 0.1 %):"
        " 94 of 94 while host medical was down (`night` 03:00-03:03, `noon` 12:00-12:03),"
        " 99.9 % in 0.5 s (at least 95 %), available 99.59 %."
    )


def test_a_stall_that_never_ended() -> None:
    found = presence(
        requests=67_067,
        failed=66_470,
        late=67_000,
        judged_s=300.0,
        lost_s=239.0,
        availability=61 / 300,
        lost_windows=(
            LostWindow(begins_s=0.0, ends_s=300.0, lost_s=239.0, failed=66_470),
        ),
        is_down_at_end=True,
    )
    toll = FaultToll(requests=67_067, failed=66_470, recovered_s=None)
    stall = fault("stall", 60.0, 63.0, phrase="database shared was slow", toll=toll)
    summary = day(
        found,
        promises(broken=("availability", "error_rate", "p95_s")),
        stall,
        measured_s=300.0,
        horizon_s=300.0,
    )
    assert verdict(summary, "medical") == (
        "medical broke its promises on this day (seed 1) and was down at the end: since"
        " 00:01:00, when `stall` began, 66,470 of 67,067 requests failed; `stall` itself"
        " was over at 00:01:03."
    )


def test_what_nearly_went_the_other_way_is_said() -> None:
    words = verdict(day(presence(may_differ=True), promises()), "medical")
    assert words.endswith(
        "available all day; another seed may say otherwise: --replications 5."
    )


def test_connections_that_were_lost_are_no_promise_kept() -> None:
    golden = read_summary(golden_text("pattern1"))
    sessions = golden.systems["social"].sessions
    assert sessions is not None
    lost = evolve(
        golden.systems["social"],
        sessions=evolve(sessions, dropped=1138),
        presence=presence(),
        slo=promises(),
    )
    summary = evolve(golden, systems={"social": lost})
    words = verdict(summary, "social")
    assert "1,138 connections were lost, of which nothing was promised" in words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.0, "100 %"), (1 - 598 / 7200, "91.7 %"), (0.99590, "99.59 %"), (0.2, "20 %")],
)
def test_two_digits_of_what_is_missing(value: float, words: str) -> None:
    assert availability_percent(value) == words


def test_windows_are_clusters() -> None:
    # Shares of 0 and 20 % in two windows of 100: 2 / 1 x (10**2 + 10**2) / 200**2.
    assert clustered_error([(0.0, 100.0), (20.0, 100.0)], 0.1) == pytest.approx(0.1)
    assert clustered_error([(3.0, 100.0)], 0.03) == 0.0
