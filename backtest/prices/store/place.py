"""Places: where the store lies, and the folder of each symbol in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from backtest.prices.symbols import check_symbol

__all__ = ["default_root", "folder_name", "symbol_of"]

VARIABLE = "BACKTEST_STORE"

_PLAIN = re.compile(r"[A-Z0-9._^=&-]")
_ENCODED = re.compile(r"%([0-9A-F]{2})")
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?")
"""Names that are devices on Windows, with any ending; each is a possible ticker."""


def default_root() -> Path:
    """The folder of ``BACKTEST_STORE``, else the user's data folder of this system.

    Source: platformdirs for the system's own place (XDG on Linux).
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("backtest", appauthor=False)) / "prices"


def folder_name(symbol: str) -> str:
    """A symbol as the name of a folder, on systems too that ignore case.

    Examples
    --------
    >>> folder_name("0700.HK"), folder_name("^HSI"), folder_name("BRKb"), folder_name("CON")
    ('0700.HK', '^HSI', 'BRK%62', '%43ON')

    Raises
    ------
    UnknownName
        The text cannot be a symbol.
    """
    name = "".join(c if _PLAIN.fullmatch(c) else f"%{ord(c):02X}" for c in check_symbol(symbol))
    if _DEVICES.fullmatch(name):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    return f"{name[:-1]}%2E" if name.endswith(".") else name


def symbol_of(folder: str) -> str:
    """The symbol that a folder is named after.

    Examples
    --------
    >>> symbol_of("BRK%62"), symbol_of("%43ON")
    ('BRKb', 'CON')
    """
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), folder)
