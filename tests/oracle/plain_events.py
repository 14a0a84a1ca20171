"""Events of a case: lists by hand, catalogues, detectors (SEMANTICS 1.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from plain_calendar import clock, moment, sessions
from plain_prices import number, read_share

NEW_YORK = "America/New_York"


@dataclass(frozen=True)
class Happening:
    """One event with the two ends of its clock."""

    id: str
    known_from: int
    known_by: int
    announced_on: dt.date


def find_events(case: dict[str, Any], end: dt.date | None) -> dict[str, list[Happening]]:
    """Events by definition, in order of `known_by`, then id by code point."""
    found = {}
    for name, definition in case["thesis"]["events"].items():
        if "list" in definition:
            events = _listed(name, definition["list"])
        elif "catalog" in definition:
            events = _catalogued(case, definition)
        else:
            events = _detected(case, name, definition["detect"], end)
        found[name] = sorted(events, key=lambda event: (event.known_by, event.id))
    return found


def _happening(id_: str, earliest: str, latest: str, zone: str) -> Happening:
    known_from = clock(earliest, zone, late=False)
    known_by = clock(latest, zone, late=True)
    assert known_from <= known_by
    return Happening(id_, known_from, known_by, moment(known_by).astimezone(ZoneInfo(zone)).date())


def _listed(name: str, rows: list[dict[str, Any]]) -> list[Happening]:
    events = []
    for place, row in enumerate(rows, start=1):
        both = row.get("announced_at")
        events.append(
            _happening(
                row.get("id", f"{name}-{place}"),
                str(row.get("known_from", both)),
                str(row.get("known_by", both)),
                row.get("tz", NEW_YORK),
            )
        )
    return events


def _catalogued(case: dict[str, Any], definition: dict[str, Any]) -> list[Happening]:
    events = []
    for row in case["catalogs"][definition["catalog"]]:
        if all(_matches(row, key, wanted) for key, wanted in definition.get("where", {}).items()):
            earliest = row["known_from"] or row["announced_at"]
            zone = row["tz"] or NEW_YORK
            events.append(_happening(row["id"], earliest, row["announced_at"], zone))
    return events


def _matches(row: dict[str, str], key: str, wanted: Any) -> bool:
    text = row[key] + (";" + row["aliases"] if key == "entities" else "")
    has = {part.strip().lower() for part in text.split(";")}
    names = wanted if isinstance(wanted, list) else [wanted]
    return any(str(name).lower() in has for name in names)


def _detected(
    case: dict[str, Any], name: str, rule: dict[str, Any], end: dt.date | None
) -> list[Happening]:
    """`return` is known at the bar's close, `gap` at its open."""
    share = read_share(case, rule["symbol"], end)
    window = int(rule.get("window", 1))
    gap = rule["measure"] == "gap"
    zone = {"XNYS": NEW_YORK, "XHKG": "Asia/Hong_Kong"}[share.exchange]
    events = []
    for place, bar in enumerate(share.bars):
        if place < window:
            continue
        if gap:
            measured = bar.open / share.bars[place - 1].close - 1
        else:
            measured = bar.close / share.bars[place - window].close - 1
        below = "below" in rule and measured < number(rule["below"])
        above = "above" in rule and measured > number(rule["above"])
        if below or above:
            _, opens, closes = sessions(share.exchange)[bar.session]
            at = opens if gap else closes
            on = moment(at).astimezone(ZoneInfo(zone)).date()
            events.append(Happening(f"{name}-{bar.date}", at, at, on))
    return events
