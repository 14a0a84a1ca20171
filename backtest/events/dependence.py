"""Dependence: which definitions name which, and what they watch."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Literal, NamedTuple

from backtest.errors import nearest
from backtest.events.combine import RELATIONS, Combined
from backtest.events.definition import EventDefinition
from backtest.events.detect import Detector

__all__ = [
    "Misnamed",
    "choosing",
    "filters",
    "found_in_prices",
    "in_order",
    "leaves",
    "misnamed",
    "origin",
    "sessions_of",
    "watched",
]

Definitions = Mapping[str, EventDefinition]
Origin = Literal["prices", "dates", "both"]


class Misnamed(NamedTuple):
    """What is wrong with a definition's naming of others: the key under `combine`."""

    name: str
    key: str
    problem: str
    mend: str


def misnamed(definitions: Definitions) -> Misnamed | None:
    """The first definition that names what is not there, or in the end itself; else None.

    Examples
    --------
    >>> from backtest.events.combine import Combine
    >>> ring = {"a": Combined(combine=Combine(event="a", after="a", within=1))}
    >>> misnamed(ring).problem
    'a ring: a names a'
    """
    for name, definition in definitions.items():
        if isinstance(definition, Combined):
            for key in ("event", *RELATIONS):
                other = getattr(definition.combine, key)
                if other is not None and other not in definitions:
                    near = nearest(other, definitions)
                    known = f"defined under events: {', '.join(definitions)}"
                    mend = known if near is None else f"did you mean {near}?"
                    return Misnamed(name, key, "no event definition of that name", mend)
    try:
        in_order(definitions)
    except CycleError as error:
        ring = list(reversed(error.args[1]))
        mend = "combine definitions of catalogues, lists, filings or prices"
        return Misnamed(ring[0], "event", f"a ring: {' names '.join(ring)}", mend)
    for name, definition in definitions.items():
        if isinstance(definition, Combined) and sessions_of(name, definitions) is None:
            mend = "add sessions_of, such as sessions_of: BABA"
            return Misnamed(name, "event", "nothing says whose sessions count", mend)
    return None


def in_order(definitions: Definitions) -> tuple[str, ...]:
    """The names so that each comes after those that it combines.

    Raises
    ------
    graphlib.CycleError
        A ring.
    """
    graph = {name: _named(definition) for name, definition in definitions.items()}
    return tuple(TopologicalSorter(graph).static_order())


def leaves(name: str, definitions: Definitions) -> tuple[EventDefinition, ...]:
    """The definitions in which one ends, each once: itself where it combines none."""
    ends = (definitions[one] for one in _reached(name, definitions))
    return tuple(one for one in ends if not isinstance(one, Combined))


def watched(name: str, definitions: Definitions) -> tuple[str, ...]:
    """The instruments in whose prices events are found, in the end; each once."""
    found = (one.detect.symbol for one in leaves(name, definitions) if isinstance(one, Detector))
    return tuple(dict.fromkeys(found))


def origin(name: str, definitions: Definitions) -> Origin:
    """Whether events are found in prices, have dates of their own, or need both.

    Examples
    --------
    >>> from backtest.events.detect import Detect
    >>> fall = Detector(detect=Detect(symbol="BABA", measure="return", below=-0.08))
    >>> origin("fall", {"fall": fall})
    'prices'
    """
    kinds = {isinstance(one, Detector) for one in leaves(name, definitions)}
    return "both" if len(kinds) > 1 else "prices" if kinds == {True} else "dates"


def found_in_prices(name: str, definitions: Definitions) -> bool:
    """Whether the events themselves are moves of prices, whatever chooses among them.

    Examples
    --------
    >>> from backtest.events.combine import Combine
    >>> from backtest.events.detect import Detect
    >>> fall = Detector(detect=Detect(symbol="BABA", measure="return", below=-0.08))
    >>> one = Combined(combine=Combine(event="fall", after="listed", within=5))
    >>> found_in_prices("one", {"fall": fall, "one": one})
    True
    """
    *_, last = _led(name, definitions)
    return isinstance(definitions[last], Detector)


def filters(name: str, definitions: Definitions) -> tuple[str, ...]:
    """The combinations by which prices choose among dated events, the outermost first.

    None where the events are found in prices themselves.
    """
    if found_in_prices(name, definitions):
        return ()
    steps = ((one, definitions[one]) for one in _led(name, definitions))
    return tuple(
        one
        for one, definition in steps
        if isinstance(definition, Combined) and watched(definition.combine.other, definitions)
    )


def choosing(name: str, definitions: Definitions) -> frozenset[str]:
    """The filters of a definition, and all definitions that they hang on."""
    by = filters(name, definitions)
    others = [definition.combine.other for one in by
              if isinstance(definition := definitions[one], Combined)]  # fmt: skip
    return frozenset(by).union(*(_reached(other, definitions) for other in others))


def sessions_of(name: str, definitions: Definitions) -> str | None:
    """The instrument whose sessions a combined definition counts; None where nothing says."""
    own = definitions[name]
    if isinstance(own, Combined) and own.combine.sessions_of is not None:
        return own.combine.sessions_of
    below = (definitions[one] for one in _reached(name, definitions))
    said = [one.combine.sessions_of for one in below if isinstance(one, Combined)]
    return next((one for one in [*watched(name, definitions), *said] if one is not None), None)


def _reached(name: str, definitions: Definitions) -> tuple[str, ...]:
    """The definition and all that it combines, in the order in which they are named."""
    found: dict[str, None] = {}
    open_ = [name]
    while open_:
        one = open_.pop()
        if one not in found:
            found[one] = None
            open_ += reversed(_named(definitions[one]))
    return tuple(found)


def _led(name: str, definitions: Definitions) -> tuple[str, ...]:
    """The definition, that whose events it keeps, and so on to one that combines none."""
    found = [name]
    while isinstance(definition := definitions[found[-1]], Combined):
        found.append(definition.combine.event)
    return tuple(found)


def _named(definition: EventDefinition) -> tuple[str, ...]:
    """The definitions that one combines."""
    if not isinstance(definition, Combined):
        return ()
    return (definition.combine.event, definition.combine.other)
