"""A folder of CSV files, well and badly formed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from backtest.errors import BacktestError, DataUnavailable, InputError, UnknownName
from backtest.prices.choose import open_source
from backtest.prices.sources import FolderSource

Folder = Callable[..., FolderSource]

FULL = "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,5.5,100\n"


def test_all_columns_are_read(folder: Folder) -> None:
    bars = folder({"A.csv": FULL}).read("A")
    assert bars.open is not None
    assert bars.adjusted is not None
    assert (bars.open[0], bars.close[0], bars.adjusted[0]) == (10, 11, 5.5)
    assert bars.lines.tolist() == [2]
    assert not bars.close_only


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfDate,Close\r\n2024-01-02,10.5\r\n",  # byte-order mark, CRLF
        b"date , CLOSE\n 2024-01-02 , 10.5 \n",
        b'"Date","Close"\n"2024-01-02","10.5"\n\n',
        b"\nClose,Date\n10.5,2024-01-02",
        b"Date,Close,volume\n2024-01-02,1.05e1,\n",
        b"Date,Close,Adj_Close\n2024-01-02,+10.5,10.5\n",
    ],
)
def test_harmless_forms_are_read(folder: Folder, content: bytes) -> None:
    bars = folder({"A.csv": content}).read("A")
    assert (str(bars.dates[0]), bars.close[0], bars.close_only) == ("2024-01-02", 10.5, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"Date,Close\n", "no rows under the header"),
        (b"2024-01-02,10\n", r"A\.csv:1: an unknown column: '2024-01-02'"),
        (b"Date;Close\n2024-01-02;10\n", r"A\.csv:1: an unknown column(.|\n)*separated by commas"),
        (b"Date,Price\n2024-01-02,10\n", r"A\.csv:1: an unknown column: 'Price'"),
        (b"Date,Clsoe\n2024-01-02,10\n", r"did you mean Close"),
        (b"Close\n10\n", "the column Date is missing"),
        (b"Date,Open,High,Low\n2024-01-02,1,1,1\n", "the column Close is missing"),
        (b"Date,Open,Close\n2024-01-02,1,1\n", "the column High, Low is missing"),
        (b"Date,Close,close\n2024-01-02,1,1\n", r"a column that is repeated: 'Close'"),
        (b"Date,Close\n2024-01-02,1,5\n", r"A\.csv:2: 3 cells under 2 columns: '2024-01-02,1,5'"),
        (b"Date,Close\n2024-01-02\n", r"A\.csv:2: 1 cells under 2 columns"),
        (b'Date,Close\n2024-01-02,"1,234.5"\n', r"A\.csv:2: Close: not a number: '1,234\.5'"),
        (b"Date,Close\n2024-01-02,$10\n", r"A\.csv:2: Close: not a number: '\$10'"),
        (b"Date,Close\n2024-01-02,1_000\n", r"A\.csv:2: Close: not a number: '1_000'"),
        (b"Date,Close\n2024-01-02,1.2.3\n", r"A\.csv:2: Close: not a number: '1\.2\.3'"),
        (b"Date,Close\n2024-01-02,inf\n", r"A\.csv:2: Close: not a number: 'inf'"),
        (b"Date,Close\n02/01/2024,10\n", r"A\.csv:2: Date: not a date: '02/01/2024'"),
        (b"Date,Close\n2024-1-2,10\n", r"A\.csv:2: Date: not a date: '2024-1-2'"),
        (b"Date,Close\n2024-02-30,10\n", r"A\.csv:2: Date: not a date: '2024-02-30'"),
        (b"Date,Close\n2024-01-02 00:00:00-05:00,10\n", r"A\.csv:2: Date: not a date"),
        (b"Date,Close\n,10\n", r"A\.csv:2: Date: not a date: ''"),
        (b"Date,Close\n2024-01-02,\xff\n", r"A\.csv:2: not UTF-8 text"),
        ("Date,Close\n2024-01-02,10\n".encode("utf-16"), "not UTF-8 text"),
        (b'Date,Close\n2024-01-02,"10\n', "not a CSV file"),
        (b"Date,Close\n2024-01-02,1\x000\n", r"A\.csv:2"),
        ("Date,Close\n2024-01-02,１０\n".encode(), r"A\.csv:2"),
        ("Date,Close\n２０２４-01-02,10\n".encode(), r"A\.csv:2: Date: not a date"),
    ],
)
def test_a_malformed_file_is_one_message_with_its_place(
    folder: Folder, content: bytes, said: str
) -> None:
    with pytest.raises(InputError, match=said) as wrong:
        folder({"A.csv": content}).read("A")
    assert "mend:" in str(wrong.value)
    assert wrong.value.exit_status == 2


def test_symbols_keep_their_signs_and_their_case(folder: Folder) -> None:
    source = folder({"^HSI.csv": FULL, "HKD=X.csv": FULL, "BRK-B.csv": FULL, "notes.txt": "x"})
    assert source.symbols() == ("BRK-B", "HKD=X", "^HSI")
    assert source.read("^HSI").symbol == "^HSI"
    with pytest.raises(DataUnavailable, match=r"did you mean BRK-B\?"):
        source.read("brk-b")


@pytest.mark.parametrize("symbol", ["../secret", "/etc/passwd", "sub/A", "..", "a\\b", "A\0"])
def test_a_symbol_never_leaves_the_folder(folder: Folder, tmp_path: Path, symbol: str) -> None:
    (tmp_path.parent / "secret.csv").write_text(FULL)
    source = folder({"A.csv": FULL})
    assert not source.has(symbol)
    with pytest.raises(UnknownName, match="not a symbol"):
        source.read(symbol)


def test_a_link_out_of_the_folder_is_refused_and_one_within_is_not(tmp_path: Path) -> None:
    inside = tmp_path / "prices"
    inside.mkdir()
    (tmp_path / "outside.csv").write_text(FULL)
    (inside / "A.csv").write_text(FULL)
    (inside / "B.csv").symlink_to(inside / "A.csv")
    (inside / "C.csv").symlink_to(tmp_path / "outside.csv")
    (inside / "D.csv").symlink_to(inside / "gone.csv")
    source = FolderSource(inside)
    assert source.read("B").close[0] == 11
    with pytest.raises(InputError, match="a link out of the folder"):
        source.read("C")
    with pytest.raises(InputError, match="not a regular file"):
        source.read("D")


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "A.csv").mkdir()
    with pytest.raises(InputError, match="not a regular file"):
        FolderSource(tmp_path).read("A")


def test_a_file_too_large_for_daily_bars_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "A.csv").open("wb") as file:
        file.truncate(65 * 2**20)  # sparse: nothing is written
    with pytest.raises(InputError, match="larger than 64 MB"):
        FolderSource(tmp_path).read("A")


def test_instruments_override_and_a_wrong_exchange_is_named(folder: Folder) -> None:
    rows = "symbol,exchange,currency,lot\nVOD.L,XLON,GBp,1\nA,XNYZ,USD,\n"
    source = folder({"instruments.csv": rows, "VOD.L.csv": FULL, "A.csv": FULL})
    assert source.symbols() == ("A", "VOD.L")
    assert source.instrument("VOD.L").minor == 100
    with pytest.raises(UnknownName, match=r"instruments\.csv:3: exchange: .*'XNYZ'(.|\n)*XNYS"):
        source.instrument("A")


@pytest.mark.parametrize("spec", ["nowhere", "a\0b", ""])
def test_a_source_that_does_not_exist_is_wrong_input(spec: str, tmp_path: Path) -> None:
    with pytest.raises(BacktestError, match="--prices takes auto, sample") as wrong:
        open_source(spec, folder=tmp_path)
    assert wrong.value.exit_status == 2


def test_a_file_in_place_of_a_folder_is_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "A.csv").write_text(FULL)
    with pytest.raises(InputError, match="not a folder"):
        open_source(str(tmp_path / "A.csv"))


def test_fifty_files_of_two_thousand_rows_are_read_in_a_few_seconds(tmp_path: Path) -> None:
    first = np.datetime64("2016-01-01")
    rows = "".join(f"{first + i},10.25,12.5,9.75,11.125,11.0,123456\n" for i in range(2000))
    for i in range(50):
        (tmp_path / f"S{i}.csv").write_text("Date,Open,High,Low,Close,Adj Close,Volume\n" + rows)
    source = FolderSource(tmp_path)
    start = time.perf_counter()
    for symbol in source.symbols():
        assert len(source.read(symbol)) == 2000
    assert time.perf_counter() - start < 5  # about half a second on an idle machine
