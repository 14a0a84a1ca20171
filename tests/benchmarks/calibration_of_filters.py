"""How often null theses whose dated events prices choose among come out at p of 0.05 or less.

Events are drawn at random, at three hours of the day, from the dates of a share that do, or do not,
follow a fall of 4 % within ten sessions; a combination says the same of them, and each thesis is
run and judged whole: shares of two markets, beside SPY, 6, 12 or 20 events, held 5, 20 or 60 bars.
Nothing is in them but chance, so that 5 % should come out at 0.05 or less, and as many be
supported.

    python tests/benchmarks/calibration_of_filters.py [THESES]

THESES is 1,998 by default; needs ../shared/market.
"""

from __future__ import annotations

import sys
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import backtest
from backtest import Exit, Rule, Thesis, long
from backtest.prices.sources import FolderSource

MARKET = Path(__file__).parents[3] / "shared" / "market"
SHARES = (
    "AMD", "AMZN", "INTC", "MSFT", "MU", "NVDA", "TSM", "0700.HK", "0762.HK", "0941.HK",
    "0981.HK", "0992.HK", "1347.HK", "2018.HK", "2382.HK",
)  # fmt: skip
HOLDS, EVENTS, RELATIONS = (5, 20, 60), (6, 12, 20), ("after", "without")
HOURS = ("08:00", "12:00", "20:00")
FALL, WITHIN = -0.04, 9


class Came(NamedTuple):
    """What came of one thesis."""

    held: int
    events: int
    relation: str
    p: float
    supported: bool


@cache
def bars(symbol: str) -> tuple[list[str], np.ndarray]:
    """Dates, and whether each fell."""
    found = FolderSource(MARKET).read(symbol)
    close = found.close if found.adjusted is None else found.adjusted
    return [str(day) for day in found.dates], np.append(False, close[1:] / close[:-1] - 1 < FALL)


def null(seed: int) -> Came:
    rng = np.random.default_rng([seed, 7])
    symbol = SHARES[rng.integers(len(SHARES))]
    held, events = HOLDS[seed % 3], EVENTS[seed // 3 % 3]
    relation = RELATIONS[seed // 9 % 2]
    days, fell = bars(symbol)
    hours = rng.choice(HOURS, events)  # before, during and after the session
    near = {
        hour: np.array(
            [fell[max(t - WITHIN - 1, 0) : t + (hour > "16")].any() for t in range(len(days))]
        )
        for hour in HOURS
    }
    listed, taken = [], set[int]()
    offset = "+08:00" if symbol.endswith(".HK") else "-05:00"
    for hour in hours.tolist():
        possible = np.flatnonzero(near[hour] if relation == "after" else ~near[hour])
        possible = possible[(possible > 30) & (possible < len(days) - held - 3)]
        t = int(rng.choice(np.setdiff1d(possible, list(taken))))
        taken.add(t)
        listed.append({"announced_at": f"{days[t]}T{hour}:00{offset}"})
    named: dict[str, Any] = {
        "news": {"list": listed},
        "fall": {"detect": {"symbol": symbol, "measure": "return", "below": FALL}},
        "chosen": {"combine": {"event": "news", relation: "fall", "within": WITHIN}},
    }
    rule = Rule(when="chosen", legs=[long(symbol)], exit=Exit(after=held))
    thesis = Thesis(name="null", benchmark="SPY", events=named, rules=[rule],
                    costs={"taxes": "none"})  # fmt: skip
    result = backtest.run(thesis, prices=FolderSource(MARKET))
    shift = None if result.placebo is None else result.placebo.shift
    p = np.nan if shift is None else shift.measures["excess"].p_value  # too few such dates
    return Came(
        held, events, relation, p, bool(result.verdict and result.verdict.call == "supported")
    )


def main() -> None:
    theses = int(sys.argv[1]) if len(sys.argv) > 1 else 1_998
    with Pool() as pool:
        found = pool.map(null, range(theses), chunksize=9)
    p = np.array([one.p for one in found])
    print(f"{np.isnan(p).sum()} of {theses:,} had too few dates to be judged")
    found = [one for one in found if not np.isnan(one.p)]
    p = np.array([one.p for one in found])
    supported = np.mean([one.supported for one in found])
    low, high = 100 * np.mean(p <= 0.05), 100 * np.mean(p >= 0.975)
    print(f"{len(p):,} null theses: p ≤ 0.05 in {low:.1f} %, ≥ 0.975 in {high:.1f} %")
    print(f"supported: {100 * supported:.1f} %")
    for field in ("held", "events", "relation"):
        for value in dict.fromkeys(getattr(one, field) for one in found):
            own = np.array([one.p for one in found if getattr(one, field) == value])
            print(f"  {field} {value}: {100 * np.mean(own <= 0.05):.1f} % of {len(own)}")


if __name__ == "__main__":
    main()
