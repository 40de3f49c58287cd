"""Bad days that others reported, in small: where their scenarios are."""

from pathlib import Path

DAYS = Path(__file__).parent / "data" / "days"
