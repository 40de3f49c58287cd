"""Mutants by name: what no test noticed once, and the tests that have to notice it now.

Each is a path, the text there (exactly once), what stands in its place, and test files.
"""

UNIT = "tests/unit"
NAMED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (  # what may be late of a window
        "models/traffic/windows.py",
        "LATE_SHARE = 0.05",
        "LATE_SHARE = 0.04",
        (f"{UNIT}/test_windows.py",),
    ),
    (  # a window is always good
        "models/traffic/windows.py",
        "return max(shares)",
        "return 0.0",
        (f"{UNIT}/test_windows.py",),
    ),
    (  # a system's own loss for that of what is shared
        "experiments/coupling/month.py",
        "elif len(hits) > 1:",
        "elif len(hits) <= 1:",
        (f"{UNIT}/test_coupling_month.py",),
    ),
    (  # a month with eight times the mistakes
        "experiments/coupling/faultlist.py",
        "return usual.value / ways, source, usual.spread",
        "return 8 * usual.value / ways, source, usual.spread",
        (f"{UNIT}/test_coupling_words.py",),
    ),
    (  # down together twice as often
        "experiments/coupling/measures.py",
        "lift = ab / (a * b)",
        "lift = 2 * ab / (a * b)",
        (f"{UNIT}/test_coupling_measures.py",),
    ),
    (  # users of the busiest hour taken for those of the mean one
        "experiments/coupling/window.py",
        "weights[hours] / weights.max()",
        "weights[hours] / weights.mean()",
        (f"{UNIT}/test_coupling_month.py", f"{UNIT}/test_coupling_measures.py"),
    ),
    (
        "experiments/coupling/recovery.py",
        "SUCCESS_SHARE = 0.99",
        "SUCCESS_SHARE = 0.9",
        (f"{UNIT}/test_coupling_measures.py",),
    ),
    (  # a user who waits for ever where nobody tries again
        "models/clients/clients.py",
        "waited_s < clients.timeout_s",
        "waited_s <= 1e9 * clients.timeout_s",
        (f"{UNIT}/test_request_failures.py", f"{UNIT}/test_budget.py"),
    ),
    (
        "experiments/months.py",
        "BILLING_MONTH_S = 730 * 3600.0",
        "BILLING_MONTH_S = 720 * 3600.0",
        (f"{UNIT}/test_steady_price.py", f"{UNIT}/test_judgement.py"),
    ),
    (  # the sign of oom_score_adj
        "models/hosting/memory.py",
        "account.held + resident.oom_score_adj * total / 1000",
        "account.held - resident.oom_score_adj * total / 1000",
        (f"{UNIT}/test_host_memory.py",),
    ),
    (  # how a machine slows down without its page cache
        "models/hosting/pressure.py",
        "(self.thrash_factor - 1.0) * squeeze * squeeze",
        "(self.thrash_factor - 1.0) * squeeze",
        (f"{UNIT}/test_host_memory.py",),
    ),
    (  # where a heap begins to collect without end
        "models/application/heap.py",
        "= 0.85, 0.98, 0.9",
        "= 0.95, 0.98, 0.9",
        (f"{UNIT}/test_heap.py",),
    ),
    (  # reads that a disk serves at a time
        "models/hosting/database.py",
        "reads = max(1, round(machine.io_per_s * machine.io_s))",
        "reads = 1",
        (f"{UNIT}/test_database_disk.py",),
    ),
    (  # a connection that has idled for just so long
        "models/application/connections.py",
        "self._idle[0][0] <= oldest",
        "self._idle[0][0] < oldest",
        (f"{UNIT}/test_connections.py",),
    ),
    (  # the connection used last is used next
        "models/application/connections.py",
        "self._idle.pop()[1]",
        "self._idle.popleft()[1]",
        (f"{UNIT}/test_connections.py",),
    ),
    (  # a second reason to be down
        "models/operation/control.py",
        "if reasons or host.is_up:",
        "if host.is_up:",
        (f"{UNIT}/test_effects.py",),
    ),
    (  # quick exits, after which PM2 gives up
        "models/application/slot.py",
        "self._quick_exits + 1 if was_quick else 0",
        "self._quick_exits + 1",
        (f"{UNIT}/test_process_failures.py",),
    ),
    (  # a group shrinks by one host at a time
        "models/operation/autoscaler.py",
        "fitting = max(fitting, self.wanted - 1)",
        "fitting = max(fitting, self.wanted - 2)",
        (f"{UNIT}/test_autoscaler.py",),
    ),
    (  # and only where it is well below its target
        "models/operation/autoscaler.py",
        "SHRINK_BELOW = 0.7",
        "SHRINK_BELOW = 0.95",
        (f"{UNIT}/test_autoscaler.py",),
    ),
)
