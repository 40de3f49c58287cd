"""What a process has to do with, as far as it knows it: its application and its lines."""

from typing import Protocol

from models.application.calls import Calls
from models.application.container import Container
from models.application.filling import Filling
from models.config import AppConfig, ProcessConfig
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from sim.eventloop import Source
from sim.quota import Cores


class Deployment(Protocol):
    """The application of a process, as far as the process knows it."""

    config: AppConfig
    process_config: ProcessConfig
    host: Host
    cpu: Cores
    database: Database | None
    cache: Cache | None
    calls: Calls
    filling: Filling
    leak_per_request: int
    container: Container | None

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""


class Line(Protocol):
    """The connection over which a request comes."""

    is_new: bool
    source: Source | None


class Socket(Protocol):
    """An open session, which a process holds."""

    def drop(self) -> None:
        """Lose its connection, and its process with it."""

    def cut(self) -> None:
        """Lose its connection, which its process has closed."""
