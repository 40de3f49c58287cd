"""The command `lssim plans`: what is on sale."""

from math import isfinite
from typing import Annotated

import typer

from experiments.cli.exits import reporting
from experiments.cli.options import Json
from experiments.telling.plans import plans_json, show_plans
from experiments.telling.terminal import Terminal, emit
from models.plans.catalog import load_catalog


def _rate(value: float) -> float:
    """Refuse what is no exchange rate."""
    if not (isfinite(value) and value > 0):
        raise typer.BadParameter(f"must be a finite number > 0, got {value:g}")
    return value


Rate = Annotated[float, typer.Option(callback=_rate, help="Exchange rate.")]


def plans_command(*, as_json: Json = False, jpy_per_usd: Rate = 110.0) -> None:
    """Print the plans on sale: size, burst allowance, price and source."""
    with reporting():
        catalog = load_catalog()
        if as_json:
            emit(plans_json(catalog, jpy_per_usd=jpy_per_usd))
        else:
            show_plans(catalog, Terminal(), jpy_per_usd=jpy_per_usd)
