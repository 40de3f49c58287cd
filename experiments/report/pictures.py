"""Pictures of several topologies: what each is made of, and what is shared in it."""

from collections.abc import Mapping
from functools import partial

from experiments.report.parts import Section
from experiments.report.picture.drawing import Platform, picture_of
from experiments.report.picture.gauges import expected
from experiments.report.text import said
from models.config import Scenario


def pictures(scenarios: Mapping[str, Scenario]) -> Section:
    """Return a picture of each of *scenarios*, with the load that arithmetic expects."""
    shows = said(
        "Bars show what arithmetic expects of the busiest hour and of memory; a thick"
        " border is what several systems share."
    )
    return Section(
        "platforms",
        said("What they are made of"),
        [
            picture_of(
                Platform(scenario, partial(expected, scenario), shows),
                f"platform-{number}",
            )
            for number, scenario in enumerate(scenarios.values(), 1)
        ],
    )
