"""Explanations: a cause in words, as a clause and as a warning with the way out."""

from collections.abc import Iterator

from experiments.figures import listed, percent, span
from experiments.summary.blame import clock
from experiments.summary.cause import Cause
from experiments.summary.document import Summary
from models.config import DAY_S
from models.operation.batches import KIND as BATCH


def clause(summary: Summary, name: str, cause: Cause) -> str:
    """Return *cause* of system *name*'s loss as a clause: what was so, and when."""
    length_s = cause.ends_s - cause.begins_s
    times = "-".join(clock(summary, cause.begins_s, cause.ends_s))
    when = times if length_s <= DAY_S else f"within {span(length_s)}"
    return f"{fact(summary, name, cause)} ({when})"


def consequence(summary: Summary, cause: Cause) -> str | None:
    """Return what ran dry because of a fault and turned requests away, if anything."""
    if cause.kind != "fault" or cause.through is None:
        return None
    return f"because of it {_followed(summary, cause)}"


def causes_told(summary: Summary) -> Iterator[str]:
    """Yield a warning for each cause with keys that would help."""
    told: dict[tuple[str, str], tuple[Cause, list[str]]] = {}
    for name, system in summary.systems.items():
        for cause in system.causes:
            if cause.remedies:
                known = told.setdefault((cause.kind, cause.place), (cause, []))
                known[1].append(name)
    for cause, names in told.values():
        whose = listed([summary.systems[name].title for name in names])
        worst = percent(max(_share(summary, name, cause) for name in names))
        keys = " or ".join(cause.remedies)
        yield (
            f"{clause(summary, names[0], cause)}: behind {worst} of what {whose} lost"
            f"; {keys} would help"
        )


def _share(summary: Summary, name: str, cause: Cause) -> float:
    return max(
        (each.share for each in summary.systems[name].causes if each.kind == cause.kind),
        default=cause.share,
    )


def fact(summary: Summary, name: str, cause: Cause) -> str:
    """Return what was so, where *cause* was behind the loss of system *name*."""
    part = cause.place.split(".")[1]
    if cause.kind == "fault":
        return next(
            each.phrase
            for each in summary.faults
            if (each.name, each.kind == BATCH) == (part, cause.place == f"batch.{part}")
        )
    if cause.kind == "retries":
        return _storm(summary, name, cause)
    table = cause.place.split(".")[0]
    if table in ("apps", "systems", "caches"):
        return _of_software(summary, part, cause)
    machine, limit = _machine(summary, cause.place), _limit(summary, cause.place)
    asked = _asked(summary)
    words = {
        "memory": f"{machine} ran out of memory",
        "crawl": f"{machine} crawled for want of memory",
        "throttled": f"{machine} had used up its credits",
        "cpu": f"the CPU of {machine} was full{_with_it(summary, cause)}",
        "connections": f"{machine} took no more connections than {limit}{asked}",
        "gateway": f"nginx on {machine} had no connection left of {limit}",
        "limit": f"an address asked {machine} more often than it may",
        "shed": f"{machine} had more at work than it takes",
    }
    return words[cause.kind]


def _of_software(summary: Summary, part: str, cause: Cause) -> str:
    """Return what was so of an application, a system or a cache."""
    with_it = _with_it(summary, cause)
    words = {
        "memory": f"{part} was ended for its memory",
        "loop": f"the event loop of {part} was full{_route(cause)}",
        "workers": f"all workers of {part} were held",
        "pool": f"{part} had no connection left in its pool",
        "health": f"health checks ended {part}, whose loop was late with the answer",
        "quota": f"{part} had used up its CPU quota{with_it}",
        "call": f"{part} waited for the answers of others{with_it}",
        "cold": f"cache {part} had not half of what it is asked for{with_it}",
        "cache": f"cache {part} was full and refused what it was to keep",
        "handshakes": _knocks(summary, part, cause),
    }
    return words[cause.kind]


def _knocks(summary: Summary, name: str, cause: Cause) -> str:
    """Return what a storm of handshakes came to, where that is the cause."""
    if cause.kind != "handshakes":
        return ""
    sessions = summary.systems[name].sessions
    if sessions is None:
        return ""
    title = summary.systems[name].title
    words = f"{sessions.gave_up:,} handshakes of {title} timed out and came again"
    if summary.systems[name].presence.is_down_at_end:
        words += ", and it did not come back by itself"
    return words


def _asked(summary: Summary) -> str:
    """Return what the pools want at most together, where all are at one database."""
    if len(summary.databases) > 1:
        return ""
    wanted = sum(pool.size for pool in summary.pools.values())
    return f" and the pools may ask for {wanted:,}"


def _limit(summary: Summary, place: str) -> str:
    """Return how many connections a host's nginx, or a database, takes."""
    table, part = place.split(".")
    if table == "hosts":
        return f"{summary.hosts[part].gateway.connections_limit:,}"
    return f"{summary.databases[part].max_connections:,}"


def _machine(summary: Summary, place: str) -> str:
    table, part = place.split(".")
    if table == "hosts":
        return f"host {summary.hosts[part].title}"
    return f"{table.removesuffix('s')} {part}"


def _storm(summary: Summary, name: str, cause: Cause) -> str:
    system = summary.systems[name]
    kept = _kept(summary, cause)
    attempts = f"{system.attempts_per_request or 0.0:.3g} attempts a request"
    stale = f"{system.stale_answers:,} answers came when nobody waited any more"
    if system.presence.is_down_at_end:
        kept += f", so that {system.title} did not come back by itself"
    return f"{kept}: {attempts}, {stale}"


def _kept(summary: Summary, cause: Cause) -> str:
    """Return what retries kept full: the part through which they acted."""
    place = cause.through or ""
    if cause.through_kind == "loop":
        return f"retries kept the event loop of {place.split('.')[1]} full"
    if cause.through_kind == "throttled":
        return f"retries kept {_machine(summary, place)} without credits"
    if cause.through_kind == "cpu":
        return f"retries kept the CPU of {_machine(summary, place)} full"
    return "retries went on and on"


def _with_it(summary: Summary, cause: Cause) -> str:
    """Return what *cause* had as a consequence."""
    if cause.through is None:
        return ""
    if cause.kind == "cpu" and cause.through_kind == "loop":
        return f" and with it the event loop of {cause.through.split('.')[1]}"
    return f", so that {_followed(summary, cause)}"


def _followed(summary: Summary, cause: Cause) -> str:
    """Return what was full, or ran dry, behind *cause*."""
    place = cause.through or ""
    part = place.split(".")[1]
    if place.startswith(("apps.", "systems.", "caches.")):
        words = {
            "pool": f"the pool of {part} ran dry",
            "loop": f"the event loop of {part} was full",
            "quota": f"{part} used up its CPU quota",
        }
        return words.get(cause.through_kind or "", f"all workers of {part} were held")
    machine = _machine(summary, place)
    words = {
        "cpu": f"the CPU of {machine} was full",
        "throttled": f"{machine} used up its credits",
        "crawl": f"{machine} crawled for want of memory",
        "connections": f"{machine} took no more connections",
    }
    return words.get(
        cause.through_kind or "", f"nginx on {machine} had no connection left"
    )


def _route(cause: Cause) -> str:
    if cause.route is None or cause.route_share is None:
        return ""
    return f", {percent(cause.route_share)} of it with {cause.route}"
