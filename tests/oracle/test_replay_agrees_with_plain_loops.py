"""Five hundred random theses, replayed by the package and by plain loops."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from compare import disagreements, ladder_gaps, wait_gaps
from generate import make_case, write_case
from plain import Replay, replay
from plain_waits import waits
from reached import coverage, unreached

import backtest

BATCHES, SIZE = 20, 25
NEAR = 1e-13  # of the capital; 7.3e-15 was the most in these five hundred
HERE = Path(__file__).parent


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_trade_date_and_figure_is_that_of_the_plain_loops(batch: int, tmp_path: Path):
    found = {}
    for seed in range(batch * SIZE, (batch + 1) * SIZE):
        case = make_case(seed)
        path = write_case(case, tmp_path / str(seed))
        result = backtest.run(path, prices=path.parent / "prices", books=True, placebo=False)
        plain = Replay(case)
        said = disagreements(case, plain.run(), result) + ladder_gaps(result)
        if said := said + wait_gaps(waits(plain), result):
            found[seed] = said
        if not result.books.largest_difference < NEAR:
            found[seed] = [*found.get(seed, []), f"vectorbt: {result.books}"]
    assert not found


def test_the_random_theses_reach_every_branch():
    reached: set[str] = set()
    for seed in range(BATCHES * SIZE):
        case = make_case(seed)
        reached |= coverage(case, replay(case))
    assert unreached(reached) == []


def test_a_case_is_the_same_whenever_it_is_made():
    assert make_case(7) == make_case(7)
    assert make_case(7) != make_case(8)


def test_the_plain_loops_know_nothing_of_the_package():
    for file in HERE.glob("*.py"):
        if file.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "backtest" for name in names), file.name
