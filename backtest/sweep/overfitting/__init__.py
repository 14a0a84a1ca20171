"""Overfitting: one statistic a file, each with its null, sample, formula and source."""

from __future__ import annotations

from backtest.sweep.overfitting.find import Tried, find_overfitting
from backtest.sweep.overfitting.overfitting import Overfitting

__all__ = ["Overfitting", "Tried", "find_overfitting"]
