"""Every fault of SEMANTICS 2.2, one by one, named with file, line, date and value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from backtest.errors import PriceFault
from backtest.prices.faults import check_sessions
from backtest.prices.sessions import read_sessions
from backtest.prices.sources import FolderSource

Folder = Callable[..., FolderSource]

HEADER = "Date,Open,High,Low,Close,Adj Close,Volume\n"
GOOD = "2024-01-02,10,12,9,11,11,100\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2024-01-03,10,12,9,,11,100", "2024-01-03 Close: a price is missing"),
        ("2024-01-03,null,12,9,11,11,100", "2024-01-03 Open: a price is missing"),
        ("2024-01-03,10,12,9,11,NaN,100", "2024-01-03 Adj Close: a price is missing"),
        ("2024-01-03,10,12,0,11,11,100", "2024-01-03 Low: a price that is not above 0: 0.0"),
        ("2024-01-03,10,12,9,11,-1,100", "2024-01-03 Adj Close: a price that is not above 0: -1.0"),
        ("2024-01-03,10,12,9,1e999,11,100", "2024-01-03 Close: a price without bound: inf"),
        ("2024-01-03,10,8,9,8.5,11,100", "2024-01-03 High: high below low: 8.0"),
        ("2024-01-03,12.5,12,9,11,11,100", "2024-01-03 Open: open above high: 12.5"),
        ("2024-01-03,8.5,12,9,11,11,100", "2024-01-03 Open: open below low: 8.5"),
        ("2024-01-03,10,12,9,12.01,11,100", "2024-01-03 Close: close above high: 12.01"),
        ("2024-01-03,10,12,9,8.99,11,100", "2024-01-03 Close: close below low: 8.99"),
        ("2024-01-02,10,12,9,11,11,100", "2024-01-02 Date: a date that is repeated"),
        ("2024-01-01,10,12,9,11,11,100", "2024-01-01 Date: a date earlier than the row before"),
        ("2024-01-03,10,12,9,11,11,-5", "2024-01-03 Volume: a volume that is not 0 or more: -5.0"),
        ("0001-01-03,10,12,9,11,11,5", "0001-01-03 Date: a date earlier than the row before"),
        ("9999-01-03,10,12,9,11,11,5", "9999-01-03 Date: a date before 1900 or after 2199"),
    ],
)
def test_a_fault_stops_with_its_place(folder: Folder, row: str, said: str) -> None:
    source = folder({"A.csv": HEADER + GOOD + row + "\n"})
    with pytest.raises(PriceFault) as fault:
        source.read("A")
    assert str(fault.value).split("A.csv:3: ")[1].startswith(said)
    assert "mend:" in str(fault.value)


def test_the_first_faulty_row_of_the_file_is_named(folder: Folder) -> None:
    rows = "2024-01-03,10,12,9,13,11,1\n2024-01-04,0,12,9,11,11,1\n"
    with pytest.raises(PriceFault, match=r"A\.csv:3: 2024-01-03 Close: close above high"):
        folder({"A.csv": HEADER + GOOD + rows}).read("A")


def test_a_bar_on_a_day_without_a_session_is_a_fault(folder: Folder) -> None:
    bars = folder({"A.csv": "Date,Close\n2024-01-12,1\n2024-01-13,1\n"}).read("A")
    sessions = read_sessions("XNYS", date(2024, 1, 2), date(2024, 1, 31))
    with pytest.raises(PriceFault, match=r"A\.csv:3: 2024-01-13 Date: .*XNYS \(Saturday\)"):
        check_sessions(bars, sessions)


def test_an_unknown_volume_in_one_row_is_no_fault(folder: Folder) -> None:
    bars = folder({"A.csv": HEADER + "2024-01-02,10,12,9,11,11,\n"}).read("A")
    assert bars.volume is not None
    assert np.isnan(bars.volume).all()


def test_high_and_low_of_a_rate_are_not_read(folder: Folder) -> None:
    # one rate a day is used: composite quotes often have an open outside their range
    source = folder({"HKD=X.csv": "Date,Open,High,Low,Close\n2024-01-02,9,8,7,7.8\n"})
    assert source.read("HKD=X").close.tolist() == [7.8]
