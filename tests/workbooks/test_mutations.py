"""Workbooks of plans with something changed in them: a plan, or an error that says what is wrong; never a traceback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given

from bad_workbooks_support import packed, parts
from bomiljo import read_plan, workbook
from bomiljo.errors import LoadError
from bomiljo.rulebook import LANGS
from bomiljo.wording import Wording
from dice_support import examples, rolled

if TYPE_CHECKING:
    from dice_support import Dice

PLAN = """\
settlement: {name: Furulia, first_move_in: 2024-06-01}
cohorts: [{id: c1, people: 20, age: 6-12, arrival: 2024-06-01, departures: [{on: 2025-01-01, people: 2}]}]
actors: [{id: nav, bodies: [nav], reachable: ["man-fre 08:00-15:30"]}]
tasks: [{id: renhold, held_by: [{actor: nav, from: 2024-01-01}]}]
"""
PARTS = parts(workbook(read_plan(PLAN), "nb"))
SHEETS = [each for each in PARTS if each.startswith("xl/worksheets/sheet")]
LONGEST = 300  # bytes of a value
TELLING = [*["xl/sharedStrings.xml"] * 12, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", *SHEETS]
VALUES = [
    *(b"", b"0", b"1e999", b"-1", b"NaN", b"99999999999", b"2025", b"45964", b"ingen", b"none", b"_x000D_", b"&#xE6;"),
    *(b"d", b"e", b"b", b"str", b"n", b"9999", b"A1", b"XFD1", b"cohorts.people", b"cohorts.id", b"#keys", b"#value"),
    *(b"#headings", b"bomiljo 1 cohorts", b"bomiljo 1 x", b"&lt;", b"\xc3\xa6", b"2024-01-01T12:00:00", b"hidden"),
]
PIECES = [b"", b"<f>1+1</f>", b"<row/>", b"<c/>", b"&#55296;", b"'", b">", b'"/><x y="', b"</c>", b"\xff", *VALUES]
VALUE = re.compile(rb">([^<>]+)<|=\"([^\"]*)\"")


def spoilt(dice: Dice) -> bytes:
    """Return a workbook in which some values, or any bytes, of some parts are others."""
    made = dict(PARTS)
    for _ in range(dice.pick([1, 1, 2])):
        name = dice.pick(TELLING)
        data = made[name]
        start, end = _somewhere(data, dice)
        made[name] = data[:start] + dice.pick(PIECES if end - start > LONGEST else VALUES) + data[end:]
    return packed(made.items())


def _somewhere(data: bytes, dice: Dice) -> tuple[int, int]:
    """Return where a value begins and ends; at times any stretch of bytes."""
    if dice.chance(10):
        at = dice.number(0, len(data) - 1)
        return at, at + dice.number(LONGEST + 1, LONGEST + 20)
    found = dice.pick(list(VALUE.finditer(data))[dice.number(0, 1) * 12 :])
    return found.span(1 if found[1] is not None else 2)


@examples(15, 5000, shrink=False)
@given(rolled(spoilt))
def test_no_change_is_an_error_of_the_program(data: bytes) -> None:
    """Whatever is changed; and all that is told can be said in both languages."""
    try:
        read_plan(data, "p.xlsx")
    except LoadError as error:
        problems = error.problems
    else:
        return
    for problem in problems:
        assert all(Wording(lang).problem(problem).startswith("p.xlsx") for lang in LANGS)
