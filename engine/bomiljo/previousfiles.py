"""The file of a previous report -> what is kept of it, or all that is wrong with it, with file:line:column.

The file may have been changed, cut short, or be something else: nothing of it is believed before it is looked at, and
none of its texts is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bomiljo import jsontext, privacy
from bomiljo.comparing import Point
from bomiljo.dates import FIRST, LAST
from bomiljo.deciding import OutcomeCode
from bomiljo.errors import LoadError, Problem
from bomiljo.fields import YesNo, refuse
from bomiljo.loading import read_bytes
from bomiljo.places import Places
from bomiljo.previous import PreviousReport
from bomiljo.rulebook import Severity
from bomiljo.subjects import KINDS
from bomiljo.typed import faults
from bomiljo.yamltext import decode

if TYPE_CHECKING:
    from os import PathLike

    from bomiljo.deciding import Ref
    from bomiljo.places import Loc

READABLE: Final = ("1.0", "1.1", "1.2", "1.3")
MAX_BYTES: Final = 16 << 20  # a report is about a megabyte, and one file may hold those of several plans
_VERSION: Final = re.compile(r"\d{1,4}\.\d{1,4}")
# Their digits are chance, and could be taken for an identity number.
_OUR_HASH: Final = re.compile(r'("hash"\s*:\s*")[0-9a-f]{16}"')
# What other commands write: a key that only they have at the top.
_OTHERS: Final = {
    "standing": "bomiljo forecast",
    "actions": "bomiljo plan",
    "questions": "bomiljo ask --list",
    "gaps": "bomiljo explain --what-if",
    "matrix": "bomiljo responsibilities",
}


# --- What is read of it ----------------------------------------------------------------------------------


def _matching(pattern: str, code: str) -> BeforeValidator:
    compiled = re.compile(pattern)

    def read(value: object) -> str:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        raise refuse(code)

    return BeforeValidator(read)


def _read_day(value: object) -> dt.date:
    try:
        day = dt.date.fromisoformat(value if isinstance(value, str) and len(value) == len("2024-06-15") else "")
    except ValueError:
        raise refuse("report-day") from None
    if FIRST.year < day.year < LAST.year:
        return day
    raise refuse("report-day")


def _read_subject(value: object) -> str | None:
    if value is None:
        return None
    kind, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if colon and kind in KINDS and re.fullmatch(r"[a-z0-9æøå./-]{1,120}", name):
        return str(value)
    raise refuse("report-code")


_Code = Annotated[str, _matching(r"\w[\w .:/-]{0,47}", "report-code")]
_Version = Annotated[str, _matching(r"\w[\w.+-]{0,39}", "report-code")]
_Hash = Annotated[str, _matching(r"[0-9a-f]{16}", "report-code")]
_Subject = Annotated[str | None, BeforeValidator(_read_subject)]


class _Kept(BaseModel):
    """A part of a report of which only some is read: the rest may be anything."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class _Plan(_Kept):
    name: str | None = None
    municipality: str | None = None
    source: str | None = None
    hash: _Hash


class _Rules(_Kept):
    id: _Code
    version: _Version
    hash: _Hash
    overlays: list[str] = Field(default_factory=list)
    topics: list[_Code]


class _Engine(_Kept):
    version: _Version


class _Summary(_Kept):
    internal: YesNo
    audience: _Code | None = None


class _Outcome(_Kept):
    rule: _Code
    subject: _Subject
    outcome: OutcomeCode
    severity: Severity
    topic: _Code
    missed: YesNo
    local: list[str] = Field(default_factory=list)


class _Report(_Kept):
    engine: _Engine
    plan: _Plan
    rules: _Rules
    as_of: Annotated[Any, BeforeValidator(_read_day)]
    outcomes: list[_Outcome]
    summary: _Summary


# --- Reading ---------------------------------------------------------------------------------------------


def load_report(path: str | PathLike[str], *, plan: str | None = None) -> PreviousReport:
    """Read the JSON of a previous check, to compare with (`check(..., since=...)`).

    Where the file holds the reports of several plans, `plan` is the file of the one that is meant. Raises LoadError
    with all that is wrong with the file, also where it cannot be opened or is no report.
    """
    return read_report(read_bytes(str(path), MAX_BYTES), str(path), plan=plan)


def read_report(text: str | bytes, source: str = "<text>", *, plan: str | None = None) -> PreviousReport:
    """Read the JSON of a previous check from text; `source` names it in messages. Raises LoadError."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    written = decode(data, source, MAX_BYTES)
    if hits := privacy.scan(_OUR_HASH.sub(r'\1xxxxxxxxxxxxxxxx"', written), source):
        raise LoadError(hits)  # nothing else of such a file may be shown
    try:
        return _Reader(written, source).report(plan)
    except LoadError as error:
        raise LoadError(map(privacy.discreet, error.problems)) from None


class _Reader:
    """Reads one file; places are looked for only where something is wrong."""

    def __init__(self, text: str, source: str) -> None:
        self.text, self.source = text, source

    @cached_property
    def places(self) -> Places:
        return jsontext.places(self.text, self.source)

    def report(self, plan: str | None) -> PreviousReport:
        """Return the report of a plan. Raises LoadError."""
        data = jsontext.read(self.text, self.source)
        data, loc = self._chosen(data, plan) if isinstance(data, dict) and "reports" in data else (data, ())
        self._require_report(data, loc)
        try:
            found = _Report.model_validate(data)
        except ValidationError as error:
            raise LoadError(faults(error, _Report, _inside(self.places, loc), data)) from None
        if problems := [*self._twice(found, loc), *self._numbers(found, loc)]:
            raise LoadError(problems)
        return _kept(found)

    def _chosen(self, data: dict[str, Any], plan: str | None) -> tuple[Any, Loc]:
        """Return the one report that is of a plan: by its file, else by the file's name alone."""
        reports = data["reports"]
        if not isinstance(reports, list):
            raise self._wrong(("reports",), "a-list", None)
        found = [number for number, each in enumerate(reports) if _source(each) == plan]
        found = found or [number for number, each in enumerate(reports) if _name(_source(each)) == _name(plan)]
        found = [0] if len(reports) == 1 else found
        if len(found) != 1 or (plan is None and len(reports) > 1):
            raise self._wrong(("reports",), "report-of-several", plan or "-", count=str(len(reports)))
        return reports[found[0]], ("reports", found[0])

    def _require_report(self, data: Any, loc: Loc) -> None:
        """Refuse what is no report of a check, or one that a later version wrote, before it is looked at further."""
        if not isinstance(data, dict):
            raise self._wrong(loc, "no-report", None)
        if "outcomes" not in data:
            other = next((command for key, command in _OTHERS.items() if key in data), None)
            raise self._wrong(loc, "report-of-another" if other else "no-report", other)
        version = data.get("schema_version")
        if version is None:
            raise self._wrong(loc, "missing", None, name="schema_version")
        if version not in READABLE:
            known = isinstance(version, str) and _VERSION.fullmatch(version)
            shown = version if known else "?"
            raise self._wrong((*loc, "schema_version"), "report-version", shown, allowed=", ".join(READABLE))

    def _wrong(self, loc: Loc, code: str, value: str | None, allowed: str | None = None, **values: str) -> LoadError:
        return LoadError([self.places.problem(loc, code, values, value=value, allowed=allowed)])

    def _twice(self, found: _Report, loc: Loc) -> list[Problem]:
        """Find outcomes of the same rule about the same thing: only one of them can have been."""
        seen: dict[Ref, int] = {}
        problems = []
        for number, each in enumerate(found.outcomes):
            first = seen.setdefault((each.rule, each.subject), number)
            if first != number:
                value = " ".join(filter(None, (each.rule, each.subject)))
                before = self.places.mark((*loc, "outcomes", first))
                at, line = (*loc, "outcomes", number), str(before.line if before else 0)
                problems.append(self.places.problem(at, "report-twice", {"first": line}, value=value))
        return problems

    def _numbers(self, found: _Report, loc: Loc) -> list[Problem]:
        """Find identity numbers that were written with escapes, where what is kept could hold one."""
        if not privacy.scan("\n".join(f"{each.rule}\n{each.subject}" for each in found.outcomes), self.source):
            return []
        return [
            self.places.problem((*loc, "outcomes", number), "identity-number", hits[0].values)
            for number, each in enumerate(found.outcomes)
            if (hits := privacy.scan(f"{each.rule}\n{each.subject}", self.source))
        ]


def _source(report: Any) -> str | None:
    plan = report.get("plan") if isinstance(report, dict) else None
    source = plan.get("source") if isinstance(plan, dict) else None
    return source if isinstance(source, str) else None


def _name(path: str | None) -> str | None:
    """Return the name of a file without the folders that it was reached by."""
    return re.split(r"[/\\]", path)[-1] if path else None


def _inside(places: Places, loc: Loc) -> Places:
    """Return the places of a part of a file as if it were the whole."""
    size = len(loc)
    marks, keys = (
        {each[size:]: mark for each, mark in table.items() if each[:size] == loc}
        for table in (places.marks, places.keys)
    )
    return Places(places.source, marks, keys)


def _kept(found: _Report) -> PreviousReport:
    return PreviousReport(
        as_of=found.as_of,
        engine=found.engine.version,
        name=found.plan.name,
        municipality=found.plan.municipality,
        plan_hash=found.plan.hash,
        rules_id=found.rules.id,
        rules_version=found.rules.version,
        rules_hash=found.rules.hash,
        overlays=frozenset(found.rules.overlays),
        topics=frozenset(found.rules.topics),
        internal=found.summary.internal,
        audience=found.summary.audience or "internal",
        points=MappingProxyType({(each.rule, each.subject): _point(each) for each in found.outcomes}),
    )


def _point(each: _Outcome) -> Point:
    missed = each.outcome == "gap" and each.missed
    return Point("missed" if missed else each.outcome, each.severity, each.topic, frozenset(each.local))
