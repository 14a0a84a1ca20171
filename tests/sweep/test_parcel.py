"""What is sent to a worker is all that it needs: no file is opened there, and no clock asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backtest
from backtest import Thesis
from backtest.sweep.alike import here, unlike
from backtest.sweep.engine import Engine
from backtest.sweep.parcel import cells_of, packed, parcel_of, places_of, unpacked
from backtest.sweep.tables import as_files
from backtest.sweep.threads import Threads

CATALOG = """\
id,announced_at,tz,title,country
one,2024-05-07T21:00:00-04:00,America/New_York,First,CN
two,2024-09-11T21:00:00-04:00,America/New_York,Second,US
three,2025-02-11T21:00:00-05:00,America/New_York,Third,CN
"""


def engine_of(thesis: Thesis | Path, vary: dict[str, Any], **options: Any) -> Engine:
    return backtest.sweep(thesis, vary, prices="sample", honest=False, **options).engine


def sent(engine: Engine) -> Engine:
    return unpacked(packed(parcel_of(engine)), Threads(1))


def test_a_catalogue_beside_the_thesis_travels_with_it(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(CATALOG)
    (tmp_path / "thesis.yaml").write_text(
        "name: mine\nevents: {news: {catalog: mine.csv, where: {country: CN}}}\n"
        "rules: [{when: news, long: [BABA], exit: {after: 5}}]\n"
    )
    vary = {"events.news.where.country": [["CN"], ["US"], ["CN", "US"]], "exit.after": [5, 20]}
    engine = engine_of(tmp_path / "thesis.yaml", vary)
    mine = engine.chunk(0, 6)
    other = sent(engine)
    (tmp_path / "mine.csv").unlink()
    (tmp_path / "thesis.yaml").unlink()
    its = other.chunk(0, 6)
    assert other.thesis.path is None
    assert mine.figures["trades"].tolist() == [2, 2, 1, 1, 3, 3]
    for name, column in mine.figures.items():
        assert np.array_equal(column, its.figures[name], equal_nan=True)


def test_events_from_prices_are_found_there(basket: Callable[..., Thesis]) -> None:
    fall = {"detect": {"symbol": "BABA", "measure": "return", "below": "-5%"}}
    thesis = basket({"exit": {"after": 5}}, events={"fall": fall})
    thesis = thesis.model_copy(
        update={"rules": (*thesis.rules, thesis.rules[0].model_copy(update={"when": "fall"}))}
    )
    vary = {"events.fall.detect.below": ["-4%", "-8%"], "rules[1].exit.after": [5, 20]}
    engine = engine_of(thesis, vary)
    mine, its = engine.chunk(0, 4), sent(engine).chunk(0, 4)
    assert mine.figures["trades"][0] > mine.figures["trades"][2]
    assert mine.count.tolist() == its.count.tolist()
    assert mine.excess.tolist() == its.excess.tolist()


def test_of_a_sample_each_chunk_has_its_own_cells_and_the_parcel_none() -> None:
    vary = {"exit.after": range(5, 105), "size": [f"{n}%" for n in range(1, 101)]}
    few = engine_of(backtest.load("zhipu-entity-list"), vary, sample="random:50")
    many = engine_of(backtest.load("zhipu-entity-list"), vary, sample="random:5000")
    assert abs(len(packed(parcel_of(few))) - len(packed(parcel_of(many)))) < 100
    other = sent(many)
    assert other.grid.cells is None
    for span in ((0, 100), (4_900, 5_000)):
        at = places_of(other.grid, span, cells_of(many.grid, span))
        assert np.array_equal(at, many.grid.places(*span))
        mine = as_files(many.chunk(*span), many.grid.axes, many.grid.places(*span))
        assert as_files(other.chunk_of(span[0], at), other.grid.axes, at) == mine


@pytest.mark.parametrize("name", ["backtest", "numpy", "rounding of powers"])
def test_what_is_not_alike_is_said(name: str) -> None:
    mine = here()
    assert unlike(mine, here()) == ""
    assert unlike(mine, mine | {name: "x"}) == f"{name} x and not {mine[name]}"
    without = {key: value for key, value in mine.items() if key != name}
    assert unlike(mine, without) == f"{name} none and not {mine[name]}"
