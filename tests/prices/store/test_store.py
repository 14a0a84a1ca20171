"""The store: what was written is read, or nothing is, and the message says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest.errors import BacktestError, DamagedStore, DataUnavailable
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.store import Store, Stored
from backtest.prices.store.encode import decoded, encoded
from backtest.prices.store.place import folder_name, symbol_of

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
Made = Callable[..., QuoteHistory]


def file_of(store: Store, symbol: str = "BABA") -> Path:
    """The one finished file of a symbol."""
    (found,) = (store.root / "yahoo" / folder_name(symbol)).glob("*.parquet")
    return found


def test_what_is_written_is_read(tmp_path: Path, history: Made) -> None:
    store = Store(tmp_path)
    written = history("2025-01-02", 10, float("nan"), 12.125, dividends={"2025-01-03": 0.1})
    store.write("yahoo", Stored(written, NOW))
    read = store.read("yahoo", "BABA")
    assert read.history.hash == written.hash
    assert read.history.said() == written.said()
    assert read.fetched_at == NOW
    assert store.symbols("yahoo") == ("BABA",)
    assert store.symbols("imported") == ()


def test_a_reader_without_this_package_reads_the_rows(tmp_path: Path, history: Made) -> None:
    import pandas as pd

    store = Store(tmp_path)
    store.write("yahoo", Stored(history("2025-01-02", 10, 11), NOW))
    frame = pd.read_parquet(file_of(store))
    assert frame["Close"].tolist() == [10.0, 11.0]
    assert list(frame.columns) == ["Date", "Open", "High", "Low", "Close", "Volume"]


def test_the_same_history_gives_the_same_bytes(history: Made) -> None:
    one = Stored(history("2025-01-02", 10, 11), NOW)
    assert encoded(one) == encoded(decoded(encoded(one)))


def test_the_hash_is_of_what_the_rows_say_and_not_of_the_days_asked(history: Made) -> None:
    short, long = history("2025-01-02", 10, 11), history("2025-01-02", 10, 11, last="2025-02-01")
    assert short.hash == long.hash
    assert short.hash != history("2025-01-02", 10, 11.0000001).hash
    assert short.hash != history("2025-01-02", 10, 11, symbol="SPY").hash
    assert short.hash != history("2025-01-02", 10, 11, dividends={"2025-01-03": 1.0}).hash


def test_a_later_writing_takes_the_place_of_the_earlier(tmp_path: Path, history: Made) -> None:
    store = Store(tmp_path)
    for close in (10, 11, 12):
        store.write("yahoo", Stored(history("2025-01-02", close), NOW))
    assert store.read("yahoo", "BABA").history.close.tolist() == [12.0]
    assert file_of(store).name.startswith("3.")


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path, history: Made) -> None:
    store = Store(tmp_path)
    store.write("yahoo", Stored(history("2025-01-02", 10), NOW))
    left = file_of(store).with_name("0123456789ab.part")
    left.write_bytes(b"half a fi")
    assert store.read("yahoo", "BABA").history.close.tolist() == [10.0]
    store.write("yahoo", Stored(history("2025-01-02", 11), NOW))
    assert not left.exists()


def test_no_flipped_byte_is_read_in_silence(tmp_path: Path, history: Made) -> None:
    store = Store(tmp_path)
    store.write("yahoo", Stored(history("2025-01-02", *range(10, 60)), NOW))
    path = file_of(store)
    whole = path.read_bytes()
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << (at % 8)
        path.write_bytes(flipped)
        with pytest.raises(DamagedStore, match="not the bytes that were written"):
            store.read("yahoo", "BABA")
    path.write_bytes(whole)
    assert len(store.read("yahoo", "BABA").history) == 50


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_a_file_cut_short_is_damaged(tmp_path: Path, history: Made, length: int) -> None:
    store = Store(tmp_path)
    store.write("yahoo", Stored(history("2025-01-02", 10), NOW))
    path = file_of(store)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedStore) as said:
        store.read("yahoo", "BABA")
    assert str(path) in str(said.value)
    assert "mend: backtest prices fetch BABA" in str(said.value)


def test_another_symbol_s_file_is_not_taken_for_this_one(tmp_path: Path, history: Made) -> None:
    store = Store(tmp_path)
    store.write("yahoo", Stored(history("2025-01-02", 10, symbol="SPY"), NOW))
    folder = store.root / "yahoo" / "BABA"
    folder.mkdir()
    source = file_of(store, "SPY")
    (folder / source.name).write_bytes(source.read_bytes())
    with pytest.raises(DamagedStore, match=r"of another symbol \(SPY\)"):
        store.read("yahoo", "BABA")


def test_a_damaged_later_writing_does_not_fall_back_to_an_earlier(
    tmp_path: Path, history: Made
) -> None:
    store = Store(tmp_path)
    store.write("yahoo", Stored(history("2025-01-02", 10), NOW))
    path = file_of(store)
    path.with_name(f"2.{'0' * 32}.parquet").write_bytes(b"not it")
    with pytest.raises(DamagedStore):
        store.read("yahoo", "BABA")
    assert [one.name for one in store.set_aside("yahoo", "BABA")] == [
        f"2.{'0' * 32}.parquet.damaged"
    ]
    assert store.read("yahoo", "BABA").history.close.tolist() == [10.0]


def test_what_is_not_stored_is_said_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match=r"BABA: not stored from yahoo\n.*prices fetch BABA"):
        Store(tmp_path).read("yahoo", "BABA")


@given(st.from_regex(r"\^?[A-Za-z0-9][A-Za-z0-9.&_-]{0,12}(=X)?", fullmatch=True))
def test_a_symbol_has_a_folder_of_its_own_and_comes_back(symbol: str) -> None:
    name = folder_name(symbol)
    assert symbol_of(name) == symbol
    assert "/" not in name
    assert not name.endswith(".")
    assert name.upper() == name  # two symbols that differ in case alone have two folders
    assert name.split(".")[0] not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


def test_a_folder_that_cannot_be_written_is_one_message(tmp_path: Path, history: Made) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    store = Store(tmp_path / "store")
    with pytest.raises(BacktestError, match="the store cannot be written") as said:
        store.write("yahoo", Stored(history("2025-01-02", 10), NOW))
    assert "--store DIR" in str(said.value)
    with (
        pytest.raises(BacktestError, match="the store cannot be written"),
        store.locked("yahoo", "BABA"),
    ):
        pass


FULL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import numpy as np
from dataclasses import replace
from backtest.errors import BacktestError
from backtest.prices.store import Store, Stored

store = Store(Path(sys.argv[1]))
now = datetime(2025, 3, 1, tzinfo=UTC)
kept = store.read("yahoo", "BABA")
rows = 200_000
noise = np.random.default_rng(1).random(rows) + 1
dates = np.datetime64("1800-01-01") + np.arange(rows)
columns = dict.fromkeys(("open", "high", "low", "close", "volume"), noise)
big = replace(kept.history, dates=dates, **columns)
try:
    store.write("yahoo", Stored(big, now))
except BacktestError as said:
    print(type(said).__name__, said)
    assert store.read("yahoo", "BABA").history.hash == kept.history.hash
    assert not list((store.root / "yahoo" / "BABA").glob("*.part")), "a part was left"
else:
    print("written")
"""


def test_a_full_disk_is_one_message_and_what_was_stored_still_is(
    tmp_path: Path, history: Made
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here: " + mounted.stderr.decode().strip())
    try:
        Store(small).write("yahoo", Stored(history("2025-01-02", 10), NOW))
        done = subprocess.run(
            [sys.executable, "-c", FULL, str(small)], capture_output=True, text=True, check=True
        )
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert "BacktestError" in done.stdout
    assert "No space left on device; what was stored still is" in done.stdout


def test_a_file_larger_than_the_system_allows_is_the_same_message(
    tmp_path: Path, history: Made
) -> None:
    Store(tmp_path).write("yahoo", Stored(history("2025-01-02", 10), NOW))
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit + FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert "File too large; what was stored still is" in done.stdout


def test_a_writing_does_not_touch_arrays_that_it_was_given(tmp_path: Path, history: Made) -> None:
    made = history("2025-01-02", 10, 11)
    before = made.close.copy()
    Store(tmp_path).write("yahoo", Stored(made, NOW))
    np.testing.assert_array_equal(made.close, before)
