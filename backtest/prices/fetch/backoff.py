"""Back-off: asking again what may succeed later, with waits that grow and are never in step."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from backtest.errors import RateLimited, Unreachable

__all__ = ["Backoff"]

T = TypeVar("T")


@dataclass
class Backoff:
    """Tries a request up to `tries` times where the provider says "too many requests", up to
    `tries_unreachable` where no answer came; a rate limit makes every request wait.

    The k-th wait is drawn between half of and the whole of ``first × 2^k`` seconds, at most
    `longest` ("equal jitter"); where the provider says how long to wait it is no shorter than
    that, and beyond `patience` nothing is tried again.

    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.

    Examples
    --------
    >>> waits = []
    >>> tries = iter([RateLimited("slow down"), 7])
    >>> def ask():
    ...     answer = next(tries)
    ...     if isinstance(answer, Exception):
    ...         raise answer
    ...     return answer
    >>> Backoff(rng=Random(0), sleep=waits.append, clock=lambda: 0.0)(ask), len(waits)
    (7, 1)
    """

    rng: Random
    tries: int = 6
    tries_unreachable: int = 3
    first: float = 2.0  # seconds
    longest: float = 60.0  # seconds
    patience: float = 120.0  # seconds
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _not_before: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __call__(self, ask: Callable[[], T]) -> T:
        """What `ask` returns at last, or what it raised at the last try.

        Errors other than `RateLimited` and `Unreachable` are raised at once.
        """
        for attempt in range(self.tries):
            self._wait_for_others()
            try:
                return ask()
            except RateLimited as limit:
                asked = limit.retry_after or 0.0
                if attempt + 1 == self.tries or asked > self.patience:
                    raise
                self._put_off(max(asked, self._wait(attempt)))
            except Unreachable:
                if attempt + 1 >= min(self.tries, self.tries_unreachable):
                    raise
                self.sleep(self._wait(attempt))
        raise AssertionError("tries is at least 1")

    def _wait(self, attempt: int) -> float:
        whole = min(self.longest, self.first * 2.0**attempt)
        with self._lock:
            return whole * (0.5 + 0.5 * self.rng.random())

    def _put_off(self, seconds: float) -> None:
        """Every request, whoever's, waits until then."""
        with self._lock:
            self._not_before = max(self._not_before, self.clock() + seconds)

    def _wait_for_others(self) -> None:
        with self._lock:
            left = self._not_before - self.clock()
        if left > 0:
            self.sleep(left)
