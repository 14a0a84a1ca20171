"""COULD YOU HAVE BOUGHT IT: halts, limits, volume, who may trade, and what the law forbids."""

from backtest.result.tradability.tradability import Tradability, assess_tradability

__all__ = ["Tradability", "assess_tradability"]
