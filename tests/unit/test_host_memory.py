"""A host's memory: whom the kernel chooses, and what a missing page cache costs."""

import pytest

from models.hosting.exits import Exit
from models.hosting.memory import MIB, HostMemory
from models.hosting.pressure import Pressure
from sim.environment import Environment


class Process:
    """It holds memory, and remembers what it died of."""

    def __init__(
        self, memory: HostMemory, name: str, mib: float, *, adj: int = 0
    ) -> None:
        self.name = name
        self.oom_score_adj = adj
        self.died_of: Exit | None = None
        self.account = memory.open(self)
        memory.claim(self.account, round(mib * MIB))

    def die(self, cause: Exit) -> None:
        self.died_of = cause
        self.account.close()


def memory_of(paces: list[float], *, floor_mib: float = 0.0) -> HostMemory:
    """Return 1,000 MiB, which notes every pace of its machine in *paces*."""
    return HostMemory(
        Environment(),
        "web",
        capacity_mib=1000.0,
        pressure=Pressure(
            ram=1000 * MIB,
            wanted=400 * MIB,
            floor=round(floor_mib * MIB),
            thrash_factor=9.0,
            swap_io_s=0.0,
        ),
        slowed=paces.append,
    )


@pytest.mark.parametrize(
    ("adj", "victim"),
    # Badness is RSS plus adj thousandths of all memory: 300 against 400, then 500
    # against 400 and 200 + 300 against 400 - 200.
    [((0, 0), "large"), ((200, 0), "small"), ((0, -200), "small"), ((-200, 0), "large")],
)
def test_oom_score_adj_adds_to_the_badness_of_its_process(
    adj: tuple[int, int], victim: str
) -> None:
    memory = memory_of([])
    small = Process(memory, "small", 300.0, adj=adj[0])
    large = Process(memory, "large", 400.0, adj=adj[1])
    third = memory.open(small)
    memory.claim(third, round(301 * MIB))
    died = [each.name for each in (small, large) if each.died_of is Exit.OOM]
    assert died == [victim]


def test_a_machine_slows_down_with_the_square_of_what_its_page_cache_lacks() -> None:
    # The floor is 160 MiB, in 16 steps of 10. At 920 MiB of use 80 are left: half of the
    # floor is missing, 1 + (9 - 1) * 0.5^2 = 3. At 1,000 all of it is: 9.
    paces: list[float] = []
    memory = memory_of(paces, floor_mib=160.0)
    held = Process(memory, "app", 840.0)
    assert paces[-1] == 1.0
    memory.claim(held.account, 80 * MIB)
    assert paces[-1] == pytest.approx(3.0)
    memory.claim(held.account, 80 * MIB)
    assert paces[-1] == pytest.approx(9.0)
    held.account.free(160 * MIB)
    assert paces[-1] == 1.0
