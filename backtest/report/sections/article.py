"""The sections of a check: what an article says, whether it is true, and what it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day, signed_percent
from backtest.report.outside import one_line, web_address
from backtest.report.section import Cell, Column, Line, Lines, Section, Table, Tone
from backtest.report.sections.words import cell, toned

if TYPE_CHECKING:
    from backtest.article.picks import Pick
    from backtest.result.check import Check

__all__ = ["check_sections"]

QUOTED = 100  # characters of a passage that are shown
MOST = 40  # picks and questions told one by one
WORDS: dict[bool | None, tuple[str, Tone]] = {
    True: ("True", "good"),
    False: ("Not so", "bad"),
    None: ("Note", "warning"),
}
MARKS = {"open": "*", "ruined": "†"}
CLOCK = {
    "event": "Had you traded the event",
    "publication": "Had you followed the article when you could read it",
}


def check_sections(found: Check) -> tuple[Section, ...]:
    """Everything that a check says, in the order in which a reader asks."""
    return (
        _headline(found),
        _picks(found),
        _open(found),
        _facts(found),
        *(_outcomes(found, clock) for clock in CLOCK),
        _verdicts(found),
        _next(found),
    )


def _headline(found: Check) -> Section:
    legs = found.plan.legs
    sides = [
        f"{side} " + ", ".join(one_line(one.name, 30) for one in legs if one.stance == side)
        for side in ("long", "short")
        if any(one.stance == side for one in legs)
    ]
    what = "; ".join(sides) if sides else "no share that can be replayed"
    word = "recommends" if legs and legs[0].strength == "recommended" else "favours"
    lines = [
        Line(f"{one_line(found.title, 80)}, {day(found.published)}, {word} {what}", "strong"),
        Line(f"Did it pay?      {one_line(found.verdict.paid, 300)}"),
        Line(f"Is it evidence?  {one_line(found.verdict.call, 60)}"),
        *(Line(f"• {one_line(reason, 300)}", "quiet") for reason in found.verdict.reasons[:4]),
    ]
    return Section("headline", one_line(found.title, 80), (Lines(tuple(lines)),))


def _picks(found: Check) -> Section:
    columns = (
        Column("Share", "left"), Column("Company", "left", spare=1), Column("Stance", "left"),
        Column("Strength", "left"), Column("Horizon", "left", spare=2),
        Column("In its words", "left"),
    )  # fmt: skip
    ranked = sorted(
        found.picks, key=lambda one: ("recommended", "favoured", "mentioned").index(one.strength)
    )
    rows = tuple(_pick(one) for one in ranked[:MOST])
    notes = [
        Line(f"{one.symbol}: {one_line(note, 200)}.", "warning")
        for one in found.picks
        for note in one.notes
    ]
    if found.extraction.horizon:
        notes.append(
            Line(f"The article speaks of a horizon of {_spoken(found.extraction.horizon)}.")
        )
    if len(ranked) > MOST:
        notes.append(
            Line(f"… and {counted(len(ranked) - MOST, 'other share')}: --json has all.", "quiet")
        )
    if not rows:
        notes.append(Line("No listed share is named.", "quiet"))
    return Section("picks", "What it says", (Table(columns, rows), Lines(tuple(notes))))


def _pick(one: Pick) -> tuple[Cell, ...]:
    evidence = max(one.evidence, key=lambda e: (e.strength == one.strength, e.start), default=None)
    text = (
        ""
        if evidence is None
        else f'"{one_line(evidence.text, QUOTED)}" [{evidence.start}:{evidence.end}]'
    )
    return (
        cell(one_line(one.symbol, 20)), cell(one_line(one.name, 30)), cell(one.stance),
        cell(one.strength), cell("" if one.horizon is None else _spoken(one.horizon)), cell(text),
    )  # fmt: skip


def _spoken(horizon: str) -> str:
    """A duration in words: "P5Y" is "5 years"."""
    units = {"Y": "year", "M": "month", "W": "week", "D": "day"}
    if horizon.startswith("P") and horizon[-1] in units and horizon[1:-1].isdigit():
        return counted(int(horizon[1:-1]), units[horizon[-1]])
    return one_line(horizon, 20)


def _open(found: Check) -> Section:
    lines = []
    for one in found.unresolved[:MOST]:
        among = (
            f" (one of {', '.join(one_line(c, 20) for c in one.candidates[:6])}?)"
            if one.candidates
            else ""
        )
        where = f'"{one_line(one.text, QUOTED)}" [{one.start}:{one.end}]'
        lines.append(Line(f"{where}: {one_line(one.why, 160)}{among}"))
    for symbol, why in found.left_out.items():
        lines.append(
            Line(f"{one_line(symbol, 20)} cannot be priced: {one_line(why, 200)}", "warning")
        )
    return Section("open", "What stays open", (Lines(tuple(lines)),))


def _facts(found: Check) -> Section:
    lines = []
    for fact in found.facts:
        word, tone = WORDS[fact.agrees]
        said = f'{word}: "{one_line(fact.claim, 160)}" - {one_line(fact.found, 300)}'
        lines.append(Line(said, tone, web_address(fact.source)))
    if not lines:
        lines = [Line("Nothing in it could be checked offline.", "quiet")]
    return Section("facts", "Is it true?", (Lines(tuple(lines)),))


def _outcomes(found: Check, clock: str) -> Section:
    mine = found.outcomes[found.outcomes["clock"] == clock]
    if not len(mine):
        why = (
            "The article speaks of no event of the catalogues."
            if clock == "event"
            else "Nothing was replayed."
        )
        return Section(clock, CLOCK[clock], (Lines((Line(why, "quiet"),)),))
    horizons = list(dict.fromkeys(mine["horizon"]))
    head = tuple(Column(str(h) if h == "to date" else f"{h}") for h in horizons)
    columns = (Column("Share", "left"), Column("Entered", "left", spare=1), *head)
    rows = []
    for line, part in mine.groupby("line", sort=False):
        named = str(part["symbol"].iloc[0])
        cells = [toned(signed_percent(x) + MARKS.get(s, ""), x)
                 for x, s in zip(part["excess"], part["status"], strict=True)]  # fmt: skip
        label = f"{line} basket" if named == "basket" else named
        rows.append(
            (cell(one_line(label, 24)), cell(day(part["entry_date"].iloc[0].date())), *cells)
        )
    caption = (
        "Excess over the market that the shares live from, after costs, by sessions held; "
        "* still open at the last price. One is judged: the thesis's own exit"
    )
    if (mine["status"] == "ruined").any():
        caption += ". † a short had cost all that there was"
    return Section(clock, CLOCK[clock], (Table(columns, tuple(rows), caption, whole=True),))


def _verdicts(found: Check) -> Section:
    columns = (
        Column("Share", "left"),
        Column("Did it pay?", "left"),
        Column("Is it evidence?", "left"),
    )
    rows = tuple(
        (cell(one_line(symbol, 20)), cell(one_line(one.paid, 120)), cell(one_line(one.call, 40)))
        for symbol, one in found.by_pick.items()
    )
    return Section(
        "verdicts", "Each pick by itself, from the article's day", (Table(columns, rows),)
    )


def _next(found: Check) -> Section:
    if not found.thesis:
        return Section("next", "Next", (Lines(()),))
    text = (
        "--out DIR writes the drafted thesis, both reports and every table; backtest run "
        "DIR/thesis.yaml replays it."
    )
    return Section("next", "Next", (Lines((Line(text, "quiet"),)),))
