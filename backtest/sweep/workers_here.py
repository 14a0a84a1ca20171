"""Worker processes on this machine, which end with whoever started them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Workers", "started"]

ALONE = 10  # seconds after which a worker whose scheduler is gone ends
POLITE = 5.0  # seconds that they are given to end by themselves


class Workers:
    """A process that keeps so many workers alive, and what they said."""

    def __init__(self, count: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.count, self.process, self.log = count, process, log

    @property
    def ended(self) -> str:
        """The last line that they said, where they are no more; empty while they are."""
        if self.process.poll() is None:
            return ""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"status {self.process.returncode}"


@contextmanager
def started(scheduler: str, count: int) -> Iterator[Workers]:
    """So many workers of one thread for a scheduler on this machine.

    A worker that dies is replaced. They see the modules that this process sees, and no signal of
    its terminal: an interrupt ends the sweep, and that ends them. Their files lie in a temporary
    folder, which goes with them.
    """
    with tempfile.TemporaryDirectory(
        prefix="backtest-workers-", ignore_cleanup_errors=True
    ) as name:
        log, here = Path(name) / "log", str(Path.cwd())
        with log.open("wb") as said:
            process = subprocess.Popen(
                [
                    sys.executable, "-P", "-m", "distributed.cli.dask_worker", scheduler,
                    "--nworkers", str(count), "--nthreads", "1", "--host", "127.0.0.1",
                    "--no-dashboard", "--local-directory", name, "--death-timeout", str(ALONE),
                ],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(path or here for path in sys.path)},
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        try:
            yield Workers(count, process, log)
        finally:
            process.terminate()
            try:
                process.wait(POLITE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
