"""The enumeration: every placement that the limits allow, each once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, product

from experiments.advising.placement import Home, Placement
from experiments.advising.sale import AdviceError, Sale
from models.config import AdviceConfig, Scenario

PROCESSES = (1, 2)
"""Of each application: one more is a second chance, a third only more of it."""
MOST_PLACEMENTS = 200_000
"""More are no choice that anybody could survey; and they fill the memory."""

Block = tuple[str, ...]


def placements(
    scenario: Scenario, sale: Sale, limits: AdviceConfig
) -> tuple[Placement, ...]:
    """Return every placement of the applications of *scenario*, the simplest first.

    Raise `AdviceError` if there is none, or if there are too many.
    """
    found = tuple(islice(_placements(scenario, sale, limits), MOST_PLACEMENTS + 1))
    if len(found) > MOST_PLACEMENTS:
        rule = f"more than {MOST_PLACEMENTS:,} placements, name fewer plans"
        raise AdviceError(f"advise.plans: {rule}")
    return tuple(sorted(found, key=lambda it: it.simplicity))


def partitions(items: Sequence[str]) -> Iterator[tuple[Block, ...]]:
    """Yield every way to divide *items* into blocks, in the order of their firsts."""
    if not items:
        yield ()
        return
    *before, last = items
    for blocks in partitions(before):
        for place, block in enumerate(blocks):
            yield (*blocks[:place], (*block, last), *blocks[place + 1 :])
        yield (*blocks, (last,))


def _placements(
    scenario: Scenario, sale: Sale, limits: AdviceConfig
) -> Iterator[Placement]:
    apps = list(scenario.apps)
    asking = [name for name, app in scenario.apps.items() if app.database is not None]
    on_hosts = [
        blocks for blocks in partitions(apps) if _are_apart(blocks, scenario, limits)
    ]
    hosts = list(_homes(on_hosts, [each.name for each in sale.hosts]))
    databases = list(_homes(partitions(asking), [each.name for each in sale.databases]))
    numbers = [
        tuple(zip(apps, each, strict=True))
        for each in product(PROCESSES, repeat=len(apps))
    ]
    for at, asked, processes in product(hosts, databases, numbers):
        for cache_on in _caches(scenario, at):
            yield Placement(
                hosts=at, databases=asked, cache_on=cache_on, processes=processes
            )


def _homes(
    divided: Iterable[tuple[Block, ...]], plans: Sequence[str]
) -> Iterator[tuple[Home, ...]]:
    """Yield every choice of plans for every way to divide the tenants."""
    return chain.from_iterable(
        (
            tuple(
                Home(tenants=block, plan=plan)
                for block, plan in zip(blocks, chosen, strict=True)
            )
            for chosen in product(plans, repeat=len(blocks))
        )
        for blocks in divided
    )


def _caches(scenario: Scenario, hosts: Sequence[Home]) -> list[str | None]:
    """Return where the cache may live, without one first."""
    return [None, *(each.name for each in hosts if scenario.caches)]


def _are_apart(blocks: Iterable[Block], scenario: Scenario, limits: AdviceConfig) -> bool:
    """Say whether no block has two systems that must be apart."""
    living = [[scenario.apps[app].system for app in block] for block in blocks]
    return not any(
        sum(system in names for system in systems) > 1
        for names in limits.must_be_apart
        for systems in living
    )
