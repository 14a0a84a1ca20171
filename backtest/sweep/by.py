"""By whom the chunks of a sweep are replayed: this process, workers here, or a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from backtest.errors import InputError
from backtest.sweep.run import By, by_itself

__all__ = ["replayed_by"]

ADDRESS = re.compile(r"tcp://(\[[0-9a-fA-F:.%]+\]|[^\s:/\[\]]+):[0-9]{1,5}")


@contextmanager
def replayed_by(cluster: str | None, workers: int) -> Iterator[By]:
    """Who replays, for as long as it is needed.

    Parameters
    ----------
    cluster : str or None
        None: this process. ``local``: so many `workers` on this machine. ``tcp://HOST:PORT``:
        those of the scheduler there.
    workers : int

    Raises
    ------
    InputError
        Not one of these, dask is not installed, or nobody answers.
    """
    if cluster is None:
        yield by_itself
        return
    if cluster != "local" and not ADDRESS.fullmatch(cluster):
        raise InputError(
            "not a cluster", key="--cluster", value=cluster,
            mend="write local, or a scheduler's address such as tcp://10.0.0.5:8786",
        )  # fmt: skip
    if find_spec("distributed") is None:
        raise InputError(
            "dask is not installed", key="--cluster", value=cluster,
            mend="pip install 'backtest[cluster]'",
        )  # fmt: skip
    from backtest.sweep.dask_cluster import joined, local_workers

    with local_workers(workers) if cluster == "local" else joined(cluster) as found:
        yield found
