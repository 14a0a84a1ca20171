"""Tests of significance, one a file; each says where it is not valid.

All take a `Sample`; one draws as well, and takes a Generator.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backtest.study.significance.adjusted_patell import adjusted_patell
from backtest.study.significance.bhar_skewness_adjusted import bhar_skewness_adjusted
from backtest.study.significance.bhar_t import bhar_t
from backtest.study.significance.bmp import bmp
from backtest.study.significance.calendar_time import calendar_time
from backtest.study.significance.corrado_rank import corrado_rank
from backtest.study.significance.corrado_zivney import corrado_zivney
from backtest.study.significance.cross_sectional_t import cross_sectional_t
from backtest.study.significance.generalized_sign import generalized_sign
from backtest.study.significance.grank_t import grank_t
from backtest.study.significance.kolari_pynnonen import kolari_pynnonen
from backtest.study.significance.patell import patell
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample, sample_of
from backtest.study.significance.sign import sign
from backtest.study.significance.skewness_adjusted_johnson import skewness_adjusted_johnson
from backtest.study.significance.sq import sq
from backtest.study.significance.time_series_t import time_series_t
from backtest.study.significance.wilcoxon import wilcoxon

__all__ = ["NAMES", "Sample", "TestResult", "every_test", "sample_of", "shown"]

WITHOUT_DRAWS: tuple[Callable[[Sample], TestResult], ...] = (
    cross_sectional_t, time_series_t, patell, adjusted_patell, bmp, kolari_pynnonen, corrado_rank,
    corrado_zivney, grank_t, sign, generalized_sign, wilcoxon, skewness_adjusted_johnson, bhar_t,
    calendar_time, sq,
)  # fmt: skip

NAMES = (
    "cross_sectional_t", "time_series_t", "patell", "adjusted_patell", "bmp", "kolari_pynnonen",
    "corrado_rank", "corrado_zivney", "grank_t", "sign", "generalized_sign", "wilcoxon",
    "skewness_adjusted_johnson", "bhar_t", "bhar_skewness_adjusted", "calendar_time", "sq",
)  # fmt: skip
"""In the order in which they are told."""

PREFERRED = (
    "sq", "kolari_pynnonen", "corrado_zivney", "calendar_time", "grank_t", "wilcoxon",
    "bhar_skewness_adjusted", "bmp",
)  # fmt: skip
"""What is shown where valid, the first four: those that lean on the least."""

SHOWN = 4


def every_test(sample: Sample, rng: np.random.Generator) -> tuple[TestResult, ...]:
    """Every test of a sample, in the order of `NAMES`."""
    found = {one.name: one for one in (test(sample) for test in WITHOUT_DRAWS)}
    found["bhar_skewness_adjusted"] = bhar_skewness_adjusted(sample, rng)
    return tuple(found[name] for name in NAMES)


def shown(results: tuple[TestResult, ...]) -> tuple[TestResult, ...]:
    """Of each window the first four valid ones of `PREFERRED`, in that order."""
    picked: list[TestResult] = []
    for window in dict.fromkeys(one.window for one in results):
        mine = {one.name: one for one in results if one.window == window and one.valid}
        picked += [mine[name] for name in PREFERRED if name in mine][:SHOWN]
    return tuple(picked)
