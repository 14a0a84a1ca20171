"""Addresses of EDGAR.

Source: https://www.sec.gov/search-filings/edgar-application-programming-interfaces
"""

from __future__ import annotations

__all__ = ["TICKERS", "header_url", "index_url", "older_url", "submissions_url"]

TICKERS = "https://www.sec.gov/files/company_tickers.json"


def submissions_url(cik: int) -> str:
    """What a company filed: the last thousand filings or so, and the names of older files.

    Examples
    --------
    >>> submissions_url(1045810)
    'https://data.sec.gov/submissions/CIK0001045810.json'
    """
    return f"https://data.sec.gov/submissions/CIK{cik:010d}.json"


def older_url(name: str) -> str:
    """A file of older filings."""
    return f"https://data.sec.gov/submissions/{name}"


def header_url(cik: int, accession: str) -> str:
    """The header of one filing."""
    return f"{_folder(cik, accession)}/{accession}-index-headers.html"


def index_url(cik: int, accession: str) -> str:
    """The page of one filing, for people."""
    return f"{_folder(cik, accession)}/{accession}-index.htm"


def _folder(cik: int, accession: str) -> str:
    return f"https://www.sec.gov/Archives/edgar/data/{cik}/{accession.replace('-', '')}"
