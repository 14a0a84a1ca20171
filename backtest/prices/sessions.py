"""Sessions: the trading days of one exchange, as instants."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, UnknownName, nearest
from backtest.prices.closures import read_closures
from backtest.prices.corrections import corrected

__all__ = [
    "RATES",
    "Sessions",
    "calendar_of",
    "exchanges",
    "rate_sessions",
    "reach",
    "read_sessions",
    "unconfirmed",
]

RATES = "FX"
"""What stands for the exchange of a currency rate, which has none."""

_SHARED = {
    "XSHE": "XSHG",
    "XCBO": "XCBF",
    "ROCO": "XTAI",
    "XKOS": "XKRX",
    "XNSE": "XBOM",
    "OTCM": "XNYS",
}
"""Exchanges that the library lacks → the calendar that they keep."""


_MARGIN = timedelta(days=20)


@dataclass(frozen=True, eq=False)
class Sessions:
    """Trading days of one exchange with their opens and closes, in order.

    Holidays, half days and hours are the calendar library's, corrected by
    ``closures.csv`` and ``hours.csv``. Instants are nanoseconds since 1970 UTC.
    """

    exchange: str
    tz: str
    dates: npt.NDArray[np.datetime64]  # (s,) datetime64[D]
    opens_at: npt.NDArray[np.int64]  # (s,)
    closes_at: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        for array in (self.dates, self.opens_at, self.closes_at):
            array.setflags(write=False)

    def closed_by(self, instants: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many sessions had closed by each instant, one that closes at it included."""
        return np.searchsorted(self.closes_at, instants, side="right").astype(np.int64)


def read_sessions(
    exchange: str,
    start: date,
    end: date,
    *,
    padding: int = 0,
    traded: frozenset[date] = frozenset(),
) -> Sessions:
    """Sessions of an exchange from `start` to `end`, both included.

    Parameters
    ----------
    exchange : str
        A MIC, such as XNYS or XHKG, or another name that the calendar library knows.
    start, end : datetime.date
        The range that must be covered.
    padding : int
        Calendar days added on both sides, as far as the library reaches.
    traded : frozenset of datetime.date
        Dates on which bars are known: an `unconfirmed` session among them is kept.

    Raises
    ------
    UnknownName
        No such calendar; the nearest is offered.
    DataUnavailable
        The library's calendar does not cover the range.

    Notes
    -----
    Source: exchange_calendars, corrected by ``closures.csv`` and ``hours.csv``, whose rows
    cite theirs.

    Examples
    --------
    >>> from datetime import date
    >>> read_sessions("XHKG", date(2023, 8, 31), date(2023, 9, 4)).dates.astype(str).tolist()
    ['2023-08-31', '2023-09-04']
    """
    return _read(exchange, start, end, padding, traded)


def unconfirmed(exchange: str) -> frozenset[date]:
    """Dates that the library calls sessions, of which two sources have no bar.

    Nobody says why, so they count as sessions only where a bar says that they were.
    """
    name = _calendar_name(exchange)
    return frozenset(
        c.date for c in read_closures() if c.exchange == name and c.kind == "unconfirmed"
    )


def exchanges() -> tuple[str, ...]:
    """Every name that `read_sessions` takes, in order."""
    import exchange_calendars

    return tuple(sorted({*exchange_calendars.get_calendar_names(), *_SHARED}))


def calendar_of(exchange: str) -> tuple[str, str]:
    """The library's name of the calendar that an exchange keeps, and its zone.

    Raises
    ------
    UnknownName
        No calendar has that name.

    Examples
    --------
    >>> calendar_of("XKOS"), calendar_of("24/7")
    (('XKRX', 'Asia/Seoul'), ('24/7', 'UTC'))
    """
    from exchange_calendars.calendar_utils import _default_calendar_factories

    name = _calendar_name(exchange)
    return name, str(_default_calendar_factories[name].tz)


def reach(exchange: str) -> tuple[date, date]:
    """First and last date that an exchange's calendar can be asked about.

    Raises
    ------
    UnknownName
        No calendar has that name.

    Examples
    --------
    >>> reach("XHKG")[0].isoformat()
    '1960-01-01'
    """
    first, last = _reach(_calendar_name(exchange))
    return first or date.min, last or date.max


def rate_sessions(bar_dates: npt.NDArray[np.datetime64]) -> Sessions:
    """Days of currency rates: those quoted and all weekdays between, midnight to midnight UTC.

    A daily rate is fixed at an hour that depends on its source; the end of the day
    is late on purpose, because early would look ahead.
    """
    days = np.arange(bar_dates.min(), bar_dates.max() + np.timedelta64(8, "D"))
    dates = np.union1d(days[np.is_busday(days)], bar_dates).astype("datetime64[D]")
    opens = dates.astype("datetime64[ns]").astype(np.int64)
    return Sessions(RATES, "UTC", dates, opens, opens + 86_400 * 10**9)


# The library takes up to a tenth of a second to build a calendar, and one run asks
# for the same range for its panel, its checks and its listing: hence the two caches
# of pure functions.
@functools.cache
def _read(exchange: str, start: date, end: date, padding: int, traded: frozenset[date]) -> Sessions:
    name = _calendar_name(exchange)
    first, last = _reach(name)
    if (first and start < first) or (last and end > last):
        covered = f"{first or '…'} to {last or '…'}"
        raise DataUnavailable(
            f"{exchange}: the calendar covers {covered}, not {start} to {end}"
            "\n  mend: drop the rows outside it, or update exchange_calendars"
        )
    pad = timedelta(days=padding)
    start, end = start - pad, end + pad
    # A calendar needs at least one session: a margin finds one around any holiday.
    early, late = start - _MARGIN, end + _MARGIN
    known = _library(name, max(early, first or early), min(late, last or late))
    as_known = (known.dates, known.opens_at, known.closes_at)
    days, opens_at, closes_at = corrected(name, known.tz, as_known, traded=traded)
    kept = (days >= np.datetime64(start)) & (days <= np.datetime64(end))
    return Sessions(exchange, known.tz, days[kept], opens_at[kept], closes_at[kept])


@functools.cache
def _library(name: str, start: date, end: date) -> Sessions:
    if name == "XTAE":
        from backtest.prices.tel_aviv import ZONE, tel_aviv

        return Sessions(name, ZONE, *tel_aviv(start, end))
    import exchange_calendars

    try:
        calendar = exchange_calendars.get_calendar(name, start=str(start), end=str(end))
    except (ValueError, NotImplementedError) as wrong:  # faults of the library: XBEL
        raise DataUnavailable(
            f"{name}: exchange_calendars {exchange_calendars.__version__} fails to build "
            f"{start} to {end} ({str(wrong)[:60]}…)"
            "\n  mend: name another exchange in instruments.csv, or ask for fewer years"
        ) from wrong
    return Sessions(
        name,
        str(calendar.tz),
        calendar.sessions.to_numpy().astype("datetime64[D]"),
        _nanoseconds(calendar.opens),
        _nanoseconds(calendar.closes),
    )


def _nanoseconds(instants: object) -> npt.NDArray[np.int64]:
    """A column of UTC instants of the library (a pandas Series) as integers."""
    column = instants.dt.tz_localize(None).to_numpy()  # type: ignore[attr-defined]  # the library has no types
    whole: npt.NDArray[np.int64] = column.astype("datetime64[ns]").astype(np.int64)
    return whole


@functools.cache
def _calendar_name(exchange: str) -> str:
    """The library's own name of the calendar that an exchange keeps."""
    from exchange_calendars.calendar_utils import resolve_alias

    known = exchanges()
    if exchange not in known:
        close = nearest(exchange, known)
        raise UnknownName(
            "no calendar of this name",
            key="exchange",
            value=exchange,
            mend=(f"did you mean {close}? " if close else "") + "a MIC, such as XNYS or XHKG",
        )
    return str(resolve_alias(_SHARED.get(exchange, exchange)))


def _reach(name: str) -> tuple[date | None, date | None]:
    """First and last date that the library's calendar reaches, None where it has no end."""
    from exchange_calendars.calendar_utils import _default_calendar_factories

    kind = _default_calendar_factories[name]
    try:
        first, last = kind.bound_min(), kind.bound_max()
    except NotImplementedError:  # some calendars name no bound
        return None, None
    return first and first.date(), last and last.date()
