"""The choice of a language: what the reader says, else what the terminal's own is."""

from collections.abc import Mapping

from experiments.language.tongue import LANGUAGES, SOURCE, Language

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set decides (POSIX.1-2017, Base Definitions, 8.2)."""


def language_of(environment: Mapping[str, str]) -> Language:
    """Return the language of *environment*; English if it is none of ours."""
    wanted = next(filter(None, map(environment.get, VARIABLES)), "")
    code = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    return next((each for each in LANGUAGES if each == code), SOURCE)
