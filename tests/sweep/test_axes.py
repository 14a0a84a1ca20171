"""Axes and grids: what is read of them, and what is refused with which mend."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backtest import InputError, Thesis, load
from backtest.sweep.grid import as_grid
from backtest.sweep.paths import paths_of, resolve
from backtest.sweep.values import as_axis

THESIS = load("zhipu-entity-list")


def two_rules() -> Thesis:
    return Thesis(**{**dict(THESIS), "rules": [THESIS.rules[0], THESIS.rules[0]]})


def test_a_range_has_both_ends_and_no_binary_dust() -> None:
    axis = as_axis("exit.stop_loss", "5%:30%:5%", THESIS)
    assert axis.values == (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
    assert as_axis("exit.after", "120:5:-5", THESIS).values == tuple(range(120, 4, -5))
    assert as_axis("costs.slippage", "0:10:5bps", THESIS).values == (0.0, 0.0005, 0.001)


def test_python_values_are_read_as_the_document_s_words_are() -> None:
    words = as_axis("exit.stop_loss", "5%,0.1,none", THESIS)
    assert as_axis("exit.stop_loss", [0.05, "10%", None], THESIS).values == words.values
    assert as_axis("exit.after", np.arange(5, 8), THESIS).values == (5, 6, 7)


def test_every_path_can_be_resolved_and_the_rule_may_be_left_out_of_one() -> None:
    for path, at in paths_of(THESIS).items():
        assert resolve(path, THESIS) == at
    assert resolve("exit.after", THESIS) == resolve("rules[0].exit.after", THESIS)
    assert resolve("rules[1].exit.after", two_rules()) == ("rules", 1, "exit", "after")


def test_legs_are_chosen_with_their_sides_and_weights() -> None:
    thesis = load("zhipu-long-short")
    axis = as_axis("legs", "BABA+NVDA,0981.HK+-SPY", thesis)
    assert axis.values[0] == {"long": {"BABA": 1.0}, "short": {"NVDA": 1.5}}
    assert axis.values[1] == {"long": {"0981.HK": 1.0}, "short": {"SPY": 1.0}}
    assert axis.labels == ("BABA+-NVDA", "0981.HK+-SPY")
    assert len(as_axis("legs", "subsets", THESIS)) == 7
    assert as_axis("legs", "each", THESIS).labels == ("0981.HK", "BABA", "0700.HK")


@pytest.mark.parametrize(
    ("path", "values", "said"),
    [
        ("exit.afte", "5,10", "did you mean exit.after"),
        ("long.BABB", "1,2", "did you mean long.BABA"),
        ("costs.slipage", "0", "did you mean costs.slippage"),
        ("base_currency", "USD,HKD", "cannot be varied"),
        ("exit.after", "5:12:5", "the steps do not reach the end"),
        ("exit.after", "5:10", "a range without a step"),
        ("exit.after", "5:10:-1", "does not lead from one end to the other"),
        ("exit.after", "5%:10bps:1%", "in two units"),
        ("exit.after", "5,5", "twice"),
        ("exit.after", "", "without values"),
        ("exit.after", "5,,6", "an empty value"),
        ("exit.after", "-1", "rules[0].exit.after"),
        ("exit.after", "soon", "rules[0].exit.after"),
        ("exit.after", [], "without values"),
        ("exit.after", 5, "belong in a list"),
        ("exit.stop_loss", "-5%", "rules[0].exit.stop_loss"),
        ("enter.at", "noon,open", "enter.at"),
        ("legs", "BABA+BABA", "the same leg twice"),
        ("legs", "BABA+", "without a name"),
        ("capital", "0,1", "capital"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(path: str, values: object, said: str) -> None:
    with pytest.raises(InputError) as wrong:
        as_grid(THESIS, {path: values})
    assert said in str(wrong.value)
    assert "mend:" in str(wrong.value)


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ({}, "nothing is varied"),
        ({"exit.after": "5,6", "rules[0].exit.after": "7,8"}, "the same as exit.after"),
        ({"long": "BABA,0700.HK", "long.BABA": "1,2"}, "say two things of one"),
        ({"legs": "each", "long.BABA": "1,2"}, "say two things of one"),
        ({"exit.after": "none,5", "exit.stop_loss": "none,5%"}, "a rule without an exit (with"),
        ({"exit.after": "0,5", "enter.at": "open,close"}, "after: 0 ends on the entry's own bar"),
        ({"exit.stop_loss": "50%,150%", "legs": "BABA"}, "no price can reach"),
        ({"capital": range(1, 99_999), "costs.minimum": range(99_999)}, "a grid of 9,99"),
    ],
)
def test_axes_that_do_not_go_together_are_refused(vary: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as wrong:
        as_grid(THESIS, vary)
    assert said in str(wrong.value)


def test_a_path_of_several_rules_needs_its_number() -> None:
    with pytest.raises(InputError, match=r"of which of the 2 rules"):
        as_grid(two_rules(), {"exit.after": "5,6"})


def test_the_last_axis_turns_fastest() -> None:
    grid = as_grid(THESIS, {"exit.after": "5,10", "enter.lag": "0,1,2"})
    rows = [tuple(grid.values(v).values()) for v in range(len(grid))]
    assert rows == [(5, 0), (5, 1), (5, 2), (10, 0), (10, 1), (10, 2)]


@pytest.mark.parametrize("sample", ["random:40", "lhs:40"])
def test_a_sample_is_of_the_grid_in_its_order_and_by_its_seed(sample: str) -> None:
    vary = {"exit.after": range(5, 105), "exit.stop_loss": "1%:50%:1%", "size": "10%:100%:10%"}
    one, same = (as_grid(THESIS, vary, sample=sample, seed=3) for _ in range(2))
    other = as_grid(THESIS, vary, sample=sample, seed=4)
    assert one.cells is not None
    assert one.cells.tolist() == same.cells.tolist() != other.cells.tolist()  # type: ignore[union-attr]  # sampled
    assert (np.diff(one.cells) > 0).all()
    assert one.cells.max() < math.prod(one.sizes)
    assert len(one) == 40
    if sample.startswith("lhs"):  # forty draws over ten values: each four times
        assert np.bincount(one.places(0, 40)[2]).tolist() == [4] * 10


def test_a_sample_of_more_than_there_is_is_the_grid() -> None:
    grid = as_grid(THESIS, {"exit.after": "5,10,15"}, sample="random:100")
    assert len(grid) == 3


@pytest.mark.parametrize("sample", ["random", "lhs:0", "lhs:x", "sobol:5"])
def test_a_sample_that_is_none_is_refused(sample: str) -> None:
    with pytest.raises(InputError, match="not a sample"):
        as_grid(THESIS, {"exit.after": "5,10"}, sample=sample)
