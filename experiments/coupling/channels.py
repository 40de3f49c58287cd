"""Through which channel a failed request was reached by what failed it."""

from models.hosting.exits import Exit
from models.traffic.channels import Channel
from models.traffic.outcomes import Outcome
from models.traffic.reasons import Reason

_PLACES: dict[object, Channel] = {
    Reason.DATABASE: Channel.DATABASE,
    Reason.DATABASE_FULL: Channel.DATABASE,
    Reason.POOL: Channel.POOL,
    Reason.CALL: Channel.CALL,
    Reason.CACHE: Channel.DATABASE,
}


def channel_of(cause: object, outcome: Outcome, *, is_cut_off: bool) -> Channel:
    """Return the channel of a failed request that its own system answers.

    *cause* is behind the *outcome* of its last attempt. *is_cut_off* says that a fault of
    the database held while it waited: then it is that fault that made time run out.
    """
    if outcome in (Outcome.KILLED, Outcome.BAD_GATEWAY):
        if cause in (Exit.HOST, Reason.HOST):
            return Channel.HOST
        is_for_memory = isinstance(cause, Exit) and cause.is_for_memory
        return Channel.MEMORY if is_for_memory else Channel.PROCESS
    if outcome in (Outcome.CLIENT_TIMEOUT, Outcome.GATEWAY_TIMEOUT):
        return Channel.DATABASE if is_cut_off else _PLACES.get(cause, Channel.CPU)
    if outcome is Outcome.REFUSED:
        return Channel.GATEWAY if cause is Reason.CONNECTIONS else Channel.CPU
    return {
        Outcome.UNREACHABLE: Channel.HOST,
        Outcome.DATABASE_ERROR: Channel.DATABASE,
        Outcome.POOL_TIMEOUT: Channel.POOL,
        Outcome.LIMITED: Channel.GATEWAY,
        Outcome.SHED: Channel.GATEWAY,
    }.get(outcome, Channel.BREAKER)
