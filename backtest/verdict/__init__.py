"""WHAT CAN BE SAID: did it pay, and is it evidence."""

from backtest.verdict.judge import judge
from backtest.verdict.judge_sweep import judge_sweep

__all__ = ["judge", "judge_sweep"]
