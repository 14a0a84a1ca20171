"""A rule: what its text says of whom it lists, where, and when it was filed.

The last line of a document in the Federal Register names the minute at which it was filed for
public inspection, from which on anybody could read it (44 U.S.C. 1503), and which the law takes
for notice to everybody (44 U.S.C. 1507)::

    [FR Doc. 2022-18222 Filed 8-23-22; 8:45 am]
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backtest.events.sources.federal_register.destinations import codes_of
from backtest.events.sources.federal_register.listing import Listed
from backtest.events.sources.federal_register.numbers import number_in
from backtest.events.sources.tidy import tidy

__all__ = ["EASTERN", "Rule", "added_names", "adds_entities", "filed_at", "rule_of"]

EASTERN = "America/New_York"
LONGEST = timedelta(days=120)  # from filing to publication

_FILED = re.compile(
    r"\[FR\s+Doc\.?\s*(?:No\.?:?\s*)?(?P<number>[A-Z]?[0-9]{1,4}-[0-9]{4,6})\s+Filed\s+"
    r"(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})-(?P<year>[0-9]{2});\s*"
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\s*(?P<half>[ap])\.?m\.?\]",
    re.IGNORECASE,
)
_DASHES = str.maketrans("‐‑‒–—", "-----")
_ADDS = re.compile(
    r"\b(?:add|adds|adding|addition of)\b[^.;]{0,120}?\b(?:entit(?:y|ies)|persons?|addresses)\b",
    re.IGNORECASE,
)
_ADDS_IN_TITLE = re.compile(r"\badditions?\b", re.IGNORECASE)
_LIST = re.compile(r"\bEntity List\b", re.IGNORECASE)
_AMENDED = re.compile(
    r"supplement\s+no\.?\s*4\s+to\s+part\s+744(?:\s+\(?[^.]{0,60}\)?)?\s+is\s+(?:further\s+)?amended",
    re.IGNORECASE,
)
_TABLE = re.compile(r"supplement\s+no\.?\s*4\s+to\s+part\s+744\s*(?:--|-|—)\s*entity\s+list", re.I)
_TOKEN = re.compile(
    r"\b(?P<verb>add(?:ing|s)?|remov(?:ing|es|e)|revis(?:ing|es|e)|correct(?:ing|s)?|"
    r"redesignat(?:ing|es|e))\b"
    r"|(?:``|“|&quot;|\")(?P<name>[^`“”\"]{2,300}?)(?:''|”|&quot;|\")",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\w(][\w\s.,&()/'’+\-–:#№]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that adds to the Entity List; `filed_at` is None where nothing says it."""

    listed: Listed
    filed_at: datetime | None
    names: tuple[str, ...]
    countries: tuple[str, ...]  # ISO 3166, two letters
    count: int | None


def adds_entities(listed: Listed) -> bool:
    """Whether a document puts somebody on the list, by its title and its abstract."""
    if listed.corrects:
        return False
    said = f"{listed.title}. {listed.abstract}"
    if not _LIST.search(said):
        return False
    titled = _LIST.search(listed.title) and _ADDS_IN_TITLE.search(listed.title)
    return bool(titled or _ADDS.search(listed.abstract))


def rule_of(listed: Listed, text: str, filed: datetime | None = None) -> Rule:
    """What the text of a document says; `filed` serves where it names no filing time."""
    plain = _plain(text)
    return Rule(
        listed=listed,
        filed_at=filed_at(plain, listed) or listed.filed_at or filed,
        names=added_names(plain),
        countries=codes_of(listed.abstract),
        count=number_in(listed.abstract),
    )


def filed_at(text: str, listed: Listed) -> datetime | None:
    """The minute of filing that the document's own last line names, in Washington.

    Examples
    --------
    >>> from datetime import date
    >>> one = Listed("2025-00704", "A", "", "", date(2025, 1, 16), None, "")
    >>> filed_at("[FR Doc. 2025-00704 Filed 1-15-25; 4:15 pm]", one).isoformat()
    '2025-01-15T16:15:00-05:00'
    """
    for found in _FILED.finditer(text.translate(_DASHES)):
        if found["number"] != listed.number:
            continue  # the end of the document before it stands on the same page
        hour = int(found["hour"]) % 12 + (12 if found["half"].lower() == "p" else 0)
        try:
            at = datetime(
                2000 + int(found["year"]), int(found["month"]), int(found["day"]),
                hour, int(found["minute"]), tzinfo=ZoneInfo(EASTERN),
            )  # fmt: skip
        except ValueError:
            continue
        published = listed.published
        if published is None or timedelta(0) <= published - at.date() <= LONGEST:
            return at
    return None


def added_names(text: str) -> tuple[str, ...]:
    """Names in quotation marks that the amendment of the supplement adds, each once.

    Where the rule names them only in its table (before 2021 most do) there is none.

    Examples
    --------
    >>> added_names("Supplement no. 4 to part 744 is amended under CHINA by adding, in "
    ...             "alphabetical order, entries for ``Acme Co., Ltd.;'' and ``Bcme;'' and by "
    ...             "removing the entry for ``Old Co.''")
    ('Acme Co., Ltd.', 'Bcme')
    """
    found: dict[str, None] = {}
    for begin in _AMENDED.finditer(text):
        end = _TABLE.search(text, begin.end())
        part = text[begin.end() : end.start() if end else begin.end() + 60_000]
        adding = False
        for token in _TOKEN.finditer(part):
            if token["verb"]:
                adding = token["verb"].lower().startswith("add")
            elif adding:
                name = _name(token["name"])
                if _NAME.fullmatch(name):
                    found[name] = None
    return tuple(found)


def _name(quoted: str) -> str:
    """A name without what the sentence around it puts at its end; "Ltd." keeps its point."""
    name = tidy(quoted.replace(";", " "), most=200).rstrip(" ,")
    return name[:-1] if re.search(r"[^\W\d]{5,}\.$", name) else name


def _plain(text: str) -> str:
    """The words alone: what stands in the page's <pre>, without page numbers."""
    body = re.search(r"<pre[^>]*>(.*?)(?:</pre>|\Z)", text, re.DOTALL | re.IGNORECASE)
    words = re.sub(r"\[\[Page [0-9]+\]\]", " ", body[1] if body else text)
    words = re.sub(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,200})?>", " ", words, flags=re.IGNORECASE)
    return " ".join(html.unescape(words).split())
