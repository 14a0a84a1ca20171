"""Cards: what a notebook shows of a thesis, its events and what came of them."""

from backtest.report.cards.show import card_of

__all__ = ["card_of"]
