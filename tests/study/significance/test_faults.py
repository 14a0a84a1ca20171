"""Faults of published tools, each with a case in which it would show."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from backtest.errors import InputError
from backtest.study.significance import every_test, sample_of, shown
from backtest.study.significance.bhar_skewness_adjusted import bhar_skewness_adjusted
from backtest.study.significance.calendar_time import portfolio
from backtest.study.significance.corrado_rank import daily_corrado
from backtest.study.significance.holm import holm
from backtest.study.significance.moments import skewness_adjusted_t
from backtest.study.study import Design
from backtest.study.windows import Window

T = 170
ANSWERS = Path(__file__).parents[3] / ".." / "shared" / "answers" / "skew_t"


def results_on(abnormal, first: int, last: int) -> dict:
    sample = sample_of(abnormal, Window(first, last))
    return {one.name: one for one in every_test(sample, np.random.default_rng(0))}


@pytest.fixture
def world(made):
    """Some series with unit market beta and noise, events on days of one's choice."""

    def build(n: int, day, change=None, pair=None, **options):
        rng = np.random.default_rng(8)
        market = rng.normal(0, 0.01, T)
        own = market + rng.normal(0, 0.01, (n, T))
        if change is not None:
            change(own, market)
        return made(own, np.broadcast_to(market, (1, n, T)), np.arange(n) if pair is None else pair,
                    day, estimation=(-120, -20), **options)  # fmt: skip

    return build


def test_forecast_error_takes_the_square_of_the_sum_not_the_sum_of_squares(world) -> None:
    def up_and_down(own: np.ndarray, market: np.ndarray) -> None:
        mean = market[30:131].mean()  # sessions −120 to −20 around day 150
        market[150], market[151] = mean + 0.2, mean - 0.2

    abnormal = world(1, [150], up_and_down)
    assert abnormal.over(Window(0, 1)).forecast_error[0] == pytest.approx(4 / 101, abs=1e-12)
    alone = abnormal.over(Window(0, 0)).forecast_error[0]
    assert alone > 1 / 101 + 3  # one such day alone is far from all that was seen


def test_bmp_and_patell_carry_the_forecast_error(world) -> None:
    def crash(own: np.ndarray, market: np.ndarray) -> None:
        market[150] = -0.2
        own[:, 150] = -0.2 + np.linspace(0.01, 0.05, 12)

    abnormal = world(12, np.full(12, 150), crash)
    sample = sample_of(abnormal, Window(0, 0))
    bare = sample.car / sample.sigma
    np.testing.assert_allclose(bare / sample.scar, np.sqrt(1 + sample.forecast_error))
    assert sample.forecast_error.min() > 2
    found = results_on(abnormal, 0, 0)
    assert found["patell"].statistic < 0.7 * bare.sum() / np.sqrt(12)


def test_calendar_time_is_aligned_in_calendar_time(world) -> None:
    abnormal = world(2, [100 + 40, 103 + 40])
    sample = sample_of(abnormal, Window(0, 4))
    held, market = portfolio(sample)
    own = abnormal.returns.own[:, 320:]
    by_hand = [own[0, d] if d < 143 else own[1, d] if d > 144 else own[:, d].mean()
               for d in range(140, 148)]  # fmt: skip
    np.testing.assert_allclose(held, by_hand, rtol=1e-14)  # 8 days, not the 5 of event time
    assert market.shape == (1, 8)
    np.testing.assert_allclose(market[0], abnormal.returns.explained_by[0, 0, 460:468])


def test_events_of_one_day_are_one_observation_of_calendar_time(world) -> None:
    once = sample_of(world(3, [150, 150, 150]), Window(0, 9))
    held, _ = portfolio(once)
    assert len(held) == 10
    np.testing.assert_allclose(held, once.own.mean(axis=0))


def test_bhar_is_compounded_once(made) -> None:
    own = np.tile([0.001, -0.001], T // 2)[None, :].copy()
    own[0, 150:152] = 0.1, -0.1
    abnormal = made(own, np.empty((0, 1, T)), [0], [150], model="constant_mean",
                    estimation=(-120, -21))  # fmt: skip
    assert abnormal.over(Window(0, 1)).bhar[0] == pytest.approx(1.1 * 0.9 - 1, abs=1e-15)
    assert abnormal.over(Window(0, 1)).car[0] == pytest.approx(0.0, abs=1e-15)


def test_every_session_has_its_own_rank_statistic(world) -> None:
    def jump(own: np.ndarray, market: np.ndarray) -> None:
        own[:, 150] += 0.2

    abnormal = world(8, np.full(8, 150), jump)
    daily = daily_corrado(sample_of(abnormal, Window(0, 4)))[-5:]
    assert daily[0] > 3
    assert np.abs(daily[1:]).max() < 2.5
    assert len(set(daily)) == 5
    found = results_on(abnormal, 0, 4)["corrado_rank"].statistic
    assert found == pytest.approx(daily.sum() / np.sqrt(5))


def test_a_recurring_firm_has_its_own_windows_at_each_event(world) -> None:
    def changing(own: np.ndarray, market: np.ndarray) -> None:
        own[0, 60:] += 2 * market[60:]

    fitted = world(1, [125, 165], changing, pair=[0, 0]).fitted
    assert fitted.alpha[0] != fitted.alpha[1]
    assert fitted.beta[1, 0] - fitted.beta[0, 0] > 0.3  # more of its window is after the change


def test_two_events_of_one_firm_in_overlapping_windows_are_one(world) -> None:
    sample = sample_of(world(1, [150, 152], pair=[0, 0]), Window(0, 4))
    assert (len(sample), sample.dates, sample.clusters) == (2, 2, 1)
    assert sample.correlation == pytest.approx(0.6, abs=0.1)  # 3 of 5 sessions are the same


def test_granks_input_grows_with_the_root_of_the_window(world) -> None:
    def steady(own: np.ndarray, market: np.ndarray) -> None:
        own[:, 150:159] = market[150:159] + 0.004

    sample = sample_of(world(6, np.full(6, 150), steady), Window(0, 8))
    ratio = sample.car / sample.sigma / sample.scar
    np.testing.assert_allclose(ratio, np.sqrt(9 + sample.forecast_error), rtol=1e-12)


def test_the_event_window_does_not_enter_the_estimation_variance(world) -> None:
    def wild(own: np.ndarray, market: np.ndarray) -> None:
        own[:, 140:] *= 50

    calm, shaken = world(4, np.full(4, 150)), world(4, np.full(4, 150), wild)
    np.testing.assert_array_equal(calm.fitted.sigma, shaken.fitted.sigma)
    with pytest.raises(InputError, match="what happened would be part of what is normal"):
        Design("market_model", Window(-250, 5), (Window(0, 5),))


def test_exact_tests_say_that_they_cannot_reject_at_five(world) -> None:
    def all_up(own: np.ndarray, market: np.ndarray) -> None:
        own += 0.0
        own[:, 125:] += 0.05

    day = 125 + 9 * np.arange(5)
    found = results_on(world(5, day, all_up), 0, 0)
    for name in ("sign", "wilcoxon"):
        assert found[name].p_value == 0.0625
        assert not found[name].valid
        assert found[name].why == "n = 5: no outcome can reject at 5 %"


def test_one_date_for_all_is_said_and_gets_no_place_among_the_shown(world) -> None:
    abnormal = world(12, np.full(12, 150))
    results = every_test(sample_of(abnormal, Window(0, 2)), np.random.default_rng(0))
    for one in results:
        if one.name in {"patell", "bmp", "cross_sectional_t", "wilcoxon", "bhar_t"}:
            assert (one.valid, one.why, one.dates) == (False, "all events share one date", 1)
    assert [one.name for one in shown(results)] == ["sq", "kolari_pynnonen", "corrado_zivney"]


def test_windows_that_overlap_are_counted_apart(world) -> None:
    sample = sample_of(world(6, [120, 121, 122, 140, 141, 160]), Window(0, 4))
    assert (sample.dates, sample.clusters) == (6, 3)
    why = results_on(world(6, [120, 121, 122, 140, 141, 160]), 0, 4)["bmp"].why
    assert why is not None
    assert why.startswith("windows overlap: 6 observations, 3 apart in time")


def test_events_known_by_date_have_no_window_shorter_than_three_sessions(world) -> None:
    only = [True, False, False]
    abnormal = world(3, [130, 140, 150], by_date=only)
    assert np.isnan(abnormal.over(Window(0, 0)).car).tolist() == only
    assert np.isnan(abnormal.over(Window(0, 1)).car).tolist() == only
    assert np.isfinite(abnormal.over(Window(-1, 1)).car).all()


def test_a_window_beyond_the_prices_is_null_and_a_halt_is_spanned(world) -> None:
    def halted(own: np.ndarray, market: np.ndarray) -> None:
        own[0, 151] = np.nan

    abnormal = world(2, [150, 168], halted)
    car = abnormal.over(Window(0, 2)).car
    assert np.isnan(car[1])
    assert car[0] == pytest.approx(np.nansum(abnormal.ar(Window(0, 2))[0]), abs=1e-15)
    assert np.isnan(abnormal.over(Window(0, 1)).car[0])  # it had not reopened


def test_no_event_gives_no_statistic_and_no_warning(world) -> None:
    found = results_on(world(1, [], pair=[]), 0, 2)
    assert {one.valid for one in found.values()} == {False}
    assert all(np.isnan(one.p_value) for one in found.values())


def test_johnsons_form_by_hand() -> None:
    # √n 8.602325267042627 (n = 74), S, g and the result are a published example
    n, s, g = 74, 2.09027474443816, 1.653433511704859
    assert np.sqrt(n) * (s + g * s**2 / 3 + g / (6 * n)) == pytest.approx(38.72841, abs=5e-6)
    x = np.array([1.0, 2.0, 6.0])  # mean 3, sd √7, Σ(x−x̄)³ = 18, g = 6 ÷ 7^1.5
    s, g = 3 / 7**0.5, 6 / 7**1.5
    by_hand = 3**0.5 * (s + g * s * s / 3 + g / 18)
    assert float(skewness_adjusted_t(x)) == pytest.approx(by_hand, rel=1e-14)


@pytest.mark.skipif(not ANSWERS.is_dir(), reason="../shared/answers is not here")
@pytest.mark.parametrize("of", ["car", "bhar"])
def test_johnsons_form_on_published_data(of: str) -> None:
    column = {"car": 1, "bhar": 2}[of]
    values = np.genfromtxt(ANSWERS / "input_car_bhar.csv", delimiter=",", skip_header=1)[:, column]
    wanted = json.loads((ANSWERS / "out_skewttest_statistic.json").read_text(encoding="utf-8"))
    assert float(skewness_adjusted_t(values)) == pytest.approx(wanted[of], rel=0, abs=1e-10)


def test_the_bootstrap_by_plain_loops(world) -> None:
    day = 121 + np.arange(24) * 2
    sample = sample_of(world(24, day), Window(0, 0))
    found = bhar_skewness_adjusted(sample, np.random.default_rng(4), draws=299)

    def johnson(x: np.ndarray, around: float) -> float:
        s, n = (x.mean() - around) / x.std(ddof=1), len(x)
        g = ((x - x.mean()) ** 3).mean() / x.std(ddof=1) ** 3
        return np.sqrt(n) * (s + g * s * s / 3 + g / (6 * n))

    t = johnson(sample.bhar, 0.0)
    rng, below, above = np.random.default_rng(4), 0, 0
    for drawn in rng.integers(0, 24, size=(299, 10)):  # 24 ÷ 4 is fewer than 10
        one = johnson(sample.bhar[drawn], sample.bhar.mean())
        below, above = below + (one <= t), above + (one >= t)
    assert found.statistic == pytest.approx(t, rel=1e-12)
    assert found.p_value == pytest.approx(min(1.0, 2 * (1 + min(below, above)) / 300))
    assert found.why == "on real prices it rejected up to 8 % of null theses at 5 %"


def test_holm_by_hand() -> None:
    assert holm(np.array([0.04, 0.01, 0.02, 0.9])).tolist() == [0.08, 0.04, 0.06, 0.9]
    assert holm(np.array([0.6, 0.7])).tolist() == [1.0, 1.0]
    assert holm(np.array([])).tolist() == []
