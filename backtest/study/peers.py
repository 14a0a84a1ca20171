"""Did the picks matter: baskets of the same size, drawn from the peers of the legs.

Each peer is traded on the thesis' own events, by its own rules and costs, through the kernel; a
basket takes for each leg one of the leg's peers, no peer twice, and is measured as the thesis is:
by the mean excess of its trades over the benchmark.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from math import prod

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, InputError
from backtest.orders.build import build_schedule
from backtest.prices.build import build_panel
from backtest.prices.companies import company_of
from backtest.prices.exposure import market_of_share
from backtest.prices.sources.source import PriceSource
from backtest.replay.many import replay_many
from backtest.result import Result
from backtest.result.peers import Peers
from backtest.result.placebo import Chance
from backtest.study.placebo.measures import excess_of_trades
from backtest.study.placebo.shifts import own_dates
from backtest.thesis import Thesis
from backtest.thesis.ordered import Ordered

__all__ = ["BASKETS", "FEWEST", "find_peers"]

BASKETS = 5_000
FEWEST = 2  # peers of a leg, beside the legs of its group, without which nothing is drawn

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def find_peers(result: Result, source: PriceSource, *, seed: int = 0) -> Peers:
    """Draw baskets from the shares that a source holds of the legs' markets.

    Parameters
    ----------
    result : Result
    source : PriceSource
        Whatever it holds is looked at; nothing is fetched.
    seed : int

    Returns
    -------
    Peers
        Without baskets, and `why`, where a leg has too few peers or there is no benchmark.

    Examples
    --------
    >>> import backtest
    >>> from backtest.prices.sources import SampleSource
    >>> found = find_peers(backtest.run("zhipu-entity-list", prices="sample"), SampleSource())
    >>> len(found.symbols) > 3
    True
    """
    thesis, legs = result.thesis, result.thesis.symbols
    if not thesis.benchmark:
        return Peers((), None, 0, False, why="no benchmark")
    groups, sides = _groups(legs, source), _sides(thesis)
    wanted = tuple(dict.fromkeys(symbol for leg in legs for symbol in groups[leg]))
    total, count, unmeasured = _traded(result, source, wanted, sides)
    could = np.asarray((count > 0).all(axis=0))  # of the others no event could be traded
    symbols = tuple(symbol for symbol, held in zip(wanted, could, strict=True) if held)
    total, count = total[:, could], count[:, could]
    groups = {leg: tuple(s for s in groups[leg] if s in symbols) for leg in legs}
    alone = [leg for leg in legs if len(groups[leg]) < FEWEST + _rivals(leg, legs, groups)]
    if alone:
        why = f"too few shares among the prices live from the market of {', '.join(alone)}"
        return Peers((), None, 0, False, why=why, unmeasured=unmeasured)
    baskets, exhaustive = _baskets([_places(groups[leg], symbols) for leg in legs], seed)
    of = np.array([sorted(set(sides.values())).index(sides[leg]) for leg in legs])
    trades = count[of, baskets].sum(axis=1)
    known = trades > 0
    means = total[of, baskets].sum(axis=1)[known] / trades[known]
    own = result.trades
    side = own["side"].map({"long": 1.0, "short": -1.0})
    picks = float((own["return"] - side * own["benchmark_return"]).mean())
    if not len(means) or np.isnan(picks):
        why = "no excess could be measured"
        return Peers(symbols, None, 0, False, why=why, unmeasured=unmeasured)
    chance = Chance(picks, means)
    return Peers(symbols, chance, len(means), exhaustive, unmeasured=unmeasured)


def _market(symbol: str, source: PriceSource) -> str | None:
    """The benchmark of the market that a share lives from, else its exchange."""
    exchange = source.instrument(symbol).exchange
    return market_of_share(symbol, exchange) or exchange


def _groups(legs: Sequence[str], source: PriceSource) -> dict[str, tuple[str, ...]]:
    """For each leg the other shares of its market, a company once, and none of a leg's."""
    taken = {company_of(leg) for leg in legs} - {None}
    others = []
    for symbol in source.symbols():
        company, instrument = company_of(symbol), source.instrument(symbol)
        if symbol in legs or company in taken or instrument.kind != "share":
            continue
        if instrument.tradable:
            others.append((symbol, _market(symbol, source)))
            taken |= {company} - {None}
    return {
        leg: tuple(symbol for symbol, market in others if market == _market(leg, source))
        for leg in legs
    }


def _rivals(leg: str, legs: Sequence[str], groups: dict[str, tuple[str, ...]]) -> int:
    """Other legs that draw from the same peers."""
    return sum(groups[other] == groups[leg] for other in legs) - 1


def _sides(thesis: Thesis) -> dict[str, int]:
    """Each leg's side, that of the first rule that names it."""
    named: dict[str, int] = {}
    for rule in thesis.rules:
        for leg in rule.legs:
            named.setdefault(leg.symbol, leg.side)
    return named


def _traded(
    result: Result, source: PriceSource, symbols: Sequence[str], sides: dict[str, int]
) -> tuple[Floats, Floats, tuple[str, ...]]:
    """(sides, peers) sums and numbers of the excesses of the peers' trades, −1 before +1.

    And the peers that cannot be traded: their prices are faulty or cannot be converted.
    """
    wanted = sorted(set(sides.values()))
    unmeasured: dict[str, None] = {}
    sums, counts = (np.zeros((len(wanted), len(symbols))) for _ in range(2))
    for row, side in enumerate(wanted):
        for place, symbol in enumerate(symbols):
            try:
                found = _excess(result, source, symbol, side)
            except (DataUnavailable, InputError):  # no part of the claim: it is named, not fatal
                unmeasured[symbol] = None
                continue
            sums[row, place], counts[row, place] = found
    return sums, counts, tuple(unmeasured)


def _excess(result: Result, source: PriceSource, symbol: str, side: int) -> tuple[float, int]:
    """Sum and number of the excesses of one peer in the place of the legs of a side."""
    thesis = _instead(result.thesis, symbol, side)
    end = None if thesis.period is None else thesis.period.end
    named = tuple(dict.fromkeys([symbol, *thesis.benchmark]))
    panel = build_panel(named, source, base_currency=thesis.base_currency, until=end)
    schedule = build_schedule(thesis, result.history, panel)
    if not len(schedule):
        return 0.0, 0
    draws = own_dates(schedule)
    found = replay_many(schedule, panel, thesis, draws)
    _, excess = excess_of_trades(schedule, panel, draws, found, thesis.benchmark)
    known = ~np.isnan(excess)
    return float(excess[known].sum()), int(known.sum())


def _instead(thesis: Thesis, symbol: str, side: int) -> Thesis:
    """The rules that have legs on a side, with this share alone on it, never cut."""
    alone = Ordered({symbol: 1.0})
    nothing: Ordered[float] = Ordered({})
    part = {
        "long": alone if side > 0 else nothing,
        "short": alone if side < 0 else nothing,
        "lots": False,
    }
    rules = tuple(
        rule.model_copy(update=part)
        for rule in thesis.rules
        if any(leg.side == side for leg in rule.legs)
    )
    return thesis.model_copy(update={"rules": rules, "max_gross": 1e6})


def _places(peers: Sequence[str], symbols: Sequence[str]) -> Ints:
    return np.array([symbols.index(peer) for peer in peers], dtype=np.int64)


def _baskets(choices: Sequence[Ints], seed: int) -> tuple[Ints, bool]:
    """(b, legs) places of peers, none twice in a basket: all there are, or so many drawn."""
    if prod(len(one) for one in choices) <= BASKETS:
        every = np.array(list(islice(product(*choices), BASKETS)), dtype=np.int64)
        return every[_without_repetition(every)], True
    rng = np.random.default_rng([seed, 3])
    drawn = np.stack([rng.choice(one, size=4 * BASKETS) for one in choices], axis=1)
    return drawn[_without_repetition(drawn)][:BASKETS], False


def _without_repetition(baskets: Ints) -> npt.NDArray[np.bool_]:
    in_order = np.sort(baskets, axis=1)
    return np.asarray((np.diff(in_order, axis=1) != 0).all(axis=1))
