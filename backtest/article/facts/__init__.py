"""IS IT TRUE: what an article says that can be checked offline, and what was found."""

from backtest.article.facts.check import check_facts
from backtest.article.facts.events import SpokenOf, events_spoken_of
from backtest.article.facts.fact import Fact

__all__ = ["Fact", "SpokenOf", "check_facts", "events_spoken_of"]
