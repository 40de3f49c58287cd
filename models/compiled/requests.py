"""Requests and those who send them; twin of `models.clients.clients`."""

from models.compiled import measures
from models.compiled.clock import clock_of, now_of
from models.compiled.kinds import NONE
from models.compiled.measures import routes
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.rings import TRIPS, draw
from models.compiled.spare import growing


@record
class Request:
    """What one user wants; its demands are a stretch of `figures`."""

    next: int
    system: int
    number: int
    route: int
    arrived_at: float
    rtt_s: float
    attempts: int
    cause: int
    is_waiting: bool
    """Does its user wait for something that is no file?"""
    visits: int
    """Of its attempts, those that still go on somewhere."""
    has_ended: bool


@record
class Figure:
    """One demand, or a number that decides."""

    value: float


@record
class System:
    """One system with its clients; numbered as its tally."""

    first_route: int
    first_member: int
    """Of its applications, among `members`."""
    members: int
    in_turn: int
    has_health_checks: bool
    is_counting: bool
    """Does its balancer send to the application with the fewest connections?"""
    is_stored: bool
    """Do its files come from an object store?"""
    object_store_s: float
    number: int
    """Requests sent so far, a count."""
    rtt_s: float
    trip_s: float
    """The mean of them, by which the limits are set."""
    has_trips: bool
    """Has each request a round trip of its own?"""
    is_closed: bool
    thinks: bool
    unplanned: int
    """Requests of a closed load beside those of the users' own turns."""
    turns: int
    """Requests of the users of a trace; none where there are no such users."""
    first_turn: int
    first_planned: int
    """Where the figures of those turns begin."""
    limits: int
    reloads: int
    """Limits before a user reloads; NONE where nobody does."""
    reload_share: float
    timeout_s: float
    queries: int
    """Most of any route: by it the figures of a request are laid out."""
    is_heard: bool
    """Is the end of each request to be told?"""
    drawn: int
    """Rows that were ever drawn, and taken, below."""
    taken: int
    first_drawn: int
    """Where its ring of drawn rows begins, among `figures`."""
    times_drawn: int
    times_taken: int
    first_time: int


@record
class Member:
    """An application of a system."""

    app: int


@record
class End:
    """The end of one request, to be told."""

    system: int
    number: int
    route: int
    arrived_at: float
    rtt_s: float
    attempts: int
    cause: int
    outcome: int
    at: float


RING = 2048
"""Rows of demands, or of arrivals, that a system has room for."""


HUNGRY = 64
"""With so few left more are to be drawn."""


ENDS = 65536


requests, take_request, free_request = growing("requests", Request)


figures = rows("figures", Figure)


systems = rows("systems", System)


members = rows("members", Member)


ends = rows("ends", End)


@compiled
def width_of(p: Plane, s: int) -> int:
    """Return how many figures a request of a system has."""
    return 4 * systems(p, s).queries + 6


@compiled
def draw_request(p: Plane, s: int) -> int:
    """Return a new request with the next row of its system."""
    system = systems(p, s)
    row = system.first_drawn + system.taken % RING * width_of(p, s)
    system.taken += 1
    if system.drawn - system.taken < HUNGRY:
        clock_of(p).is_hungry = True
    number = system.number
    system.number += 1
    return new_request(p, s, number, row)


@compiled
def new_request(p: Plane, s: int, number: int, row: int) -> int:
    """Return the request *number* of a system, with the figures from *row* on."""
    system = systems(p, s)
    r = take_request(p)
    own = figures_of(p, r)
    for index in range(width_of(p, s)):
        figures(p, own + index).value = figures(p, row + index).value
    request = requests(p, r)
    request.system = s
    request.number = number
    request.route = system.first_route + int(figures(p, own).value)
    request.arrived_at = now_of(p)
    request.rtt_s = system.rtt_s
    if system.has_trips:
        request.rtt_s = draw(p, s, TRIPS, 0)
    request.attempts = 0
    request.cause = NONE
    request.visits = 0
    request.has_ended = False
    request.is_waiting = not routes(p, request.route).is_static
    measures.request_arrived(p, s, request.route)
    return r


@compiled
def figures_of(p: Plane, r: int) -> int:
    """Return where the figures of a request begin."""
    layout = layouts(p, 0)
    return layout.first_request + r * layout.width


@record
class Layout:
    """How `figures` is laid out: the rings of the systems, then the requests."""

    first_request: int
    width: int


layouts = rows("layouts", Layout)
