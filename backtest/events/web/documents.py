"""Documents: from what is kept, else from the network where it may be asked."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle

from backtest.errors import DamagedStore, DataUnavailable, NoSuchDocument
from backtest.events.web.kept import Document, Kept
from backtest.events.web.web import Web

__all__ = ["AT_ONCE", "Document", "Documents"]

AT_ONCE = 2
"""Requests on their way at one time, over all processes that share the folder."""


class Documents:
    """Reads documents by name, and keeps what it had to ask for.

    Parameters
    ----------
    kept : Kept
    web : Web, optional
        None where the network must not be asked.
    now : datetime.datetime, optional
        Aware; what is fetched is dated so. The clock of this machine by default.
    told : callable, optional
        Called with a number of documents that have been read.
    closed : str, optional
        Why the network is not asked, and the mend, where it is another reason than --offline.
    """

    def __init__(
        self,
        kept: Kept,
        web: Web | None = None,
        *,
        now: datetime | None = None,
        told: Callable[[int], object] | None = None,
        closed: str = "",
    ) -> None:
        self.kept = kept
        self.web = web
        self.now = datetime.now(UTC) if now is None else now
        self.as_of: datetime | None = None  # the oldest of those that could have been newer
        self._told = told
        self._closed = closed
        self._places = cycle(range(AT_ONCE))

    def read(
        self,
        source: str,
        name: str,
        url: str,
        *,
        since: datetime | None = None,
        gone: bool = False,
    ) -> Document | None:
        """One document, None where its address has nothing.

        Parameters
        ----------
        source, name : str
            What it is kept under.
        url : str
            Where it is asked for, once it is not kept, or was fetched before `since`.
        since : datetime.datetime, optional
            What is kept of an earlier fetch is asked for anew; without the network it serves.
        gone : bool
            Keep it too that the address has nothing, so that it is not asked again.

        Raises
        ------
        DataUnavailable
            It is not kept and cannot be had.
        """
        kept = self._kept(source, name)
        if kept is None or (since is not None and kept.fetched_at < since):
            if self.web is not None:
                kept = self._fetched(source, name, url, self.web, gone)
            elif kept is None:
                raise DataUnavailable(
                    self._closed
                    or f"{url} is not stored, and the network must not be asked"
                    "\n  mend: run it once without --offline and BACKTEST_OFFLINE"
                )
        if self._told is not None:
            self._told(1)
        if kept is not None and since is not None:
            self.as_of = min(self.as_of or kept.fetched_at, kept.fetched_at)
        return kept if kept is not None and kept.content else None

    def read_all(
        self, source: str, wanted: Sequence[tuple[str, str]], *, gone: Container[str] = ()
    ) -> tuple[Document | None, ...]:
        """Several documents by name and address, in their order, two at a time.

        Each is kept as soon as it is there; where one cannot be had the rest is dropped. Of the
        names in `gone` it is kept too that there is nothing.
        """

        def one(name: str, url: str) -> Document | None:
            return self.read(source, name, url, gone=name in gone)

        if self.web is None or len(wanted) < 2:
            return tuple(one(name, url) for name, url in wanted)
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="documents")
        try:
            running = [pool.submit(one, name, url) for name, url in wanted]
            return tuple(done.result() for done in running)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def fresh(self, source: str, url: str) -> bytes:
        """What stands at an address now; it is not kept.

        Raises
        ------
        DataUnavailable
            It cannot be had, or the network must not be asked.
        """
        if self.web is None:
            raise DataUnavailable(
                self._closed
                or "the network must not be asked"
                "\n  mend: run it without --offline and BACKTEST_OFFLINE"
            )
        with self.kept.locked(f"{source}-{next(self._places)}"):
            return self.web.get(url)

    def _kept(self, source: str, name: str) -> Document | None:
        try:
            return self.kept.read(source, name)
        except DamagedStore:
            if self.web is None:
                raise
            return None  # it is fetched anew

    def _fetched(self, source: str, name: str, url: str, web: Web, gone: bool) -> Document | None:
        with self.kept.locked(f"{source}-{next(self._places)}"):
            try:
                content = web.get(url)
            except NoSuchDocument:
                if not gone:
                    return None
                content = b""  # no document is empty: see Web
        document = Document(content, url, self.now)
        self.kept.write(source, name, document)
        return document
