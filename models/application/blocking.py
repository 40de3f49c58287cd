"""A blocking process: workers that each serve one request from first to last.

PHP-FPM's children, Puma's and Tomcat's threads. One process stands for the master and all
of its workers, which is what a supervisor starts and ends.
"""

from collections.abc import Callable

from models.application.process import NodeProcess
from models.application.steps import Steps
from models.application.surroundings import Deployment, Line
from models.application.workers import Workers
from models.config import EndpointConfig, ProcessConfig
from models.hosting.visit import Visit
from models.traffic.demands import Row
from models.traffic.measures import QueryCounts
from sim.environment import Story


class BlockingProcess(NodeProcess):
    """One life of a process whose requests block a worker while they wait.

    All but the order of work is as with Node.js: memory, connections, start and end.

    Invariant: a request that has a worker keeps it until it ends, and no other has it.
    """

    loop: Workers

    def _new_loop(self, app: Deployment, config: ProcessConfig) -> Workers:
        number = config.workers or 1
        return Workers(app.host.env, self.name, number=number, cpu=app.cpu)

    def answer(self, cpu_s: float, answered: Callable[[], object]) -> None:
        """Answer a health check beside the workers; not at all once it has ended."""
        self.loop.post(cpu_s, then=answered)

    def handle(
        self,
        visit: Visit,
        endpoint: EndpointConfig,
        row: Row,
        counts: QueryCounts,
        *,
        job_s: float,
        line: Line | None = None,
    ) -> Story:
        """Answer a request with one worker: compute, query and wait, one by one."""
        self.visits[visit] = None
        accept = self.receive() if line is None or line.is_new else None
        try:
            worker = yield from self.loop.slots.acquire()
            with worker:
                if accept is not None:
                    accept()
                yield from self._serve(visit, endpoint, row, counts, job_s=job_s)
        finally:
            self.visits.pop(visit, None)

    def _serve(
        self,
        visit: Visit,
        endpoint: EndpointConfig,
        row: Row,
        counts: QueryCounts,
        *,
        job_s: float,
    ) -> Story:
        """Work for *visit* with a worker in hand; memory is taken from here on."""
        leak = self.app.leak_per_request
        self.footprint.open_request(leak)
        try:
            yield from self.loop.run(row.bursts_s[0] + self.app.filling.span_s(leak))
            if row.threads_s:
                yield from self.loop.run(row.threads_s)
            yield from Steps(self, visit, endpoint, row, counts).follow()
            if job_s:
                yield from self.loop.run(job_s)
            for note in self.on_answer:
                note()
        finally:
            self.footprint.close_request()


def kind_of_process(config: ProcessConfig) -> type[NodeProcess]:
    """Return what serves as *config* says: an event loop, or blocking workers."""
    return BlockingProcess if config.kind == "workers" else NodeProcess
