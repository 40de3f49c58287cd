"""Tests that share what is dear to make are run by one worker, as their group says."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_test_is_told_apart_by_its_group(request: pytest.FixtureRequest) -> None:
    # Among several workers the scheduler reads the group from the test's name alone.
    is_grouped = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@together") == is_grouped
