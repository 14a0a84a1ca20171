"""EDGAR: filings of companies with the SEC, by ticker or number, form and item."""

from __future__ import annotations

from backtest.events.sources.edgar.filings import Filing
from backtest.events.sources.edgar.source import Edgar, Filings

__all__ = ["Edgar", "Filing", "Filings"]
