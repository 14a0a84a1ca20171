"""A folder of quotes: one ``SYMBOL.csv`` each, and an optional ``instruments.csv``."""

from __future__ import annotations

from pathlib import Path

from backtest.errors import DataUnavailable, InputError, UnknownName, nearest
from backtest.prices.bars import Bars
from backtest.prices.faults import check_rows
from backtest.prices.instrument import Instrument
from backtest.prices.listing import Listing, read_listings
from backtest.prices.sessions import exchanges
from backtest.prices.sources.quotes import read_quotes
from backtest.prices.symbols import check_symbol, implied, rate_pair

__all__ = ["FolderSource"]

LARGEST = 64 * 2**20
"""Bytes: two million rows. A larger file is not daily bars."""

_INSTRUMENTS = "instruments.csv"


class FolderSource:
    """Reads ``DIR/SYMBOL.csv``; the file name is the symbol, letter for letter.

    Only regular files directly in the folder are read: a symbolic link counts when
    what it points to lies in the folder too, so that a folder from someone else
    cannot make another file be read and quoted in a message.

    Parameters
    ----------
    path : pathlib.Path
        The folder.

    Raises
    ------
    InputError
        There is no such folder, or its ``instruments.csv`` is wrong.
    """

    def __init__(self, path: Path) -> None:
        if (wrong := _no_folder(path)) is not None:
            raise InputError(
                wrong,
                file=path,
                mend="--prices takes auto, sample, yahoo or a folder of SYMBOL.csv files",
            )
        self.path = path
        # The listing decides, not the file system: some ignore the case of names.
        self._files = {
            entry.name.removesuffix(".csv"): entry
            for entry in path.iterdir()
            if entry.name.endswith(".csv") and entry.name != _INSTRUMENTS
        }
        self._listings = self._read_listings()

    @property
    def name(self) -> str:
        """The folder as it was given."""
        return str(self.path)

    @property
    def mend(self) -> str:
        """Where the files are looked for."""
        return f"put SYMBOL.csv into {self.path}"

    def symbols(self) -> tuple[str, ...]:
        """Every symbol with a file, sorted."""
        return tuple(sorted(self._files))

    def has(self, symbol: str) -> bool:
        """Whether the folder has a file of that name."""
        return symbol in self._files

    def basis(self, symbol: str) -> str | None:
        """Nothing: a folder does not say."""
        return None

    def instrument(self, symbol: str) -> Instrument:
        """What ``instruments.csv`` says, over what the symbol implies."""
        check_symbol(symbol)
        listing = self._listings.get(symbol)
        if listing is None:
            return implied(symbol)
        if listing.exchange is not None and listing.exchange not in exchanges():
            close = nearest(listing.exchange, exchanges())
            raise UnknownName(
                "no calendar of this name",
                file=listing.file,
                line=listing.line,
                key="exchange",
                value=listing.exchange,
                mend=(f"did you mean {close}? " if close else "") + "a MIC, such as XNYS or XHKG",
            )
        try:
            under = implied(symbol)
        except UnknownName:
            return listing.over(
                None
            )  # the row says what the symbol does not, or says what it lacks
        return listing.over(under)

    def read(self, symbol: str) -> Bars:
        """The rows of one file.

        Raises
        ------
        DataUnavailable
            The folder has no such file.
        PriceFault
            The file is not of the form, or a row cannot be true.
        """
        check_symbol(symbol)
        if symbol not in self._files:
            close = nearest(symbol, self._files)
            offered = f"did you mean {close}? else " if close else ""
            raise DataUnavailable(f"{symbol}: not in {self.path}\n  mend: {offered}{self.mend}")
        path = self._files[symbol]
        only_closes = rate_pair(symbol) is not None
        bars = read_quotes(self._content(path), symbol, file=str(path), only_closes=only_closes)
        check_rows(bars)
        return bars

    def _read_listings(self) -> dict[str, Listing]:
        path = self.path / _INSTRUMENTS
        if not path.exists() and not path.is_symlink():
            return {}
        try:
            text = self._content(path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("not UTF-8 text", file=path, mend="save it as CSV in UTF-8") from None
        return read_listings(text, file=str(path))

    def _content(self, path: Path) -> bytes:
        if path.is_symlink() and not _leads_inside(path, self.path):
            raise InputError(
                "a link out of the folder", file=path, mend="copy the file into the folder"
            )
        if not path.is_file():
            raise InputError("not a regular file", file=path, mend="put a CSV file there")
        if path.stat().st_size > LARGEST:
            raise InputError(
                f"larger than {LARGEST // 2**20} MB",
                file=path,
                value=path.stat().st_size,
                mend="daily bars of one symbol a file",
            )
        try:
            return path.read_bytes()
        except OSError as wrong:
            raise InputError(
                f"cannot be read: {wrong.strerror}", file=path, mend="make it readable"
            ) from None


def _no_folder(path: Path) -> str | None:
    """Why a path is no folder that can be read, or None."""
    try:
        if path.is_dir():
            return None
        return "not a folder" if path.exists() else "there is no such folder"
    except OSError as wrong:  # a name too long for any file
        return f"cannot be a folder: {wrong.strerror}"


def _leads_inside(link: Path, folder: Path) -> bool:
    """Whether a link ends inside the folder; one that leads round in a circle ends nowhere."""
    try:
        return link.resolve().is_relative_to(folder.resolve())
    except (RuntimeError, OSError):  # before Python 3.13 a circle is a RuntimeError
        return False
