"""What the whole suite shares: an option that rewrites the golden runs."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden runs anew instead of comparing with them",
    )
