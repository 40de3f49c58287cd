"""Traces that Hypothesis invents, each a file in a temporary folder."""

import csv
from functools import cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp

from attrs import evolve
from hypothesis import strategies as st

from models.config import SystemConfig
from tests.properties.loads import BUSY_S, Draw, one_of

times_s = st.floats(0.0, BUSY_S) | one_of([0.0, 1.0, 1.0, 20.0, 31.5, BUSY_S])
spans_s = one_of(["", "0", "0.004", "0.05", "0.4"])
"""What a trace knows of a demand, if it knows anything."""


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="lssim-traces-"))


@st.composite
def traces(draw: Draw, system: SystemConfig) -> str:
    """Return the path of a trace of *system*: at any times, in any order, of some users.

    Its name is a digest of what it says, so that an example that is tried again, or
    printed to be kept, reads the same.
    """
    number = draw(st.integers(1, 40))
    queries = max(each.queries for each in system.endpoints.values())
    columns = {"time_s": times_s.map(repr)}
    if draw(st.booleans()):
        columns["endpoint"] = one_of([*system.endpoints])
    if draw(st.booleans()):
        columns["user"] = one_of(["ada", "ben", "cem"])
        columns["latency_s"] = one_of(["0", "0.1", "7"])
    known = ["cpu_s", "cpu_1_s", *(["query_s", f"query_{queries}_s"] * bool(queries))]
    for name in draw(st.lists(one_of(known), unique=True)):
        columns[name] = spans_s
    rows = [[draw(value) for value in columns.values()] for _ in range(number)]
    text = StringIO()
    csv.writer(text).writerows([[*columns], *rows])
    path = _folder() / f"{sha256(text.getvalue().encode()).hexdigest()[:16]}.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return str(path)


@st.composite
def traced(draw: Draw, system: SystemConfig) -> SystemConfig:
    """Return *system* with the arrivals of a trace instead of its own."""
    clients = evolve(system.clients, kind="trace", trace=draw(traces(system)))
    return evolve(system, clients=clients, surges=())
