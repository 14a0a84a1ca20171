"""Writing: a file of the user's events, replaced whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from backtest.errors import BacktestError

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another at once.

    Raises
    ------
    BacktestError
        The disk is full, or the folder cannot be written; what stood there still does.
    """
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as wrong:
        raise BacktestError(
            f"{path}: cannot be written: {wrong.strerror or wrong}; what stood there still does"
            "\n  mend: make room or make it writable, or name another folder with --store DIR"
        ) from wrong
