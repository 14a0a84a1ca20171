"""When a test is not what it seems: reasons in words, None where there is none."""

from __future__ import annotations

from backtest.study.significance.sample import Sample

__all__ = [
    "FEWEST_CLUSTERS",
    "MOST_CORRECTED",
    "apart",
    "dates_apart",
    "enough",
    "several_clusters",
]

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


MOST_OVERLAP = 1.15
"""A variance wider by so much turns 5 % into 6.8 %."""
MOST_CORRECTED = 2.5
"""Beyond it events share the errors of their estimates too, which r̄ does not hold."""


def dates_apart(sample: Sample, *, most: float = MOST_OVERLAP) -> str | None:
    """Whether windows of different dates hardly overlap, for tests aligned in event time.

    They see what events of one date share; two windows a session apart share the same
    returns at different places, which they take for independent. `most` is what the
    variance of the mean may be multiplied by.
    """
    if sample.overlap <= most:
        return None
    return (
        f"windows of different dates overlap: {sample.dates} dates, {sample.clusters} apart in time"
    )


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
