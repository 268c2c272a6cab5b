"""What is to be done in a plan that stands in a workbook: told by its sheets and headings."""

from __future__ import annotations

import pytest

from bomiljo.changes import Append, Change, Put
from bomiljo.sheetwords import SheetWords
from bomiljo.wording import Wording

TOLD: list[tuple[Change, str]] = [
    (Put("building.units[hus-2].universal_design", "yes"), "på arket Bygget, hus-2: «Universelt utformet» blir ja"),
    (Put("building.furnishing.orders", 1), "på arket Bygget: «Antall bestillinger» blir 1"),
    (Put("building.permit_until", "open"), "på arket Bygget: «Tillatelse til og med» blir åpen"),
    (Put("tasks[a].every", "14 days"), "på arket Oppgaver, a: «Hvor ofte» blir 14 dager"),
    (Put("escalation.paths[a].continues", "vold"), "på arket Saksgang, a: «Går videre til» blir vold"),
    (Append("presence.periods[a].actors", "nav"), "på arket Tilstedeværelse, a: «Hvem» får også nav"),
    (
        Append("presence.taper", {"on": "2026-09-14"}),
        "på arket Tilstedeværelse: ny rad i «Trinn i nedtrappingen» (Dato: 14. september 2026)",
    ),
    (
        Append("tasks[vakt].held_by", {"actor": "nav", "from": "2026-01-15", "to": "open"}),
        "på arket Oppgaver, vakt: ny rad i «Hvem som har oppgaven, med datoer» "
        "(Hvem: nav, Fra: 15. januar 2026, Til og med: åpen)",
    ),
    (
        Append("tasks", {"id": "a", "area": "letting", "held_by": [{"actor": "nav", "from": "2026-01-15"}]}),
        "på arket Oppgaver: ny rad i «Oppgaver» "
        "(Kortnavn: a, Ansvarsområde: utleien av boligene, Har oppgaven: nav fra 15. januar 2026)",
    ),
    (
        Append(
            "presence.periods", {"kind": "visit", "every": "1 week", "hours": ["mon,wed 08:00-15:30"], "actors": []}
        ),
        "på arket Tilstedeværelse: ny rad i «Perioder med tilstedeværelse» "
        "(Måte: besøk, Hvor ofte: 1 uke, Dager og klokkeslett: man,ons 08:00-15:30, Hvem: ingen)",
    ),
    (
        Append("surveys", {"asked": None, "answers": [{"question": "wants-council", "count": 0}]}),
        "på arket Undersøkelser: ny rad i «Undersøkelser» "
        "(Antall spurt: et antall som ikke vises, Svarte noen ja?: ønsker et beboerråd, 0)",
    ),
    (Put("surveys", []), "på arket Undersøkelser: «Undersøkelser» blir ingen"),
    (
        Put("cohorts[c1].arrival", {"from": "2026-03-02", "to": "2026-03"}),
        "på arket Beboere, c1: «Første flytter inn» blir 2. mars 2026; "
        "på arket Beboere, c1: «Siste flytter inn» blir mars 2026",
    ),
]


@pytest.mark.parametrize(("change", "told"), TOLD, ids=[each.path for each, _ in TOLD])
def test_each_change_is_told_as_the_workbook_has_it(change: Change, told: str) -> None:
    """With the words of its cells."""
    assert SheetWords(Wording("nb")).change(change, change.value) == told
