"""Knocks: what was behind the handshakes of a system that came to nothing."""

from collections.abc import Iterator

from experiments.figures import span
from experiments.judgement.handshakes import SOCKET_IO_S
from experiments.language.tongue import phrase
from experiments.summary.systems import SessionsSummary
from models.config import SessionsConfig


def knock_sentences(name: str, sessions: SessionsSummary) -> Iterator[str]:
    """Yield why handshakes of system *name* failed, the gravest first."""
    if sessions.gave_up:
        yield phrase(
            "{count} handshakes of system {system} took too long: their clients hung up"
            " and knocked again, and the server worked on for nobody"
            " (sessions.admission_per_s lets them in in portions,"
            " sessions.handshake_timeout_s is their patience)",
            count=f"{sessions.gave_up:,}",
            system=name,
        )
    if sessions.unknown:
        yield phrase(
            "{count} handshakes of system {system} met a process that did not know of"
            ' them: polling needs sessions.is_sticky, or transport = "websocket"',
            count=f"{sessions.unknown:,}",
            system=name,
        )
    if sessions.not_admitted:
        yield phrase(
            "{count} handshakes of system {system} were turned away to come in in"
            " portions (sessions.admission_per_s)",
            count=f"{sessions.not_admitted:,}",
            system=name,
        )


def patience_sentences(
    name: str, sessions: SessionsSummary, config: SessionsConfig, *, down_s: float
) -> Iterator[str]:
    """Yield that nobody hung up in a storm of system *name* where real clients would.

    Whoever is back waited for a process that was down for *down_s* in all, for his own
    pause before he knocked, and else for his handshake.
    """
    back_s = sessions.reconnect_p95_s
    if config.handshake_timeout_s is not None or back_s is None:
        return
    waited_s = back_s - down_s - config.reconnect_cap_s
    if waited_s > SOCKET_IO_S:
        yield phrase(
            "5 % of the lost connections of system {system} waited for a handshake for"
            " {wait} or longer, and nobody hung up: socket.io's clients do after"
            " {patience}, and knock again (sessions.handshake_timeout_s)",
            system=name,
            wait=span(waited_s),
            patience=span(SOCKET_IO_S),
        )
