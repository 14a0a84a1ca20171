"""Ordinary words in capitals: what looks like a ticker and is none by itself."""

from __future__ import annotations

from importlib import resources

__all__ = ["WORDS"]

WORDS = frozenset(
    resources.files("backtest.article").joinpath("ordinary.txt").read_text("utf-8").split()
)
"""English words, units, offices, abbreviations and codes of markets in capitals."""
