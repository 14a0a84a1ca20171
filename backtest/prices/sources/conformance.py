"""Conformance: what every price source and every provider must do, as checks to run on a new one.

A source or provider of another package is checked by the same list as those of this one::

    @pytest.mark.parametrize("check", SOURCE_CHECKS, ids=lambda check: check.__name__)
    def test_my_source_conforms(check):
        check(MySource(), "BABA")

Each check raises AssertionError with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import numpy as np

from backtest.errors import DataUnavailable, UnknownName, UnknownSymbol
from backtest.prices.faults import check_rows
from backtest.prices.fetch.provider import NAME, Provider
from backtest.prices.snapshot import snapshot_of
from backtest.prices.sources.source import PriceSource

__all__ = ["PROVIDER_CHECKS", "SOURCE_CHECKS"]

NOBODY = "NOBODYHASTHIS"


def lists_what_it_has(source: PriceSource, symbol: str) -> None:
    """`symbols` is sorted, without repetition, and agrees with `has`."""
    listed = source.symbols()
    assert list(listed) == sorted(set(listed)), "symbols() is not sorted, or repeats one"
    assert symbol in listed, f"symbols() lacks {symbol}"
    assert all(source.has(one) for one in listed), "has() denies what symbols() lists"
    assert not source.has(NOBODY), "has() of a symbol that nobody has"
    assert not source.has(symbol.lower() + symbol), "has() does not compare letter for letter"


def refuses_what_it_lacks(source: PriceSource, symbol: str) -> None:
    """`read` of a symbol that is not there raises, with a mend."""
    assert source.mend, "mend is empty"
    said = _raised(lambda: source.read(NOBODY), DataUnavailable)
    assert said is not None, "read() of a symbol that nobody has gave rows"
    assert NOBODY in said, "the message does not name the symbol"
    assert "mend: " in said, "the message has no mend"


def refuses_what_is_no_symbol(source: PriceSource, symbol: str) -> None:
    """A path is never looked up."""
    for text in ("../secret", "", "a/b", "a\nb"):
        said = _raised(partial(source.read, text), UnknownName, DataUnavailable)
        assert said is not None, f"read({text!r}) gave rows"


def gives_sound_rows(source: PriceSource, symbol: str) -> None:
    """Rows are of the symbol, in order, true, read-only, and each of one line."""
    bars = source.read(symbol)
    assert bars.symbol == symbol, f"rows of {bars.symbol}"
    assert len(bars), "no rows"
    check_rows(bars)
    assert len(np.unique(bars.lines)) == len(bars), "two rows with one line"
    for array in (bars.dates, bars.close, bars.open, bars.volume):
        assert array is None or not array.flags.writeable, "an array that can be written to"


def gives_the_same_twice(source: PriceSource, symbol: str) -> None:
    """Reading has no memory: the second time is like the first."""
    instrument = source.instrument(symbol)
    assert instrument == source.instrument(symbol), "another instrument the second time"
    once, twice = source.read(symbol), source.read(symbol)
    assert snapshot_of({symbol: (instrument, once)}) == snapshot_of({symbol: (instrument, twice)})


def says_what_it_is(source: PriceSource, symbol: str) -> None:
    """The instrument has the symbol, a currency, and an exchange unless it is a rate."""
    found = source.instrument(symbol)
    assert found.symbol == symbol, f"an instrument named {found.symbol}"
    assert len(found.currency) == 3, f"no currency: {found.currency}"
    assert found.currency.isupper(), f"a minor unit as the currency: {found.currency}"
    assert found.minor in (1.0, 100.0), f"a divisor of {found.minor}"
    assert (found.exchange is None) == (found.kind == "rate"), "a rate has no exchange, others do"


def has_a_name_for_a_folder(provider: Provider, symbol: str, first: date, last: date) -> None:
    """The store's folder is named after it."""
    assert NAME.fullmatch(provider.name), f"not a provider's name: {provider.name!r}"
    assert provider.at_once >= 1, "no request at a time"


def gives_the_days_asked_for(provider: Provider, symbol: str, first: date, last: date) -> None:
    """Rows lie within the days, in order, and the answer says which days it is for."""
    with provider.session():
        found = provider.fetch(symbol, first, last)
    assert found.symbol == symbol, f"rows of {found.symbol}"
    assert (found.first, found.last) == (first, last), "the days asked for are not said"
    assert len(found), "no rows"
    low, high = np.datetime64(first), np.datetime64(last)
    assert ((found.dates >= low) & (found.dates <= high)).all(), "rows of other days"
    assert (np.diff(found.dates).astype(int) > 0).all(), "days out of order"
    assert ((found.ex_dates >= low) & (found.ex_dates <= high)).all(), "dividends of other days"


def gives_a_part_as_in_the_whole(provider: Provider, symbol: str, first: date, last: date) -> None:
    """A shorter range has the rows of the longer one: a store joins them."""
    middle = first + (last - first) / 2
    with provider.session():
        whole = provider.fetch(symbol, first, last).between(middle, last)
        part = provider.fetch(symbol, middle, last)
    assert whole.hash == part.hash, "the same days asked for in two ways are not the same"


def knows_nobody(provider: Provider, symbol: str, first: date, last: date) -> None:
    """A symbol that nobody has is an UnknownSymbol, never "delisted"."""
    with provider.session():
        said = _raised(lambda: provider.fetch(NOBODY, first, last), UnknownSymbol)
    assert said is not None, "rows of a symbol that nobody has"
    assert "delisted" not in said, "delisted is a guess"


def has_nothing_of_the_future(provider: Provider, symbol: str, first: date, last: date) -> None:
    """Days that nobody has yet are an error, not an empty answer."""
    far = last + timedelta(days=20_000)
    with provider.session():
        said = _raised(
            lambda: provider.fetch(symbol, far, far + timedelta(days=5)), DataUnavailable
        )
    assert said is not None, "an answer for days that are far ahead"


def _raised(call: Callable[[], object], *kinds: type[Exception]) -> str | None:
    """What the expected exception says; None where nothing was raised."""
    try:
        call()
    except kinds as said:
        return str(said)
    return None


SOURCE_CHECKS: tuple[Callable[[PriceSource, str], None], ...] = (
    lists_what_it_has,
    refuses_what_it_lacks,
    refuses_what_is_no_symbol,
    gives_sound_rows,
    gives_the_same_twice,
    says_what_it_is,
)
"""Each takes a source and a symbol that it has."""

PROVIDER_CHECKS: tuple[Callable[[Provider, str, date, date], None], ...] = (
    has_a_name_for_a_folder,
    gives_the_days_asked_for,
    gives_a_part_as_in_the_whole,
    knows_nobody,
    has_nothing_of_the_future,
)
"""Each takes a provider, a symbol that it has, and a first and last day with rows between."""
