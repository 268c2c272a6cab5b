"""The residents in tables: by age group, household and need for support. Never by language or origin.

Counts of small groups are hidden here, for a whole table at a time: what one row hides, the others must not tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import bounds, total
from bomiljo.dossiers import MixGroup, MixTable
from bomiljo.indicators.mix import AGE_GROUPS, SUPPORT, age_group
from bomiljo.indicators.mixing import HOUSEHOLDS
from bomiljo.report import ValueLine
from bomiljo.residence import remaining
from bomiljo.values import Exact, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bomiljo.evidence import Evidencer
    from bomiljo.model import Cohort
    from bomiljo.values import Value
    from bomiljo.view import View

_UNTOLD: Final = "untold"
_NOBODY: Final = Exact(0)
_AGES: Final = (*(f"{ages.start}-{ages.stop - 1}" for ages in AGE_GROUPS[:-1]), f"{AGE_GROUPS[-1].start}+")
# The rows of each table; in the last are those of whom the plan does not tell it.
ROWS: Final = {
    "age": (*_AGES, _UNTOLD),
    "household": (*HOUSEHOLDS, _UNTOLD),
    "support": (*SUPPORT, _UNTOLD),
}


def mix_tables(view: View, evidencer: Evidencer) -> tuple[MixTable, ...]:
    """Return who lives in the building or is to come, in three tables; none where the plan does not tell of residents.

    Each resident is in one row of each table.
    """
    cohorts = view.plan.cohorts
    if cohorts is None:
        return ()
    return tuple(_table(name, _counts(view, cohorts, name), evidencer) for name in ROWS)


def _counts(view: View, cohorts: Iterable[Cohort], table: str) -> dict[str, Value]:
    """Return how many residents are in each row of a table."""
    found = {row: total([]) for row in ROWS[table]}
    for each in cohorts:
        row = _row(view, each, table)
        found[row] = total([(Truth.YES, found[row]), (Truth.YES, remaining(view, each))])
    return found


def _row(view: View, cohort: Cohort, table: str) -> str:
    match table:
        case "age":
            among = age_group(view, cohort).among
            found = [age for number, age in enumerate(_AGES) if number in among]
            return found[0] if len(found) == 1 else _UNTOLD
        case "household":
            return cohort.household or _UNTOLD
    return cohort.support or _UNTOLD


def _table(name: str, counts: dict[str, Value], evidencer: Evidencer) -> MixTable:
    """Return a table: rows of what is told, and of those of whom it is not, as far as there are any."""
    label, untold = evidencer.wording.label, counts[_UNTOLD] != _NOBODY
    told = any(value != _NOBODY for row, value in counts.items() if row != _UNTOLD)
    rows = {row: value for row, value in counts.items() if (untold if row == _UNTOLD else told)}
    shown = protected(rows, evidencer)
    groups = tuple(MixGroup(row, label(f"mix-{name}-{row}"), line) for row, line in shown.items())
    notes = [label("mix-untold-note")] if untold else []
    if any(_is_hidden(line) for line in shown.values()):
        notes.append(label("mix-hidden-note", limit=str(evidencer.wording.small)))
    return MixTable(name, label(f"mix-{name}"), groups, " ".join(notes))


def protected(counts: Mapping[str, Value], evidencer: Evidencer) -> dict[str, ValueLine]:
    """Return counts as they may be shown, of groups that together are all residents.

    A small group is hidden, and with it the smallest of the others until those hidden are several and together no
    small group: who knows how many residents there are could else reckon it.
    """
    shown = {row: evidencer.value(value, "resident") for row, value in counts.items()}
    left = sorted((row for row, line in shown.items() if not _is_hidden(line)), key=lambda row: bounds(counts[row])[0])
    hidden = [row for row, line in shown.items() if _is_hidden(line)]
    while hidden and left and not _hides(counts, hidden, evidencer.wording.small):
        hidden.append(left.pop(0))
        shown[hidden[-1]] = ValueLine("suppressed", "resident", evidencer.wording.label("mix-hidden"))
    return shown


def _hides(counts: Mapping[str, Value], hidden: list[str], small: int) -> bool:
    return len(hidden) > 1 and sum(bounds(counts[row])[0] for row in hidden) >= small


def _is_hidden(line: ValueLine) -> bool:
    return line.state == "suppressed" or line.below is not None
