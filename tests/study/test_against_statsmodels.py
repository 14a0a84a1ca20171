"""Every model and every test against tests/answers/event_study.py: statsmodels, scipy, loops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backtest.study.abnormal import Abnormal
from backtest.study.significance import NAMES, every_test, sample_of
from backtest.study.windows import as_window

ANSWERS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "answers" / "event_study.json").read_text(encoding="ascii")
)
EXACT = {"rtol": 1e-10, "atol": 1e-10}
DRAWN = "bhar_skewness_adjusted"


@pytest.fixture(scope="module")
def studied(made):
    own = np.array(ANSWERS["own"], dtype=np.float64)
    factors = np.array(ANSWERS["factors"])
    series, day = np.array(ANSWERS["events"]).T

    def study(model: str, only: slice = slice(None)) -> Abnormal:
        beside = np.broadcast_to(factors[:, None, :], (3, *own.shape))
        return made(own, beside, series[only], day[only], model=model,
                    estimation=ANSWERS["estimation"])  # fmt: skip

    return study


@pytest.mark.parametrize("model", ANSWERS["models"])
def test_every_model_is_fitted_alike(studied, model: str) -> None:
    fitted, wanted = studied(model).fitted, ANSWERS["models"][model]
    assert fitted.observations.tolist() == [row["m"] for row in wanted]
    for name in ("alpha", "sigma", "beta"):
        found = getattr(fitted, name)
        np.testing.assert_allclose(found, [row[name] for row in wanted], **EXACT)


@pytest.mark.parametrize("window", ANSWERS["windows"])
def test_car_bhar_and_scar_are_alike(studied, window: str) -> None:
    found, wanted = studied("market_model").over(as_window(window, key="")), ANSWERS["windows"]
    for name in ("car", "bhar", "scar"):
        np.testing.assert_allclose(getattr(found, name), wanted[window][name], **EXACT)


@pytest.mark.parametrize("window", ANSWERS["windows"])
def test_the_mean_correlation_is_alike(studied, window: str) -> None:
    sample = sample_of(studied("market_model"), as_window(window, key=""))
    assert sample.correlation == pytest.approx(ANSWERS["windows"][window]["correlation"], abs=1e-10)
    assert sample.correlation > 0.005


@pytest.mark.parametrize("name", [name for name in NAMES if name not in (DRAWN, "sq")])
@pytest.mark.parametrize("window", ANSWERS["windows"])
def test_every_statistic_and_p_value_is_alike(studied, window: str, name: str) -> None:
    sample = sample_of(studied("market_model"), as_window(window, key=""))
    found = {one.name: one for one in every_test(sample, np.random.default_rng(0))}[name]
    statistic, p_value, df = ANSWERS["windows"][window]["tests"][name]
    assert found.statistic == pytest.approx(statistic, rel=1e-9, abs=1e-10)
    assert found.p_value == pytest.approx(p_value, rel=1e-8, abs=1e-10)
    assert found.df == df
    assert (found.n, found.dates) == (11, 9)


@pytest.mark.parametrize("window", ANSWERS["sq"])
def test_a_single_event_is_judged_alike(studied, window: str) -> None:
    sample = sample_of(studied("market_model", slice(8, 9)), as_window(window, key=""))
    found = {one.name: one for one in every_test(sample, np.random.default_rng(0))}["sq"]
    assert [found.statistic, found.p_value] == pytest.approx(ANSWERS["sq"][window], abs=1e-10)
    assert found.valid
