"""Factors from files: plain ones, and Kenneth French's as they are downloaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import backtest
from backtest import Exit, InputError, Listed, Rule, Thesis, long
from backtest.study.factor_file import read_factors

FRENCH = """\
This file was created by CMPT_ME_BEME_RETS_DAILY using the 202509 CRSP database.
The Tbill return is the simple daily rate that, over the number of trading days
in the month, compounds to 1-month TBill rate.

,Mkt-RF,SMB,HML,RF
20250113,   0.16,  -0.24, -0.28, 0.017
20250114,  -0.31,   0.51,  0.10, 0.017
20250115, -99.99,   0.51,  0.10, 0.017
20250116,   1.00,   2.00,  3.00, 0.017

 Annual Factors: January-December
,Mkt-RF,SMB,HML,RF
2024,  20.00,  -4.00,  1.00,  5.00
"""

PLAIN = """\
Date,MKT,VALUE
2025-01-13,0.01,0.002
2025-01-14,-0.02,
2025-01-16,0.03,0.001
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "factors.csv"
    path.write_text(text, encoding="utf-8")
    return path


def days(*of_january: int) -> np.ndarray:
    return np.array([f"2025-01-{day:02d}" for day in of_january], "datetime64[D]")


def test_frenchs_file_is_read_as_it_is(tmp_path: Path) -> None:
    found = read_factors(written(tmp_path, FRENCH))
    assert found.names == ("Mkt-RF", "SMB", "HML")
    assert found.dates.tolist() == days(13, 14, 15, 16).tolist()
    assert found.values[:, 1].tolist() == pytest.approx([-0.0031, 0.0051, 0.0010])  # percent
    assert np.isnan(found.values[0, 2])  # −99.99
    assert found.riskless is not None
    assert found.riskless[0] == pytest.approx(0.00017)


def test_a_plain_file_holds_fractions(tmp_path: Path) -> None:
    found = read_factors(written(tmp_path, PLAIN))
    assert found.names == ("MKT", "VALUE")
    assert found.riskless is None
    np.testing.assert_array_equal(found.values[0], [0.01, -0.02, 0.03])
    assert np.isnan(found.values[1, 1])


def test_factors_are_compounded_between_an_instruments_sessions(tmp_path: Path) -> None:
    found = read_factors(written(tmp_path, PLAIN))
    moved = found.between(days(13, 16, 17))
    assert moved[0, 0] == pytest.approx(0.98 * 1.03 - 1, abs=1e-15)
    assert np.isnan(moved[1, 0])  # a value between is missing
    assert np.isnan(moved[:, 1]).all()  # the file ends before


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (FRENCH.replace("20250114", "20250113"), 7, "not later than the one before"),
        (FRENCH.replace("2.00", "two"), 9, "not a number"),
        (FRENCH.replace("   1.00,   2.00", "   1.00"), 9, "3 values under 4 names"),
        ("prose\n,Mkt-RF\n202501,  1.00\n", 3, "monthly"),
        ("Date,MKT\n2025-02-30,0.01\n", 2, "not a date"),
        ("Date,MKT\n2025-02-03,20\n", 2, "not a daily return as a fraction"),
        ("Date,MKT,MKT\n2025-02-03,0.01,0.01\n", 1, "the same twice"),
        ("Date,RF\n2025-02-03,0.01\n", 1, "no factor beside RF"),
        ("2025-02-03,0.01\n", 1, "rows without names"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_factors(written(tmp_path, text))
    assert caught.value.line == line
    assert caught.value.file is not None
    assert caught.value.file.endswith("factors.csv")


def test_a_file_without_a_table_says_what_it_wants(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row that begins with a date"):
        read_factors(written(tmp_path, "nothing\n"))


def test_a_study_by_factors_is_that_by_the_benchmark_where_they_are_one(tmp_path: Path) -> None:
    thesis = Thesis(
        name="one",
        events={"news": Listed(list=[{"announced_at": "2025-01-15T12:00:00-05:00"}])},
        rules=[Rule(when="news", legs=[long("BABA")], exit=Exit(after=5))],
    )
    market = backtest.study(thesis, prices="sample", benchmark="SPY")
    returns = market.abnormal.returns
    here = np.isfinite(returns.explained_by[0, 0])
    rows = zip(returns.date[0, here].astype("datetime64[D]"), returns.explained_by[0, 0, here],
               strict=True)  # fmt: skip
    first = returns.date[0, np.flatnonzero(here)[0] - 1].astype("datetime64[D]")
    text = f"Date,SPY,RF\n{first},0,0\n" + "".join(f"{day},{x!r},0\n" for day, x in
                                                   ((d, float(v)) for d, v in rows))  # fmt: skip
    found = backtest.study(thesis, prices="sample", model="factors",
                           factors=written(tmp_path, text))  # fmt: skip
    for name in ("alpha", "beta", "sigma"):
        assert found.events[name].iloc[0] == pytest.approx(market.events[name].iloc[0], abs=1e-12)
    assert found.factors == ("SPY",)
