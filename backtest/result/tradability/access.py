"""Access: how foreigners get at a share, and whether a market let one sell it short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.prices.access import AccessRule, access_on
from backtest.prices.panel import Panel
from backtest.result.columns import words

__all__ = ["Access", "accesses"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]

MAINLAND = ("XSHG", "XSHE")
BEFORE = "only with a licence (QFII): not yet through Stock Connect"


@dataclass(frozen=True, eq=False)
class Access:
    """Of g trades: what is said of `foreigners` and of `shorts` (empty where nothing),
    whether a short was `banned`, and the pages that say so, separated by spaces.
    """

    foreigners: Texts
    shorts: Texts
    banned: Bools
    sources: Texts


def accesses(panel: Panel, instrument: Ints, bar: Ints, side: Floats, at_open: Bools) -> Access:
    """What markets say of entries.

    Parameters
    ----------
    panel : Panel
    instrument, bar, side, at_open : (g,) array
        Of the entries.
    """
    foreigners, shorts, sources = (words([""] * len(bar)) for _ in range(3))
    banned = np.zeros(len(bar), np.bool_)
    for i in np.unique(instrument):
        one, mine = panel.instruments[i], np.flatnonzero(instrument == i)
        dates = panel.dates[bar[mine]]
        if one.exchange in MAINLAND:
            rules = access_on(one, "connect", dates)
            foreigners[mine] = _says(rules, otherwise=BEFORE)
            sources[mine] = _joined(sources[mine], rules)
        fell = access_on(one, "short after a fall", dates)
        fell[~_after_a_fall(panel, int(i), bar[mine], at_open[mine], _falls(fell))] = None
        for topic_rules in (access_on(one, "short limited", dates), fell):
            _put(shorts, sources, mine, side, topic_rules)
        forbidden = access_on(one, "short banned", dates)
        _put(shorts, sources, mine, side, forbidden)
        banned[mine] = (side[mine] < 0) & np.array([rule is not None for rule in forbidden])
    return Access(foreigners, shorts, banned, sources)


def _put(shorts: Texts, sources: Texts, mine: Ints, side: Floats, rules: Texts) -> None:
    """Write the rules that hold for the shorts among `mine`; a later one takes the place."""
    holds = (side[mine] < 0) & np.array([rule is not None for rule in rules])
    shorts[mine[holds]] = _says(rules[holds])
    sources[mine[holds]] = _joined(sources[mine[holds]], rules[holds])


def _after_a_fall(panel: Panel, i: int, bar: Ints, at_open: Bools, fall: Floats) -> Bools:
    """Whether a price had fallen so far: on the bar before, or on its own before a close."""
    start = panel.bars(i).start
    yesterday = _fell(panel, start, bar - 1, fall)
    return yesterday | (~at_open & _fell(panel, start, bar, fall))


def _fell(panel: Panel, start: int, bar: Ints, fall: Floats) -> Bools:
    """Whether a bar's low is that far under the last close; not on a first bar."""
    known = bar > start
    at = np.where(known, bar, start + 1)
    at = np.minimum(at, len(panel.low) - 1)
    return np.asarray(known & (panel.low[at] <= panel.close[at - 1] * (1.0 - fall) * (1.0 + 1e-9)))


def _falls(rules: Texts) -> Floats:
    return np.array([np.nan if rule is None else rule.fall for rule in rules], np.float64)


def _says(rules: Texts, otherwise: str = "") -> Texts:
    return words([otherwise if rule is None else rule.says for rule in rules])


def _joined(before: Texts, rules: Texts) -> Texts:
    pages = [_pages(rule) for rule in rules]
    return words([f"{old} {new}".strip() for old, new in zip(before, pages, strict=True)])


def _pages(rule: AccessRule | None) -> str:
    return "" if rule is None else " ".join(rule.held.sources)
