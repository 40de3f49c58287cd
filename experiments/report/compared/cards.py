"""Cards: each topology with its price, its marks and their reasons, side by side."""

from collections.abc import Mapping, Sequence
from math import isfinite

from experiments.figures import yen
from experiments.report.compared.choices import TONES, WORDS, Choice, Mark, best_of
from experiments.report.joined import by_month
from experiments.report.parts import Card, Cards, Fact
from experiments.report.promised import tone_of
from experiments.report.text import both, said, same


def cards(choices: Sequence[Choice], titles: Mapping[str, str], runs: int) -> Cards:
    """Return a card for each of *choices*; systems have *titles*, all so many *runs*."""
    best = best_of(choices)
    return Cards([_card(each, titles, runs, is_best=each is best) for each in choices])


def _card(choice: Choice, titles: Mapping[str, str], runs: int, *, is_best: bool) -> Card:
    facts = [_fact(each, choice) for each in choice.marks]
    if choice.faults is not None:
        facts.append(
            Fact(
                said("Lost by faults a month"),
                both(choice.faults.told),
                said("user-minutes, with the interval of 95 %"),
            )
        )
    if (coupling := by_month(choice.parts)) is not None:
        facts.append(coupling)
    facts += [
        Fact(
            said("Promises of {system}", system=titles.get(name, name)),
            said("kept in {kept} of {runs} runs", kept=kept, runs=runs),
            choice.verdicts[name],
            tone_of(choice.kept[name]),
        )
        for name, kept in choice.kept_runs.items()
    ]
    title = same(choice.name)
    if is_best:
        title = said("{name} (the best by the marks)", name=choice.name)
    return Card(title, facts, TONES[choice.overall.sign])


def _fact(mark: Mark, choice: Choice) -> Fact:
    """Return a mark with its reason, that of the price with the price."""
    value = WORDS[mark.sign]
    if mark.key == "price" and isfinite(choice.jpy):
        price = both(lambda: yen(choice.jpy))
        value = said("{price} a month: {mark}", price=price, mark=value)
    return Fact(mark.title, value, mark.reason, TONES[mark.sign])
