"""Assumptions: what the figures of a coupling take for granted, a sentence each."""

from experiments.coupling.expectation import MOST_RUNS, RUNS
from experiments.language.tongue import phrase
from experiments.months import FAULT_MONTH_S
from models.operation.faults.process import LEAK_MIB_PER_S


def assumptions() -> list[str]:
    """Return every assumption."""
    return [
        phrase(
            "one fault at a time, injected ten minutes into the busiest hour of the week"
            " unless said otherwise, on warm processes; faults of the config take their"
            " turn like the standard ones, its one-off surges are left out"
        ),
        phrase(
            "a month has {days} days: each fault comes at its rate, at a random hour of"
            " the week, for its usual time: {runs} runs spread over both, and {most}"
            " where these leave more unsure than the rate does; the interval holds the"
            " rates that are reported (95 %)",
            days=f"{FAULT_MONTH_S / 86400:.0f}",
            runs=RUNS,
            most=MOST_RUNS,
        ),
        phrase(
            "active users: sessions online in the run without the fault; for a system"
            " without sessions its `users`, all of them in its busiest hour, fewer as its"
            " profile says"
        ),
        phrase(
            "a memory leak takes {leak} MiB/s in each process, a connection leak the"
            " whole pool; every rate has its source beside it",
            leak=f"{LEAK_MIB_PER_S:g}",
        ),
        phrase(
            "who is active loses the time without a session, or the share of what was to"
            " be computed that failed or came later than the p95 objective, beyond the"
            " run without the fault; static files count for nothing"
        ),
        phrase(
            "excess is waiting above the p95 objective, and all waiting where there is"
            " none; who gives up has waited for nothing"
        ),
        phrase(
            "latency ratios compare requests that were answered both with and without the"
            " fault"
        ),
    ]
