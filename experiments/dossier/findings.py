"""Findings: what a command has found, before it is decided how it is told."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from experiments.telling.paper import Paper
from models.config import Scenario


@frozen
class Findings:
    """What *command* has found of *scenarios*; how it is told is made when asked for."""

    command: str
    scenarios: Mapping[str, Scenario]
    document: Callable[[], dict[str, Any]]
    """Makes what ``--json`` prints."""
    show: Callable[[Paper], None]
    """Tells it on a terminal, or to notes."""
