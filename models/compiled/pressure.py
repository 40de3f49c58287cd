"""The pace of a host by its memory; twin of `models.hosting.pressure`."""

from models.compiled.credits import cpus
from models.compiled.processor import settle, share
from models.compiled.records import Plane, compiled, record, rows
from models.hosting.pressure import TOUCHES_PER_CPU_S


@record
class Memory:
    """The memory of one host, in bytes where nothing else is said."""

    capacity: int
    used: int
    peak: int
    area: float
    """Byte-seconds since measuring began."""
    since: float
    settled_at: float
    band_low: int
    band_high: int
    is_banded: bool
    """Does its pace depend on what is used?"""
    ram: int
    floor: int
    step: int
    thrash_factor: float
    swap_io_s: float
    swap_step: int
    cpu: int
    speed: float
    """Of the host's cores at their best."""
    slowness: float
    first_account: int
    last_account: int
    first_lag: int
    """Of its queues of garbage."""
    last_lag: int


memories = rows("memories", Memory)
"""Numbered as the hosts."""


@compiled
def _slowness(memory: Memory) -> float:
    slowness = 1.0
    left = max(0, memory.ram - memory.used)
    if memory.step != 0 and left < memory.floor:
        squeeze = 1.0 - left // memory.step * memory.step / memory.floor
        slowness += (memory.thrash_factor - 1.0) * squeeze * squeeze
    if memory.used > memory.ram:
        steps = -(-(memory.used - memory.ram) // memory.swap_step)
        swapped = steps * memory.swap_step
        slowness += TOUCHES_PER_CPU_S * memory.swap_io_s * swapped / memory.ram
    return slowness


@compiled
def _set_band(memory: Memory) -> None:
    """Find the band of use in which the pace stays as it is."""
    ram, step = memory.ram, memory.step
    if memory.used > ram:
        swapped = -(-(memory.used - ram) // memory.swap_step) * memory.swap_step
        memory.band_low = ram + swapped - memory.swap_step + 1
        memory.band_high = ram + swapped
    elif step == 0:
        memory.band_low = 0
        memory.band_high = ram
    elif ram - memory.used >= memory.floor:
        memory.band_low = 0
        memory.band_high = ram - memory.floor
    else:
        level = (ram - memory.used) // step
        memory.band_low = ram - (level + 1) * step
        memory.band_high = ram - level * step


@compiled
def press(p: Plane, m: int) -> None:
    """Set the pace of the machine, after its use has left the band."""
    memory = memories(p, m)
    _set_band(memory)
    memory.is_banded |= memory.band_low != 0 or memory.band_high < memory.capacity
    if not memory.is_banded:
        return
    slowness = _slowness(memory)
    if slowness != memory.slowness:
        memory.slowness = slowness
        settle(p, memory.cpu)
        cpus(p, memory.cpu).speed = memory.speed / slowness
        if not cpus(p, memory.cpu).is_departing:
            share(p, memory.cpu)
