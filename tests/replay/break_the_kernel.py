"""Break orders and replay on purpose, one line at a time: the tests must notice each.

Run it with ``python tests/replay/break_the_kernel.py [JOBS]``. Every mutant is a copy of
the tree with one line changed; the oracle's and the hand-worked tests then run on it
as plain Python (no compiling). It prints which test noticed, and ends with status 1
where a mutant survived. Some minutes long, so no part of the suite; a test there says
that each line to be broken still stands.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TESTS = ("tests/oracle", "tests/replay", "tests/orders")


class Mutant(NamedTuple):
    """One line, and what stands there instead."""

    file: str
    line: str
    broken: str


FILLS, KERNEL = "backtest/replay/fills.py", "backtest/replay/kernel.py"
GRANTS, WALK = "backtest/replay/grants.py", "backtest/replay/walk.py"
ENTRIES, CANDIDATES = "backtest/orders/entries.py", "backtest/orders/candidates.py"

MUTANTS = (
    Mutant(FILLS, "levels_hold = bar > entry or at_open", "levels_hold = bar > entry"),
    Mutant(FILLS, "if bar > entry and not bars.close_only[place(bar)]:", "if bar > entry:"),
    Mutant(FILLS, "if exits.when_bar[k] == bar:\n        return WHEN\n    return NOTHING\n\n\n@compiled\ndef _due_at_close",
           "return NOTHING\n\n\n@compiled\ndef _due_at_close"),
    Mutant(FILLS, "waits = bars.suspended[place(bar)] or (bar == entry and exits.sells_next_day[k])",
           "waits = bars.suspended[place(bar)]"),
    Mutant(FILLS, "waits = bars.suspended[place(bar)] or (bar == entry and exits.sells_next_day[k])",
           "waits = bar == entry and exits.sells_next_day[k]"),
    Mutant(FILLS, "if np.isnan(stop) or trail > stop:", "if np.isnan(stop) or trail < stop:"),
    Mutant(FILLS, "        if opened <= floor:\n            return reason, bars.open[here], at_open\n", ""),
    Mutant(FILLS, "        if opened >= target:\n            return TAKE_PROFIT, bars.open[here], at_open\n", ""),
    Mutant(FILLS, "min(floor, opened) if bar == entry else floor", "floor"),
    Mutant(FILLS, "        if levels_hold:\n            best", "        if True:\n            best"),
    Mutant(FILLS, "if not bars.suspended[bar]:", "if True:"),
    Mutant(GRANTS, "bars, exits, k, orders.bar[k]", "bars, exits, k, orders.bar[k] + 1"),
    Mutant(KERNEL, "YEAR = 365.0", "YEAR = 365.25"),
    Mutant(KERNEL, "terms.cash_rate * max(0.0, cash - proceeds)", "terms.cash_rate * max(0.0, cash)"),
    Mutant(KERNEL, "terms.margin_rate * min(0.0, cash)", "terms.margin_rate * max(0.0, -cash)"),
    Mutant(GRANTS, "terms.max_gross * base - gross - granted", "terms.max_gross * base - gross"),
    Mutant(GRANTS, "terms.max_gross * base - gross - granted", "terms.max_gross * base - granted"),
    Mutant(GRANTS, "- gross - granted - unknown", "- gross - granted"),
    Mutant(GRANTS, "if orders.lot[j] > 0.0 and orders.instant[j] > instant:", "if orders.lot[j] > 0.0:"),
    Mutant(GRANTS, "earliest = min(earliest, orders.instant[j])", "pass"),
    Mutant(GRANTS, "market.rate_before[i, t]", "market.rate[i, t]"),
    Mutant(KERNEL, "if orders.side[k] < 0.0:\n            accrued", "if True:\n            accrued"),
    Mutant(KERNEL, "max(terms.commission * value, terms.minimum * rate)",
           "max(terms.commission * value, terms.minimum)"),
    Mutant(KERNEL, "if value > fees.above[r]:", "if True:"),
    Mutant(KERNEL, "fees.span[i, 0 if bought else 1, t]", "fees.span[i, 1 if bought else 0, t]"),
    Mutant(KERNEL, "+ fees.per_share[r] * shares", ""),
    Mutant(KERNEL, "min(max(fee, fees.minimum[r]), fees.maximum[r])", "max(fee, fees.minimum[r])"),
    Mutant(KERNEL, "min(max(fee, fees.minimum[r]), fees.maximum[r])", "min(fee, fees.maximum[r])"),
    Mutant(KERNEL, "bought = orders.side[k] < 0.0", "bought = orders.side[k] > 0.0"),
    Mutant(KERNEL, "bought = orders.side[k] < 0.0\n    tax = _tax(fees, i, t, bought, units * fill, books.quantity[k]) * rate",
           "bought = orders.side[k] < 0.0\n    tax = _tax(fees, i, t, bought, units * fill, books.quantity[k])"),
    Mutant(KERNEL, "records.entry_costs[k] = charge + tax", "records.entry_costs[k] = charge"),
    Mutant(KERNEL, "+ fees.fixed[r]", ""),
    Mutant(KERNEL, "return -orders.side[k] * value - charge - tax", "return -orders.side[k] * value - charge"),
    Mutant(KERNEL, "return orders.side[k] * value - charge - tax", "return orders.side[k] * value - charge"),
    Mutant(KERNEL, "bought = orders.side[k] > 0.0\n    tax = _tax(fees, i, t, bought, units * fill, books.quantity[k]) * rate",
           "bought = orders.side[k] > 0.0\n    tax = _tax(fees, i, t, bought, units * fill, books.quantity[k])"),
    Mutant(KERNEL, "tax = _tax(fees, i, t, bought, units * fill, books.quantity[k])",
           "tax = _tax(fees, i, t, bought, units * fill, units)"),
    Mutant("backtest/replay/market_fees.py", "members.extend(places[active[:, t]])",
           "members.extend(places)"),
    Mutant("backtest/replay/market_fees.py", "np.arange(len(dates)), \"right\")",
           "np.arange(len(dates)), \"left\")"),
    Mutant("backtest/replay/fee_table.py", "dates >= np.datetime64(self.first", "dates > np.datetime64(self.first"),
    Mutant("backtest/replay/fee_table.py", "dates <= np.datetime64(last", "dates < np.datetime64(last"),
    Mutant(GRANTS, "same_rule and orders.instrument", "orders.instrument"),
    Mutant(KERNEL, "fill, units = place(orders.instrument[k]), books.exit_fill[k], books.units[k]",
           "fill, units = place(orders.instrument[k]), books.exit_fill[k], books.quantity[k] / bars.factor[books.exit_bar[k]]"),
    Mutant(KERNEL, "first = t if padded else t - 1", "first = t"),
    Mutant(WALK, "if equity <= 0.0:", "if equity < -1e300:"),
    Mutant(KERNEL, "books.status[upcoming:] = RUINED", "pass"),
    Mutant(KERNEL, "found = min(found, books.leaves[k])", "pass"),
    Mutant(KERNEL, "found = min(found, orders.date[place(upcoming)])", "pass"),
    Mutant(KERNEL, "if accrues or (short and terms.borrow != 0.0):", "if short and terms.borrow != 0.0:"),
    Mutant(KERNEL, "if accrues or (short and terms.borrow != 0.0):", "if accrues:"),
    Mutant(KERNEL, "books, held, seen)", "books, held, t)"),
    Mutant(KERNEL, "holding, before, days)", "holding, before, 1)"),
    Mutant(ENTRIES, 'known_by + entry.reaction, side="right")', 'known_by + entry.reaction, side="left")'),
    Mutant("backtest/prices/panel.py", "LONGEST_GAP = 5", "LONGEST_GAP = 6"),
    Mutant(ENTRIES, "final = waited[np.minimum(found + entry.lag, count)]",
           "final = np.minimum(found + entry.lag, count)"),
    Mutant(CANDIDATES, "too_late |= entered == until.session", "too_late |= False"),
    Mutant("backtest/orders/exits/when.py", "entered_at, side=\"right\")", "triggered_at, side=\"right\")"),
    Mutant("backtest/replay/replay.py", "LONGEST_SILENCE = 5", "LONGEST_SILENCE = 4"),
)  # fmt: skip


def noticed(mutant: Mutant) -> str | None:
    """The test that fails on the mutant, or None where all pass."""
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "project"
        for part in ("backtest", "tests", "strategies", "pyproject.toml"):
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, tree / part)
        target = tree / mutant.file
        text = target.read_text(encoding="utf-8")
        assert mutant.line in text, f"{mutant.file} has no such line: {mutant.line!r}"
        target.write_text(text.replace(mutant.line, mutant.broken, 1), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS,
                   "-k", "not machine_code_and_plain_python and not still_stands and not makes_an_array"]  # fmt: skip
        done = subprocess.run(
            command, cwd=tree, env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0] if done.returncode == 1 and failed else None


def main() -> int:
    """Run every mutant; 1 where one survived."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    survivors = 0
    with ThreadPoolExecutor(jobs) as pool:
        for mutant, found in zip(MUTANTS, pool.map(noticed, MUTANTS), strict=True):
            survivors += found is None
            said = "SURVIVED" if found is None else f"noticed by {found}"
            print(f"{mutant.file}: {mutant.line.strip()[:60]!r}: {said}", flush=True)
    print(f"{len(MUTANTS)} mutants, {survivors} survived")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main())
