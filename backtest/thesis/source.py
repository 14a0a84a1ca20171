"""The article that a thesis was read from, when there is one."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from backtest.events.scalars import Day, Line, Zone, refusal
from backtest.thesis.part import Part

__all__ = ["Source"]


def _web_address(value: str) -> str:
    mend = "write an address such as https://example.org/article"
    if not value:
        return value
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise refusal("not a web address", mend=mend) from error
    # Reports print it as a link: javascript: and file: must not get that far.
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in value:
        raise refusal("not a web address", mend=mend)
    return value


class Source(Part):
    """Title, address and publication day; `tz` is the zone in which that day is read.

    Examples
    --------
    >>> Source(title="A lab is listed", published="2025-06-26").published
    datetime.date(2025, 6, 26)
    """

    title: Line = Field(default="", description="The article's headline.")
    url: Annotated[Line, AfterValidator(_web_address)] = Field(
        default="", description="The article's address."
    )
    published: Day | None = Field(default=None, description="The day of publication: 2025-06-26.")
    tz: Zone = Field(default="America/New_York", description="The zone of `published`.")
