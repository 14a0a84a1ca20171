"""SQ: one event against the quantiles of its own past."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample

__all__ = ["sq"]

Floats = npt.NDArray[np.float64]

FEWEST_WINDOWS = 20  # of the event's length, beside one another, in the estimation window


def sq(sample: Sample) -> TestResult:
    """Test that one event's CAR is like those of any other time of its instruments.

    Notes
    -----
    Null: the CAR comes from the distribution of the estimation window's sums over L
    sessions. Sample: one event, or a basket hit on one date, taken as one portfolio; M − L + 1
    sums of its mean residual. Formula: the statistic is the (mean) CAR; p = 2 × the smaller of
    (1 + #(sum ≤ CAR)) and (1 + #(sum ≥ CAR)), ÷ (1 + sums). No distribution is assumed, which
    is what makes the ordinary t invalid for one event. Source: Gelbach, Helland and Klick
    (2013); sums over several sessions overlap and count as fewer than they are.
    """
    length = sample.window.length
    caar = float(sample.car.mean()) if len(sample) else np.nan
    sums = _sums(sample.residuals, length)
    below, above = int((sums <= caar).sum()), int((sums >= caar).sum())
    p = min(1.0, 2 * (1 + min(below, above)) / (1 + len(sums))) if len(sums) else np.nan
    separate = (len(sums) + length - 1) // length
    why = None
    if sample.dates > 1:
        why = f"it is made for a single event: there are {sample.dates} dates"
    elif separate < FEWEST_WINDOWS:
        why = (
            f"the estimation window has {separate} separate windows of {length} sessions: "
            f"it needs {FEWEST_WINDOWS}"
        )
    return sample.result("sq", caar, p if len(sample) else np.nan, why)


def _sums(residuals: Floats, length: int) -> Floats:
    """Sums of the mean residual over every run of `length` sessions that have one."""
    present = np.isfinite(residuals)
    count = present.sum(axis=0)
    mean = np.where(present, residuals, 0.0).sum(axis=0)[count > 0] / count[count > 0]
    running = np.concatenate([[0.0], np.cumsum(mean)])
    return running[length:] - running[:-length] if len(mean) >= length else np.empty(0)
