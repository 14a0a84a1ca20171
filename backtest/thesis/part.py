"""What every part of a thesis document is: frozen, strict about keys, plain in its errors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from backtest.thesis.fault import fault

__all__ = ["Part"]


class Part(BaseModel):
    """A frozen part of the document; an unknown key is an error.

    Raises
    ------
    ThesisError
        Where a value is wrong, with its key and the mend.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    def __init__(self, /, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise fault(error, type(self)) from None

    # pydantic would else call this __init__ for parts inside parts as well, and their errors
    # would lose the path from the whole document.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pydantic looks for the mark, mypy does not know it
