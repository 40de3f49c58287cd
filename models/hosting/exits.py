"""How a process can end."""

from enum import Enum


class Exit(Enum):
    """What ended a process. Its value is the key in the summary and in the events."""

    OOM = "oom"
    """The kernel took its memory back."""
    HEAP_LIMIT = "heap-limit"
    """V8's heap was full."""
    MAX_MEMORY = "max-memory"
    """PM2 replaced it: it was over its ``max_memory_restart``."""
    DAEMON = "daemon"
    """The PM2 daemon was killed, and its workers with it."""
    CRASH = "crash"
    """A bug in it."""
    DEPLOY = "deploy"
    """A new version took its place."""
    HEALTH = "health"
    """Its health check had no answer in time, so often as that allows."""
    HOST = "host"
    """Its host went down."""
    MEMORY_LIMIT = "memory-limit"
    """Its application took more than its own limit, that of a container."""

    @property
    def is_planned(self) -> bool:
        """Is nothing in the process to blame for it?"""
        return self in (Exit.DEPLOY, Exit.HOST)

    @property
    def is_for_memory(self) -> bool:
        """Did it, or the daemon above it, take more memory than there was for it?"""
        return self in (
            Exit.OOM,
            Exit.HEAP_LIMIT,
            Exit.MAX_MEMORY,
            Exit.DAEMON,
            Exit.MEMORY_LIMIT,
        )
