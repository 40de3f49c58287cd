"""The limits of advice: what may be rented, and how it may be placed, as plain data."""

from attrs import frozen

from models.config.fields import number, part


@frozen(kw_only=True)
class AdviceConfig:
    """Limits of what `lssim advise` may choose; no run looks at them."""

    budget_jpy: float | None = number(
        "Price of a month at most; as much as it takes, if absent.",
        default=None,
        above=True,
    )
    plans: tuple[str, ...] = part(
        "Plans of hosts and databases that may be rented, * for any letters; all, if"
        " absent.",
        default=(),
    )
    providers: tuple[str, ...] = part(
        "Providers of the catalog; all, if absent.", default=()
    )
    must_be_apart: tuple[tuple[str, ...], ...] = part(
        "Lists of systems of which no two may share a host.", default=()
    )
    zones: tuple[str, ...] = part(
        "Availability zones that hosts are put into in turn; those of the file, if"
        " absent.",
        default=(),
    )
