"""Answers: what a person says of a question that the text left open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast, get_args

from backtest.article.gazetteer import Gazetteer, bundled_gazetteer
from backtest.article.picks import Evidence, Extraction, Pick, Question, Stance, Strength
from backtest.errors import InputError, nearest
from backtest.prices.symbols import check_symbol

__all__ = ["Answer", "answered"]

Answer = Callable[[str, str, tuple[str, ...]], tuple[str, str] | None]
"""(text, why, candidates) → symbol and stance, or None to leave it open."""


def answered(found: Extraction, answer: Answer, gazetteer: Gazetteer | None = None) -> Extraction:
    """The extraction with each question put, and its answers as picks.

    An answer's pick is recommended: the reader says that the article says so; a note says
    whose word it is.

    Raises
    ------
    InputError
        An answer's symbol cannot be one, or its stance is none.

    Examples
    --------
    >>> from backtest.article.extract import extract
    >>> found = extract("We recommend Prudential.")
    >>> asked = answered(found, lambda text, why, candidates: ("PRU.L", "long"))
    >>> [(one.symbol, one.stance, one.notes) for one in asked.picks], asked.unresolved
    ([('PRU.L', 'long', ('the share is an answer, not in the text',))], ())
    """
    gazetteer = bundled_gazetteer() if gazetteer is None else gazetteer
    picks, left = list(found.picks), []
    for question in found.unresolved:
        said = answer(question.text, question.why, question.candidates)
        if said is None:
            left.append(question)
        else:
            picks.append(_pick(question, said[0], _stance(said[1]), gazetteer))
    return replace(found, picks=tuple(picks), unresolved=tuple(left))


def _stance(said: str) -> Stance:
    known = get_args(Stance)
    if said not in known:
        near = nearest(said, known)
        mend = f"did you mean {near}?" if near else f"one of {', '.join(known)}"
        raise InputError("not a stance", value=said, mend=mend)
    return cast("Stance", said)


def _pick(question: Question, symbol: str, stance: Stance, gazetteer: Gazetteer) -> Pick:
    company = gazetteer.by_symbol.get(check_symbol(symbol))
    strength: Strength = "mentioned" if stance == "mention" else "recommended"
    evidence = Evidence(question.start, question.end, question.text, stance, strength, "answered")
    return Pick(symbol, company.name if company else symbol, stance, strength, None, (evidence,),
                ("the share is an answer, not in the text",))  # fmt: skip
