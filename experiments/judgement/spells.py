"""Spells: when the run of a config, its surges included, empties a burst balance."""

from collections.abc import Iterator, Sequence
from math import inf

from attrs import frozen

from experiments.figures import percent, quantity, span
from experiments.judgement.bursts import instant
from experiments.judgement.layout import Layout
from experiments.judgement.storms import attempts_of
from experiments.judgement.week import CreditWeek, Outlook
from experiments.language.tongue import phrase
from models.operation.faults import with_surges
from sim.credits import CreditMode
from sim.queueing.week import Tank

Loads = Sequence[float]


@frozen(kw_only=True)
class Spell:
    """A machine that is throttled within the run of a config."""

    machine: str
    from_s: float
    """Since Monday 00:00."""
    throttled_s: float
    """Of the run, with one attempt a request."""
    run_s: float
    attempts: float
    """A request, while none is answered in time."""
    demand: float
    """Cores that the end of the run asks for, with so many attempts."""
    baseline: float

    @property
    def is_for_ever(self) -> bool:
        """Do retries keep the balance empty, though the load alone does not?"""
        return self.attempts > 1 and self.demand > self.baseline


def spells_of(layout: Layout, outlook: Outlook) -> Iterator[Spell]:
    """Yield the spells of the run, if its load is not the usual one.

    Where nothing surges, the usual week says it all.
    """
    surging = with_surges(layout.scenario).systems.values()
    if not any(system.surges for system in surging):
        return
    loads = outlook.loads_of_run()
    for place, week in outlook.weeks().items():
        if week.credit_mode is not CreditMode.UNLIMITED:
            found = _spell(layout, week, loads[place])
            if found is not None:
                yield found


def _spell(layout: Layout, week: CreditWeek, load: Loads) -> Spell | None:
    tank = Tank(week.bucket, balance=week.balance, launch=week.launch)
    run_s = layout.scenario.horizon_s
    part_s = run_s / len(load)
    first_s, throttled_s = inf, 0.0
    for number, cores in enumerate(load):
        left_s = part_s
        while left_s > 0:
            span_s, is_throttled = tank.step(cores, left_s)
            if is_throttled:
                first_s = min(first_s, (number + 1) * part_s - left_s)
                throttled_s += span_s
            left_s -= span_s
    if not throttled_s:
        return None
    attempts = _attempts_on(layout, week.machine)
    return Spell(
        machine=week.machine,
        from_s=layout.scenario.starts_at_s + first_s,
        throttled_s=throttled_s,
        run_s=run_s,
        attempts=attempts,
        demand=attempts * load[-1],
        baseline=week.bucket.baseline,
    )


def _attempts_on(layout: Layout, machine: str) -> float:
    """Return the attempts of the system on *machine* that tries most often."""
    _, _, name = machine.partition(".")
    systems = {
        app.system
        for app in layout.scenario.apps.values()
        if name in (app.host, app.database)
    }
    clients = [layout.scenario.systems[each].clients for each in systems]
    return max((attempts_of(it) for it in clients if it.kind != "closed"), default=1.0)


def spell_sentence(spell: Spell) -> str:
    """Return when credits are empty within the run, and whether that ends."""
    told = phrase(
        "the surges of this run empty the credits of {machine} {when}, and throttle it to"
        " {cores} cores",
        machine=spell.machine,
        when=instant(spell.from_s),
        cores=quantity(spell.baseline),
    )
    if spell.is_for_ever:
        return phrase(
            "{told}, for ever: {attempts} attempts a request make {share} of that, and"
            " nothing is saved",
            told=told,
            attempts=f"{spell.attempts:.3g}",
            share=percent(spell.demand / spell.baseline),
        )
    return phrase(
        "{told} for {throttled} of its {run}",
        told=told,
        throttled=span(spell.throttled_s),
        run=span(spell.run_s),
    )
