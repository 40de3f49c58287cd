"""Ends: what ended a process, as a reader is told it."""

from experiments.language.tongue import phrase, template
from models.hosting.exits import Exit

WORDS = {
    Exit.OOM: template("oom"),
    Exit.HEAP_LIMIT: template("heap-limit"),
    Exit.MAX_MEMORY: template("max-memory"),
    Exit.DAEMON: template("daemon"),
    Exit.CRASH: template("crash"),
    Exit.HEALTH: template("health"),
    Exit.MEMORY_LIMIT: template("memory-limit"),
}
"""Of those that are not planned; in English they are the keys of the summary."""
PLANNED = tuple(each.value for each in Exit if each.is_planned)
"""Ends of a process that nothing in the process is to blame for, and no word is on."""


def end_words(cause: str) -> str:
    """Return what ended a process, by its key in the summary."""
    return phrase(WORDS[Exit(cause)])
