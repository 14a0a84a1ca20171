"""Corrado: where the event's sessions rank among each instrument's own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.ranks import average_ranks
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import dates_apart, enough

__all__ = ["corrado_rank", "daily_corrado"]

Floats = npt.NDArray[np.float64]


def corrado_rank(sample: Sample) -> TestResult:
    """Test that the event's abnormal returns rank like any others.

    Notes
    -----
    Null: the ranks of the window's sessions are those of any session. Sample: T = M + L
    sessions; ranks K with average ties within each instrument. Formula: z = Σ_W d̄ ÷
    (√L s), d̄ the mean over events of K − (T + 1) ÷ 2 on a session, s² its mean square over
    all T; standard normal. A missing session counts with the middle rank. Source: Corrado
    (1989); over several sessions, Cowan (1992)
    """
    each = daily_corrado(sample)[-sample.window.length :] if len(sample) else np.array([np.nan])
    z = float(each.sum() / np.sqrt(len(each)))
    return sample.result(
        "corrado_rank", z, normal_p_value(z), dates_apart(sample) or enough(sample, 3)
    )


def daily_corrado(sample: Sample) -> Floats:
    """(T,) the statistic of every session, those of the window last."""
    values = np.hstack([sample.residuals, sample.ar])
    ranks = average_ranks(values)
    own = np.isfinite(values).sum(axis=1, keepdims=True)
    apart = np.nan_to_num(ranks - (own + 1) / 2.0).mean(axis=0)
    spread = np.sqrt((apart**2).mean())
    return apart / spread if spread > 0 else np.full_like(apart, np.nan)
