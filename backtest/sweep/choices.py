"""Choices of legs: which of its instruments a rule trades, as one value of an axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from backtest.errors import InputError
from backtest.thesis import Rule

__all__ = ["MOST_SUBSETS", "as_choice", "expanded", "said_choice"]

MOST_SUBSETS = 12  # legs of which all subsets are still tried: 4,095
SIDES = ("long", "short")
MEND = "join symbols with +, such as 0981.HK+BABA; a minus before one sells it short: -NVDA"

Choice = dict[str, dict[str, float]]


def expanded(word: str, rule: Rule) -> list[str]:
    """``each`` is every leg alone, ``subsets`` every choice of one leg or more.

    Examples
    --------
    >>> from backtest.thesis import Exit, long
    >>> expanded("subsets", Rule(when="n", legs=[long("A", "B")], exit=Exit(after=1)))
    ['A', 'B', 'A+B']
    """
    if word not in ("each", "subsets"):
        return [word]
    names = [("" if leg.side > 0 else "-") + leg.symbol for leg in rule.legs]
    if word == "each":
        return names
    if len(names) > MOST_SUBSETS:
        raise InputError(
            f"{2 ** len(names) - 1:,} subsets of {len(names)} legs", key="--vary", value=word,
            mend=f"write the choices out; subsets serve up to {MOST_SUBSETS} legs",
        )  # fmt: skip
    sizes = range(1, len(names) + 1)
    return ["+".join(some) for size in sizes for some in combinations(names, size)]


def as_choice(value: Any, rule: Rule, side: str) -> Choice:
    """Legs by side from what was written; `side` is ``legs``, or the one side that changes.

    A symbol that the rule has keeps its side and its weight; another one is bought (with a
    minus before it, sold short) with the weight 1.

    Examples
    --------
    >>> from backtest.thesis import Exit, long
    >>> rule = Rule(when="n", legs=[long({"A": 2, "B": 1})], exit=Exit(after=1))
    >>> as_choice("A+C", rule, "legs")
    {'long': {'A': 2.0, 'C': 1.0}, 'short': {}}
    """
    has: Choice = {name: dict(getattr(rule, name)) for name in SIDES}
    found: Choice = {"long": {}, "short": {}} if side == "legs" else {**has, side: {}}
    if isinstance(value, Mapping):
        if side == "legs":
            raise InputError("not a choice of legs", key="legs", value=str(value), mend=MEND)
        return {**found, side: dict(value)}
    for symbol in _symbols(value):
        short = symbol.startswith("-")
        name = symbol.removeprefix("-")
        own = "short" if short or (side == "legs" and name in has["short"]) else "long"
        goal = own if side == "legs" else side
        if short and side != "legs":
            raise InputError("a minus before a leg of one side", key=side, value=symbol, mend=MEND)
        if name in found[goal]:
            raise InputError("the same leg twice", key=side, value=symbol, mend="name it once")
        found[goal][name] = has[goal].get(name, 1.0)
    return found


def _symbols(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    parts = value.split("+") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(one, str) for one in parts):
        raise InputError("not a choice of legs", key="legs", value=str(value), mend=MEND)
    names = [one.strip() for one in parts]
    if not all(names):
        raise InputError("a leg without a name", key="legs", value=str(value), mend=MEND)
    return names


def said_choice(choice: Choice, side: str) -> str:
    """The choice as a word of the command line.

    Examples
    --------
    >>> said_choice({"long": {"A": 1.0}, "short": {"B": 1.0}}, "legs")
    'A+-B'
    """
    if side != "legs":
        return "+".join(choice[side])
    return "+".join([*choice["long"], *("-" + symbol for symbol in choice["short"])])
