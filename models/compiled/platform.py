"""The compiled platform: the parts of a scenario whose data plane is compiled."""

from models.compiled.parts.everything import CompiledParts
from models.compiled.refusals import NotCompiledError, refusals
from models.compiled.wiring import Wiring
from models.config import Scenario, with_groups
from models.operation.journal import Events, Journal
from models.operation.recorder import Timeline
from models.operation.simulation import Simulation
from models.plans.catalog import Catalog, load_catalog
from sim.streams import Streams


class CompiledPlatform(Simulation):
    """Every part of a scenario around a compiled data plane, ready to run."""

    parts: CompiledParts

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int | None = None,
        catalog: Catalog | None = None,
        timeline: Timeline | None = None,
        events: Events | None = None,
    ) -> None:
        """Build *scenario*; what is seen goes to *timeline* and *events*, if given.

        Raise `NotCompiledError` if it asks for what is not compiled yet.
        """
        refused = refusals(scenario)
        if refused:
            raise NotCompiledError(*refused)
        self.scenario = with_groups(scenario)
        self.catalog = catalog or load_catalog()
        streams = Streams(scenario.seed if seed is None else seed)
        wiring = Wiring(self.scenario, self.catalog)
        self.env = wiring.env
        super().__init__(
            wiring.parts(streams),
            streams=streams,
            catalog=self.catalog,
            journal=Journal(self.env, events),
            timeline=timeline,
        )
