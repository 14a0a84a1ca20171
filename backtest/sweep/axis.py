"""An axis: one number or choice of a thesis, and the values that a sweep gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["At", "Axis", "Kind", "Label", "kind_of"]

At = tuple[str | int, ...]
Label = float | int | str | None
Kind = Literal["after", "level", "share", "term", "place"]

LEVELS = ("stop_loss", "take_profit", "trailing_stop")
TERMS = ("slippage", "commission", "minimum", "borrow", "cash_rate", "margin_rate")


@dataclass(frozen=True, slots=True)
class Axis:
    """A path of the document and its values, in the order in which they were given.

    Attributes
    ----------
    path : str
        As it was written: the name of its column.
    at : tuple of str and int
        Where it leads to in the document.
    values : tuple
        As the thesis holds them; None where what is optional is left out.
    labels : tuple
        The same as a table can hold them.
    """

    path: str
    at: At
    values: tuple[Any, ...]
    labels: tuple[Label, ...]

    @property
    def kind(self) -> Kind:
        """What it changes: see `kind_of`."""
        return kind_of(self.at)

    @property
    def ordered(self) -> bool:
        """Whether its values rise or fall, so that neighbours are alike; none may stand at an end.

        Without a stop is beyond the farthest stop.
        """
        known = [label for label in self.labels if label is not None]
        if any(isinstance(label, str | bool) for label in known) or None in self.labels[1:-1]:
            return False
        numbers = [float(label) for label in known]
        return numbers in (sorted(numbers), sorted(numbers, reverse=True))

    def __len__(self) -> int:
        return len(self.values)


def kind_of(at: At) -> Kind:
    """What varying a path changes of a replay.

    ``place``: which tranches there are and where they enter, so that a schedule is built for
    each of its values; the others only change numbers of the same tranches: ``after``, a
    ``level`` (stop, target), the ``share`` of a leg, a ``term`` of the account.

    Examples
    --------
    >>> kind_of(("rules", 0, "exit", "after")), kind_of(("rules", 0, "enter", "lag"))
    ('after', 'place')
    """
    match at:
        case ("rules", _, "exit", "after"):
            return "after"
        case ("rules", _, "exit", str(name)) if name in LEVELS:
            return "level"
        case ("rules", _, "size") | ("rules", _, "long" | "short", _):
            return "share"
        case ("capital",) | ("max_gross",) | ("risk_free",):
            return "term"
        case ("costs", str(name)) if name in TERMS:
            return "term"
    return "place"
