"""Placebo: the thesis itself, with its legs, exits, costs and overlaps, on ordinary dates."""

from __future__ import annotations

from backtest.study.placebo.placebo import find_placebo

__all__ = ["find_placebo"]
