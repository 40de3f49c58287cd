"""What is on sale: the plans of the catalog that the limits leave."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TypeVar

from attrs import frozen

from models.config import AdviceConfig
from models.plans.catalog import Catalog, DatabasePlan, InstancePlan, Plan

Sold = TypeVar("Sold", bound=Plan)


class AdviceError(ValueError):
    """No advice can be given; the message says why on one line."""


@frozen(kw_only=True)
class Sale:
    """Plans that may be rented, in the order of the catalog."""

    hosts: tuple[InstancePlan, ...]
    databases: tuple[DatabasePlan, ...]


def sale_of(catalog: Catalog, limits: AdviceConfig, *, needs_databases: bool) -> Sale:
    """Return what *limits* leave of *catalog*; raise `AdviceError` if too little."""
    hosts = _left(catalog.instances, limits, "host")
    databases: tuple[DatabasePlan, ...] = ()
    if needs_databases:
        databases = _left(catalog.databases, limits, "database")
    return Sale(hosts=hosts, databases=databases)


def _left(plans: Mapping[str, Sold], limits: AdviceConfig, kind: str) -> tuple[Sold, ...]:
    found = tuple(
        each
        for name, each in plans.items()
        if _is_among(name, limits.plans) and _is_among(each.provider, limits.providers)
    )
    if found:
        return found
    asked = {"advise.providers": limits.providers, "advise.plans": limits.plans}
    said = " and ".join(f"{key} {_shown(words)}" for key, words in asked.items() if words)
    known = ", ".join(plans)
    raise AdviceError(f"{said}: no {kind} plan is left, the catalog has {known}")


def _is_among(word: str, patterns: Sequence[str]) -> bool:
    """Say whether *word* is one of *patterns*, or there are none."""
    return not patterns or any(fnmatchcase(word, each) for each in patterns)


def _shown(words: Sequence[str]) -> str:
    return "[" + ", ".join(map(repr, words)) + "]"
