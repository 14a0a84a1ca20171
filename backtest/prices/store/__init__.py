"""The store: what was fetched or imported, kept safe on this machine."""

from __future__ import annotations

from backtest.prices.store.merge import Revision, merged
from backtest.prices.store.place import default_root
from backtest.prices.store.store import Store, Stored

__all__ = ["Revision", "Store", "Stored", "default_root", "merged"]
