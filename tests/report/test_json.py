"""The JSON is the contract's: its shape, plain numbers, the same bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator

import jsonschema
import numpy as np
import pytest

from backtest.report.formats.json import render_json
from backtest.report.formats.plain import plain
from backtest.result.result import Result

NUMBER = {"type": ["number", "null"]}
DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
DATE_OR_NULL = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$"}
TEXT = {"type": "string"}


def shape(**keys: object) -> dict[str, object]:
    return {"type": "object", "properties": keys, "required": sorted(keys)}


def listed(one: object) -> dict[str, object]:
    return {"type": "array", "items": one}


FIGURES = (
    "total_return", "cagr", "volatility", "sharpe", "sortino", "calmar", "max_drawdown", "exposure",
    "turnover", "hit_rate", "profit_factor", "alpha", "beta", "costs", "gross_return",
)  # fmt: skip
CLOCK = {"anyOf": [shape(total_return=NUMBER, max_drawdown=NUMBER), {"type": "null"}]}
REASONS = [
    "after", "stop_loss", "take_profit", "trailing_stop", "until", "when", "open", "data_ended",
    "ruined",
]  # fmt: skip
CALLS = [
    "supported",
    "contradicted",
    "indistinguishable from luck",
    "too few events",
    "too early",
    "untestable",
]
TRADE = shape(
    event_id=TEXT, rule={"type": "integer"}, symbol=TEXT, side={"enum": ["long", "short"]},
    budget={"type": "number"}, cut_from=NUMBER, entry_date=DATE, entry_price={"type": "number"},
    quantity={"type": "number"}, exit_date=DATE_OR_NULL, exit_price=NUMBER,
    exit_reason={"enum": REASONS}, costs={"type": "number"}, pnl={"type": "number"},
    benchmark_return=NUMBER, missed_move=NUMBER, **{"return": NUMBER},
)  # fmt: skip
MEASURES = ("return", "excess", "drawdown")
MEASURE = shape(p_value=NUMBER, quantiles={"type": "object"})
# Written by hand from CONTRACT.md, `backtest run --json`.
CONTRACT = shape(
    schema={"const": 2},
    thesis=TEXT,
    version=TEXT,
    base_currency=TEXT,
    period=shape(start=DATE, end=DATE),
    events=listed(
        shape(
            id=TEXT,
            definition=TEXT,
            known_from=INSTANT,
            known_by=INSTANT,
            precision={"enum": ["instant", "date", "bounds"]},
            title=TEXT,
            source=TEXT,
        )
    ),
    trades=listed(TRADE),
    skipped=listed(shape(event_id=TEXT, rule={"type": "integer"}, symbol=TEXT, reason=TEXT)),
    equity=shape(dates=listed(DATE), values=listed({"type": "number"})),
    metrics=shape(**dict.fromkeys(FIGURES, NUMBER)),
    drawdowns=listed(
        shape(peak=DATE, trough=DATE, recovery=DATE_OR_NULL, depth={"type": "number"})
    ),
    benchmark={"anyOf": [shape(symbol=TEXT, metrics={"type": "object"}), {"type": "null"}]},
    clocks=shape(event=CLOCK, event_known_from=CLOCK, publication=CLOCK),
    placebo=shape(
        eligible={"type": "integer"},
        draws={"type": "integer"},
        exhaustive={"type": "boolean"},
        seed={"type": "integer"},
        shift={"anyOf": [shape(**dict.fromkeys(MEASURES, MEASURE)), {"type": "null"}]},
        independent={"anyOf": [shape(**dict.fromkeys(MEASURES, MEASURE)), {"type": "null"}]},
    ),
    confounders={"type": ["array", "null"]},
    verdict=shape(paid=TEXT, call={"enum": CALLS}, reasons=listed(TEXT)),
    books={"type": ["object", "null"]},
    faults=listed(TEXT),
    data=shape(
        source=TEXT, snapshot={"type": "string", "pattern": "^sha256:"}, first=DATE, last=DATE
    ),
)


def numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, float):
        yield value


def refused(constant: str) -> float:
    raise AssertionError(f"{constant} is no JSON")


@pytest.mark.parametrize("exit_", ["{after: 20}", "{stop_loss: 90%}", "{after: 1}"])
def test_the_shape_is_the_contracts(exit_: str, replayed: Callable[..., Result]) -> None:
    text = render_json(replayed(exit_=exit_))
    found = json.loads(text, parse_constant=refused)
    jsonschema.validate(found, CONTRACT)
    assert all(math.isfinite(number) for number in numbers(found))


def test_the_flagship_has_the_contracts_shape(flagship: Result) -> None:
    found = json.loads(render_json(flagship))
    jsonschema.validate(found, CONTRACT)
    assert found["placebo"]["shift"]["excess"]["observed"] == pytest.approx(0.157917211705)
    assert found["books"] is None
    assert len(found["equity"]["dates"]) == len(found["equity"]["values"])


def test_what_is_still_open_has_neither_exit_date_nor_exit_price(
    replayed: Callable[..., Result],
) -> None:
    trades = json.loads(render_json(replayed(exit_="{stop_loss: 95%}")))["trades"]
    assert [trade["exit_reason"] for trade in trades] == ["open", "open"]
    assert {trade["exit_date"] for trade in trades} == {None}
    assert {trade["exit_price"] for trade in trades} == {None}


def test_a_figure_that_is_null_has_its_reason_beside_it(flagship: Result) -> None:
    found = json.loads(render_json(flagship))
    assert found["metrics"]["profit_factor"] is None
    assert "lost" in found["flags"]["profit_factor"]


def test_the_rungs_of_each_trade_and_of_the_run_add_up(flagship: Result) -> None:
    found = json.loads(render_json(flagship))
    rungs = ("market", "sector", "picks", "currency", "costs")
    ladder = found["attribution"]
    for row, trade in zip(ladder["trades"], found["trades"], strict=True):
        assert row["symbol"] == trade["symbol"]
        assert sum(row[name] or 0.0 for name in rungs) == pytest.approx(trade["pnl"], abs=1e-3)
    whole = sum(ladder["of_capital"][name] or 0.0 for name in (*rungs, "interest"))
    assert whole == pytest.approx(found["metrics"]["total_return"], abs=1e-9)


def test_a_break_even_that_is_null_has_its_reason_beside_it(
    flagship: Result, replayed: Callable[..., Result]
) -> None:
    found = json.loads(render_json(flagship))
    assert 0 < found["break_even_slippage"] < 0.2
    lost = json.loads(render_json(replayed(exit_="{after: 1}", legs="[NVDA]")))
    assert lost["break_even_slippage"] is None
    assert lost["break_even_note"]


def test_the_same_run_gives_the_same_bytes(replayed: Callable[..., Result]) -> None:
    assert render_json(replayed()).encode() == render_json(replayed()).encode()


def test_the_text_is_ascii_whatever_the_titles_are(titled: Callable[[str], Result]) -> None:
    text = render_json(titled("阿里 \u202e é"))
    assert text.isascii()


def test_infinity_and_negative_zero_are_not_written() -> None:
    assert plain(np.inf) is None
    assert str(plain(-0.0)) == "0.0"


def test_a_value_of_an_unknown_kind_is_a_fault_and_not_a_text() -> None:
    with pytest.raises(TypeError, match="no plain form of complex"):
        plain(1j)
