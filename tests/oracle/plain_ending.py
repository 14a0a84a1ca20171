"""Which bar ends a tranche, at which price and why (SEMANTICS 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plain_prices import Share, number
from plain_tranche import Due, Entry


@dataclass(frozen=True)
class Ending:
    """The fill that ends a tranche: `kind` is open, close or level."""

    bar: int
    price: float
    reason: str
    kind: str


def find_ending(
    share: Share,
    entry: Entry,
    due: Due,
    *,
    side: int,
    fill: float,
    rule: dict[str, Any],
    seen: set[str],
) -> Ending | None:
    """Bar after bar from the entry until something ends the tranche; None: it stays open."""
    leaves = rule["exit"]
    overnight = share.symbol.endswith((".SS", ".SZ")) and side > 0
    best = fill
    pending = None
    for place in range(entry.bar, len(share.bars)):
        bar = share.bars[place]
        if pending is not None:
            if bar.suspended:
                continue
            price, kind = (bar.close, "close") if share.close_only else (bar.open, "open")
            return Ending(place, price, pending, kind)
        first = place == entry.bar
        levels = _levels(leaves, side, fill, best)
        if share.close_only:
            ending = None if first else _on_close(bar, place, levels, due, side, seen)
        else:
            ending = _on_bar(bar, place, first, entry.at_open, levels, due, side, seen)
        if ending is not None:
            if bar.suspended:
                seen.add(f"exit waits for a suspended bar: {ending.reason}")
                pending = ending.reason
            elif first and overnight:
                seen.add("A-share sold the next day")
                pending = ending.reason
            else:
                return ending
        if not first or entry.at_open:
            best = max(best, bar.high) if side > 0 else min(best, bar.low)
    return None


Levels = tuple[float | None, str, float | None]


def _levels(leaves: dict[str, Any], side: int, fill: float, best: float) -> Levels:
    """The protective level with its name, and the target."""
    guard, name, target = None, "", None
    if "stop_loss" in leaves:
        guard, name = fill * (1 - side * number(leaves["stop_loss"])), "stop_loss"
    if "trailing_stop" in leaves:
        trail = best * (1 - side * number(leaves["trailing_stop"]))
        if guard is None or side * trail > side * guard:
            guard, name = trail, "trailing_stop"
    if "take_profit" in leaves:
        target = fill * (1 + side * number(leaves["take_profit"]))
    return guard, name, target


def _on_bar(
    bar: Any,
    place: int,
    first: bool,
    at_open: bool,
    levels: Levels,
    due: Due,
    side: int,
    seen: set[str],
) -> Ending | None:
    guard, name, target = levels
    if not first:
        for reason, is_due in (
            ("after", due.after == (place, "open")),
            ("until", due.until == (place, "open")),
            ("when", due.when == place),
        ):
            if is_due:
                seen.add(f"{reason} at the open")
                return Ending(place, bar.open, reason, "open")
        if guard is not None and side * bar.open <= side * guard:
            seen.add(f"gap through {name}")
            return Ending(place, bar.open, name, "open")
        if target is not None and side * bar.open >= side * target:
            seen.add("gap through take_profit")
            return Ending(place, bar.open, "take_profit", "open")
    if not first or at_open:
        worst, top = (bar.low, bar.high) if side > 0 else (bar.high, bar.low)
        met = target is not None and side * top >= side * target
        if guard is not None and side * worst <= side * guard:
            if met:
                seen.add("stop before target on one bar")
            seen.add(f"{name} on bar 0" if first else f"{name} met")
            if side * worst == side * guard:
                seen.add("low equal to the level")
            price = guard
            if first and side * bar.open < side * guard:
                price = bar.open
                seen.add("bar 0 fills at the open below the level")
            return Ending(place, price, name, "level")
        if met and target is not None:
            seen.add("take_profit on bar 0" if first else "take_profit met")
            return Ending(place, target, "take_profit", "level")
    for reason, moment in (("after", due.after), ("until", due.until)):
        if moment == (place, "close"):
            seen.add(f"{reason} at the close")
            if first:
                seen.add("after: 0" if reason == "after" else "until on bar 0")
            return Ending(place, bar.close, reason, "close")
    return None


def _on_close(
    bar: Any, place: int, levels: Levels, due: Due, side: int, seen: set[str]
) -> Ending | None:
    """Close-only: levels on the close, then whatever is due (2.5)."""
    guard, name, target = levels
    reason = None
    if guard is not None and side * bar.close <= side * guard:
        reason = name
    elif target is not None and side * bar.close >= side * target:
        reason = "take_profit"
    elif due.after is not None and due.after[0] == place:
        reason = "after"
    elif due.until is not None and due.until[0] == place:
        reason = "until"
    elif due.when == place:
        reason = "when"
    if reason is None:
        return None
    seen.add(f"close-only {reason}")
    return Ending(place, bar.close, reason, "close")
