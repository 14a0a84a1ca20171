"""Show: which card stands for what."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from backtest.events.history import History
from backtest.report.cards.card import Card, render_card
from backtest.report.formats.html.check import front_of_check
from backtest.report.formats.html.page import Front
from backtest.report.formats.html.run import front_of_run
from backtest.report.formats.html.study import front_of_study
from backtest.report.formats.html.sweep import front_of_sweep
from backtest.report.formats.html.track import front_of_track
from backtest.report.numbers import counted
from backtest.report.outside import one_line, web_address
from backtest.report.section import Line, Section, Table
from backtest.report.sections.article import check_sections
from backtest.report.sections.headline import headline
from backtest.report.sections.history import events_listed
from backtest.report.sections.study import study_sections
from backtest.report.sections.sweep import write_sweep_sections
from backtest.report.sections.thesis import thesis_in_words
from backtest.report.sections.track import write_track_sections
from backtest.report.sections.trades import trades
from backtest.result.check import Check
from backtest.result.result import Result
from backtest.study.study import Study
from backtest.study.track.record import TrackRecord
from backtest.sweep.sweep import Sweep
from backtest.thesis.thesis import Thesis

__all__ = ["card_of"]


def card_of(shown: object) -> str:
    """The card of a thesis, its events, a run, a study, a check or a track record.

    Raises
    ------
    NotImplementedError
        For anything else.

    Examples
    --------
    >>> import backtest
    >>> card_of(backtest.load("zhipu-entity-list")).startswith('<div class="bt-card">')
    True
    """
    return render_card(_card(shown))


@singledispatch
def _card(shown: object) -> Card:
    raise NotImplementedError(f"no card shows a {type(shown).__name__}")


@_card.register
def _of_run(result: Result) -> Card:
    said = trades(result)
    blocks = [block for block in said.blocks if isinstance(block, Table)][-1:]  # what each earned
    sections = [Section("trades", said.title, blocks or said.blocks)]
    more = ("result.trades", "result.metrics", "result.plot.equity()", "result.placebo")
    return Card(front_of_run(result, headline(result).title), sections, more)


@_card.register
def _of_study(study: Study) -> Card:
    sections = {one.name: one for one in study_sections(study)}
    tests = sections["tests"]
    blocks = [_valid(block) if isinstance(block, Table) else block for block in tests.blocks]
    wanted = (sections["average"], replace(tests, title="Valid tests", blocks=blocks))
    return Card(front_of_study(study), wanted, ("study.tests", "study.car", "study.plot.caar()"))


def _valid(tests: Table) -> Table:
    """The tests in bold, without what is said of the others."""
    rows = tuple(row[:-1] for row in tests.rows if row[0].tone == "strong")
    return Table(tests.columns[:-1], rows)


@_card.register
def _of_check(found: Check) -> Card:
    first, *others = check_sections(found)
    front = front_of_check(found, first.blocks[0].lines[0].text)  # type: ignore[union-attr]  # Lines
    wanted = [one for one in others if one.name in ("picks", "open", "facts")]
    more = ("check.picks", "check.facts", "check.thesis", 'check.runs["publication"]')
    return Card(front, wanted, more)


@_card.register
def _of_track(record: TrackRecord) -> Card:
    _, *others = write_track_sections(record)
    wanted = [_last(one) for one in others if one.name in ("all", "outlet", "author")]
    return Card(
        front_of_track(record),
        wanted,
        ("record.calls", 'record.of("outlet", 12)', 'record.of("author", 12)'),
    )


def _last(section: Section) -> Section:
    """The section with the last of its tables alone: the longest horizon."""
    tables = [block for block in section.blocks if isinstance(block, Table) and block.rows]
    return section if section.name == "all" else replace(section, blocks=tables[-1:])


@_card.register
def _of_sweep(sweep: Sweep) -> Card:
    wanted = [one for one in write_sweep_sections(sweep) if one.name == "best"]
    more = ("sweep.variants", "sweep.plot.heatmap(x, y)", "sweep.replay(variant)")
    return Card(front_of_sweep(sweep), wanted, more)


@_card.register
def _of_thesis(thesis: Thesis) -> Card:
    source = thesis.source
    link = web_address(source.url or "") if source is not None else None
    front = Front(
        claim=one_line(thesis.name, 80),
        asked="",
        paid=one_line(thesis.title or thesis.name),
        link=Line("Article", link=link) if link else None,
    )
    more = ("backtest.run(thesis)", "thesis.to_yaml()")
    return Card(front, thesis_in_words(thesis), more)


@_card.register
def _of_events(history: History) -> Card:
    of = ", ".join(one_line(name, 40) for name in history.definitions)
    front = Front(claim=of, asked="", paid=counted(len(history), "event"))
    return Card(front, (events_listed(history),), ("history.to_frame()",))
