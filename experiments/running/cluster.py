"""A cluster: the executor of a Dask scheduler that somebody else has started."""

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

ANSWER_S = 10.0
"""How long a scheduler has to answer."""
WORKERS_S = 60.0
"""How long the first worker has to be there."""


class ClusterError(ValueError):
    """There is no cluster to work with."""


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Lend the executor of the Dask scheduler at *address*, such as ``tcp://host:8786``.

    A worker that dies takes nothing with it: its calls are given to others. Raise
    `ClusterError` if nobody answers there, or has no worker.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - slow, and an extra
    except ImportError:
        rule = "needs Dask, install lssim with its extra: pip install 'lssim[cluster]'"
        raise ClusterError(f"--dask: {rule}") from None
    _hush()
    try:
        client = Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, ValueError) as error:
        rule = f"no scheduler answers within {ANSWER_S:g} s, give one as tcp://host:8786"
        raise ClusterError(f"--dask: {address}: {rule}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS_S)
        except TimeoutError as error:
            rule = (
                f"has no worker within {WORKERS_S:g} s, start one: dask worker {address}"
            )
            raise ClusterError(f"--dask: {address}: {rule}") from error
        executor: Executor = client.get_executor(pure=False)
        yield executor


def _hush() -> None:
    """Let Dask say nothing: what it has to say is for whoever runs the cluster."""
    for name in logging.root.manager.loggerDict:
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
