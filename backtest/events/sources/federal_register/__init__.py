"""The Federal Register: rules of United States agencies, with the minute of their filing."""

from __future__ import annotations

from backtest.events.sources.federal_register.listing import Listed, read_current, read_page
from backtest.events.sources.federal_register.rule import Rule, rule_of
from backtest.events.sources.federal_register.source import FederalRegister

__all__ = ["FederalRegister", "Listed", "Rule", "read_current", "read_page", "rule_of"]
