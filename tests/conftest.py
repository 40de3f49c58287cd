"""What the whole suite shares: its options, and the examples of property tests.

A check says the same twice: the examples of its property tests are fixed, and what was
found in other ones stands beside the test as an explicit example. New ones are drawn by
``make explore``. No example has a deadline: a busy machine is no fault of the code.
And no test finds in the user's store what another has put there.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", database=None, deadline=None, print_blob=True)
settings.load_profile("fixed")
os.environ["LSSIM_STORE"] = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden runs anew instead of comparing with them",
    )
