"""The command `lssim schema`: what a scenario file may say."""

from experiments.cli.exits import reporting
from experiments.document import json_text
from experiments.telling.terminal import emit
from models.loading.schema import config_schema


def schema_command() -> None:
    """Print the JSON Schema of a scenario file."""
    with reporting():
        emit(json_text(config_schema()))
