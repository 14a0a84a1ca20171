"""Folders of prices, written by the test that reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backtest.prices.sources import FolderSource

Folder = Callable[..., FolderSource]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes text under file names (``{"A.csv": "…"}``) and opens the folder."""

    def written(files: dict[str, str | bytes]) -> FolderSource:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        return FolderSource(tmp_path)

    return written
