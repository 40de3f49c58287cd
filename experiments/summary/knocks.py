"""Knocks: what was behind the handshakes of a system that came to nothing."""

from collections.abc import Iterator

from experiments.summary.systems import SessionsSummary


def knock_sentences(name: str, sessions: SessionsSummary) -> Iterator[str]:
    """Yield why handshakes of system *name* failed, the gravest first."""
    if sessions.gave_up:
        yield (
            f"{sessions.gave_up:,} handshakes of system {name} took too long: their"
            " clients hung up and knocked again, and the server worked on for nobody"
            " (sessions.admission_per_s lets them in in portions,"
            " sessions.handshake_timeout_s is their patience)"
        )
    if sessions.unknown:
        yield (
            f"{sessions.unknown:,} handshakes of system {name} met a process that did"
            " not know of them: polling needs sessions.is_sticky, or transport ="
            ' "websocket"'
        )
    if sessions.not_admitted:
        yield (
            f"{sessions.not_admitted:,} handshakes of system {name} were turned away to"
            " come in in portions (sessions.admission_per_s)"
        )
