"""Tidy: text from outside as one printable line, and addresses that are what they say."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlsplit

__all__ = ["tidy", "web_link"]


def tidy(value: Any, *, most: int) -> str:
    """One line without control characters, cut at `most`; nothing where it is no text.

    Examples
    --------
    >>> tidy("A\\x1b[31m  B\\n", most=20), tidy(None, most=20)
    ('A [31m B', '')
    """
    if not isinstance(value, str):
        return ""
    kept = "".join(" " if _unwanted(char) else char for char in value[: 4 * most])
    return " ".join(kept.split())[:most].strip()


def web_link(value: Any, *, host: str) -> str:
    """An https address of that host; nothing where it is another.

    Examples
    --------
    >>> web_link("https://www.sec.gov/a", host="www.sec.gov")
    'https://www.sec.gov/a'
    >>> web_link("javascript:alert(1)", host="www.sec.gov")
    ''
    """
    said = tidy(value, most=1000)
    if not said or any(char in said for char in " \"'<>;\\"):
        return ""
    try:
        parts = urlsplit(said)
    except ValueError:
        return ""
    return said if parts.scheme == "https" and parts.netloc == host else ""


def _unwanted(char: str) -> bool:
    # Cc control, Cf invisible marks (they turn the direction of text), Cs halves, Zl Zp breaks
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
