"""The shelf: the user's own part of the catalogues, and the documents behind it.

::

    ROOT/catalogs/entity_list.csv           rows that the bundled catalogue lacks
    ROOT/catalogs/entity_list.clocks.csv    earlier clocks of rows that it has
    ROOT/edgar/…  ROOT/federal_register/…   documents as they came

The bundled files are never changed: what is read is they and these together.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from backtest.events.web.documents import Documents
from backtest.events.web.kept import Kept

__all__ = ["Shelf", "default_shelf"]

VARIABLE = "BACKTEST_STORE"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of the user's events; it need not be there.

    Examples
    --------
    >>> Shelf(Path("store/events")).rows("entity_list").name
    'entity_list.csv'
    """

    root: Path

    def rows(self, catalog: str) -> Path:
        """The file of the rows that a bundled catalogue lacks."""
        return self.root / "catalogs" / f"{catalog}.csv"

    def clocks(self, catalog: str) -> Path:
        """The file of the earlier clocks."""
        return self.root / "catalogs" / f"{catalog}.clocks.csv"

    @property
    def kept(self) -> Kept:
        """The documents."""
        return Kept(self.root)

    def documents(self) -> Documents:
        """What is kept, read without the network."""
        return Documents(self.kept)


def default_shelf(store: Path | None = None) -> Shelf:
    """``events`` in the store's folder that is named, in that of ``BACKTEST_STORE``, else in the
    user's data folder of this system.

    Source: platformdirs for the system's own place (XDG on Linux).
    """
    named = os.environ.get(VARIABLE, "")
    if store is not None:
        return Shelf(store / "events")
    if named:
        return Shelf(Path(named).expanduser() / "events")
    import platformdirs

    return Shelf(Path(platformdirs.user_data_dir("backtest", appauthor=False)) / "events")
