"""The option `--lang`, which every command has."""

import os
from collections.abc import Callable
from enum import Enum
from functools import update_wrapper
from inspect import Parameter, signature
from typing import Annotated, Any

import typer

from experiments.language.choice import language_of
from experiments.language.tongue import speaking


class Lang(Enum):
    """A language that lssim speaks."""

    EN = "en"
    JA = "ja"


LangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang", help="Language of tables and sentences, instead of the terminal's."
    ),
]


def speaks(command: Callable[..., None]) -> Callable[..., None]:
    """Return *command* with the option `--lang`, speaking that until it is over."""

    def spoken(*arguments: Any, lang: Lang | None = None, **options: Any) -> None:
        chosen = language_of(os.environ) if lang is None else lang.value
        with speaking(chosen):
            command(*arguments, **options)

    update_wrapper(spoken, command)
    own = signature(command)
    option = Parameter(
        "lang", Parameter.KEYWORD_ONLY, default=None, annotation=LangOption
    )
    parameters = [*own.parameters.values(), option]
    # Typer reads a command's options from both.
    vars(spoken)["__signature__"] = own.replace(parameters=parameters)
    spoken.__annotations__ = {**command.__annotations__, "lang": LangOption}
    return spoken
