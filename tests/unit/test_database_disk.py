"""The disk of a database: how many reads it serves at a time."""

import pytest

from tests import bare
from tests.inside import requests_of, send


@pytest.mark.parametrize(
    ("reads", "until_s", "done"),
    # 40 reads a second of 0.1 s each: 4 at a time. Eight that come together are over by
    # fours, after 0.1 and after 0.2 s; one at a time, the fourth would end after 0.4 s.
    [(8, 0.09, 0), (8, 0.11, 4), (8, 0.19, 4), (8, 0.21, 8)],
)
def test_a_disk_serves_as_many_reads_as_it_ends_in_the_time_of_one(
    reads: int, until_s: float, done: int
) -> None:
    it = bare.platform(
        bare.system(bare.route(query=0.0)),
        database={"io_s": 0.1, "io_per_s": 40.0, "buffer_hit_ratio": 0.0},
    )
    send(it, reads)
    it.run(until_s)
    assert requests_of(it).completed == done
