"""Makes ``backtest/prices/sample/`` from the bundled prices' sources, ``../shared/sample``.

Run it from the checkout: ``python tests/prices/make_sample.py``. The same sources and
the same pyarrow give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CHECKOUT = Path(__file__).parents[2]
SOURCES = CHECKOUT.parent / "shared" / "sample"
SAMPLE = CHECKOUT / "backtest" / "prices" / "sample"


def table_of(path: Path) -> pa.Table:
    """Dates and floats of one CSV; Python's own parser, so that no digit is lost."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, pa.Array] = {
        "Date": pa.array(np.array([row["Date"] for row in rows], dtype="datetime64[D]"))
    }
    for name in rows[0]:
        if name != "Date":
            columns[name] = pa.array([float(row[name]) for row in rows], pa.float64())
    return pa.table(columns)


def written(table: pa.Table, path: Path) -> str:
    """SHA-256 of the Parquet file written."""
    pq.write_table(table, path, compression="zstd", compression_level=19, use_dictionary=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    said = json.loads((SOURCES / "manifest.json").read_text(encoding="utf-8"))
    SAMPLE.mkdir(exist_ok=True)
    for symbol, entry in said.items():
        source = SOURCES / f"{symbol}.csv"
        found = hashlib.sha256(source.read_bytes()).hexdigest()
        if found != entry["sha256"]:
            raise SystemExit(f"{source}: SHA-256 {found}, the manifest says {entry['sha256']}")
        entry["csv_sha256"] = entry["sha256"]
        entry["sha256"] = written(table_of(source), SAMPLE / f"{symbol}.parquet")
    dividends = (SOURCES / "dividends.csv").read_bytes()
    (SAMPLE / "dividends.csv").write_bytes(dividends)
    manifest = {
        "schema": 1,
        "dividends": {"sha256": hashlib.sha256(dividends).hexdigest()},
        "instruments": said,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (SAMPLE / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
