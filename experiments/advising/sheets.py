"""Sheets: what advice says on the terminal, the answer first."""

from experiments.advising.beside import beside, kept_words, letters, steps
from experiments.advising.shelf import Contender
from experiments.advising.study import Study
from experiments.advising.wording import advice, minded, selection, surveyed
from experiments.comparing.frontier import Frontier
from experiments.comparing.wording import yen
from experiments.coupling.wording import expected_words
from experiments.figures import quantity
from experiments.headroom.proof import run_command
from experiments.language.tongue import phrase, template
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet


def show(study: Study, written: str | None, to: Paper) -> None:
    """Print what to rent; *written* is the file that the answer was written to."""
    to.print(advice(study), style="bold", soft_wrap=True)
    lines = [selection(study), *minded(study), surveyed(study), *beside(study)]
    for line in filter(None, lines):
        to.print(line, soft_wrap=True)
    if study.results:
        frontier = study.frontier()
        to.print()
        to.print(_table(study, frontier))
        for line in steps(study, frontier):
            to.print(line, soft_wrap=True)
    if study.answer is not None:
        to.print()
        to.print(proof(study, study.answer, written), soft_wrap=True)


def proof(study: Study, answer: Contender, written: str | None) -> str:
    """Return the command that shows that *answer* keeps its promises."""
    if written is None:
        return phrase(
            "--write FILE writes that platform, for lssim run FILE and other commands."
        )
    command = run_command(
        written,
        answer.scenario,
        study.runs.run_of(answer),
        replications=len(study.runs.done[answer]),
        seed=study.plan.seed,
    )
    return phrase(
        "{file} is that platform; this shows it: {command}", file=written, command=command
    )


def _table(study: Study, frontier: Frontier) -> Sheet:
    columns = [
        phrase("platform"),
        phrase("yen a month"),
        phrase("promises"),
        phrase("runs"),
        phrase("lost on ordinary days"),
    ]
    if study.months:
        columns += [phrase("lost by faults"), phrase("together")]
    columns.append(phrase("minutes a user"))
    named = {it.words: it for it in study.told}
    letter = letters(frontier)
    rows = []
    for name, risk in frontier.risks.items():
        it = named[name]
        message = template("{letter}: {platform}")
        if it is study.answer:
            message = template("{letter}: {platform} (advised)")
        row = [
            phrase(message, letter=letter[name], platform=it.told),
            yen(it.jpy),
            kept_words(study, it),
            f"{len(study.runs.done[it])}",
            expected_words(risk.ordinary_days),
        ]
        if study.months:
            row += [expected_words(risk.bad_days), expected_words(risk.all)]
        rows.append([*row, quantity(risk.minutes_a_user)])
    heading = phrase(
        "The best of each price: user-minutes lost a month, and of each user"
    )
    return Sheet(heading, columns, rows, texts=(0, 2))
