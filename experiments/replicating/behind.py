"""Behind: what was behind most of what was lost, on how many of the days."""

from collections.abc import Sequence

from experiments.figures import listed
from experiments.language.tongue import phrase, template
from experiments.summary.cause import Kind
from experiments.summary.systems import SystemSummary

KINDS: dict[Kind, str] = {
    "fault": template("fault ({place})"),
    "retries": template("retries ({place})"),
    "memory": template("memory ({place})"),
    "throttled": template("throttled ({place})"),
    "cpu": template("cpu ({place})"),
    "loop": template("loop ({place})"),
    "connections": template("connections ({place})"),
    "pool": template("pool ({place})"),
    "gateway": template("gateway ({place})"),
    "limit": template("limit ({place})"),
    "shed": template("shed ({place})"),
    "health": template("health ({place})"),
    "crawl": template("crawl ({place})"),
    "quota": template("quota ({place})"),
    "handshakes": template("handshakes ({place})"),
    "cold": template("cold ({place})"),
    "cache": template("cache ({place})"),
    "call": template("call ({place})"),
    "workers": template("workers ({place})"),
}


def behind_words(systems: Sequence[SystemSummary]) -> str:
    """Say what was behind the losses of one system on its days; nothing if none were."""
    days: dict[tuple[str, Kind], int] = {}
    for system in systems:
        for found in {(each.place, each.kind) for each in system.causes}:
            days[found] = days.get(found, 0) + 1
    order = sorted(days, key=lambda each: (-days[each], f"{each[1]} ({each[0]})"))
    words = [
        phrase(
            "{cause} on {days} of {whole}",
            cause=phrase(KINDS[kind], place=place),
            days=days[place, kind],
            whole=len(systems),
        )
        for place, kind in order
    ]
    return phrase("behind what was lost: {causes}", causes=listed(words)) if words else ""
