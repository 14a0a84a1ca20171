"""Addresses of the Federal Register's public interface.

Source: https://www.federalregister.gov/developers/documentation/api/v1
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

__all__ = ["FIELDS", "current_url", "inspection_url", "page_url", "text_url"]

BASE = "https://www.federalregister.gov"
PER_PAGE = 100
FIELDS = (
    "document_number", "title", "abstract", "citation", "publication_date", "effective_on",
    "html_url", "correction_of", "agencies",
)  # fmt: skip


def page_url(agency: str, term: str, first: date, page: int) -> str:
    """A page of an agency's rules that hold a term, the oldest first.

    Examples
    --------
    >>> page_url("industry-and-security-bureau", "Entity List", date(2018, 1, 1), 2)[-20:]
    '&per_page=100&page=2'
    """
    asked = [
        ("conditions[agencies][]", agency),
        ("conditions[type][]", "RULE"),
        ("conditions[term]", f'"{term}"'),
        ("conditions[publication_date][gte]", first.isoformat()),
        *(("fields[]", field) for field in FIELDS),
        ("order", "oldest"),
        ("per_page", str(PER_PAGE)),
        ("page", str(page)),
    ]
    return f"{BASE}/api/v1/documents.json?{urlencode(asked)}"


def current_url() -> str:
    """What is on public inspection now, before it is published."""
    return f"{BASE}/api/v1/public-inspection-documents/current.json"


def inspection_url(number: str) -> str:
    """One document on public inspection, with its filing time."""
    return f"{BASE}/api/v1/public-inspection-documents/{number}.json"


def text_url(number: str, published: date) -> str:
    """The text of a published document."""
    return f"{BASE}/documents/full_text/text/{published:%Y/%m/%d}/{number}.txt"
