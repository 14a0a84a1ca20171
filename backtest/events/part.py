"""Part: what every piece of an event definition is, frozen and without unknown keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["DefinitionPart"]


class DefinitionPart(BaseModel):
    """A piece of the document under `events`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
