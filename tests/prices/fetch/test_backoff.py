"""Back-off: waits grow, are never in step, and end."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from backtest.errors import NoDataInRange, RateLimited, UnknownSymbol, Unreachable
from backtest.prices.fetch.backoff import Backoff


class Clock:
    """Time that passes only while someone waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def answers(*given: object) -> Callable[[], object]:
    """Raises or returns one after the other."""
    rest = iter(given)

    def ask() -> object:
        answer = next(rest)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


@pytest.mark.parametrize(("error", "tries"), [(RateLimited, 6), (Unreachable, 3)])
def test_each_wait_is_half_of_to_the_whole_of_twice_the_one_before(
    error: type[Exception], tries: int
) -> None:
    clock = Clock()
    patient = Backoff(Random(3), sleep=clock.sleep, clock=lambda: clock.now)
    assert patient(answers(*[error("no")] * (tries - 1), "yes")) == "yes"
    with pytest.raises(error):
        Backoff(Random(3), sleep=lambda _: None)(answers(*[error("no")] * tries, "yes"))
    assert len(clock.waits) == tries - 1
    for k, wait in enumerate(clock.waits):
        assert 2.0**k <= wait <= 2.0 ** (k + 1)
    assert len(set(clock.waits)) == tries - 1


def test_no_wait_is_longer_than_the_longest() -> None:
    clock = Clock()
    patient = Backoff(Random(3), tries=12, sleep=clock.sleep, clock=lambda: clock.now)
    patient(answers(*[RateLimited("no")] * 11, "yes"))
    assert max(clock.waits) <= 60
    assert min(clock.waits[-3:]) >= 30


def test_after_the_last_try_its_error_is_raised_without_another_wait() -> None:
    clock = Clock()
    patient = Backoff(Random(3), tries=3, sleep=clock.sleep, clock=lambda: clock.now)
    with pytest.raises(RateLimited, match="third"):
        patient(answers(RateLimited("first"), RateLimited("second"), RateLimited("third")))
    assert len(clock.waits) == 2


@pytest.mark.parametrize("error", [UnknownSymbol, NoDataInRange])
def test_what_asking_again_cannot_mend_is_raised_at_once(error: type[Exception]) -> None:
    clock = Clock()
    patient = Backoff(Random(3), sleep=clock.sleep, clock=lambda: clock.now)
    with pytest.raises(error):
        patient(answers(error("no"), "yes"))
    assert clock.waits == []


def test_a_rate_limit_makes_the_next_request_wait_whoever_asks() -> None:
    clock = Clock()
    patient = Backoff(Random(3), tries=1, sleep=clock.sleep, clock=lambda: clock.now)
    two = Backoff(Random(3), tries=2, sleep=lambda _: None, clock=lambda: clock.now)
    with pytest.raises(RateLimited):
        patient(answers(RateLimited("no")))
    assert patient(answers("yes")) == "yes"
    assert clock.waits == []  # the last try puts nobody off
    two(answers(RateLimited("no"), "yes"))
    waited: list[float] = []
    two.sleep = waited.append
    assert two(answers("yes")) == "yes"
    assert len(waited) == 1


def test_two_clients_with_other_seeds_are_not_in_step() -> None:
    waits = []
    for seed in (1, 2):
        clock = Clock()
        patient = Backoff(Random(seed), sleep=clock.sleep, clock=lambda clock=clock: clock.now)
        patient(answers(*[RateLimited("no")] * 4, "yes"))
        waits.append(clock.waits)
    assert all(a != b for a, b in zip(*waits, strict=True))
