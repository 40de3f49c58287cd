"""Pairs: the same users with a fault and without it, under common random numbers."""

from collections.abc import Iterable
from math import ceil

from attrs import evolve, frozen

from experiments.coupling.faultlist import Fault
from experiments.coupling.ledger import Latency, Ledger, Log, same_answers
from experiments.coupling.recording import Recording
from experiments.coupling.recovery import recovery_s
from experiments.coupling.window import BUCKET_S, Window, patience_s
from experiments.running.engines import Engine, build, one_of_many
from models.config import Scenario
from models.operation.simulation import Simulation


@frozen(kw_only=True, eq=False)
class Pair:
    """One seed's run with a fault, beside its twin without any."""

    seed: int
    did: Ledger
    twin: Ledger
    latencies: dict[str, tuple[Latency, Latency]]
    """By system, with the fault and without it, of the same requests."""
    recovered_s: dict[str, float | None]
    """By system, after the end of the fault; none if it did not in good time."""


@frozen(kw_only=True, eq=False)
class Twin:
    """One seed's run without any fault."""

    ledgers: dict[float, Ledger]
    """By the span that is looked at."""
    logs: dict[str, Log]
    """By system."""

    def beside(self, fault: Fault, window: Window) -> "Twin":
        """Return the part that *fault* is compared with."""
        spans = spans_s(fault, window)
        return Twin(
            ledgers={span_s: self.ledgers[span_s] for span_s in spans},
            logs={name: log.until(spans[0]) for name, log in self.logs.items()},
        )


def spans_s(fault: Fault, window: Window) -> tuple[float, float]:
    """Return the span that is measured for *fault*, and the one that proves the worst."""
    return window.span_s(fault), window.longest_s(fault)


def run_twin(
    scenario: Scenario,
    window: Window,
    spans: Iterable[float],
    seed: int,
    *,
    engine: Engine = Engine.SIMPY,
) -> Twin:
    """Run without any fault; return the ledger of each of *spans*."""
    wanted = sorted(set(spans))
    recording = record_twin(scenario, window, wanted[-1], seed, engine=engine)
    return twin_of(recording, wanted)


def record_twin(
    scenario: Scenario,
    window: Window,
    span_s: float,
    seed: int,
    *,
    engine: Engine = Engine.SIMPY,
) -> Recording:
    """Run without any fault for *span_s*."""
    recording = Recording(_platform(calm(scenario, window, span_s), seed, engine), window)
    until_s = _until_s(scenario, span_s)
    recording.advance(until_s)
    return recording


def twin_of(recording: Recording, spans: Iterable[float]) -> Twin:
    """Return what *recording* holds of *spans*."""
    ledgers = {span_s: recording.ledger(span_s) for span_s in spans}
    return Twin(ledgers=ledgers, logs=recording.logs())


def run_pair(
    scenario: Scenario,
    window: Window,
    fault: Fault,
    twin: Twin,
    seed: int,
    *,
    engine: Engine = Engine.SIMPY,
) -> Pair:
    """Run with *fault* and return it beside its twin.

    A system that is not back to normal by the end of the window is watched until it
    is, or until it may be called metastable.
    """
    span_s, longest_s = spans_s(fault, window)
    struck = with_fault(fault, scenario, window, longest_s)
    recording = Recording(_platform(struck, seed, engine), window, fault)
    recording.advance(_until_s(scenario, span_s))
    did = recording.ledger(span_s)
    recovered_s = _recovered_s(did, twin.ledgers[span_s], fault, window)
    latencies = {
        name: same_answers(log.until(span_s), twin.logs[name].until(span_s))
        for name, log in recording.logs().items()
    }
    if None in recovered_s.values() and longest_s > span_s:
        recording.advance(_until_s(scenario, longest_s))
        longest = recording.ledger(longest_s)
        recovered_s = _recovered_s(longest, twin.ledgers[longest_s], fault, window)
    return Pair(
        seed=seed,
        did=did,
        twin=twin.ledgers[span_s],
        latencies=latencies,
        recovered_s=recovered_s,
    )


def calm(scenario: Scenario, window: Window, span_s: float) -> Scenario:
    """Return what is run of *scenario* without any fault, for *span_s*."""
    return window.scenario(scenario, until_s=_until_s(scenario, span_s))


def with_fault(
    fault: Fault, scenario: Scenario, window: Window, span_s: float
) -> Scenario:
    """Return what is run of *scenario* with *fault*, for *span_s*."""
    struck = {fault.name: fault.injected(window.lead_s)}
    return evolve(calm(scenario, window, span_s), faults=struck)


def _platform(scenario: Scenario, seed: int, engine: Engine) -> Simulation:
    return build(one_of_many(engine, scenario), evolve(scenario, seed=seed))


def _recovered_s(
    did: Ledger, twin: Ledger, fault: Fault, window: Window
) -> dict[str, float | None]:
    most_s = window.patience_s(fault)
    recovered_s: dict[str, float | None] = {}
    for name, system in did.systems.items():
        took_s = recovery_s(system, twin.systems[name], ended_s=fault.duration_s)
        recovered_s[name] = None if took_s is not None and took_s > most_s else took_s
    return recovered_s


def _until_s(scenario: Scenario, span_s: float) -> float:
    """Return until when to simulate, so that everyone who asked in *span_s* has ended."""
    return ceil((span_s + patience_s(scenario)) / BUCKET_S) * BUCKET_S
