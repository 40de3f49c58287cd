"""The reference of all keys, made from the classes that the loader checks files with.

``docs/reference.md`` is what `page` returns, and nothing is written there by hand:
``python -m tests.documents --update`` writes it anew.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from experiments.claiming.claim import Claims
from experiments.migrating.migration import Migration
from experiments.sweeping.experiment import Experiment
from models.config import Scenario
from models.loading.schema import config_schema
from models.loading.shapes import SCALARS, attributes, settled
from models.operation.faults import KINDS, FaultKind
from tests.referencetables import ABSENT, FAULT_KINDS, File, listed, row, section

PATH = Path(__file__).parents[1] / "docs" / "reference.md"
INTRODUCTION = """\
# Every key

The four kinds of file that lssim reads: [a scenario](#a-scenario) with its
[faults](#kinds-of-fault), [an experiment](#an-experiment), [a migration](#a-migration),
[a file of claims](#a-file-of-claims). This page is made from the classes that the
loader checks them with; so is `lssim schema`, of a scenario, for editors. How files and
options lie over each other is in `config.md`, where each default comes from in
`sources.md`, what is done with it in `model.md`. Rules between tables are not here:
`lssim check` tells them, with the place, the rule and the value.

- A key carries its unit at its end, and its type says it in words.
- A number is 0 or more and at most 1e15, a whole number at most 1,000,000,000, unless
  said otherwise.
- **needed**: it must be given, in the file or in one that this extends. –: it is absent,
  and the sentence says what follows from that, if anything does.
- NAME stands for a name of yours: small letters, digits, `_` and `-`, a letter first."""
CHAPTERS = {
    "What users do, and what a process needs": ("profiles", "systems"),
    "What it runs on": ("hosts", "apps", "databases", "caches", "balancers", "groups"),
    "What else happens": ("batch", "faults"),
    "Costs, reported figures, limits of advice": ("costs", "reported", "advise"),
}
"""The tables of a scenario, in the order in which one describes a platform."""
FILES = {
    "A scenario": (Scenario, "What most commands read, as `lssim run CONFIG`."),
    "An experiment": (Experiment, "What `lssim sweep EXPERIMENT` reads (`sweep.md`)."),
    "A migration": (Migration, "What `lssim migrate MIGRATION` reads (`migrate.md`)."),
    "A file of claims": (Claims, "What `lssim claims FILE` reads (`claims.md`)."),
}


def page() -> str:
    """Return the whole reference as Markdown."""
    parts = [INTRODUCTION]
    for title, (root, sentence) in FILES.items():
        file = File(root)
        parts.append(f"## {title}\n\n{sentence}")
        if root is Scenario:
            parts += [file.keys(root, _extends()), *_chapters(file)]
        else:
            parts += [file.keys(root), *file.sections(attributes(root))]
    return "\n\n".join(parts) + "\n"


def tables_of(root: type) -> set[str]:
    """Return the keys of *root* that hold more than one value."""
    return {
        key for key, each in attributes(root).items() if settled(each.type) not in SCALARS
    }


def _extends() -> list[str]:
    """Return the row of the one key that the loader knows and the class does not."""
    schema = config_schema()["$defs"]["PartialScenario"]["properties"]["extends"]
    return ["`extends`", "text, or a list of texts", ABSENT, schema["description"]]


def _chapters(file: File) -> Iterator[str]:
    """Yield the chapters of a scenario; each of its tables belongs to one."""
    told = set(chain.from_iterable(CHAPTERS.values()))
    if told != tables_of(Scenario):
        raise ValueError(f"chapters must name each table: {told ^ tables_of(Scenario)}")
    for title, keys in CHAPTERS.items():
        yield f"## {title}"
        yield from file.sections(keys)
        if "faults" in keys:
            yield section(FAULT_KINDS, "What may happen.", _kinds(file, KINDS.values()))


def _kinds(file: File, kinds: Iterable[FaultKind]) -> str:
    """Return a table of what each kind of fault is, hits and needs."""
    rows = [row(["kind", "what happens", "target", "keys of its own", "lasts"])]
    rows.append(row(["---"] * 5))
    for kind in kinds:
        sentence = (kind.__doc__ or "").partition("\n")[0]
        rows.append(
            row([f"`{kind.name}`", sentence, _target(file, kind), _own(kind), _end(kind)])
        )
    return "\n".join(rows)


def _target(file: File, kind: FaultKind) -> str:
    """Say whose name its target is; zones have no table of their own."""
    return "a `zone`" if kind.target == "zones" else file.link(kind.target)


def _own(kind: FaultKind) -> str:
    parts = [listed(kind.needs, "and"), listed(kind.one_of, "or")]
    parts += [f"{listed(kind.takes, 'and')} if wanted" if kind.takes else ""]
    parts += ["`notice_s` if wanted" if kind.notice else ""]
    return ", ".join(filter(None, parts)) or "–"


def _end(kind: FaultKind) -> str:
    if not kind.lasts:
        return "an instant"
    return "`duration_s`" if kind.is_known_before else "`duration_s` or `repair`"
