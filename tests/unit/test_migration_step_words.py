"""What a step of a migration takes, in sentences of both languages."""

from attrs import evolve

from experiments.judgement.bursts import BurstUse
from experiments.language.tongue import speaking
from experiments.migrating.change import Change
from experiments.migrating.move import BUSIEST, QUIETEST, Loss
from experiments.migrating.study import Step
from experiments.migrating.wording import step_sentences
from sim.estimation import Interval
from tests.unit.test_migration_words import BIGGER, SMALL


def burst(empty_after_h: float | None) -> BurstUse:
    return BurstUse(
        machine="hosts.web",
        credit_mode="standard",
        baseline_cores=0.4,
        mean_cores=0.1,
        busiest_cores=0.2,
        at_s=0.0,
        empty_after_h=empty_after_h,
        empty_after_h_earliest=empty_after_h,
        empty_after_h_latest=empty_after_h,
        throttled_share=0.0,
        surplus_vcpu_h_per_month=0.0,
        surplus_usd_per_vcpu_h=0.0,
    )


def test_what_a_step_takes() -> None:
    change = Change(
        replaced=("hosts.web",),
        new=("hosts.a", "hosts.b"),
        overlap_usd=1.5,
        snapshot_usd=0.25,
    )
    lost = Interval(mean=12.0, half_width=3.0, confidence=0.95, replications=5)
    step = Step(
        month=4,
        before=SMALL,
        after=BIGGER,
        change=change,
        credits=(burst(None), burst(0.0)),
        losses=tuple(
            Loss(hour=hour, at_s=0.0, down_s=900.0, user_minutes=lost)
            for hour in (QUIETEST, BUSIEST)
        ),
    )
    first, quietest, busiest, never, used = step_sentences(step)
    # 1.50 + 0.25 USD.
    assert first == (
        "Month 4, one small host to one bigger host: hosts.web for hosts.a and hosts.b,"
        " 1.75 USD once (the old ones beside them 1.50, snapshots 0.25)."
    )
    assert quietest.startswith("In the quietest hour, ")
    assert quietest.endswith(": user-minutes lost 12.0 ± 3.0 if down for 15 min.")
    assert busiest.startswith("In the busiest hour, ")
    begins = (
        "hosts.web begins with no credits but those of its launch: by arithmetic they"
    )
    assert never == f"{begins} never run out at that load."
    assert used == f"{begins} are used up already."
    with speaking("ja"):
        first, quietest, busiest, never, used = step_sentences(step)
        assert list(
            step_sentences(evolve(step, change=evolve(change, replaced=(), new=())))
        ) == [
            "4か月目、小さいホスト1台から大きいホスト1台へ: 交換するマシンはありません。"
        ]
    assert first == (
        "4か月目、小さいホスト1台から大きいホスト1台へ: "
        "廃止hosts.web、新設hosts.aとhosts.b、"
        "一時費用1.75ドル(新旧並行1.50ドル、スナップショット0.25ドル)。"
    )
    assert quietest.startswith("最も空いた時間帯(")
    assert quietest.endswith(")に移行した場合の損失(ユーザー分): 停止15分で12.0 ± 3.0。")
    assert busiest.startswith("最も混む時間帯(")
    assert never == (
        "hosts.webは起動時のクレジットだけで始まりますが、"
        "計算上、その負荷で使い切ることはありません。"
    )
    assert used.startswith(
        "hosts.webは起動時のクレジットだけで始まり、計算上それを使い切る"
    )
