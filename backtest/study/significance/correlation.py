"""Mean cross-correlation of events: how far n of them are from n observations."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["mean_correlation"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BLOCK = 512  # events correlated at a time


def mean_correlation(
    residuals: Floats, dates: Ints, announced: Ints, first: Ints, last: Ints
) -> tuple[float, float]:
    """Mean over all pairs of events of the correlation of their cumulated abnormal returns.

    Parameters
    ----------
    residuals : ndarray, shape (n, M)
        Of the estimation windows; NaN where missing.
    dates : ndarray of int64, shape (n, M)
        Their days since 1970; −1 where there is none.
    announced : ndarray of int64, shape (n,)
        Events of one date are aligned in event time: their markets may react on
        different days.
    first, last : ndarray of int64, shape (n,)
        Days since 1970 of the ends of the event window.

    Returns
    -------
    tuple of float
        r̄, and the part of it that comes from pairs of two dates; 0 for fewer than two events.
        A pair of one date counts with the correlation of
        its residuals; a pair of two dates with it (aligned by date) times the share of the
        event windows that overlaps, which is 0 for windows apart.

    Notes
    -----
    With one date for all it is r̄ of Kolari and Pynnönen (2010). The share is that
    of two sums of L uncorrelated terms, of which some are drawn on the same days.
    """
    n = len(residuals)
    if n < 2:
        return 0.0, 0.0
    centred = residuals - _mean(residuals)[:, None]
    group_date, group = np.unique(announced, return_inverse=True)
    within, between = 0.0, 0.0
    for place in np.flatnonzero(np.bincount(group) > 1):
        within += _within(centred[group == place])
    if len(group_date) > 1:
        between = _between(centred, dates, group, first, last)
    pairs = n * (n - 1)
    return (within + between) / pairs, between / pairs


def _mean(values: Floats) -> Floats:
    present = np.isfinite(values)
    return np.asarray(
        np.where(present, values, 0.0).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    )


def _unit(centred: Floats) -> Floats:
    """Rows of length 1, zero where missing or where nothing moves."""
    filled = np.nan_to_num(centred)
    norm = np.sqrt((filled**2).sum(axis=1, keepdims=True))
    return np.asarray(np.divide(filled, norm, out=np.zeros_like(filled), where=norm > 0))


def _within(centred: Floats) -> float:
    """Σ over ordered pairs of one date of the correlations of what both have."""
    present = np.isfinite(centred)
    if present.all():
        unit = _unit(centred)
        return float((unit.sum(axis=0) ** 2).sum() - (unit**2).sum())
    filled, here = np.nan_to_num(centred), present.astype(np.float64)
    total = 0.0
    for start in range(0, len(centred), BLOCK):
        part = slice(start, start + BLOCK)
        common = (filled[part] ** 2 @ here.T) * (here[part] @ (filled**2).T)
        product = filled[part] @ filled.T
        found = np.divide(product, np.sqrt(common), out=np.zeros_like(product), where=common > 0)
        own = np.arange(len(found))
        found[own, start + own] = 0.0
        total += float(found.sum())
    return total


def _between(centred: Floats, dates: Ints, group: Ints, first: Ints, last: Ints) -> float:
    """Σ over ordered pairs of two dates, each weighted with the overlap of its windows."""
    unit = np.where(dates >= 0, _unit(centred), 0.0)
    days, place = np.unique(dates, return_inverse=True)
    count = int(group.max()) + 1
    at = group[:, None] * len(days) + place.reshape(dates.shape)
    held = np.bincount(at.ravel(), weights=unit.ravel(), minlength=count * len(days))
    seen = np.bincount(at.ravel(), weights=(dates >= 0).ravel() * 1.0, minlength=count * len(days))
    held, here = held.reshape(count, -1), (seen.reshape(count, -1) > 0) * 1.0
    begins, ends = np.zeros(count, np.int64), np.zeros(count, np.int64)
    begins[group], ends[group] = first, last  # one date: windows a session apart at most
    span = ends - begins + 1
    shared = np.minimum(ends[:, None], ends) - np.maximum(begins[:, None], begins) + 1
    share = np.clip(shared / np.maximum(span[:, None], span), 0.0, 1.0)
    np.fill_diagonal(share, 0.0)
    common = here @ here.T
    least = np.minimum(here.sum(axis=1)[:, None], here.sum(axis=1))
    lost = np.divide(least, common, out=np.zeros_like(common), where=common > 0)
    return float((share * (held @ held.T) * lost).sum())
