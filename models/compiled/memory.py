"""The memory of hosts: accounts, garbage, pace; twin of `models.hosting.memory`.

Who has to be killed for a claim is chosen here; the kill itself is for `ends`, since a
process takes much with it.
"""

from models.compiled import requestpages
from models.compiled.clock import now_of
from models.compiled.kinds import NONE
from models.compiled.pressure import memories, press
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing


@record
class Account:
    """What one owner holds of a memory."""

    next: int
    previous: int
    memory: int
    serial: int
    """Which of all accounts that ever had this row: garbage may outlive one."""
    held: int
    peak: int
    is_open: bool
    life: int
    """Whose it is, if it is a process's; otherwise it is a service's."""
    daemon: int
    """The host whose PM2 daemon's it is; NONE of everybody else."""
    work: int
    """The batch work that it is of; NONE of everybody else."""
    score_adj: int
    has_pages: bool
    """Is it known of its requests what they keep (`requestpages`)?"""


@record
class Lag:
    """Garbage that falls due after one span, oldest first."""

    next: int
    memory: int
    lag_s: float
    is_listed: bool
    """Has anything ever been left here? Those of a memory stand in that order."""
    first: int
    last: int


@record
class Garbage:
    """Bytes of an account that are free from a time on."""

    next: int
    due_at: float
    account: int
    serial: int
    units: int


lags = rows("lags", Lag)
accounts, _take_account, _free_account = growing("accounts", Account)
garbage, _take_garbage, _free_garbage = growing(
    "garbage", Garbage, by_customer=1, waits=False
)


@compiled
def open_account(p: Plane, m: int, life: int, daemon: int, score_adj: int) -> int:
    """Open an empty account of a process, of a PM2 daemon, or of neither."""
    a = _take_account(p)
    account, memory = accounts(p, a), memories(p, m)
    account.memory = m
    account.serial += 1
    account.held = 0
    account.peak = 0
    account.is_open = True
    account.life = life
    account.daemon = daemon
    account.work = NONE
    account.score_adj = score_adj
    account.has_pages = False
    account.next = NONE
    account.previous = memory.last_account
    if memory.last_account >= 0:
        accounts(p, memory.last_account).next = a
    else:
        memory.first_account = a
    memory.last_account = a
    return a


@compiled
def _move(p: Plane, m: int, units: int, since_s: float) -> None:
    """Use *units* more, as of *since_s*, which may have passed."""
    memory = memories(p, m)
    now = now_of(p)
    memory.area += memory.used * (now - memory.settled_at)
    memory.settled_at = now
    memory.used += units
    memory.peak = max(memory.peak, memory.used)
    if since_s < now:
        memory.area += units * (now - max(since_s, memory.since))
    if memory.is_banded and (
        memory.used < memory.band_low or memory.used > memory.band_high
    ):
        press(p, m)


@compiled
def free(p: Plane, a: int, units: int) -> None:
    """Give *units* back; nothing, if the account was closed meanwhile."""
    _free_since(p, a, units, now_of(p))


@compiled
def _free_since(p: Plane, a: int, units: int, since_s: float) -> None:
    """Give *units* back, which count as free since *since_s*."""
    account = accounts(p, a)
    if account.is_open:
        account.held -= units
        _move(p, account.memory, -units, since_s)


@compiled
def collect(p: Plane, m: int) -> None:
    """Free the garbage that is due; in the mean it is free since it was."""
    now = now_of(p)
    queue = memories(p, m).first_lag
    while queue >= 0:
        lag = lags(p, queue)
        while lag.first >= 0:
            g = lag.first
            item = garbage(p, g)
            if item.due_at > now:
                break
            lag.first = item.next
            account = accounts(p, item.account)
            due_at, units = item.due_at, item.units
            if account.is_open and account.serial == item.serial:
                if account.has_pages:
                    units = requestpages.release(p, item.account, units)
                _free_since(p, item.account, units, due_at)
            _free_garbage(p, g)
        queue = lag.next


@compiled
def _list(p: Plane, queue: int) -> None:
    """Put a queue behind the others of its memory."""
    lag = lags(p, queue)
    lag.is_listed = True
    memory = memories(p, lag.memory)
    if memory.last_lag >= 0:
        lags(p, memory.last_lag).next = queue
    else:
        memory.first_lag = queue
    memory.last_lag = queue


@compiled
def discard(p: Plane, a: int, units: int, queue: int) -> None:
    """Leave bytes as garbage, to be freed after the lag of *queue*."""
    lag = lags(p, queue)
    if not lag.is_listed:
        _list(p, queue)
    g = _take_garbage(p)
    item = garbage(p, g)
    item.next = NONE
    item.due_at = now_of(p) + lag.lag_s
    item.account = a
    item.serial = accounts(p, a).serial
    item.units = units
    if lag.first >= 0:
        garbage(p, lag.last).next = g
    else:
        lag.first = g
    lag.last = g


@compiled
def has_room(p: Plane, m: int, units: int) -> bool:
    """Say whether a memory has room for *units* more."""
    memory = memories(p, m)
    return memory.used + units <= memory.capacity


@compiled
def take(p: Plane, a: int, units: int) -> None:
    """Take *units*, for which there is room."""
    account = accounts(p, a)
    account.held += units
    account.peak = max(account.peak, account.held)
    _move(p, account.memory, units, now_of(p))


@compiled
def close(p: Plane, a: int) -> int:
    """Give everything back; return how much it was."""
    account = accounts(p, a)
    memory = memories(p, account.memory)
    units = account.held
    account.held = 0
    account.is_open = False
    if account.previous >= 0:
        accounts(p, account.previous).next = account.next
    else:
        memory.first_account = account.next
    if account.next >= 0:
        accounts(p, account.next).previous = account.previous
    else:
        memory.last_account = account.previous
    m = account.memory
    _free_account(p, a)
    _move(p, m, -units, now_of(p))
    return units
