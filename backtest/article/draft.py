"""The draft: a commented thesis of what an article recommends, for a reader to change.

Everything that the article did not say stands under the label "not the article's".
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backtest.article.facts import SpokenOf
from backtest.article.picks import Extraction, Pick

__all__ = ["Plan", "draft", "legs_of", "plan"]

SESSIONS = 60
"""After how many sessions the draft leaves where the article names no horizon."""

LONGEST = 252
"""A horizon of more sessions is the claim's own: nothing is judged before it has passed."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_DURATION = re.compile(r"P(\d+)([YMWD])")
_DAYS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0}
_IN_SESSIONS = {"Y": 252, "M": 21, "W": 5, "D": 1}


@dataclass(frozen=True, slots=True)
class Plan:
    """What of an article is traded, and until when.

    Attributes
    ----------
    legs : tuple of Pick
        Long and short picks: the recommended ones, or the favoured where none is recommended.
    second : tuple of Pick
        The favoured ones beside them: a second line.
    sessions : int
        After how many the draft leaves.
    until : datetime.date or None
        The claim's own horizon where it is longer than the draft can wait for.
    said : str or None
        The horizon as it was read (``P5Y``); None where the article names none.
    """

    legs: tuple[Pick, ...]
    second: tuple[Pick, ...]
    sessions: int
    until: date | None
    said: str | None


def legs_of(found: Extraction, strength: str) -> tuple[Pick, ...]:
    """The picks of one strength that one can hold: long or short."""
    return tuple(
        one for one in found.picks if one.strength == strength and one.stance in ("long", "short")
    )


def plan(found: Extraction, *, published: date, without: Sequence[str] = ()) -> Plan:
    """What of an extraction is traded.

    Parameters
    ----------
    found : Extraction
    published : datetime.date
    without : sequence of str
        Symbols that cannot be priced.

    Examples
    --------
    >>> from backtest.article.extract import extract
    >>> made = plan(extract("Buy Alibaba and Baidu for three months."), published=date(2025, 6, 26))
    >>> [one.symbol for one in made.legs], made.sessions, made.until
    (['BABA', 'BIDU'], 63, None)
    """
    recommended, favoured = (
        tuple(one for one in legs_of(found, strength) if one.symbol not in without)
        for strength in ("recommended", "favoured")
    )
    legs, second = (recommended, favoured) if recommended else (favoured, ())
    own = [one.horizon for one in legs if one.horizon]
    said = max(own, key=lambda h: _last_day(h, published), default=found.horizon)
    if said is None:
        return Plan(legs, second, SESSIONS, None, None)
    sessions = _sessions(said, published)
    if 1 <= sessions <= LONGEST:
        return Plan(legs, second, sessions, None, said)
    return Plan(legs, second, SESSIONS, _last_day(said, published), said)


def _last_day(horizon: str, published: date) -> date:
    found = _DURATION.fullmatch(horizon)
    if found is None:
        return date.fromisoformat(horizon)
    days = min(int(found[1]) * _DAYS[found[2]], 36_500)
    return published + timedelta(days=round(days))


def _sessions(horizon: str, published: date) -> int:
    """About how many sessions a horizon has."""
    found = _DURATION.fullmatch(horizon)
    if found is not None:
        return int(found[1]) * _IN_SESSIONS[found[2]]
    return round((date.fromisoformat(horizon) - published).days * 252 / 365.25)


def draft(
    made: Plan,
    *,
    published: date,
    title: str,
    name: str,
    event: SpokenOf | None,
    benchmark: Mapping[str, float],
    left_out: Mapping[str, str],
) -> str:
    """The thesis as YAML, with each leg's evidence in comments.

    Parameters
    ----------
    made : Plan
    published : datetime.date
    title, name : str
        Of the article, and of the thesis: lower-case words with hyphens.
    event : SpokenOf or None
        The catalogue's event that is traded; None trades the publication.
    benchmark : mapping of str to float
        Weights, or nothing.
    left_out : mapping of str to str
        Symbols that cannot be priced, and why.

    Returns
    -------
    str
        Valid for `backtest.loads`.
    """
    lines = [
        *_comment(f'Drafted from "{title}", published on {published}. Change what you like.'),
        *_legs_said(made, left_out),
        *_comment("Not the article's: the weights, the capital, the costs, the benchmark"
                  + ("" if made.said else f", and leaving after {made.sessions} sessions")
                  + ("" if event is None else ", and the event's clock, which is the catalogue's")
                  + "."),
        f"name: {name}",
        f"title: {_scalar(_headline(made))}",
        f"source: {{title: {_scalar(title)}, published: {published}}}",
        "base_currency: USD",
        "capital: 1_000_000",
    ]  # fmt: skip
    if benchmark:
        lines.append(
            f"benchmark: {_weights(benchmark)}  # what the legs live from; not the article's"
        )
    when = "article_published" if event is None else "event"
    lines += ["events:", *_event(event, published, title), "rules:", f"  - when: {when}"]
    for side in ("long", "short"):
        legs = [one for one in made.legs if one.stance == side]
        if legs:
            lines.append(
                f"    {side}: {_weights({one.symbol: 1.0 for one in legs})}  # equal weights"
            )
    why = f"the article's {made.said}" if made.said and made.until is None else "not the article's"
    lines += [
        "    enter: {at: open}",
        f"    exit: {{after: {made.sessions}, at: close}}  # sessions; {why}",
        "costs: {commission: 5bps, slippage: 5bps}",
    ]
    if made.until is not None:
        lines.append(f"horizon: {{until: {made.until}}}  # the article's: {made.said}")
    return "\n".join(lines) + "\n"


def _headline(made: Plan) -> str:
    sides = [
        f"{side} " + ", ".join(one.name for one in made.legs if one.stance == side)
        for side in ("long", "short")
        if any(one.stance == side for one in made.legs)
    ]
    said = "; ".join(sides)
    return (said[0].upper() + said[1:])[:160]


def _event(event: SpokenOf | None, published: date, title: str) -> list[str]:
    if event is None:
        return [
            "  article_published:",
            "    list:",
            f"      - {{announced_at: {published}, tz: America/New_York, "
            f"title: {_scalar(f'publication of {title}'[:160])}}}",
        ]
    where = json.dumps({"id": event.event.id}, ensure_ascii=False)
    return [
        "  event:",
        f"    catalog: {event.catalog}",
        f"    where: {where}  # {_one_line(event.event.title, 100)}",
    ]


def _legs_said(made: Plan, left_out: Mapping[str, str]) -> list[str]:
    said = []
    for one in made.legs:
        said += _comment(f"{one.symbol}, {one.name}: {one.stance}, {one.strength}.{_quoted(one)}")
    for one in made.second:
        said += _comment(
            f"Second line, {one.symbol}, {one.name}: {one.stance}, favoured.{_quoted(one)}"
        )
    for symbol, why in left_out.items():
        said += _comment(f"Left out, {symbol}: {_one_line(why, 120)}")
    return said


def _quoted(pick: Pick) -> str:
    if not pick.evidence:
        return ""
    last = max(pick.evidence, key=lambda one: (one.strength == pick.strength, one.start))
    return f' "{_one_line(last.text, 140)}" (characters {last.start} to {last.end})'


def _comment(text: str) -> list[str]:
    wrapped = textwrap.wrap(_one_line(text, 600), 100, break_long_words=True) or [""]
    return [f"# {wrapped[0]}", *(f"#   {line}" for line in wrapped[1:])]


def _one_line(text: str, most: int) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _scalar(text: str) -> str:
    return json.dumps(_one_line(text, 200), ensure_ascii=False)


def _weights(weights: Mapping[str, float]) -> str:
    if len(weights) == 1 and next(iter(weights)).startswith("^"):
        return next(iter(weights))
    inside = ", ".join(f"{_key(symbol)}: {weight:.10g}" for symbol, weight in weights.items())
    return f"{{{inside}}}"


def _key(symbol: str) -> str:
    return symbol if _PLAIN.fullmatch(symbol) or symbol.startswith("^") else json.dumps(symbol)
