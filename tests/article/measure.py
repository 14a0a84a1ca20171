"""How well an extraction agrees with labels: counts, and Wilson's interval of a rate."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from backtest.article.picks import Extraction, Pick
from backtest.article.read import as_article

PASSAGES = Path(__file__).parent / "passages"
Z95 = 1.959964


def passages(part: str) -> list[dict[str, Any]]:
    """Every passage of one part: development, second, held_out."""
    yaml = YAML(typ="safe", pure=True)
    files = sorted((PASSAGES / part).glob("*.yaml"))
    return [one for file in files for one in yaml.load(file.read_text("utf-8"))]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a rate (Wilson 1927).

    >>> [round(end, 3) for end in wilson(81, 100)]
    [0.722, 0.875]
    """
    if not of:
        return math.nan, math.nan
    rate, square = right / of, Z95**2
    middle = (rate + square / (2 * of)) / (1 + square / of)
    half = Z95 * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of)) / (1 + square / of)
    return middle - half, middle + half


def count(
    parts: Iterable[dict[str, Any]], extractor: Callable[[str, str], Extraction]
) -> Counter[str]:
    """What was labelled, found, and right: shares, stances, strengths, horizons, questions.

    A stance is right where the share and the stance are; `said` counts those of a direction
    alone (long, short, avoid, hold).
    """
    counted: Counter[str] = Counter()
    for passage in parts:
        found = extractor(as_article(passage["text"]).text, passage["published"])
        _count_picks(passage, found.picks, counted)
        for question in passage.get("unresolved", ()):
            counted["questions"] += 1
            counted["asked"] += any(
                question["text"] in one.text or one.text.strip() in question["text"]
                for one in found.unresolved
            )
    return counted


def _count_picks(passage: dict[str, Any], picks: Iterable[Pick], counted: Counter[str]) -> None:
    labels, taken = passage["expected"], set()
    counted["labelled"] += len(labels)
    counted["said labelled"] += sum(one["stance"] != "mention" for one in labels)
    for pick in picks:
        place = next(
            (n for n, one in enumerate(labels) if pick.symbol in one["accept"] and n not in taken),
            None,
        )
        if place is None and pick.symbol in passage.get("allowed", ()):
            continue
        counted["found"] += 1
        counted["said found"] += pick.stance != "mention"
        if place is None:
            continue
        taken.add(place)
        label = labels[place]
        right = pick.stance == label["stance"]
        counted["right"] += 1
        counted["stance right"] += right
        counted["said right"] += right and pick.stance != "mention"
        counted["strength right"] += right and pick.strength == label["strength"]
        if label["horizon"] or pick.horizon:
            counted["horizons"] += 1
            counted["horizon right"] += label["horizon"] == pick.horizon
