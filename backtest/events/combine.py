"""Combine: events of one definition by whether another's came before them."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator as checked

from backtest.events.part import DefinitionPart
from backtest.events.refusal import refusal
from backtest.events.scalars import Name, PositiveWhole, Symbol

__all__ = ["Combine", "Combined"]


class Combine(DefinitionPart):
    """`event` where it comes within so many sessions after another, or without one before it.

    Exactly one of `after` and `without` names the other definition. Nothing later than the
    event decides: it is known when `event` is.

    `sessions_of` is the instrument whose sessions count; by default the first that the two
    definitions watch.

    Examples
    --------
    >>> Combine(event="fall", after="listed", within=5).within
    5
    """

    event: Name
    after: Name | None = None
    without: Name | None = None
    within: PositiveWhole
    sessions_of: Symbol | None = None

    @property
    def other(self) -> str:
        """The definition that `after` or `without` names."""
        named = self.after if self.after is not None else self.without
        assert named is not None, self
        return named

    @checked(mode="after")
    def _one_relation(self) -> Self:
        if (self.after is None) == (self.without is None):
            problem = "neither after nor without" if self.after is None else "after and without"
            raise refusal(problem, mend="name another definition under one of after and without")
        return self


class Combined(DefinitionPart):
    """Events of another definition, chosen by what came before them."""

    combine: Combine
