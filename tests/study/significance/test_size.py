"""Under the null every test that calls itself valid rejects as often as it says.

Returns have fat tails (t with 5 degrees of freedom) and share a factor beside the market. A
test passes where the 99 % interval of its size at 5 % does not lie wholly above 6 %; those
whose p-values are continuous must not lie wholly below 2.5 % either.
"""

from __future__ import annotations

import numpy as np
import pytest

from backtest.study.significance import NAMES, every_test, sample_of
from backtest.study.significance.calibrated import FROM_ESTIMATION, MEASURED, too_long
from backtest.study.windows import Window

# events, on one date?, share of the variance in common, sessions; and who must speak up there
CELLS = {
    "apart, one session": (20, False, 0.4, 1),
    "apart, six sessions": (24, False, 0.4, 6),
    "few apart": (10, False, 0.4, 6),
    "a basket of three on one date": (3, True, 0.4, 3),
    "a basket on one date": (20, True, 0.4, 6),
    "one event, one session": (1, True, 0.0, 1),
    "one event, six sessions": (1, True, 0.0, 6),
}
DRAWS = 500
COARSE = {"sign", "generalized_sign", "wilcoxon"}
ON_ONE_DATE = {"sq", "kolari_pynnonen", "corrado_rank", "corrado_zivney"}


@pytest.fixture(scope="module")
def rejections(made) -> dict[str, dict[str, tuple[int, int]]]:
    """By cell and test: rejections at 5 %, and in how many draws it called itself valid."""
    found = {}
    for number, (cell, (n, same, shared, length)) in enumerate(CELLS.items()):
        rng = np.random.default_rng(number)
        count = {name: [0, 0] for name in NAMES}
        sessions = 160 if same else 160 + n * (length + 2)
        day = np.full(n, 142) if same else 142 + np.arange(n) * (length + 2)
        for _ in range(DRAWS):
            market = rng.normal(0.0, 0.01, sessions)
            common, own = rng.standard_t(5, sessions), rng.standard_t(5, (n, sessions))
            apart = 0.015 * (np.sqrt(shared) * common + np.sqrt(1 - shared) * own)
            abnormal = made(market + apart, np.broadcast_to(market, (1, n, sessions)),
                            np.arange(n), day, estimation=(-140, -20))  # fmt: skip
            for one in every_test(sample_of(abnormal, Window(0, length - 1)), rng):
                count[one.name][0] += bool(one.p_value <= 0.05)
                count[one.name][1] += one.valid
        found[cell] = {name: (a, b) for name, (a, b) in count.items()}
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("cell", CELLS)
def test_a_valid_test_keeps_its_size(rejections, cell: str, name: str) -> None:
    rejected, valid = rejections[cell][name]
    # GRANK-T judges by the correlation it finds, others by how restless the events' days were
    assert valid in (0, DRAWS) or name == "grank_t" or name in FROM_ESTIMATION
    if valid == 0:
        return
    size = rejected / DRAWS
    wide = 2.576 * np.sqrt(0.05 * 0.95 / DRAWS)
    assert size - wide <= 0.06, f"rejects {size:.1%}"
    assert name in COARSE or size + wide >= 0.025, f"rejects {size:.1%}"


def test_every_test_is_valid_somewhere_but_those_that_failed_on_real_prices(rejections) -> None:
    never = {name for name, found in MEASURED.items() if found.longest == 0}
    somewhere = {n for cell in rejections.values() for n, (_, valid) in cell.items() if valid}
    assert somewhere == {*NAMES} - never
    assert never == {
        "adjusted_patell", "bhar_skewness_adjusted", "calendar_time", "patell", "time_series_t",
    }  # fmt: skip


@pytest.mark.parametrize("cell", [cell for cell, (n, same, *_) in CELLS.items() if same and n > 1])
def test_on_one_date_only_those_that_allow_for_it_are_valid(rejections, cell: str) -> None:
    valid = {name for name, (_, valid) in rejections[cell].items() if valid}
    n, _, _, length = CELLS[cell]
    far = {name for name in ON_ONE_DATE if too_long(name, length, n) is not None}
    assert far == ({"sq"} if n == 20 else set())
    assert valid - {"grank_t"} == ON_ONE_DATE - far
    assert rejections["a basket on one date"]["patell"][0] > 0.3 * DRAWS
    assert rejections["a basket on one date"]["bmp"][0] > 0.3 * DRAWS


def test_a_single_event_is_for_sq_alone(rejections) -> None:
    for cell in ("one event, one session", "one event, six sessions"):
        assert {name for name, (_, valid) in rejections[cell].items() if valid} == {"sq"}


def test_one_share_hit_again_and_again_fools_only_tests_that_say_so(made) -> None:
    rng = np.random.default_rng(40)
    day, draws = 142 + 3 * np.arange(30), 300
    count = {name: [0, 0] for name in NAMES}
    for _ in range(draws):
        market = rng.normal(0.0, 0.01, 240)
        own = market + 0.015 * rng.standard_t(5, (1, 240))
        abnormal = made(own, np.broadcast_to(market, (1, 1, 240)), np.zeros(30), day,
                        estimation=(-140, -20))  # fmt: skip
        sample = sample_of(abnormal, Window(0, 5))
        assert (len(sample), sample.clusters) == (30, 15)
        assert sample.overlap == pytest.approx(2.0, abs=0.15)  # half of each neighbour's window
        for one in every_test(sample, rng):
            count[one.name][0] += bool(one.p_value <= 0.05)
            count[one.name][1] += one.valid
    assert {name for name, (_, valid) in count.items() if valid} == {"kolari_pynnonen"}
    for name in ("time_series_t", "corrado_rank", "corrado_zivney", "grank_t", "bmp"):
        assert count[name][0] > 0.12 * draws
    for name in ("adjusted_patell", "kolari_pynnonen", "calendar_time"):
        assert count[name][0] / draws - 2.576 * np.sqrt(0.05 * 0.95 / draws) <= 0.06
