"""The rows of turns: what the users of a trace ask for, made as the plane is built."""

from models.compiled.engine import Engine
from models.compiled.kinds import NONE
from models.compiled.requests import systems
from models.compiled.turns import turns
from models.compiled.verbs import AWAIT_TURN
from models.config import ClientsConfig
from models.traffic.trace import trace_of


def turns_of(clients: ClientsConfig) -> int:
    """Return how many requests the users of a trace send; 0 where there are none."""
    trace = trace_of(clients)
    return 0 if trace is None else len(trace.turns())


def begin_turns(engine: Engine, system: int, clients: ClientsConfig) -> None:
    """Let the users of the trace of *clients* begin, each with the first of its turns."""
    trace = trace_of(clients)
    if trace is None:
        return
    first = systems(engine.p, system).first_turn
    last: dict[str, int] = {}
    ended_at: dict[str, float] = {}
    beginnings = []
    for turn, (user, at_s, took_s) in enumerate(trace.turns(), start=first):
        row = turns(engine.p, turn)
        row.system, row.following = system, NONE
        row.pause_s = max(0.0, at_s - ended_at.get(user, 0.0))
        if user in last:
            turns(engine.p, last[user]).following = turn
        else:
            beginnings.append(turn)
        last[user] = turn
        ended_at[user] = at_s + took_s
    for turn in beginnings:
        engine.do(AWAIT_TURN, turn)
