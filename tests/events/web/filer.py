"""A made-up company's filings, in the columns that EDGAR gives them in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from stand_in import StandIn

CIK = 1045810
MAIN = f"data.sec.gov/submissions/CIK{CIK:010d}.json"
OLDER = f"CIK{CIK:010d}-submissions-001.json"
TICKERS = "www.sec.gov/files/company_tickers.json"
EASTERN = ZoneInfo("America/New_York")

Row = tuple[str, str, str, str, str]  # accession, form, items, accepted in New York, filed on


def columns(rows: list[Row], *, clock: str = "UTC") -> dict[str, list[Any]]:
    """The listing's columns; `clock` is how it writes acceptance: in UTC, or in New York's."""

    def stamp(accepted: str) -> str:
        at = datetime.fromisoformat(accepted).replace(tzinfo=EASTERN)
        shown = at.astimezone(UTC) if clock == "UTC" else at
        return f"{shown:%Y-%m-%dT%H:%M:%S}.000Z"

    return {
        "accessionNumber": [row[0] for row in rows],
        "filingDate": [row[4] for row in rows],
        "reportDate": [row[4] for row in rows],
        "acceptanceDateTime": [stamp(row[3]) for row in rows],
        "act": ["34"] * len(rows),
        "form": [row[1] for row in rows],
        "fileNumber": ["000-23985"] * len(rows),
        "items": [row[2] for row in rows],
        "size": [1000] * len(rows),
        "primaryDocument": ["a.htm"] * len(rows),
        "primaryDocDescription": [row[1] for row in rows],
    }


RECENT: list[Row] = [
    ("0001045810-25-000207", "8-K", "2.02,9.01", "2025-08-27T16:20:33", "2025-08-27"),
    ("0001045810-25-000150", "8-K/A", "2.02", "2025-06-02T16:31:00", "2025-06-02"),
    ("0001045810-25-000115", "8-K", "2.02,9.01", "2025-05-28T16:20:12", "2025-05-28"),
    ("0001045810-25-000099", "8-K", "5.02", "2025-04-01T18:05:44", "2025-04-02"),
    ("0001045810-25-000090", "10-K", "", "2025-02-26T16:48:00", "2025-02-26"),
]
EARLIER: list[Row] = [
    ("0001045810-24-000012", "8-K", "2.02,9.01", "2024-02-21T16:19:59", "2024-02-21"),
    ("0001045810-24-000001", "8-K", "1.01", "2024-01-08T08:00:00", "2024-01-08"),
]


def header(accepted: str) -> str:
    """A filing's header page, the header inside a comment as it stands there."""
    digits = "".join(char for char in accepted if char.isdigit())
    return f"<html><!--\n<SEC-HEADER>\n<ACCEPTANCE-DATETIME>{digits}\n<TYPE>8-K\n--></html>"


def serve_filer(server: StandIn, *, clock: str = "UTC", headers: bool = True) -> None:
    """The company by ticker and number, with an older file, and each filing's header."""
    tickers = {"0": {"cik_str": CIK, "ticker": "NVDA", "title": "NVIDIA CORP"},
               "1": {"cik_str": 7, "ticker": "BRK-B", "title": "BERKSHIRE"}}  # fmt: skip
    server.give(TICKERS, tickers)
    main = {
        "cik": str(CIK), "entityType": "operating", "name": "NVIDIA CORP", "tickers": ["NVDA"],
        "filings": {
            "recent": columns(RECENT, clock=clock),
            "files": [{"name": OLDER, "filingCount": len(EARLIER), "filingFrom": "2024-01-08",
                       "filingTo": "2024-02-21"}],
        },
    }  # fmt: skip
    server.give(MAIN, main)
    server.give(f"data.sec.gov/submissions/{OLDER}", columns(EARLIER, clock=clock))
    if headers:
        for accession, _, _, accepted, _ in [*RECENT, *EARLIER]:
            server.give(header_address(accession), header(accepted))


def header_address(accession: str) -> str:
    """Where a filing's header stands."""
    folder = f"www.sec.gov/Archives/edgar/data/{CIK}/{accession.replace('-', '')}"
    return f"{folder}/{accession}-index-headers.html"
