"""When a test is not what it seems: reasons in words, None where there is none."""

from __future__ import annotations

from backtest.study.significance.sample import Sample

__all__ = ["FEWEST_CLUSTERS", "apart", "enough", "several_clusters"]

FEWEST_CLUSTERS = 5
"""Fewer windows that do not overlap carry no test that leans on many of them."""


def enough(sample: Sample, fewest: int) -> str | None:
    """Whether there are `fewest` observations."""
    n = len(sample)
    if n >= fewest:
        return None
    return f"{n} {'observation' if n == 1 else 'observations'}: it needs {fewest}"


def several_clusters(sample: Sample) -> str | None:
    """Whether there are enough dates for what a single day does to average out."""
    if sample.dates == 1 and len(sample) > 1:
        return "all events share one date"
    if sample.clusters < FEWEST_CLUSTERS:
        return (
            f"{sample.clusters} of the windows do not overlap: fewer than {FEWEST_CLUSTERS}"
            if sample.clusters > 1 or sample.dates > 1
            else "a single event"
        )
    return None


def apart(sample: Sample) -> str | None:
    """Whether the observations can be independent: no two in overlapping windows."""
    if sample.dates == 1 and len(sample) > 1:
        return "all events share one date"
    if sample.clusters < len(sample):
        return (
            f"windows overlap: {len(sample)} observations, {sample.clusters} apart in time; "
            "it takes them for independent"
        )
    return None
