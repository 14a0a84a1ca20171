"""Price sources: the bundled sample, a folder, frames of pandas."""

from __future__ import annotations

from pathlib import Path

from backtest.errors import InputError
from backtest.prices.sources.folder import FolderSource
from backtest.prices.sources.frames import FrameSource
from backtest.prices.sources.sample import SampleSource
from backtest.prices.sources.source import PriceSource

__all__ = ["FolderSource", "FrameSource", "PriceSource", "SampleSource", "open_source"]


def open_source(spec: str, *, folder: Path | None = None) -> PriceSource:
    """The source that ``--prices`` names.

    Parameters
    ----------
    spec : str
        ``auto`` or ``sample``, the bundled prices, or the path of a folder
        (``./sample`` where a folder has one of these names).
    folder : pathlib.Path, optional
        Where a relative path starts; the working directory where it is not given.

    Raises
    ------
    InputError
        Neither of these.

    Examples
    --------
    >>> open_source("auto").name
    'sample'
    """
    if spec in ("auto", "sample"):
        return SampleSource()
    if not spec or "\0" in spec:
        raise InputError("not a source of prices", value=spec, mend=_KNOWN)
    if spec == "yahoo":
        raise InputError("a source that this version does not read", value=spec, mend=_KNOWN)
    path = Path(spec).expanduser()
    return FolderSource(path if folder is None else folder / path)


_KNOWN = "--prices takes auto, sample (both: the bundled prices) or a folder of SYMBOL.csv files"
