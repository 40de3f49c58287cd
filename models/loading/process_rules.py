"""Rules of processes: a loop has no workers, and workers hold no sockets."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import AppConfig, ProcessConfig, Scenario, SystemConfig
from models.loading.diagnosis import Finding, Place, Rule, shown


def _workers_are_of_their_kind(
    process: ProcessConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if process.kind == "workers":
        if process.workers is None:
            rule = "missing, kind = 'workers' needs it, PHP-FPM's own default is 5"
            yield Finding((*place, "workers"), rule)
        if process.heap_limit_mib is not None:
            rule = (
                "must be left out with kind = 'workers', which have no heap of V8's,"
                f" got {process.heap_limit_mib:g}: a JVM's -Xmx is part of base_mib"
            )
            yield Finding((*place, "heap_limit_mib"), rule)
        for key, usual in (("connections", "new"), ("wake_cpu_s", 0.0)):
            value = getattr(process, key)
            if value != usual:
                rule = f"is one of an event loop, got {shown(value)}"
                yield Finding((*place, key), f"{rule}, write kind = 'node'")
        return
    for key, value in (("workers", process.workers), ("worker_mib", process.worker_mib)):
        if value:
            rule = f"must be left out with kind = 'node', got {value:g}"
            yield Finding((*place, key), f"{rule}, write kind = 'workers'")


def _workers_hold_no_sockets(
    system: SystemConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if system.sessions is not None and system.process.kind == "workers":
        rule = (
            "must be left out with process.kind = 'workers', each of which would hold one"
            " socket for ever, write a system of its own for them with kind = 'node'"
        )
        yield Finding((*place, "sessions"), rule)


def _workers_have_no_primary(
    app: AppConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    system = scenario.systems.get(app.system)
    if app.hand_over == "primary" and system and system.process.kind == "workers":
        rule = "must be 'in-turn' with process.kind = 'workers', got 'primary'"
        yield Finding((*place, "hand_over"), rule)


PROCESS_RULES: Mapping[type, Sequence[Rule]] = {
    ProcessConfig: (_workers_are_of_their_kind,),
    SystemConfig: (_workers_hold_no_sockets,),
    AppConfig: (_workers_have_no_primary,),
}
