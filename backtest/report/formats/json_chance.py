"""The placebo, baskets of peers and abnormal returns as plain values for JSON."""

from __future__ import annotations

from typing import Any

from backtest.report.formats.plain import plain
from backtest.result.abnormal import AbnormalReturns
from backtest.result.peers import Peers
from backtest.result.placebo import Chance, Design, Placebo

__all__ = ["describe_abnormal", "describe_peers", "describe_placebo"]

TEST = ("name", "window", "statistic", "p_value", "p_holm")


def describe_placebo(found: Placebo) -> dict[str, Any]:
    """The contract's keys first; `why` says why a design is null.

    Beyond the contract: `windows`, `clusters`, `horizon`, `notes`, and of each measure what
    was observed, the other tail's p-value and the smallest effect that could be seen.
    """
    shift = found.shift
    return {
        "eligible": found.eligible,
        "draws": 0 if shift is None else shift.draws,
        "exhaustive": False if shift is None else shift.exhaustive,
        "seed": found.seed,
        "shift": _design(shift),
        "independent": _design(found.independent),
        "windows": found.windows,
        "clusters": found.clusters,
        "horizon": found.horizon,
        "why": found.why or None,
        "invalid": found.invalid or None,
        "notes": list(found.notes),
    }


def describe_peers(found: Peers) -> dict[str, Any]:
    """The peers, and the mean excess of the picks beside that of baskets of them."""
    return {
        "symbols": list(found.symbols),
        "baskets": found.baskets,
        "exhaustive": found.exhaustive,
        "excess": None if found.excess is None else _chance(found.excess),
        "why": found.why or None,
        "unmeasured": list(found.unmeasured),
    }


def describe_abnormal(found: AbnormalReturns) -> dict[str, Any]:
    """The event study in short; `backtest study --json` has all of it."""
    tests = found.tests.to_dict("records") if len(found.tests) else []
    return {
        "model": found.model,
        "estimation": found.estimation,
        "observations": len(found.events),
        "caar": {str(window): plain(found.car[window].mean()) for window in found.car.columns},
        "tests": [
            {
                name: plain(row[name])
                for name in ("name", "window", "statistic", "p_value", "p_holm")
            }
            for row in tests
        ],
        "notes": list(found.notes),
        "why": found.why or None,
    }


def _design(design: Design | None) -> dict[str, Any] | None:
    if design is None:
        return None
    return {name: _chance(chance) for name, chance in design.measures.items()}


def _chance(chance: Chance) -> dict[str, Any]:
    some = chance.known
    return {
        "p_value": plain(chance.p_value) if some else None,
        "quantiles": {f"{q:g}": plain(value) for q, value in chance.quantiles.items()},
        "observed": plain(chance.observed),
        "other_tail": plain(chance.other_tail) if some else None,
        "smallest_effect": plain(chance.smallest_effect),
    }
