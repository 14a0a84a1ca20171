"""Price sources: the bundled sample, a folder, frames of pandas, the store, live providers."""

from __future__ import annotations

from backtest.prices.sources.folder import FolderSource
from backtest.prices.sources.frames import FrameSource
from backtest.prices.sources.sample import SampleSource
from backtest.prices.sources.source import PriceSource
from backtest.prices.sources.stored import StoredSource

__all__ = [
    "FolderSource",
    "FrameSource",
    "PriceSource",
    "SampleSource",
    "StoredSource",
]
