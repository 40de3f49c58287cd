"""What clients do when an attempt fails; twin of `models.clients.retries`."""

from math import floor, inf

from models.clients.budget import SLICE_S, SLICES
from models.clients.retries import BREAKER_MIN_ATTEMPTS, MOST_DOUBLINGS
from models.compiled.clock import now_of
from models.compiled.kinds import NONE, whole
from models.compiled.measures import tallies
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.rings import BACKOFFS, draw

BACKOFF_KINDS = ("none", "fixed", "exponential", "full-jitter")
NO_PAUSE, FIXED, EXPONENTIAL, FULL_JITTER = (whole(number) for number in range(4))


@record
class Policy:
    """How the clients of one system try again; numbered as that."""

    most_attempts: int
    backoff: int
    backoff_s: float
    cap_s: float
    has_budget: bool
    budget: float
    """Share of the requests of the last seconds that retries may be."""
    slice_now: int
    breaks_at: float
    """Share of failures that opens the breaker; infinite without one."""
    window_s: float
    reset_s: float
    window_began_at: float
    attempts: int
    failures: int
    open_until: float
    """Negative while the breaker is closed."""
    probe: int
    """The attempt that decides, while it is open."""


@record
class Slice:
    """Requests and retries of one second."""

    requests: int
    retries: int


policies = rows("policies", Policy)
slices = rows("slices", Slice)


@compiled
def _turn_to(p: Plane, s: int) -> None:
    """Forget the slices that have left the window of the budget."""
    policy = policies(p, s)
    current = floor(now_of(p) / SLICE_S)
    for passed in range(max(policy.slice_now + 1, current - SLICES + 1), current + 1):
        gone = slices(p, s * SLICES + passed % SLICES)
        gone.requests = 0
        gone.retries = 0
    policy.slice_now = max(policy.slice_now, current)


@compiled
def begin(p: Plane, s: int) -> None:
    """Count a request that is sent now."""
    if policies(p, s).has_budget:
        _turn_to(p, s)
        slices(p, s * SLICES + policies(p, s).slice_now % SLICES).requests += 1


@compiled
def _may_retry(p: Plane, s: int) -> bool:
    """Say whether the budget allows a retry now, and count it if so."""
    _turn_to(p, s)
    requests, retries = 0, 0
    for index in range(s * SLICES, (s + 1) * SLICES):
        requests += slices(p, index).requests
        retries += slices(p, index).retries
    policy = policies(p, s)
    if retries >= max(1.0, policy.budget * requests):
        return False
    slices(p, s * SLICES + policy.slice_now % SLICES).retries += 1
    return True


@compiled
def pause_s(p: Plane, s: int, attempts: int) -> float:
    """Return the pause before the next of *attempts* attempts; negative to give up."""
    policy = policies(p, s)
    if attempts >= policy.most_attempts:
        return -1.0
    if policy.has_budget and not _may_retry(p, s):
        return -1.0
    if policy.backoff == NO_PAUSE:
        return 0.0
    if policy.backoff == FIXED:
        return policy.backoff_s
    doubled_s = policy.backoff_s * 2.0 ** min(attempts - 1, MOST_DOUBLINGS)
    doubled_s = min(policy.cap_s, doubled_s)
    if policy.backoff == FULL_JITTER:
        return doubled_s * draw(p, s, BACKOFFS, tallies(p, s).attempts_in_flight)
    return doubled_s


@compiled
def lets_out(p: Plane, s: int, v: int) -> bool:
    """Say whether the breaker lets an attempt be made now."""
    policy = policies(p, s)
    if policy.breaks_at == inf or policy.open_until < 0.0:
        return True
    if policy.probe != NONE or now_of(p) < policy.open_until:
        return False
    policy.probe = v
    return True


@compiled
def _begin_window(p: Plane, policy: Policy) -> None:
    policy.window_began_at = now_of(p)
    policy.attempts = 0
    policy.failures = 0


@compiled
def note(p: Plane, s: int, v: int, has_failed: bool) -> None:
    """Let the breaker learn how an attempt ended."""
    policy, now = policies(p, s), now_of(p)
    if policy.breaks_at == inf:
        return
    if policy.open_until >= 0.0:
        if v == policy.probe:
            policy.probe = NONE
            policy.open_until = now + policy.reset_s if has_failed else -1.0
            _begin_window(p, policy)
        return
    if now - policy.window_began_at > policy.window_s:
        _begin_window(p, policy)
    policy.attempts += 1
    policy.failures += 1 if has_failed else 0
    if (
        policy.attempts >= BREAKER_MIN_ATTEMPTS
        and policy.failures >= policy.breaks_at * policy.attempts
    ):
        policy.open_until = now + policy.reset_s
