"""The verdict as a value; the rule that finds it is ``verdict/``'s."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a replay, in plain words.

    `paid` is what the money did; `call` is one of the contract's words (supported,
    contradicted, indistinguishable from luck, too few events, too early,
    untestable); `reasons` are why, the weightiest first.

    Examples
    --------
    >>> Verdict("Up 25 % in 60 sessions. One event.", "untestable", ("one event",)).call
    'untestable'
    """

    paid: str
    call: str
    reasons: tuple[str, ...]
