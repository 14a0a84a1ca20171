"""Fetches in processes that are forked from one, so that a hundred of them cost little.

``python many_processes.py killed PORT STORE SEED TIMES`` kills a fetch at TIMES moments;
``python many_processes.py together PORT STORE COUNT`` runs COUNT of them at one time. What a
process says is stored, it says on its own line; the last line says how it ended.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet  # noqa: F401 - before the fork, for speed
import yfinance  # noqa: F401
from yahoo_stand_in import session_to

from backtest.prices.fetch import fetch
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.yahoo import Yahoo
from backtest.prices.store import Store

SYMBOLS = ["BABA", "0700.HK", "^HSI", "VOD.L", "HKD=X"]
DAYS = [date(2025, 1, 17), date(2025, 1, 31), date(2025, 2, 14), date(2025, 2, 27)]


def brought(port: int, root: Path, days: list[date], tell: int) -> None:
    """Fetch all symbols up to each day in turn, and tell what is stored, a line each."""
    store, cache = Store(root), root.parent / f"yfinance-{os.getpid()}"
    yahoo = Yahoo(session=session_to(port), cache=cache)
    patient = Backoff(random.Random(1), sleep=lambda _: None, clock=lambda: 0.0)
    for day in days:
        now = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
        fetch(
            SYMBOLS, store, yahoo, first=date(2025, 1, 1), last=day, now=now, backoff=patient,
            told=lambda one, day=day: os.write(tell, f"{one.symbol} {day} {one.error}\n".encode()),
        )  # fmt: skip


def forked(port: int, root: Path, days: list[date], tell: int) -> int:
    """A child that brings them and ends, whatever happens."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            brought(port, root, days, tell)
            status = 0
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    return child


def killed(port: int, root: Path, seed: int, times: int) -> None:
    """Kill a fetch at a random moment, look at all that is stored, and again."""
    rng = random.Random(seed)
    alive = dead = 0
    promised: dict[str, date] = {}
    for k in range(times):
        reading, tell = os.pipe()
        days = [DAYS[min(len(DAYS) - 1, k * len(DAYS) // times)]]
        child = forked(port, root, days, tell)
        os.close(tell)
        time.sleep(rng.random() * 0.25)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        alive, dead = alive + os.WIFEXITED(status), dead + os.WIFSIGNALED(status)
        with os.fdopen(reading) as lines:
            for line in lines.read().splitlines():
                symbol, day, error = line.split(maxsplit=2)
                assert error == "None", line
                promised[symbol] = max(promised.get(symbol, DAYS[0]), date.fromisoformat(day))
        store = Store(root)
        held = {symbol: store.read("yahoo", symbol).history for symbol in store.symbols("yahoo")}
        for symbol, day in promised.items():
            missing = (day - held[symbol].last).days
            assert missing <= 1, f"{symbol}: stored to {held[symbol].last}, said {day}"
    brought(port, root, [DAYS[-1]], os.open(os.devnull, os.O_WRONLY))
    print("killed", dead, "ended", alive)


def together(port: int, root: Path, count: int) -> None:
    """So many at one time, each bringing everything."""
    tell = os.open(os.devnull, os.O_WRONLY)
    children = [forked(port, root, DAYS, tell) for _ in range(count)]
    statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print("statuses", *statuses)


if __name__ == "__main__":
    what, port, root = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    if what == "killed":
        killed(port, root, int(sys.argv[4]), int(sys.argv[5]))
    else:
        together(port, root, int(sys.argv[4]))
