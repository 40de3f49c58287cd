"""What goes wrong, and when: faults with their targets, as plain data."""

from attrs import frozen

from models.config.demand import DemandConfig
from models.config.fields import count, number, part, reference, text


@frozen(kw_only=True)
class FaultConfig:
    """One thing that goes wrong: once, at intervals, or at random."""

    kind: str = reference("What happens.", "kinds of fault")
    target: str = text("Whom it hits: a name of the table that its kind is about.")
    at_s: float | None = number("Happens at this time, or first then.", default=None)
    every_s: float | None = number("Happens again after.", default=None, above=True)
    mttf_s: float | None = number(
        "Happens at random, after this time on average.", default=None, above=True
    )
    duration_s: float | None = number("Lasts; to the end, if absent.", default=None)
    repair: DemandConfig | None = part("Lasts as long as this law says.", default=None)
    factor: float | None = number("Slower or more by this factor.", default=None)
    mib_per_s: float | None = number("Leaks with time.", default=None)
    mib_per_request: float | None = number("Leaks with requests.", default=None)
    connections: int | None = count("Connections that leak.", default=None, low=1)
    schema: str | None = text("Schema that is locked, or slow.", default=None)
    database: str | None = text("Database that is cut off or delayed.", default=None)
    delay_s: float | None = number("Added each way.", default=None)
    notice_s: float = number("Warning before a spot instance is taken.", default=120.0)
    per_month: float | None = number(
        "How often a month it is expected, for its blast radius.", default=None
    )
    connections_per_s: float | None = number(
        "Connections that leak a second, in each process.", default=None, above=True
    )
    connections_per_request: float | None = number(
        "Connections that leak with a request.", default=None, high=1.0, above=True
    )
    share: float | None = number(
        "Share of each core, or of a pool's hosts, that is taken.",
        default=None,
        above=True,
        high=1.0,
    )
    within_s: float | None = number(
        "From the first host taken to the last.", default=None
    )
