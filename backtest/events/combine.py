"""Combine: events of one definition by whether another's came before them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator as checked

from backtest.events.part import DefinitionPart
from backtest.events.refusal import refusal
from backtest.events.scalars import Name, Symbol, Whole

__all__ = ["RELATIONS", "Combine", "Combined", "Relation"]

Relation = Literal["after", "alongside", "without"]
RELATIONS: tuple[Relation, ...] = ("after", "alongside", "without")


class Combine(DefinitionPart):
    """`event` where it comes within so many sessions after another, or without one before it.

    Exactly one of `after`, `alongside` and `without` names the other definition. `after` is
    strictly later; `alongside` also takes what became known at the same instant, such as two
    measures of one close, and `without` takes what surely is not alongside one. Nothing later
    than the event decides: it is known when `event` is. What the prices cannot tell is in none.

    `within` counts sessions that closed in between; 0 is before the next close.

    `sessions_of` is the instrument whose sessions count; by default the first that the two
    definitions watch.

    Examples
    --------
    >>> Combine(event="fall", after="listed", within=5).within
    5
    >>> Combine(event="fall", alongside="busy", within=0).other
    'busy'
    """

    event: Name
    after: Name | None = None
    alongside: Name | None = None
    without: Name | None = None
    within: Whole
    sessions_of: Symbol | None = None

    @property
    def relation(self) -> Relation:
        """The key that names the other definition."""
        [found] = (key for key in RELATIONS if getattr(self, key) is not None)
        return found

    @property
    def other(self) -> str:
        """The definition that it names."""
        return str(getattr(self, self.relation))

    @checked(mode="after")
    def _one_relation(self) -> Self:
        named = [key for key in RELATIONS if getattr(self, key) is not None]
        if len(named) != 1:
            one_of = "after, alongside and without"
            problem = " and ".join(named) if named else f"none of {one_of}"
            raise refusal(problem, mend=f"name another definition under one of {one_of}")
        return self


class Combined(DefinitionPart):
    """Events of another definition, chosen by what came before them."""

    combine: Combine
