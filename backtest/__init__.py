"""Replays an event-driven investment thesis against real prices and says whether it worked.

Names are loaded when first used, so that importing the package costs nothing.

Examples
--------
>>> import backtest
>>> thesis = backtest.load("zhipu-entity-list")
>>> [leg.symbol for leg in thesis.rules[0].legs]
['0981.HK', 'BABA', '0700.HK']
"""

from typing import TYPE_CHECKING

from backtest.version import __version__

if TYPE_CHECKING:
    from backtest.checking import check
    from backtest.errors import (
        BacktestError,
        DamagedStore,
        DataUnavailable,
        EventError,
        InputError,
        NoDataInRange,
        NoSuchDocument,
        PriceFault,
        RateLimited,
        ThesisError,
        UnknownName,
        UnknownSymbol,
        Unreachable,
    )
    from backtest.events.combine import Combine, Combined
    from backtest.events.definition import Catalog, Listed, Listing
    from backtest.events.detect import Detect, Detector
    from backtest.events.event import Event
    from backtest.events.history import History
    from backtest.events.sourced import Sourced
    from backtest.pipeline import run, study
    from backtest.prices.choose import Access
    from backtest.result import Result
    from backtest.result.check import Check
    from backtest.study.study import Study
    from backtest.study.track import TrackRecord
    from backtest.sweep.sweep import Sweep
    from backtest.sweeping import sweep
    from backtest.thesis import (
        Costs,
        Enter,
        Exit,
        Horizon,
        Period,
        Rule,
        Source,
        Thesis,
        bundled,
        load,
        loads,
        long,
        save,
        schema,
        short,
    )
    from backtest.tracking import track

__all__ = [
    "Access",
    "BacktestError",
    "Catalog",
    "Check",
    "Combine",
    "Combined",
    "Costs",
    "DamagedStore",
    "DataUnavailable",
    "Detect",
    "Detector",
    "Enter",
    "Event",
    "EventError",
    "Exit",
    "History",
    "Horizon",
    "InputError",
    "Listed",
    "Listing",
    "NoDataInRange",
    "NoSuchDocument",
    "Period",
    "PriceFault",
    "RateLimited",
    "Result",
    "Rule",
    "Source",
    "Sourced",
    "Study",
    "Sweep",
    "Thesis",
    "ThesisError",
    "TrackRecord",
    "UnknownName",
    "UnknownSymbol",
    "Unreachable",
    "__version__",
    "bundled",
    "check",
    "load",
    "loads",
    "long",
    "run",
    "save",
    "schema",
    "short",
    "study",
    "sweep",
    "track",
]

_ROOMS = {
    "errors": "BacktestError DamagedStore DataUnavailable EventError InputError NoDataInRange "
    "NoSuchDocument PriceFault RateLimited ThesisError UnknownName UnknownSymbol Unreachable",
    "events.combine": "Combine Combined",
    "events.definition": "Catalog Listed Listing",
    "events.detect": "Detect Detector",
    "events.event": "Event",
    "events.history": "History",
    "events.sourced": "Sourced",
    "checking": "check",
    "tracking": "track",
    "pipeline": "run study",
    "prices.choose": "Access",
    "result": "Result",
    "result.check": "Check",
    "study.study": "Study",
    "sweep.sweep": "Sweep",
    "study.track": "TrackRecord",
    "thesis": "Costs Enter Exit Horizon Period Rule Source Thesis bundled load loads long save "
    "schema short",
}


def __getattr__(name: str) -> object:
    """A public name, from the room it lives in (PEP 562)."""
    from importlib import import_module

    if name in ("study", "sweep"):  # room and verb are one: a module that may be called
        return import_module(f"backtest.{name}")
    for room, names in _ROOMS.items():
        if name in names.split():
            value: object = getattr(import_module(f"backtest.{room}"), name)
            globals()[name] = value  # found once
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
