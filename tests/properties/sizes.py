"""Sizes of the platforms that Hypothesis invents: how much of each there is."""

from attrs import frozen
from hypothesis import strategies as st

from tests.properties.loads import Draw, one_of


@frozen(kw_only=True)
class Size:
    """How much of each there is, at least and at most."""

    systems: tuple[int, int]
    hosts: tuple[int, int]
    databases: tuple[int, int]
    most_apps: int
    most_groups: int
    plans: tuple[str | None, ...] = (None,)
    """Of the hosts, one each."""


SMALL = Size(systems=(1, 3), hosts=(1, 3), databases=(0, 2), most_apps=4, most_groups=1)
LARGE = Size(
    systems=(3, 6),
    hosts=(3, 6),
    databases=(2, 4),
    most_apps=9,
    most_groups=3,
    plans=(None, "t3_micro_spot", "t3_micro_spot"),
)


@st.composite
def tables_of(draw: Draw, *, systems: int, size: Size) -> dict[str, list[str]]:
    """Return the names in each table of what is not drawn by itself."""
    counts = {"host": size.hosts, "database": size.databases}
    tables = {
        f"{table}s": [f"{table[0]}{number}" for number in range(draw(st.integers(*most)))]
        for table, most in counts.items()
    }
    tables["caches"] = draw(one_of([[], ["redis"], ["redis", "other"]]))
    tables["systems"] = [f"s{number}" for number in range(systems)]
    return tables
