"""Writing: files of the user's events, replaced whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from backtest.errors import BacktestError

__all__ = ["write_all", "write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another at once; see `write_all`."""
    write_all({path: content})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Put files in the place of others, once every one of them is on the disk.

    Raises
    ------
    BacktestError
        The disk is full, or a folder cannot be written; what stood there still does.
    """
    parts = {
        path: path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.part") for path in files
    }
    try:
        try:
            for path, content in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                with parts[path].open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            for path, part in parts.items():
                part.replace(path)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
    except OSError as wrong:
        where = " and ".join(str(path) for path in files)
        raise BacktestError(
            f"{where}: cannot be written: {wrong.strerror or wrong}; what stood there still does"
            "\n  mend: make room or make it writable, or name another folder with --store DIR"
        ) from wrong
