"""The scalars of a thesis document: pydantic types that take text or Python values.

Every one reads the *text as written* (``"15%"``, ``"1_000_000"``, ``"0700.HK"``) as well as
the Python value it stands for, refuses what is not finite or out of bounds with a mend
(`refusal`), and in JSON mode writes itself back as a person would have written it.

========================================  ==========================================
type                                      reads
========================================  ==========================================
Number, NonNegativeNumber,                ``1000000``, ``1_000_000``, ``1e5`` → float
PositiveNumber
Fraction, NonNegativeFraction,            ``15%``, ``5bps``, ``0.15`` → float
PositiveFraction
Whole, PositiveWhole                      ``60`` → int, from 0 or from 1
YesNo                                     ``true``, ``no`` → bool
Day                                       ``2025-06-30`` → date
Clock                                     ``2025-01-27`` → date, or an instant with
                                          its offset → datetime
Duration                                  ``15m``, ``1h30m`` → timedelta, not negative
Zone                                      ``Asia/Shanghai`` → str, an IANA zone
Symbol                                    ``0700.HK``, ``^HSI`` → str, safe in a path
Name                                      ``entity_list_addition`` → str, safe in a path
Line                                      one line of text → str, may be empty
========================================  ==========================================

Examples
--------
>>> from pydantic import TypeAdapter
>>> TypeAdapter(Fraction).validate_python("5bps")
0.0005
>>> TypeAdapter(Duration).dump_python(TypeAdapter(Duration).validate_python("90s"), mode="json")
'1m30s'
"""

from __future__ import annotations

from backtest.events.amounts import (
    Fraction,
    NonNegativeFraction,
    NonNegativeNumber,
    Number,
    PositiveFraction,
    PositiveNumber,
    PositiveWhole,
    Whole,
    YesNo,
    write_fraction,
)
from backtest.events.moments import Clock, Day, Duration, Zone, write_duration
from backtest.events.naming import Line, Name, Symbol
from backtest.events.refusal import refusal

__all__ = [
    "Clock",
    "Day",
    "Duration",
    "Fraction",
    "Line",
    "Name",
    "NonNegativeFraction",
    "NonNegativeNumber",
    "Number",
    "PositiveFraction",
    "PositiveNumber",
    "PositiveWhole",
    "Symbol",
    "Whole",
    "YesNo",
    "Zone",
    "refusal",
    "write_duration",
    "write_fraction",
]
