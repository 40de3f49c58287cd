"""Explanations: a cause in words, as a clause and as a warning with the way out."""

from collections.abc import Iterator

from experiments.figures import alternatives, listed, percent, span
from experiments.language.retelling import retold
from experiments.language.tongue import phrase, template
from experiments.summary.blame import clock
from experiments.summary.cause import Cause
from experiments.summary.document import Summary
from models.config import DAY_S
from models.operation.batches import KIND as BATCH

OF_MACHINES = {
    "memory": template("{machine} ran out of memory"),
    "crawl": template("{machine} crawled for want of memory"),
    "throttled": template("{machine} had used up its credits"),
    "cpu": template("the CPU of {machine} was full"),
    "connections": template("{machine} took no more connections than {limit}"),
    "gateway": template("nginx on {machine} had no connection left of {limit}"),
    "limit": template("an address asked {machine} more often than it may"),
    "shed": template("{machine} had more at work than it takes"),
}
OF_SOFTWARE = {
    "memory": template("{part} was ended for its memory"),
    "loop": template("the event loop of {part} was full"),
    "workers": template("all workers of {part} were held"),
    "pool": template("{part} had no connection left in its pool"),
    "health": template("health checks ended {part}, whose loop was late with the answer"),
    "quota": template("{part} had used up its CPU quota"),
    "call": template("{part} waited for the answers of others"),
    "cold": template("cache {part} had not half of what it is asked for"),
    "cache": template("cache {part} was full and refused what it was to keep"),
}
"""What was so of an application, a system or a cache."""
KEPT = {
    "loop": template("retries kept the event loop of {part} full"),
    "throttled": template("retries kept {machine} without credits"),
    "cpu": template("retries kept the CPU of {machine} full"),
}
"""What retries kept full: the part through which they acted."""
HAS_CONSEQUENCES = ("cpu", "quota", "call", "cold")
"""Kinds with which it is told what ran dry because of them."""
FOLLOWED_IN_SOFTWARE = {
    "pool": template("the pool of {part} ran dry"),
    "loop": template("the event loop of {part} was full"),
    "quota": template("{part} used up its CPU quota"),
}
FOLLOWED_IN_MACHINES = {
    "cpu": template("the CPU of {machine} was full"),
    "throttled": template("{machine} used up its credits"),
    "crawl": template("{machine} crawled for want of memory"),
    "connections": template("{machine} took no more connections"),
}


def clause(summary: Summary, name: str, cause: Cause) -> str:
    """Return *cause* of system *name*'s loss as a clause: what was so, and when."""
    told, length_s = fact(summary, name, cause), cause.ends_s - cause.begins_s
    if length_s > DAY_S:
        return phrase("{told} (within {span})", told=told, span=span(length_s))
    times = "-".join(clock(summary, cause.begins_s, cause.ends_s))
    return phrase("{told} ({times})", told=told, times=times)


def consequence(summary: Summary, cause: Cause) -> str | None:
    """Return what ran dry because of a fault and turned requests away, if anything."""
    if cause.kind != "fault" or cause.through is None:
        return None
    return _followed(summary, cause)


def causes_told(summary: Summary) -> Iterator[str]:
    """Yield a warning for each cause with keys that would help."""
    told: dict[tuple[str, str], tuple[Cause, list[str]]] = {}
    for name, system in summary.systems.items():
        for cause in system.causes:
            if cause.remedies:
                known = told.setdefault((cause.kind, cause.place), (cause, []))
                known[1].append(name)
    for cause, names in told.values():
        yield phrase(
            "{cause}: behind {share} of what {systems} lost; {keys} would help",
            cause=clause(summary, names[0], cause),
            share=percent(max(_share(summary, name, cause) for name in names)),
            systems=listed([summary.systems[name].title for name in names]),
            keys=alternatives(cause.remedies),
        )


def _share(summary: Summary, name: str, cause: Cause) -> float:
    return max(
        (each.share for each in summary.systems[name].causes if each.kind == cause.kind),
        default=cause.share,
    )


def fact(summary: Summary, name: str, cause: Cause) -> str:
    """Return what was so, where *cause* was behind the loss of system *name*."""
    table, part = cause.place.split(".")
    if cause.kind == "fault":
        return next(
            retold(each.phrase)
            for each in summary.faults
            if (each.name, each.kind == BATCH) == (part, cause.place == f"batch.{part}")
        )
    if cause.kind == "retries":
        return _storm(summary, name, cause)
    if cause.kind == "handshakes":
        return _knocks(summary, part)
    if table in ("apps", "systems", "caches"):
        told = phrase(OF_SOFTWARE[cause.kind], part=part)
    else:
        machine, limit = machine_words(summary, cause.place), _limit(summary, cause.place)
        told = phrase(OF_MACHINES[cause.kind], machine=machine, limit=limit)
    if cause.kind == "loop":
        return _with_route(told, cause)
    if cause.kind == "connections":
        return _with_wanted(summary, told)
    is_followed = cause.kind in HAS_CONSEQUENCES and cause.through is not None
    return _with_consequence(summary, told, cause) if is_followed else told


def _knocks(summary: Summary, name: str) -> str:
    """Return what a storm of handshakes came to."""
    system = summary.systems[name]
    if system.sessions is None:
        return ""
    message = template("{count} handshakes of {system} timed out and came again")
    told = phrase(message, count=f"{system.sessions.gave_up:,}", system=system.title)
    if system.presence.is_down_at_end:
        return phrase("{told}, and it did not come back by itself", told=told)
    return told


def _with_wanted(summary: Summary, told: str) -> str:
    """Add what the pools want at most together, where all are at one database."""
    if len(summary.databases) > 1:
        return told
    wanted = sum(pool.size for pool in summary.pools.values())
    message = template("{told} and the pools may ask for {wanted}")
    return phrase(message, told=told, wanted=f"{wanted:,}")


def _limit(summary: Summary, place: str) -> str:
    """Return how many connections a host's nginx, or a database, takes."""
    table, part = place.split(".")
    if table == "hosts":
        return f"{summary.hosts[part].gateway.connections_limit:,}"
    return f"{summary.databases[part].max_connections:,}"


def machine_words(summary: Summary, place: str) -> str:
    """Return what the machine at *place* is, and its name."""
    table, part = place.split(".")
    if table == "hosts":
        return phrase("host {host}", host=summary.hosts[part].title)
    return phrase("database {database}", database=part)


def _storm(summary: Summary, name: str, cause: Cause) -> str:
    system = summary.systems[name]
    message = template(
        "{kept}: {attempts} attempts a request, {count} answers came when nobody waited"
        " any more"
    )
    if system.presence.is_down_at_end:
        message = template(
            "{kept}, so that {system} did not come back by itself: {attempts} attempts a"
            " request, {count} answers came when nobody waited any more"
        )
    return phrase(
        message,
        kept=_kept(summary, cause),
        system=system.title,
        attempts=f"{system.attempts_per_request or 0.0:.3g}",
        count=f"{system.stale_answers:,}",
    )


def _kept(summary: Summary, cause: Cause) -> str:
    message = KEPT.get(cause.through_kind or "")
    if message is None or cause.through is None:
        return phrase("retries went on and on")
    if cause.through_kind == "loop":
        return phrase(message, part=cause.through.split(".")[1])
    return phrase(message, machine=machine_words(summary, cause.through))


def _with_consequence(summary: Summary, told: str, cause: Cause) -> str:
    """Return *told* with what *cause* had as a consequence."""
    if cause.kind == "cpu" and cause.through_kind == "loop":
        part = (cause.through or "").split(".")[1]
        message = template("{told} and with it the event loop of {part}")
        return phrase(message, told=told, part=part)
    followed = _followed(summary, cause)
    return phrase("{told}, so that {followed}", told=told, followed=followed)


def _followed(summary: Summary, cause: Cause) -> str:
    """Return what was full, or ran dry, behind *cause*."""
    place, kind = cause.through or "", cause.through_kind or ""
    if place.startswith(("apps.", "systems.", "caches.")):
        held = template("all workers of {part} were held")
        return phrase(FOLLOWED_IN_SOFTWARE.get(kind, held), part=place.split(".")[1])
    gateway = template("nginx on {machine} had no connection left")
    message = FOLLOWED_IN_MACHINES.get(kind, gateway)
    return phrase(message, machine=machine_words(summary, place))


def _with_route(told: str, cause: Cause) -> str:
    if cause.route is None or cause.route_share is None:
        return told
    message = template("{told}, {share} of it with {route}")
    return phrase(message, told=told, share=percent(cause.route_share), route=cause.route)
