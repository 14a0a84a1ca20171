"""Destinations: the countries under which a rule lists somebody, as the agency spells them."""

from __future__ import annotations

import csv
import functools
import re
from importlib.resources import files

__all__ = ["codes_of"]

_UNDER = re.compile(
    r"(?:under|in)\s+(?:the\s+)?destinations?\s+of\s+(?P<where>.{1,1500}?)(?:\.\s|\.$|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ADDING = re.compile(r"\b(?:add|adds|adding|listed|added)\b", re.IGNORECASE)
_LEAVING = re.compile(r"\b(?:remov|revis|modif|correct)\w*\b", re.IGNORECASE)


def codes_of(abstract: str) -> tuple[str, ...]:
    """ISO 3166 codes of the destinations of what an abstract adds, in their order.

    A sentence that only removes, revises or corrects entries says nothing of additions.

    Examples
    --------
    >>> codes_of("by adding 16 entities to the Entity List, under the destinations of China, "
    ...          "People's Republic of (China) (14) and Singapore (2). This rule also removes one "
    ...          "entity under the destination of Latvia.")
    ('CN', 'SG')
    """
    found: dict[str, None] = {}
    for under in _UNDER.finditer(f"{abstract} "):
        start = max(abstract.rfind(". ", 0, under.start()), 0)
        before = abstract[start : under.start()]
        adds, leaves = (list(one.finditer(before)) for one in (_ADDING, _LEAVING))
        if leaves and (not adds or adds[-1].start() < leaves[-1].start()):
            continue
        where = _LEAVING.split(under["where"])[0]
        places = [
            (match.start(), code) for name, code in _names() for match in name.finditer(where)
        ]
        found |= dict.fromkeys(code for _, code in sorted(places))
    return tuple(found)


@functools.cache  # a file of the package
def _names() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = (files("backtest.events.sources.federal_register") / "destinations.csv").read_text(
        encoding="utf-8"
    )
    rows = list(csv.DictReader(text.splitlines()))
    return tuple((re.compile(rf"\b{re.escape(row['name'])}\b"), row["code"]) for row in rows)
