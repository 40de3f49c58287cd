"""Caches and job workers."""

from models.compiled import jobwork, rediscache
from models.compiled.engine import Engine
from models.compiled.parts.counted import histogram_of
from models.compiled.verbs import (
    CLEAR_SPREAD,
    START_WORKER,
    STOP_CACHE,
    STOP_WORKER,
)
from models.hosting.contents import Contents
from sim.monitor import Histogram


class PlaneCache:
    """One cache, of which it is not known what it holds."""

    def __init__(self, engine: Engine, number: int, name: str, host: str) -> None:
        self.number = number
        self.name = name
        self.host = host
        self._engine = engine
        self._row = rediscache.caches(engine.p, number)

    @property
    def contents(self) -> Contents | None:
        """Nothing that is known."""
        return None

    def missing(self) -> float:
        """Return 0: it answers its share whatever it holds."""
        return 0.0

    def stop(self) -> None:
        """Answer nothing; whoever waits for it goes on without."""
        self._engine.do(STOP_CACHE, self.number)

    def start(self) -> None:
        """Answer again."""
        self._row.is_up = True

    def flush(self) -> None:
        """Forget every key: there are none."""

    def clear(self) -> None:
        """Throw away what was measured so far: nothing is."""


class PlaneJobs:
    """The job worker of one application."""

    def __init__(self, engine: Engine, number: int) -> None:
        self.number = number
        self._engine = engine
        self._row = jobwork.workers(engine.p, number)

    @property
    def waiting(self) -> int:
        """Jobs put and not done."""
        return self._row.waiting

    @property
    def put_count(self) -> int:
        """Jobs put, a count."""
        return self._row.put_count

    @property
    def done(self) -> int:
        """Jobs done, a count."""
        return self._row.done

    @property
    def sojourn_s(self) -> Histogram:
        """From putting to the end of the work, over jobs."""
        return histogram_of(self._engine, self._row.sojourn)

    def clear(self) -> None:
        """Count anew; what waits has been put."""
        self._row.put_count, self._row.done = self._row.waiting, 0
        self._engine.do(CLEAR_SPREAD, self._row.sojourn)

    def stop(self) -> None:
        """Stop working: the host is down."""
        self._engine.do(STOP_WORKER, self.number)

    def start(self) -> None:
        """Work again."""
        self._engine.do(START_WORKER, self.number)
