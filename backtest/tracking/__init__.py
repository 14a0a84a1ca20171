"""The track record of a folder of articles: every call of each, priced, open or not."""

from backtest.tracking.articles import track

__all__ = ["track"]
