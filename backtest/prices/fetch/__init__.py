"""Fetching: from a provider on the network into the store, only what is missing there."""

from __future__ import annotations

from backtest.prices.fetch.fetch import Outcome, fetch
from backtest.prices.fetch.provider import Provider, open_provider

__all__ = ["Outcome", "Provider", "fetch", "open_provider"]
