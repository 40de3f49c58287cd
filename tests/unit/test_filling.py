"""The CPU time to fill what requests leak, by hand."""

from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from attrs import evolve

from models.application.filling import Filling
from sim.streams import Streams
from tests import bare
from tests.inside import on_end, send

TWO_WORKERS = {"kind": "workers", "workers": 2}


@pytest.mark.parametrize(
    ("kind", "ends"), [({"kind": "node"}, [0.2, 0.4]), (TWO_WORKERS, [0.4, 0.4])]
)
def test_what_requests_leak_takes_cpu_time_to_fill(
    kind: dict[str, object], ends: list[float]
) -> None:
    # 0.1 s of work and 5 MiB at 0.02 s each: 0.2 s a request. A loop takes one after the
    # other; two workers share the core.
    process = {"fill_cpu_s_per_mib": 0.02, **kind}
    it = bare.platform(bare.system(bare.route(cpu=0.1), process=process))
    found: list[float] = []
    on_end(it, lambda *_: found.append(round(it.env.now, 9)))
    it.apps["web"].leak(5 * 2**20)
    send(it, 2)
    it.run(10.0)
    assert found == ends
    it.apps["web"].leak(-5 * 2**20)
    send(it, 1)
    it.run(20.0)
    assert found[-1] == 10.1
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(0.5)


def test_the_time_to_fill_varies_lognormally_and_only_where_something_is_filled() -> None:
    # 2 MiB at 0.01 s each. A lognormal of mean 1 and cv 1 is exp(s z - s s / 2) with
    # s s = log 2; the mean of 10,000 of them is within 5 / 100 of 1 but in one case of
    # two million, and half of them are below exp(-0.3466) = 0.7071: 5,000 +- 5 x 50.
    config = evolve(bare.PROCESS, fill_cpu_s_per_mib=0.01, fill_cv=1.0)
    filling = Filling("web", config, streams=Streams(1))
    assert filling.span_s(0) == 0.0
    spans_s = [filling.span_s(2 * 2**20) for _ in range(10_000)]
    assert np.mean(spans_s) == pytest.approx(0.02, abs=0.02 * 0.05)
    assert sum(span_s < 0.02 * 0.70711 for span_s in spans_s) == pytest.approx(
        5_000, abs=250
    )
    # Nothing was drawn for nothing: the first is the stream's first.
    z = NormalDist().inv_cdf(Streams(1).stream("web", "fill").one())
    assert spans_s[0] == pytest.approx(0.02 * exp(sqrt(log(2.0)) * z - log(2.0) / 2))
