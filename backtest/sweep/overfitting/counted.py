"""Counts of event clusters, as reasons say them."""

from __future__ import annotations

__all__ = ["event_clusters"]


def event_clusters(count: int) -> str:
    """The count with its noun.

    Examples
    --------
    >>> event_clusters(1), event_clusters(12)
    ('1 event cluster', '12 event clusters')
    """
    return f"{count} event cluster{'' if count == 1 else 's'}"
