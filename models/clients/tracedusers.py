"""Users of a trace: each asks again as long after an answer as the log says."""

from collections import defaultdict, deque
from collections.abc import Mapping

from models.application.system import System
from models.clients.clients import Clients
from models.clients.request import Request
from models.traffic.trace import Trace
from sim.environment import Environment
from sim.streams import Streams


class TracedUsers(Clients):
    """The users that a trace names, a closed load.

    The first request of each comes when the trace says, and every other as long after the
    end of that user's last one as it did there. Invariant: the k-th row is that of the
    k-th request of the trace, in whatever order they come.
    """

    def __init__(
        self,
        env: Environment,
        system: System,
        *,
        servers: Mapping[str, System],
        streams: Streams,
        trace: Trace,
    ) -> None:
        """Let the users of *trace* begin."""
        super().__init__(env, system, servers=servers, streams=streams)
        self._next: dict[str, deque[tuple[int, float]]] = defaultdict(deque)
        """By user: the requests to come, and how long after the last one."""
        self._planned = [self._rows.take() for _ in trace.times_s]
        ended_at: dict[str, float] = defaultdict(float)
        for number, (user, at_s, took_s) in enumerate(trace.turns()):
            pause_s = max(0.0, at_s - ended_at[user])
            ended_at[user] = at_s + took_s
            self._next[user].append((number, pause_s))
        self._users = [user for user, _, _ in trace.turns()]
        self._number = len(self._users)  # what nobody planned comes after the trace
        for turns in self._next.values():
            self._go_on(turns, rtt_s=0.0)

    def proceed(self, request: Request, /) -> None:
        """Let the user of *request* ask again, when the time has come."""
        if request.number < len(self._users):
            self._go_on(self._next[self._users[request.number]], rtt_s=request.rtt_s)

    def _go_on(self, turns: deque[tuple[int, float]], *, rtt_s: float) -> None:
        if turns:
            number, pause_s = turns.popleft()
            row = self._planned[number]
            self._env.wake(rtt_s + pause_s, lambda _: self._ask(number, row))
