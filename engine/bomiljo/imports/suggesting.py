"""The headings of a list -> a mapping to be checked by a person: each heading is a field's, or dropped.

Only the row of the headings is written down, and only where it is one: the first row of a list without headings would
be a person.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from bomiljo import privacy, spoken
from bomiljo.errors import LoadError, Problem
from bomiljo.imports.decoding import decoded
from bomiljo.imports.edge import MAX_BYTES
from bomiljo.imports.sheets import sheet_of
from bomiljo.imports.tables import SEPARATORS, Row, rows_of
from bomiljo.loading import read_bytes
from bomiljo.planwriting import lines_of
from bomiljo.wording import Wording, catalogue
from bomiljo.workbooks.knowing import is_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.rulebook import Lang

MappingKind = Literal["residents", "survey"]
_LOOKED_AT: Final = 20  # rows among which the headings are looked for
_ENOUGH: Final = 2  # known headings by which a row is one of headings
_UNIT_OR_SIGN: Final = re.compile(r"\s*\([^)]*\)|[:*]+$")


class _Headings(NamedTuple):
    """A row that may be that of the headings: where it stands, what separates its cells, how many are known."""

    known: int
    row_number: int
    separator: str | None
    texts: list[str]


def suggest_mapping(path: str, kind: MappingKind, lang: Lang = "nb") -> str:
    """Return the text of a mapping for a file, with comments; it says nothing of what stands below the headings.

    Raises LoadError where no row can be told to be one of headings, or where one of them is about a person.
    """
    found = _headings(read_bytes(path, MAX_BYTES), path, _is_resident_heading if kind == "residents" else _is_of_survey)
    if any(privacy.scan(each, path) or privacy.tells_contact(each) for each in found.texts):
        raise LoadError([Problem("personal-headings", path, found.row_number, 1)])
    wording = Wording(lang, 0)
    lines = _residents(found, wording) if kind == "residents" else _survey(found, wording)
    return "".join(lines)


# --- the row of the headings ---------------------------------------------------------------------------


def _headings(data: bytes, source: str, is_known: Callable[[str], bool]) -> _Headings:
    """Return the row of the headings, as that sign separates it by which most of them are known. Raises LoadError."""
    found = [_graded(rows, separator, is_known) for separator, rows in _tables(data, source)]
    best = max(found, key=lambda each: each.known, default=_Headings(0, 0, None, []))
    if not best.known:
        raise LoadError([Problem("no-known-headings", source)])
    return best


def _tables(data: bytes, source: str) -> Iterator[tuple[str | None, Iterator[Row]]]:
    if len(data) > MAX_BYTES:
        raise LoadError([Problem("too-big", source, values={"limit": str(MAX_BYTES)})])
    if is_workbook(data):
        yield None, sheet_of(data, source, None)[1]
        return
    text = decoded(data, source)
    for name, sign in SEPARATORS.items():
        yield name, rows_of(text, sign, source)


def _graded(rows: Iterator[Row], separator: str | None, is_known: Callable[[str], bool]) -> _Headings:
    """Return the first row with known headings; with a row as wide above it, it is somebody's, and none is known."""
    widest = 0
    for number, texts in enumerate(_first(rows), 1):
        filled, known = sum(map(bool, texts)), sum(map(is_known, texts))
        if known >= min(_ENOUGH, filled or 1):
            return _Headings(known if 2 * widest <= filled else 0, number, separator, texts)
        widest = max(widest, filled)
    return _Headings(0, 0, separator, [])


def _first(rows: Iterator[Row]) -> list[list[str]]:
    """Return the first rows, as far as they can be read: what separates cells may be another sign."""
    found: list[list[str]] = []
    try:
        found.extend([" ".join(cell.text.split()) for cell in row] for row in islice(rows, _LOOKED_AT))
    except LoadError:
        return found
    return found


def _plain(heading: str) -> str:
    """Return a heading as it is compared, without a unit in brackets and signs behind it."""
    return spoken.plain(_UNIT_OR_SIGN.sub("", heading))


def _field(heading: str) -> str | None:
    plain = _plain(heading)
    return next((field for field, names in catalogue("imports")["fields"].items() if plain in names), None)


def _is_resident_heading(heading: str) -> bool:
    return _field(heading) is not None or _plain(heading) in catalogue("imports")["identifying"]


def _is_of_survey(heading: str) -> bool:
    named = ("respondent", "question", "answer", "survey_extra")
    return heading.endswith("?") or any(_plain(heading) in catalogue("imports")[each] for each in named)


# --- a list of residents -------------------------------------------------------------------------------


def _residents(found: _Headings, wording: Wording) -> Iterator[str]:
    columns: dict[str, str] = {}
    for heading in found.texts:
        field = _field(heading)
        if field and field not in columns.values() and not _clashes(field, columns):
            columns[heading] = field
    rows = "household" if "people" in columns.values() else "person"
    if rows == "household":
        columns = {heading: field for heading, field in columns.items() if field != "birth-date"}
    missing = [each for each in catalogue("imports")["fields"] if each not in columns.values()]
    yield _comment(wording.label("mapping-check"))
    yield lines_of({"kind": "residents"})
    yield _beside({"rows": rows}, wording.label("mapping-rows"))
    yield lines_of(_layout(found))
    yield lines_of({"columns": columns})
    yield _comment(wording.label("mapping-missing", fields=", ".join([*missing, "kind", "unit"])))
    yield _dropped(found, columns, wording)


def _clashes(field: str, columns: dict[str, str]) -> bool:
    """Return whether something else that is mapped tells the same."""
    pairs = ({"age", "birth-date"}, {"arrival", "arrival.from"}, {"arrival", "arrival.to"})
    return any(field in pair and pair & {*columns.values()} - {field} for pair in pairs)


# --- an export of a survey -----------------------------------------------------------------------------


def _survey(found: _Headings, wording: Wording) -> Iterator[str]:
    is_long = all(any(_plain(each) in catalogue("imports")[name] for each in found.texts) for name in _LONG)
    columns = {name: _named(name, found) for name in (_LONG if is_long else ("respondent",))}
    told = {name: heading for name, heading in columns.items() if heading is not None}
    yield _comment(wording.label("mapping-check"))
    yield lines_of({"kind": "survey", "rows": "answer" if is_long else "respondent"})
    yield _beside({"id": "survey-1"}, wording.label("mapping-survey"))
    yield lines_of({**_layout(found), **told})
    yield _comment(wording.label("mapping-questions"))
    questions = {} if is_long else _questions(found)
    yield lines_of({"questions": questions})
    yield _dropped(found, [*questions, *told.values()], wording)


_LONG: Final = ("respondent", "question", "answer")


def _named(name: str, found: _Headings) -> str | None:
    return next((each for each in found.texts if _plain(each) in catalogue("imports")[name]), None)


def _questions(found: _Headings) -> dict[str, Any]:
    """Return the questions that may be those of a plan; which answers count as yes, nobody but a person can tell."""
    questions: dict[str, Any] = {}
    asked: set[str] = set()
    for heading in found.texts:
        about = _about(spoken.plain(heading))
        if about and about not in asked and heading not in questions:
            asked.add(about)
            questions[heading] = {"question": about, "yes": [], "no": []}
    return questions


def _about(plain: str) -> str | None:
    for code, ways in catalogue("imports")["about"].items():
        if any(all(each in plain for each in way) for way in ways):
            return str(code)
    return None


# --- what both have ------------------------------------------------------------------------------------


def _layout(found: _Headings) -> dict[str, Any]:
    told = {"separator": found.separator, "heading_row": found.row_number if found.row_number > 1 else None}
    return {name: each for name, each in told.items() if each is not None}


def _dropped(found: _Headings, read: Any, wording: Wording) -> str:
    left = list(dict.fromkeys(each for each in found.texts if each and each not in read))
    return _comment(wording.label("mapping-drop")) + lines_of({"drop": left})


def _comment(text: str) -> str:
    return f"# {text}\n"


def _beside(data: dict[str, Any], text: str) -> str:
    return f"{lines_of(data).rstrip()}    # {text}\n"
