"""Bytes that find their own way through the readers: coverage-guided fuzzing with atheris.

Run it with ``python tests/fuzz/by_coverage.py [-max_total_time=SECONDS]`` (``pip install
atheris``; it is no dependency). The first byte chooses a reader (a thesis, a catalogue as CSV
or YAML, a file of prices, instruments.csv), the rest is what it reads. What is not one of the
package's own errors, or an error without a mend, stops it and prints the bytes.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["backtest"]):
    from backtest.errors import BacktestError, EventError
    from backtest.events.record import read_events
    from backtest.events.sources.csv_file import read_csv
    from backtest.events.sources.yaml_file import read_yaml
    from backtest.prices.faults import check_rows
    from backtest.prices.listing import read_listings
    from backtest.prices.sources.quotes import read_quotes
    from backtest.text_file import decoded
    from backtest.thesis import loads


def text_of(data: bytes) -> str:
    """As files are decoded."""
    return decoded(data, file="f", refusal=EventError)


READERS = (
    lambda data: loads(text_of(data)),
    lambda data: read_events(read_csv(text_of(data), file="f.csv")),
    lambda data: read_events(read_yaml(text_of(data), file="f.yaml")),
    lambda data: check_rows(read_quotes(data, "BABA", file="f.csv", only_closes=False)),
    lambda data: read_listings(text_of(data), file="instruments.csv"),
)


def one(data: bytes) -> None:
    """Read; only the package's own errors may come, each with its mend."""
    if not data:
        return
    try:
        READERS[data[0] % len(READERS)](data[1:])
    except BacktestError as error:
        if "\n  mend: " not in str(error):
            raise AssertionError(f"no mend: {error}") from error


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
