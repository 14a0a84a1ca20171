"""Every exception of the package; the tree is drawn on top.

::

    BacktestError                exit status 1
    ├── InputError               exit status 2: what was given is wrong
    │   ├── ThesisError          the thesis document
    │   ├── EventError           a catalogue, a list, a detector
    │   ├── PriceFault           a row of prices that cannot be true
    │   └── UnknownName          a name that nothing has; the nearest is offered
    └── DataUnavailable          exit status 3: what was asked for cannot be had
        ├── DamagedStore         a stored file is not the one that was written
        ├── NoDataInRange        the provider has the symbol, but not in those days
        ├── NoSuchDocument       an address has nothing
        ├── RateLimited          the provider says: too many requests
        ├── UnknownSymbol        the provider has nothing of that name
        └── Unreachable          no answer, or none that can be read: asking later may help
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

__all__ = [
    "BacktestError",
    "DamagedStore",
    "DataUnavailable",
    "EventError",
    "InputError",
    "NoDataInRange",
    "NoSuchDocument",
    "PriceFault",
    "RateLimited",
    "ThesisError",
    "UnknownName",
    "UnknownSymbol",
    "Unreachable",
    "nearest",
    "visible",
]


class BacktestError(Exception):
    """Anything that the package itself reports; `exit_status` is the command's."""

    exit_status = 1


class InputError(BacktestError):
    """What was given is wrong: one message that names the place and the mend.

    Parameters
    ----------
    problem : str
        What is wrong, without a full stop at its end.
    file, line, column, key, value : optional
        Where it is wrong: `line` and `column` count from 1, `key` is a path
        such as ``rules[0].exit.stop_loss``, `value` is the text as written.
    mend : str, optional
        What to write instead, or what is allowed.

    Examples
    --------
    >>> print(InputError("not a rate", file="a.yaml", line=3, column=9,
    ...                  key="costs.slippage", value="five",
    ...                  mend="write 5bps, 0.05% or 0.0005"))
    a.yaml:3:9: costs.slippage: not a rate: 'five'
      mend: write 5bps, 0.05% or 0.0005
    """

    exit_status = 2

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        key: str | None = None,
        value: object = None,
        mend: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = None if file is None else str(file)
        self.line = line
        self.column = column
        self.key = key
        self.value = value
        self.mend = mend
        super().__init__(self._message())

    def placed(
        self,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        key: str | None = None,
    ) -> Self:
        """The same error with a place that whoever raised it did not know.

        Examples
        --------
        >>> print(InputError("only closes", key="measure").placed(key="fall.measure"))
        fall.measure: only closes
        """
        return type(self)(
            self.problem,
            file=self.file if file is None else file,
            line=self.line if line is None else line,
            column=self.column if column is None else column,
            key=self.key if key is None else key,
            value=self.value,
            mend=self.mend,
        )

    def _message(self) -> str:
        place = ":".join(visible(str(part)) for part in (self.file, self.line, self.column) if part)
        key = None if self.key is None else visible(self.key)
        said = ": ".join(part for part in (place, key, visible(self.problem, 600)) if part)
        if self.value is not None:
            said += f": {_shortened(self.value)}"
        return said if self.mend is None else f"{said}\n  mend: {self.mend}"


class ThesisError(InputError):
    """The thesis document is wrong."""


class EventError(InputError):
    """A catalogue, a list of events or a detector is wrong."""


class PriceFault(InputError):
    """A row of prices cannot be true (SEMANTICS 2.2); nothing is repaired in silence."""


class UnknownName(InputError):
    """A name that nothing has; the message offers the nearest."""


class DataUnavailable(BacktestError):
    """What was asked for cannot be had: no such prices, no rate before a date."""

    exit_status = 3


class DamagedStore(DataUnavailable):
    """A stored file is not the one that was written; nothing of it is used."""


class NoDataInRange(DataUnavailable):
    """A provider has the symbol, but nothing in the days asked for."""


class NoSuchDocument(DataUnavailable):
    """An address has nothing; asking again will not help."""


class RateLimited(DataUnavailable):
    """A provider says that there were too many requests.

    `retry_after` is the number of seconds that it asks to wait, where it says so.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnknownSymbol(DataUnavailable):
    """A provider has nothing of that name; whether it ever had, it does not say."""


class Unreachable(DataUnavailable):
    """No answer came, or none that can be read; asking again later may help."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, or None where nothing is like it.

    Case is ignored. Source: normalised edit similarity of rapidfuzz, from 60 up.

    Examples
    --------
    >>> nearest("stop_los", ["stop_loss", "take_profit"])
    'stop_loss'
    >>> nearest("qqq", ["stop_loss"]) is None
    True
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        name, list(names), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=60
    )
    return None if found is None else found[0]


def visible(text: str, most: int = 200) -> str:
    """Text from outside on one line of characters that can be seen, at most `most` of them.

    Examples
    --------
    >>> visible("a\\x1b[31mb"), visible("aaaa", 3)
    ('a\\\\x1b[31mb', 'aa…')
    """
    said = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text[: most + 1])
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _shortened(value: object, most: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
