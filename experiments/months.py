"""Months: two of them, and which question takes which."""

BILLING_MONTH_S = 730 * 3600.0
"""A twelfth of a year of 8,760 h: what providers bill as a month."""
FAULT_MONTH_S = 30 * 86_400.0
"""Rates of faults are given for 30 days, as whoever counts outages in a calendar does."""
