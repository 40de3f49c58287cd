"""Knocks: what was behind the handshakes of a system that came to nothing."""

from collections.abc import Iterator, Mapping

from models.clients.handshake import Failure

_SENTENCES = {
    Failure.TIMEOUT: (
        "{times} handshakes of system {name} took too long: their clients hung up and"
        " knocked again, and the server worked on for nobody (sessions.admission_per_s"
        " lets them in in portions, sessions.handshake_timeout_s is their patience)"
    ),
    Failure.UNKNOWN: (
        "{times} handshakes of system {name} met a process that did not know of them:"
        ' polling needs sessions.is_sticky, or transport = "websocket"'
    ),
    Failure.ADMISSION: (
        "{times} handshakes of system {name} were turned away to come in in portions"
        " (sessions.admission_per_s)"
    ),
}


def failure_sentences(name: str, failures: Mapping[str, int]) -> Iterator[str]:
    """Yield what to know of the *failures* of system *name*, the gravest first."""
    for failure, sentence in _SENTENCES.items():
        times = failures.get(failure.value, 0)
        if times:
            yield sentence.format(times=f"{times:,}", name=name)
