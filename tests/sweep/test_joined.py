"""Joined files are what a reader of Parquet takes for one file, row for row."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backtest.sweep.joined import join_parquet
from backtest.sweep.thrift import read_struct, write_struct


def table(n: int, rows: int) -> pa.Table:
    rng = np.random.default_rng(n)
    value = rng.normal(size=rows)
    value[::7] = np.nan
    return pa.table(
        {
            "n": pa.array(np.arange(rows) + 1_000 * n),
            "value": pa.array(value, from_pandas=True),
            "name": pa.array(
                [None if k % 5 == 0 else f"word {k % 3}" for k in range(rows)], pa.string()
            ),
            "flag": pa.array([k % 2 == 0 for k in range(rows)]),
            "many": pa.FixedSizeListArray.from_arrays(pa.array(rng.normal(size=3 * rows)), 3),
            "nothing": pa.nulls(rows),
        }
    )


def joined(folder: Path, tables: list[pa.Table], **options: object) -> bytes:
    paths = [folder / f"{n}.parquet" for n in range(len(tables))]
    for path, one in zip(paths, tables, strict=True):
        pq.write_table(one, path, **options)
    file = io.BytesIO()
    join_parquet(paths, file)
    return file.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "zstd", "use_dictionary": ["n", "name"]},
        {"compression": "none", "row_group_size": 100},  # several groups in a file
        {"write_page_index": True, "data_page_size": 500},
        {"data_page_version": "2.0", "write_page_checksum": True, "store_schema": False},
    ],
)
def test_the_rows_are_those_of_all_files_in_their_order(
    tmp_path: Path, options: dict[str, object]
) -> None:
    tables = [table(n, rows) for n, rows in enumerate((300, 1, 250, 40))]
    content = joined(tmp_path, tables, **options)
    whole = pa.concat_tables(tables)
    checked = "write_page_checksum" in options
    found = pq.read_table(io.BytesIO(content), page_checksum_verification=checked)
    assert found.num_rows == 591
    assert found.equals(whole.cast(found.schema))
    some = pq.read_table(io.BytesIO(content), filters=[("n", ">=", 2_100), ("n", "<", 3_005)])
    assert some["n"].to_pylist() == [*range(2_100, 2_250), *range(3_000, 3_005)]


def test_each_group_is_found_by_its_number_and_says_what_is_in_it(tmp_path: Path) -> None:
    tables = [table(n, 50) for n in range(20)]  # more than the fourteen of a short list
    file = pq.ParquetFile(io.BytesIO(joined(tmp_path, tables)))
    assert file.num_row_groups == 20
    for n, one in enumerate(tables):
        assert file.read_row_group(n).equals(one)
        statistics = file.metadata.row_group(n).column(0).statistics
        assert (statistics.min, statistics.max) == (1_000 * n, 1_000 * n + 49)


def test_one_file_alone_is_itself(tmp_path: Path) -> None:
    content = joined(tmp_path, [table(0, 300)])
    assert content == (tmp_path / "0.parquet").read_bytes()


def test_what_cannot_be_joined_is_refused(tmp_path: Path) -> None:
    other = table(1, 10).drop_columns(["flag"])
    with pytest.raises(ValueError, match=r"of another schema: .*1\.parquet"):
        joined(tmp_path, [table(0, 10), other])
    (tmp_path / "0.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(ValueError, match=r"not a Parquet file: .*0\.parquet"):
        join_parquet([tmp_path / "0.parquet"], io.BytesIO())
    with pytest.raises(ValueError, match="no file to join"):
        join_parquet([], io.BytesIO())


def test_every_type_of_a_field_is_read_and_written_again() -> None:
    fields = {
        1: (1, None), 2: (2, None), 3: (3, 200), 4: (4, -5), 5: (5, 2**31 - 1), 6: (6, -(2**63)),
        7: (7, bytes(range(8))), 8: (8, b"x" * 300), 9: (9, (5, list(range(-20, 20)))),
        10: (10, (1, [1, 2])), 12: (12, {40: (12, {}), 41: (9, (12, [{1: (5, 1)}, {}]))}),
        300: (5, 0),
    }  # fmt: skip
    assert read_struct(write_struct(fields)) == fields
    with pytest.raises(ValueError, match="cut off"):
        read_struct(write_struct(fields)[:-3])
