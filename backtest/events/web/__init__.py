"""The web: public documents, asked for politely and kept, so that a second reading asks nobody."""

from __future__ import annotations

from backtest.events.web.documents import Document, Documents
from backtest.events.web.kept import Kept
from backtest.events.web.web import Web

__all__ = ["Document", "Documents", "Kept", "Web"]
