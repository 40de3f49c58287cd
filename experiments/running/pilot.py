"""A pilot: the first part of a run, which tells how fast the whole of it will be."""

from time import process_time

from attrs import frozen

from experiments.running.engines import Engine, build, requests_of
from experiments.summary.summarising import summarise
from models.config import Scenario
from sim.errors import SimError

PILOT_S = 0.4
"""CPU time of its simulation; what comes in the first half of it is the beginning."""
STEP_S = 10.0
"""Simulated time between two looks at that: a run of a minute is to have several."""


@frozen(kw_only=True)
class Pace:
    """How long runs take of a processor."""

    each_s: float
    """To begin and to end one."""
    request_s: float

    def of(self, scenario: Scenario) -> float:
        """Return what a run of *scenario* takes, s."""
        return self.each_s + self.request_s * requests_of(scenario)


NO_PACE = Pace(each_s=0.0, request_s=0.0)


def pilot(scenario: Scenario, engine: Engine, *, is_recorded: bool = False) -> Pace:
    """Begin a run of *scenario* on *engine*; return how fast it was.

    One that *is_recorded* writes its requests down, and any other is summed up.
    """
    began_s = process_time()
    try:
        platform = build(engine, scenario)
        if is_recorded:
            for clients in platform.clients.values():
                clients.keep_ends()
        marks = [(process_time(), 0.0)]
        for share in (0.5, 1.0):
            while platform.env.now < scenario.horizon_s:
                platform.run(min(scenario.horizon_s, platform.env.now + STEP_S))
                if process_time() - marks[0][0] >= share * PILOT_S:
                    break
            requests = requests_of(scenario, until_s=platform.env.now)
            marks.append((process_time(), requests))
        if not is_recorded:
            summarise(platform, until_s=platform.env.now)
    except SimError:  # the run itself will say what is wrong
        return NO_PACE
    return _pace(began_s, marks, process_time())


def _pace(began_s: float, marks: list[tuple[float, float]], ended_s: float) -> Pace:
    """Return the pace by *marks*: when so many requests were due, from the first on.

    The later part says how long a request takes; what the earlier one took beyond that
    comes once a run, as does all before the first mark and after the last.
    """
    (first_s, _), (middle_s, some), (last_s, all_) = marks
    later = all_ - some
    if not all_:
        return Pace(each_s=ended_s - began_s, request_s=0.0)
    rate_s = (last_s - middle_s) / later if later else (middle_s - first_s) / some
    excess_s = max(0.0, middle_s - first_s - rate_s * some)
    each_s = first_s - began_s + excess_s + ended_s - last_s
    return Pace(each_s=each_s, request_s=rate_s)
