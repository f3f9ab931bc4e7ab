"""What may be shown: ``[publish]`` says which texts, the rights how much of a work.

Pure. The right that counts is the stricter one of what was recorded with the work and what its source allows today, so
that a right that became stricter holds in the same night.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kakehashi.records.config import Portal, Source
from kakehashi.works.rights import STRICTNESS, may_translate, source_of

Extent: TypeAlias = Literal["all", "title"]
"""How much of a work readers may be given: all of it, or its title with facts and a link."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one work in one language.

    ``needs`` is ``machine`` (any text, with its notice) or ``approved``; ``translated`` says whether translations may
    be shown at all, ``extent`` how much of the work.
    """

    needs: Literal["machine", "approved"] = "machine"
    extent: Extent = "all"
    translated: bool = True


def rules_for(portal: Portal, metadata: Mapping[str, Any], language: str) -> Rules:
    """The rules of a work with this front matter in a language."""
    source = source_of(str(metadata.get("source", "")), portal.sources)
    right = right_today(str(metadata.get("rights", "")), source)
    needs = portal.publish.needs(language, str(metadata.get("kind", "")))
    return Rules(
        "approved" if needs == "approved" else "machine",
        "title" if right in ("metadata", "link") else "all",
        may_translate(right, source),
    )


def right_today(recorded: str, source: Source | None) -> str:
    """The stricter right of what a work's front matter says and what its source allows today."""
    if source is None:
        return recorded
    if source.max_cache is not None:
        return "link"
    if source.rights == "item" or recorded not in STRICTNESS:
        return recorded if source.rights == "item" else source.rights
    return max(source.rights, recorded, key=STRICTNESS.index)
