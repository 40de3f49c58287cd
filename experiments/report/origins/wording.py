"""Sources of rates and prices as a reader knows them, in both languages.

They stand in English where the figures stand, in the classes of the faults and in the
catalog; what is none of these is told as it is.
"""

from experiments.language.tongue import template
from experiments.report.text import Text, said, same

OF_FAULTS = (
    template("1 or 2 deploys a week"),
    template("4 windows a year"),
    template("a Node.js process dies of a bug once in 7 days (1 to 30)"),
    template("a failover to a standby takes 1 to 2 min"),
    template("a host fault or retirement once in 2 years (1 to 5)"),
    template("a host that recovers by itself takes 3 to 15 min"),
    template("a report: a pool of nine hosts was empty for 7 min"),
    template("an operator's error or a bad release once in 2 to 3 months"),
    template("as a host fault, once in 2 years"),
    template("assumption, and short: a bad release stays 10 to 60 min"),
    template("assumption, and short: real ones last 1 to 6 h"),
    template("assumption: a call that blocks, of seconds"),
    template("assumption: a snapshot or a move to other hardware"),
    template("assumption: another company is slow once a month"),
    template("assumption: it is replaced within 1.5 to 7 min"),
    template("assumption: once a year, no figure was found"),
    template("assumption: one announcement a month"),
    template("assumption: six looks of PM2"),
    template("assumption: two minutes"),
    template("its host once in 2 years, and 4 maintenance windows a year"),
    template("maintenance takes 1 to 12 min, a lost host 5 to 30"),
    template("no rate is known: give it per_month"),
    template("of the 1 to 12 min of a window"),
    template("once in 2 to 3 years"),
    template("one report: a neighbour took 89 % for 40 min"),
    template("t3.micro in Tokyo: once in 5.2 months"),
)
OF_PLANS = (
    template(
        "EC2-UG, credit table, 2023-06-15; Spot Advisor snapshot, 2025-06-28; rest as"
        " t3_micro"
    ),
    template(
        "EC2-UG, credit table, 2023-06-15; price, disk and transfer from Tokyo price"
        " tables"
    ),
    template(
        "LS-BASE, baseline and price, 2026-11; LS-CLI get-instance, disk and transfer"
    ),
    template(
        "LS-BASE, baseline and price, 2026-11; vCPUs inferred; disk and transfer from"
        " public plan tables"
    ),
    template(
        "LS-BASE, baselines and prices, 2026-11; LS-CLI get-bundles, disk and transfer"
    ),
    template(
        "LS-CLI get-relational-database-bundles, 2026-11; burst, connections and I/O"
        " assumed"
    ),
    template(
        "LS-DG, burst capacity page, 2023-06-15; transfer assumed equal to generation 3"
    ),
    template("LS-DG, burst capacity page, 2023-06-15; transfer from public plan tables"),
    template("LS-DG, burst capacity page, 2023-06-15; transfer: GetBundles dumps"),
    template(
        "RDS-UG, instance classes, 2023-06-15; prices from price tables; connections and"
        " I/O assumed"
    ),
)
KNOWN = {*OF_FAULTS, *OF_PLANS}


def source_text(source: str) -> Text:
    """Return where a figure comes from."""
    return said(source) if source in KNOWN else same(source)
