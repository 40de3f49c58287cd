"""The book: the claims of one file."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from attrs import frozen

from experiments.claiming.claim import Check, Claims
from experiments.claiming.expression import Name
from models.loading.diagnosis import unknown_name

SHIPPED = Path(str(files("experiments").joinpath("claims.toml")))


class ClaimsError(ValueError):
    """What was asked of a book of claims is not in it; the message has one line."""


@frozen(kw_only=True)
class Book:
    """The claims of a file."""

    path: Path
    claims: Claims

    @property
    def folder(self) -> Path:
        """Where configs are looked for."""
        return self.path.parent

    @property
    def file(self) -> str | None:
        """How a command names it; not at all if it comes with lssim."""
        return None if self.path == SHIPPED else str(self.path)

    @property
    def numbers(self) -> dict[Name, float]:
        """The values of its numbers, as expressions name them."""
        return {(name,): each.value for name, each in self.claims.numbers.items()}

    def checks_of(self, key: str) -> tuple[Check, ...]:
        """Return how the claim called *key* is checked."""
        return self.claims.claims[key].checks


def require_keys(book: Book, keys: Sequence[str]) -> None:
    """Raise `ClaimsError` unless every one of *keys* is a claim of *book*."""
    for key in keys:
        if key not in book.claims.claims:
            rule = unknown_name("claim", key, book.claims.claims)
            raise ClaimsError(f"--only: {rule}")
