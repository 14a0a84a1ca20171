"""WHAT CAN BE SAID: did it pay, and is it evidence."""

from backtest.verdict.judge import judge

__all__ = ["judge"]
