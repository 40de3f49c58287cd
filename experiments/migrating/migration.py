"""A migration, as its file says it: frozen data, each key with its sentence."""

from attrs import frozen

from models.config.fields import count, flag, number, part, text

MOST_MONTHS = 120
HIGHEST_RATE = 10.0
"""Elevenfold in a month is no growth that one plans for."""


def _rate(doc: str, default: float | None = 0.0) -> float | None:
    """Return a field for a growth a month, relative; -1 would leave nothing."""
    rate: float | None = number(
        doc, default=default, low=-1.0, above=True, high=HIGHEST_RATE
    )
    return rate


@frozen(kw_only=True)
class PhaseConfig:
    """One platform, and from when on it is to be the one."""

    name: str = text("What readers call it.")
    ja: str | None = text("The same in Japanese.", default=None)
    config: str = text("Its scenario file, as from this file.")
    from_month: int | None = count(
        "Its first month; 1 is today.", default=None, low=1, high=MOST_MONTHS
    )
    when_due: bool = flag(
        "Does it begin when the phase before no longer keeps its promises?",
        default=False,
    )
    without: tuple[str, ...] = part("Systems that nobody uses yet.", default=())
    set: tuple[str, ...] = part("Values as `--set` takes them.", default=())
    unset: tuple[str, ...] = part("Keys as `--unset` takes them.", default=())


@frozen(kw_only=True)
class SystemGrowthConfig:
    """How one system grows, where it does so differently."""

    users: float | None = _rate("People and sessions, relative, a month.", None)
    traffic: float | None = _rate("Requests or queries, relative, a month.", None)


@frozen(kw_only=True)
class GrowthConfig:
    """What grows, relative to the month before: 0.05 is 5 % a month."""

    users: float | None = _rate("People and sessions, a month.")
    traffic: float | None = _rate("Requests or queries, a month.")
    data: float | None = _rate("What is stored anew in a month, a month.")
    systems: dict[str, SystemGrowthConfig] = part("By system.", factory=dict)
    keys: dict[str, float] = part(
        "By dotted key; * stands for every entry of a table.", factory=dict
    )


@frozen(kw_only=True)
class StorageConfig:
    """What is stored, and where it ends."""

    used_gb: float = number("Stored at the start.")
    plan_gb: float = number("Disk of the plan.", above=True)
    gb_per_month: float = number("Stored anew in the first month.")


@frozen(kw_only=True)
class ChangeConfig:
    """How a machine is changed for another: a snapshot of it becomes the new one."""

    down_s_min: float = number("Shortest that it is down.", above=True)
    down_s_usual: float = number("Usual.", above=True)
    down_s_max: float = number("Longest.", above=True)
    snapshot_gb: float = number("Size of the snapshot of a machine.")
    snapshot_usd_per_gb_month: float = number("Price of a snapshot.")
    snapshot_kept_days: float = number("Kept for so long.")
    overlap_days: float = number("The old machine is paid for beside the new one.")
    source: str = text("Where these come from.", default="")


@frozen(kw_only=True)
class Migration:
    """Phases over months with growth."""

    question: str = text("What it is to answer.")
    ja: str | None = text("The same in Japanese.", default=None)
    months: int = count("So many are looked at.", low=1, high=MOST_MONTHS)
    phases: tuple[PhaseConfig, ...] = part("In their order.")
    growth: GrowthConfig = part("What grows.")
    storage: StorageConfig | None = part("What fills up.", default=None)
    change: ChangeConfig = part("What a step from one phase to the next takes.")
