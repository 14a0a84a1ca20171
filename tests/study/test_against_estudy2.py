"""The R package estudy2 on its own data: equal where it follows the papers, and where it does
not, equal again once its departure is made on purpose.

Its seven shares share one date, and two of them were listed inside the estimation window.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backtest.study.abnormal import Abnormal
from backtest.study.significance import TestResult, every_test, sample_of
from backtest.study.windows import Window

ANSWERS = Path(__file__).parents[2] / ".." / "shared" / "answers" / "estudy2"
MODELS = {"market_model": "sim", "constant_mean": "mean_adj", "market_adjusted": "mrkt_adj"}
KINDS = {"discrete": False, "continuous": True}
DAY = "2020-03-16"
EXACT = {"rel": 0, "abs": 1e-10}

pytestmark = pytest.mark.skipif(not ANSWERS.is_dir(), reason="../shared/answers is not here")
each_model = pytest.mark.parametrize("model", MODELS)
each_kind = pytest.mark.parametrize("kind", KINDS)


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(ANSWERS / f"{name}.csv", index_col=0)


def returns_of(kind: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    if kind == "continuous":
        return read("input_rates"), read("input_rates_index")
    simple = [read(f"input_prices{part}").pct_change(fill_method=None) for part in ("", "_index")]
    return simple[0].iloc[1:], simple[1].iloc[1:]


@pytest.fixture(scope="module")
def studied(made: object) -> object:
    def study(kind: str, model: str) -> Abnormal:
        own, market = (table.to_numpy().T for table in returns_of(kind))
        day = returns_of(kind)[0].index.get_loc(DAY)
        seven = np.arange(len(own))
        beside = np.broadcast_to(market[None], (1, *own.shape))
        return made(own, beside, seven, np.full(7, day), model=model, log=KINDS[kind],
                    estimation=(-day, -1), announced=np.zeros(7))  # fmt: skip

    return study


def results_on(abnormal: Abnormal, session: int) -> dict[str, TestResult]:
    sample = sample_of(abnormal, Window(session, session))
    return {one.name: one for one in every_test(sample, np.random.default_rng(1))}


@each_kind
@each_model
def test_abnormal_returns_and_coefficients_are_equal(studied, kind: str, model: str) -> None:
    abnormal = studied(kind, model)
    theirs = read(f"out_{kind}_{MODELS[model]}_abnormal").to_numpy().T
    day = -abnormal.estimation.first
    ours = abnormal.ar(Window(-day, theirs.shape[1] - day - 1))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)
    coefficients = read(f"out_{kind}_{MODELS[model]}_coef")
    assert list(abnormal.fitted.observations) == list(coefficients["estimation_length"])
    if model == "market_model":
        np.testing.assert_allclose(abnormal.fitted.alpha, coefficients["alpha"], atol=1e-10)
        np.testing.assert_allclose(abnormal.fitted.beta[:, 0], coefficients["beta"], atol=1e-10)


@each_kind
@each_model
def test_sigma_loses_what_was_estimated_and_theirs_only_one(studied, kind: str, model: str) -> None:
    fitted = studied(kind, model).fitted
    theirs = read(f"out_{kind}_{MODELS[model]}_coef")["ar_sd_nminus1"]
    lost = 2 if model == "market_model" else 1
    m = fitted.observations
    np.testing.assert_allclose(fitted.sigma * np.sqrt((m - lost) / (m - 1)), theirs, atol=1e-10)
    assert (np.all(fitted.sigma > theirs * 1.001)) == (lost == 2)


@each_kind
@each_model
@pytest.mark.parametrize("session", range(5))
def test_statistics_of_each_day_are_equal(studied, kind: str, model: str, session: int) -> None:
    found = results_on(studied(kind, model), session)
    by_mean = read(f"out_{kind}_{MODELS[model]}_parametric").iloc[session]
    by_rank = read(f"out_{kind}_{MODELS[model]}_nonparametric").iloc[session]
    assert found["cross_sectional_t"].statistic == pytest.approx(by_mean["t_test_stat"], **EXACT)
    assert found["sign"].statistic == pytest.approx(by_rank["sign_stat"], **EXACT)
    assert found["wilcoxon"].statistic == by_rank["wlcx_stat"]
    assert {found[name].valid for name in ("cross_sectional_t", "sign", "wilcoxon")} == {False}
    assert found["sign"].why == "all events share one date"


@each_kind
@each_model
@pytest.mark.parametrize("session", range(5))
def test_time_series_t_is_theirs_with_the_forecast_error(
    studied, kind: str, model: str, session: int
) -> None:
    abnormal = studied(kind, model)
    found = results_on(abnormal, session)["time_series_t"]
    error = sample_of(abnormal, Window(session, session)).forecast_error.mean()
    theirs = read(f"out_{kind}_{MODELS[model]}_parametric").iloc[session]["bw_1985_stat"]
    # They centre the mean residual, which two late firms keep from 0, and lose one day for it.
    held = np.nanmean(abnormal.residuals, axis=0)
    lost = 2 if model == "market_model" else 1
    ours = np.sqrt((held**2).sum() / (len(held) - lost))
    undone = found.statistic * np.sqrt(1 + error) * ours / held.std(ddof=1)
    assert undone == pytest.approx(theirs, **EXACT)
    assert found.statistic == pytest.approx(theirs / np.sqrt(1 + error), rel=0.003)
    assert (error > 0) == (model != "market_adjusted")


@each_kind
@pytest.mark.parametrize("session", range(5))
def test_patell_and_bmp_become_theirs_by_their_two_departures(
    studied, kind: str, session: int
) -> None:
    abnormal = studied(kind, "market_model")
    found = results_on(abnormal, session)
    theirs = read(f"out_{kind}_sim_parametric").iloc[session]
    # n − 1 where M − 2 belongs; the market's mean and squares over dates without the firm too
    m, ar = abnormal.fitted.observations, abnormal.ar(Window(session, session))[:, 0]
    market = returns_of(kind)[1].to_numpy()[:, 0]
    day = -abnormal.estimation.first
    before = market[:day] - market[:day].mean()
    away = (market[day + session] - market[:day].mean()) ** 2 / (before @ before)
    scale = np.nanstd(abnormal.residuals, axis=1, ddof=1) * np.sqrt(1 + 1 / m + away)
    sar = ar / scale
    patell = sar.sum() / np.sqrt(((m - 2) / (m - 4)).sum())
    assert patell == pytest.approx(theirs["pt_stat"], **EXACT)
    bmp = np.sqrt(7) * sar.mean() / sar.std(ddof=1)
    assert bmp == pytest.approx(theirs["bh_stat"], **EXACT)
    assert found["patell"].statistic == pytest.approx(theirs["pt_stat"], rel=0.004)
    assert found["patell"].statistic != pytest.approx(theirs["pt_stat"], rel=1e-4)
    assert found["bmp"].statistic == pytest.approx(theirs["bh_stat"], rel=0.005)


@each_kind
@each_model
@pytest.mark.parametrize("session", range(5))
def test_generalized_sign_becomes_theirs_when_firm_days_are_pooled(
    studied, kind: str, model: str, session: int
) -> None:
    abnormal = studied(kind, model)
    theirs = read(f"out_{kind}_{MODELS[model]}_nonparametric").iloc[session]["gsign_stat"]
    residuals = abnormal.residuals
    p = (residuals > 0).sum() / np.isfinite(residuals).sum()
    w = (abnormal.ar(Window(session, session)) > 0).sum()
    assert (w - 7 * p) / np.sqrt(7 * p * (1 - p)) == pytest.approx(theirs, **EXACT)
    ours = results_on(abnormal, session)["generalized_sign"].statistic
    assert ours == pytest.approx(theirs, abs=0.05)
    assert ours != pytest.approx(theirs, abs=1e-4)


@each_model
def test_ranks_agree_in_sign_and_roughly_in_size(studied, model: str) -> None:
    # Theirs weigh dates without the two late firms otherwise: only near, and never the same day
    # told five times.
    from backtest.study.significance.corrado_zivney import daily_corrado_zivney

    found = daily_corrado_zivney(sample_of(studied("discrete", model), Window(0, 4)))[-5:]
    theirs = read(f"out_discrete_{MODELS[model]}_nonparametric")["mrank_stat"].to_numpy()
    np.testing.assert_allclose(found, theirs, atol=0.2)
    assert len(set(found)) == 5
