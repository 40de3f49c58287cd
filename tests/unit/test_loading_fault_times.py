"""When faults may happen, one after another."""

from pathlib import Path
from typing import Any

import pytest

from tests.faulty import fault, said_of
from tests.small import WEB, Edit


def test_a_spot_instance_is_warned_before_it_goes(tmp_path: Path) -> None:
    edit: Edit = ((*WEB, "plan"), "t3_micro_spot")
    table = fault("spot-interruption", notice_s=30, duration_s=60, every_s=90)
    assert said_of(tmp_path, edit, it=table) == [
        "faults.it.every_s: must be longer than the 90 s that it lasts, got 90:"
        " it would overlap itself"
    ]
    assert said_of(tmp_path, edit, it={**table, "every_s": 91}) == []


def test_one_fault_does_not_begin_within_another_of_the_same(tmp_path: Path) -> None:
    first = fault("backup", at_s=0, every_s=600, duration_s=60)
    second = fault("backup", at_s=1_230)
    assert said_of(tmp_path, first=first, second=second) == [
        "faults.second.at_s: must not overlap 'first', a backup of the same from 1200 s"
        " to 1260 s, got 1230"
    ]
    assert said_of(tmp_path, first=second, second={**second, "at_s": 2_000}) == [
        "faults.second.at_s: must not overlap 'first', a backup of the same from 1230 s"
        " to the end, got 2000"
    ]
    crash = fault("process-crash")
    assert said_of(tmp_path, first=crash, second=crash) == [
        "faults.second.at_s: must not overlap 'first', a process-crash of the same from"
        " 100 s to 100 s, got 100"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (fault("backup", duration_s=60), fault("backup", at_s=160)),
        (fault("backup"), fault("maintenance")),
        (fault("deploy"), fault("deploy", target="booking")),
        (fault("deploy"), fault("deploy", at_s=101)),
        (
            fault("reboot", duration_s=60),
            fault("reboot", at_s=None, mttf_s=900, duration_s=60),
        ),
    ],
    ids=["one after another", "two kinds", "two targets", "two times", "at random"],
)
def test_faults_that_may_both_happen(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert said_of(tmp_path, first=first, second=second) == []
