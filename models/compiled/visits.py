"""Visits: whatever is in flight, and what it holds; twin of `models.hosting.visit`.

A story is one function of the plane that is called again whenever the visit goes on;
``step`` says where it stands, and each ``return`` is what a ``yield`` is in its twin.
"""

from models.compiled.calendar import schedule
from models.compiled.clock import fresh_ticket, put_due
from models.compiled.kinds import NONE, PAUSE
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing


@record
class Visit:
    """One try at a request or a session, a start of a process, or the work of jobs."""

    next: int
    kind: int
    ticket: int
    """Of what it waits for; 0 while it runs."""
    step: int
    goes_on: bool
    """Does it go on at once, without a wait?"""
    is_granted: bool
    """Was a token handed over to it?"""
    is_doomed: bool
    """Was it killed while it ran? Then it ends at its next wait."""
    cause: int
    """What killed it, or what its outcome is put down to."""
    request: int
    """What it is for; the session, of a handshake."""
    endpoint: int
    system: int
    """Whose request it is."""
    app: int
    host: int
    life: int
    """The process that it has met."""
    index: int
    """Of its query."""
    demand_s: float
    """Of its query, with the draw that decides on the disk and the time to read it."""
    draw: float
    answer_s: float
    schema: int
    is_locked: bool
    """Has it passed the lock on every schema?"""
    callback: int
    loop: int
    """Where that is."""
    job: int
    core: int
    """Where its job is."""
    is_accepted: bool
    """Has its process accepted its connection before?"""
    source: int
    """Of its connection to the process, where that takes turns; NONE elsewhere."""
    answer_source: int
    """The same, of its connection to the database."""
    is_in_line: bool
    """Does it wait for the primary to hand it over?"""
    handed: int
    """The process that is to take its connection; NONE if none is."""
    handed_serial: int
    queue: int
    """The pool in whose queue it stands, or that has just handed a token to it."""
    is_queued: bool
    place_next: int
    place_previous: int
    arrived_at: float
    """In that queue."""
    connections: int
    """To the database, in its hands: 0 or 1."""
    has_worker: bool
    has_thread: bool
    has_disk: bool
    has_called: bool
    """Has it had its answer from outside?"""
    is_calling: bool
    """Does it wait for one with a connection in hand?"""
    is_querying: bool
    """Has the database of its application its query?"""
    alarm: int
    """Ticket of the limit on its query; 0 while there is none."""
    database_next: int
    database_previous: int
    has_begun: bool
    """Has its request taken memory?"""
    is_handled: bool
    """Is it among those that its process works on?"""
    is_over: bool
    """Has its client hung up while the server works on?"""
    is_open: bool
    """Did the handshake come to a session?"""
    is_awaiting: bool
    """Does it wait for a cache to be back?"""
    came: bool
    """Did that come back in time?"""
    meeting: int
    """The visit that stands for it in the process that it meets; NONE as a rule."""
    outcome: int
    """NONE as long as it is open."""
    is_abandoned: bool
    sockets: int
    """Connections of nginx."""
    taken_by: int
    """The application whose balancer counts it; NONE if none does."""
    limit_at: float
    """When its client gives up."""
    limit: int
    reload: int
    patience: int
    """Of nginx: row of the deadline, as with the two above."""
    host_next: int
    host_previous: int
    life_next: int
    life_previous: int


visits, take_visit, free_visit = growing("visits", Visit)


@compiled
def _hold_nothing(visit: Visit) -> None:
    """Let a visit that is new hold nothing, and wait nowhere."""
    visit.is_granted = False
    visit.callback = NONE
    visit.loop = NONE
    visit.job = NONE
    visit.source = NONE
    visit.answer_source = NONE
    visit.is_in_line = False
    visit.handed = NONE
    visit.queue = NONE
    visit.is_queued = False
    visit.connections = 0
    visit.has_worker = False
    visit.has_thread = False
    visit.has_disk = False
    visit.is_calling = False
    visit.is_querying = False
    visit.alarm = 0
    visit.meeting = NONE
    visit.sockets = 0
    visit.taken_by = NONE
    visit.limit = NONE
    visit.reload = NONE
    visit.patience = NONE


@compiled
def new_visit(p: Plane, kind: int) -> int:
    """Return a visit that holds nothing."""
    v = take_visit(p)
    visit = visits(p, v)
    visit.kind = kind
    visit.ticket = 0
    visit.step = 0
    visit.goes_on = False
    visit.is_doomed = False
    visit.cause = NONE
    visit.request = NONE
    visit.app = NONE
    visit.host = NONE
    visit.life = NONE
    visit.index = 0
    visit.has_called = False
    visit.is_awaiting = False
    visit.has_begun = False
    visit.is_handled = False
    visit.is_over = False
    visit.is_open = False
    visit.outcome = NONE
    visit.is_abandoned = False
    _hold_nothing(visit)
    return v


@compiled
def start(p: Plane, v: int) -> None:
    """Let the story of a visit begin in this instant, after the turns already due."""
    visits(p, v).ticket = fresh_ticket(p)
    put_due(p, v, visits(p, v).ticket)


@compiled
def pause(p: Plane, v: int, delay_s: float) -> None:
    """Let a visit go on after *delay_s*."""
    visits(p, v).ticket = fresh_ticket(p)
    schedule(p, delay_s, PAUSE, v, visits(p, v).ticket)
