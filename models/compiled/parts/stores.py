"""Caches and job workers."""

from models.compiled import jobwork, rediscache
from models.compiled.contents import FILLED
from models.compiled.engine import Engine
from models.compiled.parts.counted import histogram_of
from models.compiled.verbs import (
    CLEAR_SPREAD,
    FILL,
    FLUSH,
    START_WORKER,
    STOP_CACHE,
    STOP_WORKER,
)
from models.config import CacheConfig
from models.hosting.cache import COLD
from models.hosting.contents import Contents
from sim.monitor import Histogram


class PlaneContents(Contents):
    """The keys of one cache, which are held in the plane."""

    def __init__(self, row: rediscache.Cache, config: CacheConfig) -> None:
        self._row = row
        super().__init__(config)

    @property
    def held(self) -> int:
        """Keys that it holds, those included that nobody has found expired yet."""
        return self._row.held

    @property
    def evicted(self) -> int:
        """Keys that had to go for others, a count."""
        return self._row.evicted

    @evicted.setter
    def evicted(self, evicted: int) -> None:
        self._row.evicted = evicted

    @property
    def refused(self) -> int:
        """Writes that found no room, a count."""
        return self._row.refused

    @refused.setter
    def refused(self, refused: int) -> None:
        self._row.refused = refused


class PlaneCache:
    """One cache."""

    def __init__(
        self, engine: Engine, number: int, name: str, config: CacheConfig
    ) -> None:
        self.number = number
        self.name = name
        self.host = config.host
        self._engine = engine
        self._row = rediscache.caches(engine.p, number)
        self._contents: PlaneContents | None = None
        if self._row.has_contents:
            self._contents = PlaneContents(self._row, config)

    @property
    def contents(self) -> Contents | None:
        """What it holds, if that is to be known."""
        return self._contents

    def missing(self) -> float:
        """Return by how many reads it has missed `COLD` of what a full one answers."""
        row = self._row
        full = 1.0 if self._contents is None else self._contents.full_share
        return COLD * row.hit_ratio * full * row.asked - row.answered

    def fill(self) -> None:
        """Hold as many keys as there is room for, as since long before the run."""
        contents = self._contents
        if contents is not None and contents.keys is not None:
            wanted = int(min(contents.keys, contents.capacity))
            for first in range(0, wanted, FILLED):
                self._engine.do(FILL, self.number, first, wanted)

    def stop(self) -> None:
        """Answer nothing; whoever waits for it goes on without, or waits for it."""
        self._engine.do(STOP_CACHE, self.number)

    def start(self) -> None:
        """Answer again."""
        self._row.is_up = True

    def flush(self) -> None:
        """Forget every key."""
        self._engine.do(FLUSH, self.number)

    def clear(self) -> None:
        """Throw away what was measured so far."""
        if self._contents is not None:
            self._contents.clear()


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
