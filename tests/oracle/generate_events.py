"""Random event definitions, most of them a second before, at or after what decides."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from generate_prices import LISTED, Window
from plain_calendar import SECOND, moment, nanoseconds, sessions

ZONES = ("America/New_York", "Asia/Shanghai", "Asia/Hong_Kong", "Europe/London", "Asia/Tokyo")
REACTIONS = (0, 900, 3600)


def random_definitions(
    rng: np.random.Generator,
    pool: list[str],
    prices: dict[str, Any],
    window: Window,
    catalogs: dict[str, list[dict[str, str]]],
) -> dict[str, Any]:
    """One to three definitions for entries, and one whose name begins with exit."""
    found: dict[str, Any] = {"first": {"list": _listed(rng, pool, window)}}
    if rng.random() < 0.5:
        found["second"] = _catalog(rng, pool, window, catalogs)
    detector = _detector(rng, pool, prices)
    if detector is not None and rng.random() < 0.25:
        found["third"] = detector
    found["exit_by_hand"] = {"list": _listed(rng, pool, window)}
    if detector is not None and rng.random() < 0.3:
        found["exit_detected"] = detector
    return found


def random_instant(rng: np.random.Generator, pool: list[str], window: Window) -> int:
    """An instant near an open or a close of one of the exchanges, in nanoseconds."""
    days = sessions(LISTED[str(rng.choice(pool))][0])
    # A little before the data and a little after it, too.
    reach = [d for d in days if window.first <= d[0] + dt.timedelta(days=20)]
    reach = [d for d in reach if d[0] <= window.last + dt.timedelta(days=10)]
    _, opens, closes = reach[int(rng.integers(0, len(reach)))]
    if rng.random() < 0.25:
        return opens + int(rng.integers(0, 86_400)) * SECOND
    edge = int(rng.choice([opens, closes])) - int(rng.choice(REACTIONS)) * SECOND
    return edge + int(rng.integers(-1, 2)) * SECOND


def _written(rng: np.random.Generator, nanos: int) -> str:
    zone = ZoneInfo(str(rng.choice(ZONES)))
    return moment(nanos).astimezone(zone).isoformat(timespec="seconds")


def _bursts(rng: np.random.Generator, pool: list[str], window: Window) -> list[int]:
    """Instants, some equal to the one before, some within days of it."""
    instants: list[int] = []
    for _ in range(int(rng.integers(2, 10))):
        drawn = rng.random()
        if instants and drawn < 0.12:
            instants.append(instants[-1])
        elif instants and drawn < 0.5:
            near = moment(instants[-1]) + dt.timedelta(days=int(rng.integers(1, 5)))
            instants.append(nanoseconds(near))
        else:
            instants.append(random_instant(rng, pool, window))
    return instants


def _clock(rng: np.random.Generator, nanos: int) -> dict[str, str]:
    """An instant, a date, or both ends."""
    drawn = rng.random()
    date = str(moment(nanos).date())
    if drawn < 0.2:
        return {"announced_at": date, "tz": str(rng.choice(ZONES))}
    if drawn < 0.35:
        earlier = nanos - int(rng.integers(0, 4 * 86_400)) * SECOND
        return {"known_from": _written(rng, earlier), "known_by": _written(rng, nanos)}
    if drawn < 0.42:
        day = moment(nanos).date() - dt.timedelta(days=2)
        return {"known_from": str(day), "known_by": _written(rng, nanos)}
    if drawn < 0.52:
        # The afternoon in New York, by an authority for which it is the next day.
        afternoon = f"{date}T18:{int(rng.integers(0, 60)):02}:00+00:00"
        return {"announced_at": afternoon, "tz": str(rng.choice(ZONES[1:3]))}
    if drawn < 0.62:
        return {"announced_at": _written(rng, nanos), "tz": str(rng.choice(ZONES))}
    return {"announced_at": _written(rng, nanos)}


def _listed(rng: np.random.Generator, pool: list[str], window: Window) -> list[dict[str, str]]:
    rows = []
    for place, nanos in enumerate(_bursts(rng, pool, window)):
        row = _clock(rng, nanos) | {"title": f"event {place}"}
        if rng.random() < 0.4:
            row["id"] = f"{rng.choice(['z', 'a', 'Z', 'é'])}{place}-{rng.integers(0, 10**6)}"
        rows.append(row)
    return rows


def _catalog(
    rng: np.random.Generator,
    pool: list[str],
    window: Window,
    catalogs: dict[str, list[dict[str, str]]],
) -> dict[str, Any]:
    rows = []
    for place, nanos in enumerate(_bursts(rng, pool, window)):
        clock = {"known_from": "", "tz": "Asia/Shanghai"} | _clock(rng, nanos)
        clock["announced_at"] = clock.pop("known_by", clock.get("announced_at", ""))
        rows.append(
            {
                "id": f"row-{place}",
                "type": "notice",
                **{key: clock[key] for key in ("known_from", "announced_at", "tz")},
                "effective_on": "",
                "title": f"notice {place}",
                "entities": ("Acme AI;Other", "Bcme", "Other")[place if place < 2 else 2],
                "aliases": str(rng.choice(["", "ACME"])) if place else "ACME",
                "country": str(rng.choice(["CN", "US;CN", "US"])) if place else "US;CN",
                "symbols": "",
                "source": "https://example.org/notice",
                "citation": "planted",
                "evidence": "planted",
            }
        )
    # The catalogue itself must be in some order of its own; the replay sorts by the clock.
    catalogs["notices.csv"] = rows
    wheres: list[dict[str, Any]] = [
        {},
        {"entities": ["acme", "OTHER"]},
        {"country": "CN"},
        {"entities": "bcme", "type": ["notice"]},
    ]
    where = wheres[int(rng.integers(0, len(wheres)))]
    return {"catalog": "notices.csv"} | ({"where": where} if where else {})


def _detector(
    rng: np.random.Generator, pool: list[str], prices: dict[str, Any]
) -> dict[str, Any] | None:
    able = [name for name in pool if LISTED[name][0] in ("XNYS", "XHKG")]
    if not able:
        return None
    symbol = str(rng.choice(able))
    measure = str(rng.choice(["return", "gap"]))
    if measure == "gap" and "Open" not in prices[symbol][0]:
        measure = "return"
    rule: dict[str, Any] = {"symbol": symbol, "measure": measure}
    if measure == "return":
        rule["window"] = int(rng.integers(1, 4))
    rule |= {"below": "-5%"} if rng.random() < 0.5 else {"above": 0.0501}
    return {"detect": rule}
