"""How a scalar refuses what was written: the problem, and what to write instead."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

__all__ = ["refusal"]


def refusal(
    problem: str, *, mend: str | None = None, at: tuple[str | int, ...] = ()
) -> PydanticCustomError:
    """The error to raise inside a pydantic validator, with its mend in `context`.

    `problem` is what is wrong, without a full stop and without the value: the reader of
    the document adds the place and the value. `at` leads from the validated value to the
    key that is wrong, for checks that compare several keys: ``at=("exit", "after")``.

    Examples
    --------
    >>> error = refusal("not a rate", mend="write 5bps")
    >>> error.message(), error.context["mend"]
    ('not a rate', 'write 5bps')
    """
    context: dict[str, object] = {"problem": problem}
    if mend is not None:
        context["mend"] = mend
    if at:
        context["at"] = at
    return PydanticCustomError("refused", "{problem}", context)
