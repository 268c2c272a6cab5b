"""The residents in tables: by age group, household and need for support. Never by language or origin.

What a table may tell is told of all of it or of nothing (`disclosure`): what one row hides, the others would tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo import disclosure
from bomiljo.composition import KINDS, NOT_KNOWN, composition
from bomiljo.dossiers import MixGroup, MixTable
from bomiljo.report import ValueLine
from bomiljo.values import Exact

if TYPE_CHECKING:
    from bomiljo.composition import Composition
    from bomiljo.view import View
    from bomiljo.wording import Wording

TRAITS: Final = ("age", "household", "support")
ROWS: Final = {trait: (*KINDS[trait], NOT_KNOWN) for trait in TRAITS}


def mix_tables(view: View, wording: Wording) -> tuple[MixTable, ...]:
    """Return who lives in the building or is to come, in three tables; none where the plan does not tell how many.

    Each resident is in one row of each table.
    """
    found = [(trait, composition(view, trait)) for trait in TRAITS]
    return tuple(_table(trait, made, wording) for trait, made in found if made and sum(made.counts))


def _table(trait: str, found: Composition, wording: Wording) -> MixTable:
    shown = disclosure.protected(found.counts, wording.small) if wording.small else frozenset(range(len(found.counts)))
    groups = [
        MixGroup(kind, wording.label(f"mix-{trait}-{kind}"), _line(count if place in shown else None, wording))
        for place, (kind, count) in enumerate(zip(found.kinds, found.counts, strict=True))
    ]
    notes = [wording.label("mix-untold-note")] if NOT_KNOWN in found.kinds else []
    notes += [] if shown else [wording.label("mix-hidden-note", limit=str(wording.small))]
    return MixTable(trait, wording.label(f"mix-{trait}"), tuple(groups), " ".join(notes))


def _line(count: int | None, wording: Wording) -> ValueLine:
    if count is None:
        return ValueLine("suppressed", "resident", wording.label("mix-hidden"))
    return ValueLine("exact", "resident", wording.value(Exact(count), "resident"), value=count)
