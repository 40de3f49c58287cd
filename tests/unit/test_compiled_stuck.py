"""A compiled host that is full of what must not be killed says so as the other does."""

import pytest

from models.compiled.platform import CompiledPlatform
from models.hosting.memory import NobodyToKillError
from models.platform import Platform
from tests import bare


def test_a_host_without_anybody_to_kill_is_told_alike_by_both_planes() -> None:
    # 20 MiB beside 1 MiB of the process: the second request of 12 MiB finds no room.
    system = bare.system(
        bare.route(cpu=5.0), per_s=1.0, process={"request_mib": 12.0, "native_mib": 50.0}
    )
    scenario = bare.scenario(
        system, host={"ram_mib": 20.0}, app={"oom_score_adj": -1000}, span_s=100.0
    )
    told = []
    for make in (Platform, CompiledPlatform):
        with pytest.raises(NobodyToKillError) as error:
            make(scenario, catalog=bare.CATALOG).run()
        told.append(str(error.value))
    assert told[0] == told[1]
    assert "every process on it (web-0) is exempt" in told[0]
