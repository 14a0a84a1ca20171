"""A check as JSON: the contract's shape, the same bytes every time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backtest.report.formats.json import describe_result
from backtest.report.formats.plain import plain

if TYPE_CHECKING:
    from backtest.article.picks import Evidence, Pick
    from backtest.result.check import Check
    from backtest.result.result import Result

__all__ = ["describe_check", "render_check_json"]


def render_check_json(found: Check) -> str:
    """The check as JSON text in ASCII, with a line feed at its end."""
    return json.dumps(describe_check(found), indent=2, allow_nan=False) + "\n"


def describe_check(found: Check) -> dict[str, Any]:
    """The check as plain dicts, lists, numbers and texts, in the contract's order.

    Beyond the contract: `article.kind`, `.encoding` and `.notes`, `stance`, `strength` and
    `why` of each passage, `horizon`, `event`, `second` (the favoured picks' runs), `outcomes`,
    `left_out` and `by_pick`.
    """
    article, event = found.article, found.event
    return {
        "article": {
            "title": found.title,
            "published": found.published.isoformat(),
            "characters": len(article.text),
            "kind": article.kind,
            "encoding": article.encoding,
            "notes": list(article.notes),
        },
        "picks": [_pick(one) for one in found.picks],
        "unresolved": [
            {"text": one.text, "start": one.start, "end": one.end, "why": one.why,
             "candidates": list(one.candidates)}
            for one in found.unresolved
        ],
        "facts": [
            {"claim": one.claim, "found": one.found, "agrees": one.agrees,
             "source": one.source or None, "start": one.start, "end": one.end}
            for one in found.facts
        ],
        "horizon": found.extraction.horizon,
        "event": None if event is None else {"catalog": event.catalog, "id": event.event.id,
                                             "title": event.event.title},
        "thesis": found.thesis or None,
        "runs": {clock: _run(result) for clock, result in found.runs.items()},
        "second": {clock: _run(result) for clock, result in found.second.items()},
        "outcomes": [
            {name: plain(value) for name, value in row.items()}
            for row in found.outcomes.to_dict("records")
        ],
        "left_out": dict(found.left_out),
        "by_pick": {
            symbol: {"paid": one.paid, "call": one.call, "reasons": list(one.reasons)}
            for symbol, one in found.by_pick.items()
        },
        "verdict": {
            "paid": found.verdict.paid,
            "call": found.verdict.call,
            "reasons": list(found.verdict.reasons),
        },
    }  # fmt: skip


def _pick(one: Pick) -> dict[str, Any]:
    return {
        "symbol": one.symbol,
        "name": one.name,
        "stance": one.stance,
        "strength": one.strength,
        "horizon": one.horizon,
        "evidence": [_evidence(each) for each in one.evidence],
        "notes": list(one.notes),
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {"start": one.start, "end": one.end, "text": one.text, "stance": one.stance,
            "strength": one.strength, "why": one.why}  # fmt: skip


def _run(result: Result | None) -> dict[str, Any] | None:
    return None if result is None else describe_result(result)
