"""Results in every format, made once, and what stands in such a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import docx
import openpyxl

from bomiljo import dossier, forecast, plan_actions, read_plan
from bomiljo_cli.formats.registry import FORMATS

if TYPE_CHECKING:
    from bomiljo import ActionPlan, Audience, Dossier, Forecast, Lang, Plan

DAY: Final = dt.date(2024, 2, 1)
MINE: Final = ("csv", "markdown", "docx", "xlsx")
COMMANDS: Final = ("check", "plan", "forecast")

NASTY: Final = (
    "=1+1",
    "+47 22 22 22 22",
    "-2+3",
    "@SUM(A1)",
    "'quoted",
    '=HYPERLINK(\\"https://evil.example\\",\\"x\\")',
    "\\t=cmd|' /C calc'!A0",
    "\\r=1",
    "# Heading",
    "1. item",
    "[a](https://evil.example) www.evil.example",
    "![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "a | b `c` *d* _e_ ~~f~~ &amp; $x$",
    "@channel #12",
    "\\u001b[31mred \\u202eevil \\u0000",
    '&L&Z a ; b \\" c',
)

# Small groups, tasks whose names are attacks, and enough to have gaps, questions and things that change.
PLAN: Final = """\
settlement: {{name: "{name}", municipality: Vik, first_move_in: 2024-01-15}}
cohorts:
  - {{id: c1, people: 30, age: 18-24, assessed: yes, arrival: 2024-01-15, departures: []}}
  - {{id: c2, people: 3, age: 60-70, assessed: no, arrival: 2024-01-15, departures: []}}
activities: {{introduction_programme: {{offered_ages: 18-54}}}}
actors:
  - {{id: lead, name: "{lead}", bodies: [district], roles: [leader]}}
tasks:
{tasks}
"""


@cache
def plan_text(tasks: int = len(NASTY)) -> str:
    """Return a plan of which every name is an attack on some program, with so many tasks."""
    written = "\n".join(
        f'  - {{id: t{number}, name: "{name}", held_by: []}}' for number, name in enumerate(NASTY[:tasks])
    )
    return PLAN.format(name="=Vik & | <b>", lead="=lead()", tasks=written)


@cache
def checked(lang: Lang = "nb", *, internal: bool = False, audience: Audience = "internal") -> Dossier:
    """Return what a check of that plan says."""
    return dossier(_read(), as_of=DAY, lang=lang, internal=internal, audience=audience)


@cache
def planned(lang: Lang = "nb", *, internal: bool = False) -> ActionPlan:
    """Return what to do about the gaps of three tasks; of all, it would take a minute to choose."""
    topics = ("responsibility", "integration")
    return plan_actions(_read(3), as_of=DAY, lang=lang, internal=internal, topics=topics).result


@cache
def forecasted(lang: Lang = "nb", *, internal: bool = False) -> Forecast:
    """Return what becomes of it."""
    return forecast(_read(), start=dt.date(2023, 12, 1), until=dt.date(2024, 9, 1), lang=lang, internal=internal)


@cache
def _read(tasks: int = len(NASTY)) -> Plan:
    return read_plan(plan_text(tasks), "folder/plan.yaml")


def result(command: str, lang: Lang = "nb", *, internal: bool = False) -> Any:
    """Return the result of a command."""
    made = {"check": checked, "plan": planned, "forecast": forecasted}[command]
    return made(lang, internal=internal)


@cache
def made(name: str, command: str, lang: Lang = "nb", *, internal: bool = False) -> bytes:
    """Return a file in a format."""
    return written(name, command, result(command, lang, internal=internal))


def written(name: str, command: str, found: Any) -> bytes:
    """Return a result in a format, as the command writes it."""
    form = next(each for each in FORMATS if each.name == name)
    given = found.report if command == "check" and not form.dossier else found
    data = getattr(import_module(f"bomiljo_cli.formats.{form.module}"), command)(given)
    return data if isinstance(data, bytes) else data.encode()


# --- Reading it ----------------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a file: the members of an archive, else the file."""
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def book(data: bytes) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def table(data: bytes, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of the table on a sheet, by their headings."""
    found = book(data)[sheet]
    [area] = [each.ref for each in found.tables.values()]
    head, *body = [[cell.value for cell in row] for row in found[area]]
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def texts(name: str, data: bytes) -> str:
    """Return all that somebody can read in a file."""
    if name == "xlsx":
        found = book(data)
        return "\n".join(str(cell.value) for sheet in found for row in sheet for cell in row if cell.value is not None)
    if name == "docx":
        document = docx.Document(io.BytesIO(data))
        said = [each.text for each in document.paragraphs]
        said += [
            each.text for one in document.tables for row in one.rows for cell in row.cells for each in cell.paragraphs
        ]
        return "\n".join(said)
    return data.decode("utf-8-sig").replace("\\", "").replace("\u2060", "").replace('""', '"')
