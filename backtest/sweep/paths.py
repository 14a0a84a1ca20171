"""Paths: every number and choice of a thesis that a sweep may vary, by the name it is given."""

from __future__ import annotations

from collections.abc import Iterator

from backtest.errors import InputError, nearest
from backtest.events.combine import Combined
from backtest.events.definition import Catalog
from backtest.events.detect import Detect, Detector
from backtest.sweep.axis import At
from backtest.thesis import Thesis
from backtest.thesis.costs import Costs
from backtest.thesis.enter import Enter
from backtest.thesis.exit import Exit

__all__ = ["paths_of", "resolve"]

FIXED = ("name", "title", "source", "base_currency", "period", "horizon")
EXAMPLES = "such as exit.after, exit.stop_loss, enter.lag, size, costs.slippage or legs"


def paths_of(thesis: Thesis) -> dict[str, At]:
    """Every path that can be varied, as it is written, with where it leads to.

    Of one rule ``rules[0].`` may be left out. A catalogue's ``where`` takes other fields too.

    Examples
    --------
    >>> from backtest.thesis import load
    >>> paths = paths_of(load("zhipu-entity-list"))
    >>> paths["exit.after"], paths["long.BABA"]
    (('rules', 0, 'exit', 'after'), ('rules', 0, 'long', 'BABA'))
    """
    alone = len(thesis.rules) == 1
    found: dict[str, At] = {}
    for r in range(len(thesis.rules)):
        for name, at in _of_rule(thesis, r):
            if alone:
                found[name] = at
            found[f"rules[{r}].{name}"] = at
    found |= {f"costs.{name}": ("costs", name) for name in Costs.model_fields}
    found |= {name: (name,) for name in ("capital", "max_gross", "risk_free", "benchmark")}
    found |= {f"benchmark.{symbol}": ("benchmark", symbol) for symbol in thesis.benchmark}
    for name, definition in thesis.events.items():
        within: At = ("events", name)
        if isinstance(definition, Catalog):
            found[f"events.{name}.catalog"] = (*within, "catalog")
            for field in definition.where:
                found[f"events.{name}.where.{field}"] = (*within, "where", field)
        elif isinstance(definition, Detector):
            for field in Detect.model_fields:
                found[f"events.{name}.detect.{field}"] = (*within, "detect", field)
        elif isinstance(definition, Combined):
            found[f"events.{name}.combine.within"] = (*within, "combine", "within")
    return found


def _of_rule(thesis: Thesis, r: int) -> Iterator[tuple[str, At]]:
    rule = thesis.rules[r]
    for name in ("when", "size", "overlap", "lots", "legs", "long", "short"):
        yield name, ("rules", r, name)
    for part, model in (("enter", Enter), ("exit", Exit)):
        for name in model.model_fields:
            yield f"{part}.{name}", ("rules", r, part, name)
    for side in ("long", "short"):
        for symbol in getattr(rule, side):
            yield f"{side}.{symbol}", ("rules", r, side, symbol)


def resolve(path: str, thesis: Thesis) -> At:
    """Where a path leads to in the document of a thesis.

    Raises
    ------
    InputError
        No such path, with the nearest that there is; one that a sweep cannot vary; one of a
        rule where there are several.
    """
    known = paths_of(thesis)
    path = path.strip()
    if path in known:
        return known[path]
    for name, definition in thesis.events.items():
        lead = f"events.{name}.where."
        if isinstance(definition, Catalog) and path.startswith(lead) and len(path) > len(lead):
            return ("events", name, "where", path.removeprefix(lead))
    head = path.split(".")[0]
    if head in FIXED:
        raise InputError("this cannot be varied", key="--vary", value=path, mend=EXAMPLES)
    if len(thesis.rules) > 1 and f"rules[0].{path}" in known:
        raise InputError(
            f"{path} of which of the {len(thesis.rules)} rules?", key="--vary", value=path,
            mend=f"write rules[0].{path} for the first",
        )  # fmt: skip
    near = nearest(path, known)
    mend = EXAMPLES if near is None else f"did you mean {near}?"
    raise InputError("the thesis has no such path", key="--vary", value=path, mend=mend)
