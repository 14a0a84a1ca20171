"""Return models: what an instrument would have earned without the event, one a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from backtest.study.normal.constant_mean import constant_mean
from backtest.study.normal.dimson import dimson
from backtest.study.normal.factors import factors
from backtest.study.normal.fitted import Fitted
from backtest.study.normal.market_adjusted import market_adjusted
from backtest.study.normal.market_model import market_model
from backtest.study.normal.scholes_williams import scholes_williams
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["MODELS", "Fitted"]

Model = Callable[[Returns, Rows, Window], Fitted]

MODELS: Mapping[str, Model] = MappingProxyType(
    {
        model.__name__: model
        for model in (
            constant_mean, market_adjusted, market_model, scholes_williams, dimson, factors,
        )
    }
)  # fmt: skip
"""By name; each takes returns, rows and the estimation window."""
