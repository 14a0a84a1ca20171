"""Corrado-Zivney: ranks as fractions of each instrument's sessions, so that some may miss."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.ranks import average_ranks
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import dates_apart, enough

__all__ = ["corrado_zivney", "daily_corrado_zivney"]

Floats = npt.NDArray[np.float64]


def corrado_zivney(sample: Sample) -> TestResult:
    """Test that the event's abnormal returns rank like any others, sessions missing or not.

    Notes
    -----
    Null: the ranks of the window's sessions are those of any session. Sample: M + L sessions;
    U = K ÷ (1 + T), T the sessions that an instrument has. Formula: z = Σ_W u ÷ (√L s), u =
    Σ(U − ½) ÷ √N over the N events that have the session, s² its mean square over all
    sessions; standard normal. Source: Corrado and Zivney (1992).
    """
    each = daily_corrado_zivney(sample)[-sample.window.length :] if len(sample) else [np.nan]
    z = float(np.sum(each) / np.sqrt(len(each)))
    return sample.result(
        "corrado_zivney", z, normal_p_value(z), dates_apart(sample) or enough(sample, 3)
    )


def daily_corrado_zivney(sample: Sample) -> Floats:
    """(M + L,) the statistic of every session, those of the window last."""
    values = np.hstack([sample.residuals, sample.ar])
    present = np.isfinite(values)
    u = average_ranks(values) / (1.0 + present.sum(axis=1, keepdims=True)) - 0.5
    count = present.sum(axis=0)
    scaled = np.where(present, u, 0.0).sum(axis=0) / np.sqrt(np.maximum(count, 1))
    held = scaled[count > 0]
    spread = np.sqrt((held**2).mean()) if len(held) else 0.0
    return scaled / spread if spread > 0 else np.full_like(scaled, np.nan)
