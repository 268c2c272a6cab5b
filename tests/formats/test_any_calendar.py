"""Whatever stands in the earlier file, and whatever the plan says: a calendar is whole, or the file is left."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from lxml import etree

from bomiljo import Plan, dossier
from bomiljo_cli.formats import agenda, ics, junit
from bomiljo_cli.formats.earlier import Earlier, NotOursError, read
from calendar_support import BJERKE, agenda_of, events
from dice_support import Dice, examples, rolled, seeded
from plans_support import make_plan

if TYPE_CHECKING:
    from bomiljo_cli.formats.agenda import Agenda

XSD: Final = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))
DAY: Final = dt.date(2024, 2, 1)
JUNK: Final = (
    b"",
    b"BEGIN:VEVENT",
    b"END:VEVENT",
    b"BEGIN:X-FOO",
    b"DTSTART:x",
    b"DTSTART;TZID=Foo/Bar:20230101T000000",
    b"DTSTART;TZID=Europe/Oslo:00010101T000000",
    b"DTSTART;VALUE=DATE:00010101",
    b"DTSTART;VALUE=DATE:20230101,20230102",
    b"DTEND;VALUE=DATE:00010101",
    b"DTEND;VALUE=DATE:99991231",
    b"LAST-MODIFIED:20230101",
    b"SEQUENCE:1e9",
    b"SEQUENCE:\xc2\xb2",
    b'SUMMARY;LANGUAGE="x:y',
    b"STATUS:CANCELLED",
    b"UID:",
    b"\xff\xfe",
    b"9" * 400,
)


def few() -> Agenda:
    """Return an agenda of some entries."""
    found = agenda_of(*BJERKE)
    return found._replace(entries=found.entries[:4])


def damaged(dice: Dice) -> bytes:
    """Return an earlier calendar in which lines are others, gone, doubled, cut or in another order."""
    lines = ics.render(few()).split(b"\r\n")
    for _ in range(dice.number(1, 3)):
        at = dice.number(0, len(lines) - 1)
        line, cut = lines[at], dice.number(0, len(lines[at]))
        put = dice.pick(([], [line, dice.pick(JUNK)], [dice.pick(JUNK)], [line, dice.pick(lines)], [line[:cut]]))
        lines[at : at + 1] = put
    return b"\r\n".join(lines)


@given(rolled(damaged))
@examples(20, 2_000)
def test_a_damaged_file_is_read_or_refused(data: bytes) -> None:
    """Nothing else can become of it; and what is made over it is a whole calendar, which stays as it is."""
    try:
        earlier = read(data, ics.scope(few()))
    except NotOursError:
        return
    made = ics.render(few(), earlier)
    events(made)
    assert ics.render(few(), read(made, ics.scope(few()))) == made


def test_damage_is_not_always_refused() -> None:
    """Else the test above would show nothing."""
    assert sum(isinstance(_read(damaged(seeded(seed))), Earlier) for seed in range(40)) > 5


def _read(data: bytes) -> Earlier | None:
    try:
        return read(data, ics.scope(few()))
    except NotOursError:
        return None


@pytest.mark.parametrize("seed", range(4))
def test_any_plan_has_a_calendar_and_a_file_of_tests(seed: int) -> None:
    """Both are whole, and neither has anything that the result has not."""
    found = dossier(Plan.model_validate(make_plan(seeded(seed))), as_of=DAY, lang="nb")
    made = agenda.of_check(found)
    assert len(events(ics.render(made))) == len(made.entries)
    assert all(each.first <= each.last for each in made.entries)
    root = etree.fromstring(junit.check(found.report).encode())
    XSD.assertValid(root)
    assert len(root.findall(".//testcase")) == len(found.report.outcomes)
