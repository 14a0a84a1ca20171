"""What a notebook shows of the thing that a cell ends with: its card.

A thesis, its events, a run, a study, a check and a track record inherit this. The card is the
report's affair, which stands above them all: it is fetched by name when somebody asks, for a
thesis stands so far below that an import here would tie the whole house into one knot.
"""

from __future__ import annotations

from importlib import import_module

__all__ = ["Displayed"]


class Displayed:
    """Something of which a notebook shows a card."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The card as HTML that runs nothing; text from outside is escaped."""
        card: str = import_module("backtest.report.cards").card_of(self)
        return card
