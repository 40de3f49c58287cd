"""Throttling: the machines of a system that come to live without credits."""

from collections.abc import Sequence

from experiments.figures import percent, quantity
from experiments.judgement.bursts import BurstUse, when_empty
from experiments.judgement.layout import Layout
from experiments.judgement.spells import Spell, spell_sentence
from experiments.judgement.stations import SystemUse
from experiments.language.tongue import phrase, template
from models.config import keyed, title_of


def throttling_sentence(
    layout: Layout, use: SystemUse, bursts: Sequence[BurstUse]
) -> str | None:
    """Return that a machine of a system has no credits in the long run, if so."""
    mine = _machines(layout, use.system)
    worst = max(
        (each for each in bursts if each.machine in mine),
        key=lambda each: each.throttled_share,
        default=None,
    )
    # A balance that lasts for ten years and more is nobody's concern.
    if worst is None or not worst.throttled_share or worst.empty_after_h is None:
        return None
    message = template(
        "{system} is throttled: the credits of {machine} are empty {when}, and from then"
        " on it has {cores} cores, {share} of a usual week"
    )
    if worst.throttled_share == 1:
        message = template(
            "{system} is throttled: the credits of {machine} are empty {when}, and from"
            " then on it has {cores} cores, for ever"
        )
    table, _, name = worst.machine.partition(".")
    title = title_of(layout.scenario, table, name)
    return phrase(
        message,
        system=use.title,
        machine=worst.machine if title == name else keyed(title, worst.machine),
        when=when_empty(worst),
        cores=quantity(worst.baseline_cores),
        share=percent(worst.throttled_share),
    )


def spelled_throttling(
    layout: Layout, use: SystemUse, spells: Sequence[Spell]
) -> str | None:
    """Return that the surges of the run throttle a machine of a system, if they do."""
    mine = _machines(layout, use.system)
    for spell in spells:
        if spell.machine in mine:
            message = template("{system} is throttled: {why}")
            return phrase(message, system=use.title, why=spell_sentence(spell))
    return None


def _machines(layout: Layout, system: str) -> set[str]:
    apps = layout.apps_of(system).values()
    hosts = {f"hosts.{app.host}" for app in apps}
    return hosts | {f"databases.{app.database}" for app in apps}
