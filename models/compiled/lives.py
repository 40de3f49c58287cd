"""Applications, their slots, and the lives that fill them, as rows."""

from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing
from models.compiled.visits import visits


@record
class App:
    """One application; twin of `models.application.app`."""

    system: int
    host: int
    core: int
    """What its processes compute on: its host's processor, or a quota of that."""
    database: int
    cache: int
    first_slot: int
    slots: int
    in_turn: int
    """Slot that is next in turn, counted from the first."""
    jobs: int
    """Its job worker."""
    is_draining: bool
    """Does it take nothing new, because its host is let go?"""
    leak_per_request: int
    stale_answers: int
    push_cpu_s: float
    taken: int
    """Requests that its balancer counts: it has got them, and they have not ended."""
    call_slowness: float
    """On the time of calls that begin."""
    has_entrance: bool
    """Does more than whose turn it is say which process gets a connection?"""
    first_line: int
    """Of the connections that idle: that for the longest time."""
    last_line: int
    primary: int
    """The loop of its primary; NONE without one."""
    hand_over_cpu_s: float
    first_in_line: int
    """The visit that has waited for the longest to be handed over."""
    last_in_line: int
    in_turn_of_primary: int
    """Slot that the primary looks at next, counted from the first."""
    holding: int
    """The level of those who call with a connection in hand."""
    steep_from: int
    """Of V8's heap on its host, as the one below."""
    abort_at: int
    lag: int
    """The queue of garbage of its processes on its host."""
    oom_score_adj: int
    memory_limit: int
    """Of its container; negative without one."""
    reclaim_s: float
    """For which the kernel looks for pages before it kills for that limit."""
    mapping: int
    """Processes that have mapped the shared pages of its kind, a count."""


@record
class Fleet:
    """How many applications there are."""

    apps: int


@record
class Slot:
    """The place of one process; its history is kept by the control plane."""

    serving: int
    starting: int
    last_exit: int


@record
class Needs:
    """What a process of one system needs; of its config, in bytes and seconds."""

    base_units: int
    """Of its own: without the pages that it shares."""
    shared: int
    connection: int
    request: int
    retained_share: float
    """Of the most that its requests have used, which it does not give back."""
    buffer_share: float
    """Of what they use, which lies outside V8's heap."""
    cache_yields: bool
    """Does its cache stop growing where the heap limit nears?"""
    cache_step: int
    cache: int
    native: int
    young: int
    scavenge_s: float
    sweep_s_per_byte: float
    boot_cpu_s: float
    warm_up_cpu_s: float
    wake_cpu_s: float
    fill_s_per_byte: float
    """To fill fresh memory, which a leak takes."""
    fill_varies: bool
    leak_buffer_share: float
    """Of what leaks, outside V8's heap."""
    threads: int
    pool_size: int
    backlog: int
    aborts: bool
    """Is a request refused at once when the backlog is full?"""
    patience_s: float
    """For a connection; infinite, if it waits for ever."""
    idle_s: float
    """After which an idle connection is closed."""
    workers: int
    """That each serve one request; 0 with an event loop."""
    keeps: bool
    """Are connections to it kept for further requests?"""
    keep_alive_s: float


@record
class Life:
    """One process, with its footprint and its heap."""

    next: int
    app: int
    slot: int
    loop: int
    pool: int
    """Of connections to the database; none without one."""
    threads: int
    account: int
    lag: int
    """The queue of its garbage."""
    is_alive: bool
    is_listening: bool
    unaccepted: int
    serial: int
    """How many have had this row."""
    channel: int
    """The source of connections that a primary hands over; NONE without turns."""
    has_untaken: bool
    """Has it a connection from the primary that it has not taken yet?"""
    boot: int
    """The visit that starts it, while it does."""
    first_visit: int
    last_visit: int
    first_session: int
    last_session: int
    buffers: int
    """Bytes outside V8's heap, of sessions and of what has leaked."""
    shared: int
    """Bytes of shared pages among its resident memory."""
    peak_shared: int
    """The same, also after its end."""
    cache_left: int
    allocated: int
    promoted: float
    outside: int
    """Bytes that have leaked outside the heap since the last full collection."""
    steep_from: int
    abort_at: int
    first_leak: int
    """Of connections, oldest first."""
    is_contained: bool
    """Has its container a limit of memory?"""
    doom: int
    """Ticket of its end, while it stands still until the kernel kills it; else 0."""
    last_rss: int
    peak: int
    """When it ended, as those below."""
    busy_s: float
    requests: int
    sessions: int
    cause: int


apps = rows("apps", App)
slots = rows("slots", Slot)
needs = rows("needs", Needs)
fleets = rows("fleets", Fleet)
lives, take_life, free_life = growing("lives", Life)


@compiled
def pick(p: Plane, a: int) -> int:
    """Return the next process of an application that listens, round robin."""
    app = apps(p, a)
    for _ in range(app.slots):
        serving = slots(p, app.first_slot + app.in_turn).serving
        app.in_turn += 1
        if app.in_turn == app.slots:
            app.in_turn = 0
        if serving >= 0:
            return serving
    return NONE


@compiled
def handle(p: Plane, v: int) -> None:
    """Let the process of a visit work on it."""
    visit = visits(p, v)
    life = lives(p, visit.life)
    visit.is_handled = True
    visit.life_next = NONE
    visit.life_previous = life.last_visit
    if life.last_visit >= 0:
        visits(p, life.last_visit).life_next = v
    else:
        life.first_visit = v
    life.last_visit = v


@compiled
def leave_life(p: Plane, v: int) -> None:
    """Let the process of a visit work on it no longer."""
    visit = visits(p, v)
    if not visit.is_handled:
        return
    visit.is_handled = False
    life = lives(p, visit.life)
    if visit.life_previous >= 0:
        visits(p, visit.life_previous).life_next = visit.life_next
    else:
        life.first_visit = visit.life_next
    if visit.life_next >= 0:
        visits(p, visit.life_next).life_previous = visit.life_previous
    else:
        life.last_visit = visit.life_previous
