"""Rows of a list become groups of those who share all facts; what is blank is not known, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from bomiljo import check, read_plan
from bomiljo.fields import MAX_AGE
from bomiljo.imports.residents import BANDS
from bomiljo.indicators.integration import OVER_55
from bomiljo.indicators.mix import AGE_GROUPS
from imports_support import codes, problems, residents

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Imported


def of(folder: Path, columns: str, rows: str, more: str = "rows: person") -> Imported:
    """Import a list in which the columns are called by the field that they are."""
    fields = [each.strip() for each in columns.split(";")]
    mapping = f"kind: residents\n{more}\ncolumns: {{{', '.join(f'{each}: {each}' for each in fields)}}}\n"
    return residents(folder, f"{columns}\n{rows}\n", mapping)


def test_equal_facts_make_a_group(tmp_path: Path) -> None:
    """Ages count by their band; who differs in anything else is of another group."""
    found = of(
        tmp_path,
        "age;household;arrival",
        "30;enslig;2026-01\n25;Enslig;2026-01\n55;single;januar 2026\n56;enslig;2026-01",
    )
    assert found.items == (
        {"id": "c1", "people": 3, "household": "single", "age": "25-55", "arrival": "2026-01"},
        {"id": "c2", "people": 1, "household": "single", "age": "56+", "arrival": "2026-01"},
    )
    assert (found.rows, found.people, found.incomplete, found.small_groups) == (4, 4, 0, 2)


def test_what_is_blank_is_not_known(tmp_path: Path) -> None:
    """Blank, and a word that says so, is a group of its own, and counted as incomplete."""
    found = of(tmp_path, "age;told_in_person", "30;ja\n;ja\nukjent;Ja\n30;\n30;nei")
    assert found.items == (
        {"id": "c1", "people": 1, "age": "25-55", "told_in_person": False},
        {"id": "c2", "people": 1, "age": "25-55", "told_in_person": True},
        {"id": "c3", "people": 1, "age": "25-55"},
        {"id": "c4", "people": 2, "told_in_person": True},
    )
    assert found.incomplete == 3


def test_a_blank_can_be_said_to_mean_something(tmp_path: Path) -> None:
    """Only where the mapping says so is a blank cell an answer."""
    mapping = (
        "kind: residents\nrows: person\n"
        "columns:\n  gp: {field: gp_from, blank: open}\n  out: {field: departure, blank: ingen}\n"
        "  t: {field: suits, blank: no}\ndrop: [n]\n"
    )
    found = residents(tmp_path, "gp;out;t;n\n;;;1\n1.2.2026;1.6.2026;ja;2\n", mapping)
    assert found.items == (
        {"id": "c1", "people": 1, "suits": False, "departures": [], "gp_from": "open"},
        {
            "id": "c2",
            "people": 1,
            "suits": True,
            "departures": [{"on": "2026-06-01", "people": 1}],
            "gp_from": "2026-02-01",
        },
    )
    assert found.incomplete == 0


def test_who_leaves_stays_in_the_group(tmp_path: Path) -> None:
    """A group has its departures; where it is not known whether somebody leaves, that is another group."""
    more = "rows: person\nfor_all: {kind: refugees, arrival: 2026-01-05}"
    found = of(tmp_path, "departure", "2027-01-01\n2026-06-01\n2027-01-01\n\nukjent", more)
    assert found.items == (
        {
            "id": "c1",
            "people": 3,
            "kind": "refugees",
            "arrival": "2026-01-05",
            "departures": [{"on": "2026-06-01", "people": 1}, {"on": "2027-01-01", "people": 2}],
        },
        {"id": "c2", "people": 1, "kind": "refugees", "arrival": "2026-01-05"},
    )


def test_households_and_groups_say_how_many_they_are(tmp_path: Path) -> None:
    """People and homes are added up; of a household whose size is blank it is not known."""
    rows = "4;1;familie;3-41\n3;1;familie;0-38\n;1;familie;\n2;;familie;3-41\n1;1;enslig;70"
    found = of(tmp_path, "people;homes;household;age", rows, "rows: household")
    assert found.items == (
        {"id": "c1", "people": 7, "homes": 2, "household": "family", "age": "0-55"},
        {"id": "c2", "people": 2, "household": "family", "age": "0-55"},
        {"id": "c3", "homes": 1, "household": "family"},
        {"id": "c4", "people": 1, "homes": 1, "household": "single", "age": "56+"},
    )
    assert (found.people, found.rows, found.small_groups) == (None, 5, 2)
    assert codes(lambda: of(tmp_path, "people;age", "3;41\n;41", "rows: household")) == [
        ("age-of-several", 2, 1),
        ("age-of-several", 3, 1),
    ]


@pytest.mark.parametrize(
    ("born", "arrives", "age"),
    [
        ("15.6.2001", "14.6.2026", "0-24"),
        ("15.6.2001", "15.6.2026", "25-55"),
        ("2001", "15.6.2026", "0-55"),
        ("15.6.2001", "2026", "0-55"),
        ("29.2.1970", "28.2.2026", None),
        ("29.2.1972", "28.2.2028", "25-55"),
        ("29.2.1972", "29.2.2028", "56+"),
        ("15.6.2001", "", None),
        ("", "15.6.2026", None),
    ],
)
def test_a_birth_date_becomes_an_age(tmp_path: Path, born: str, arrives: str, age: str | None) -> None:
    """It is reckoned on the day of arrival, and where that leaves a doubt the bands are one."""
    if born == "29.2.1970":
        assert codes(lambda: of(tmp_path, "birth-date;arrival", f"{born};{arrives}")) == [("list-date", 2, 1)]
        return
    (group,) = of(tmp_path, "birth-date;arrival", f"{born};{arrives}").items
    assert group.get("age") == age
    assert "birth" not in str(group)
    assert "2001" not in str(group)


def test_ages_on_a_day_that_is_told(tmp_path: Path) -> None:
    """Else on the day that the mapping tells; who is born after it is an error."""
    more = "rows: person\nages_on: 2026-06-15"
    assert of(tmp_path, "birth-date", "15.6.2001", more).items[0]["age"] == "25-55"
    assert codes(lambda: of(tmp_path, "birth-date", "16.6.2026\n1.1.1901", more)) == [
        ("born-after", 2, 1),
        ("too-old", 3, 1),
    ]


def test_own_bands_and_coarser_days(tmp_path: Path) -> None:
    """A mapping may have other age bands, and keep no more of a date than its month or year."""
    mapping = (
        "kind: residents\nrows: person\nage_bands: [0-17, 18-66, 67+]\n"
        "columns: {a: age, g: {field: gp_from, precision: month}, l: {field: lease_until, precision: year}}\n"
    )
    found = residents(tmp_path, "a;g;l\n17;3.2.2026;1.3.2029\n17;4.2.2026;open\n18;28.2.2026;31.12.2029\n", mapping)
    assert found.items == (
        {"id": "c1", "people": 1, "age": "0-17", "lease_until": "2029", "gp_from": "2026-02"},
        {"id": "c2", "people": 1, "age": "0-17", "lease_until": "open", "gp_from": "2026-02"},
        {"id": "c3", "people": 1, "age": "18-66", "lease_until": "2029", "gp_from": "2026-02"},
    )


def test_the_bands_are_those_that_rules_tell_apart() -> None:
    """No rule can see more of an age than its default band, and the bands are no finer than rules see."""
    found = [range(each.low, (MAX_AGE if each.high is None else each.high) + 1) for each in BANDS]
    assert found == list(AGE_GROUPS)
    assert frozenset(found[-1]) == OVER_55


def test_words_of_the_list(tmp_path: Path) -> None:
    """A mapping tells what the words of a list mean; a word that means nothing in a plan can be not known."""
    mapping = (
        "kind: residents\nrows: person\ncolumns:\n"
        "  Type: {field: household, values: {Bor sammen: couple, Annet: }}\n"
        "  Hus: {field: unit, values: {Hus A: small-homes}}\n"
        "  Språk: {field: language, values: {Tigrinsk: ti}}\n"
    )
    found = residents(tmp_path, "Type;Hus;Språk\nBOR  SAMMEN;hus a;tigrinsk\nannet;;Somali\n", mapping)
    assert found.items == (
        {"id": "c1", "people": 1, "household": "couple", "language": "ti", "unit": "small-homes"},
        {"id": "c2", "people": 1, "language": "so"},
    )


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("household", "gift", "list-choice"),
        ("support", "12", "list-choice"),
        ("suits", "kanskje", "list-yes-no"),
        ("age", "37,5", "list-age"),
        ("age", "121", "list-age"),
        ("age", "tre", "list-age"),
        ("arrival", "3/4/2026", "list-date"),
        ("arrival", "3.4.26", "list-date"),
        ("arrival", "30.2.2026", "list-date"),
        ("gp_from", "snart", "list-date-or-open"),
        ("language", "ali", "list-language"),
        ("language", "Klingon", "list-language"),
        ("language", "x" * 200, "list-long-text"),
        ("arrival", "31129956715", "list-identity-number"),
        ("age", "2002 057055 02", "list-identity-number"),
    ],
)
def test_cells_that_cannot_be_read(tmp_path: Path, column: str, cell: str, code: str) -> None:
    """They are told by their place and heading, and never said again."""
    (found,) = problems(lambda: of(tmp_path, f"assessed;{column}", f"ja;{cell}"))
    assert (found.code, found.line, found.column, found.value, found.suggestion) == (code, 2, 4, None, None)
    assert found.values == {"heading": column}


def test_rows_whose_cells_do_not_fit(tmp_path: Path) -> None:
    """Two cells that cannot both be true are an error of the row."""
    assert codes(lambda: of(tmp_path, "arrival.from;arrival.to", "2026-02-01;2026-01-01")) == [("row-backwards", 2, 1)]
    assert codes(lambda: of(tmp_path, "arrival;departure", "2026-02-01;2026-01-01")) == [("leaves-too-early", 2, 1)]


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Each with its place."""
    found = codes(lambda: of(tmp_path, "age;household", "x;enslig\n30;y\nz;w"))
    assert found == [("list-age", 2, 1), ("list-choice", 3, 4), ("list-age", 4, 1), ("list-choice", 4, 3)]


def test_too_many_groups(tmp_path: Path) -> None:
    """A list that gives more groups than a plan can have is refused, with what to do."""
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=each) for each in range(1001)]
    found = problems(lambda: of(tmp_path, "gp_from", "\n".join(map(str, days))))
    assert [(each.code, each.values["count"]) for each in found] == [("too-many-groups", "1001")]


def test_the_text_is_a_plan(tmp_path: Path) -> None:
    """What is written is read as a plan, and rules decide by it as by a plan in which each person stands alone."""
    rows = [(age, kind) for age in (3, 20, 24, 25, 40, 55, 56, 70) for kind in ("enslig", "familie") for _ in range(3)]
    found = of(
        tmp_path,
        "age;household;arrival",
        "\n".join(f"{age};{kind};2026-01-05" for age, kind in rows),
    )
    rest = "activities: {introduction_programme: {offered_ages: 18-55}}\nsettlement: {first_move_in: 2026-01-05}\n"
    alone = "".join(
        f"  - {{people: 1, age: {age}, household: {'single' if kind == 'enslig' else 'family'}, arrival: 2026-01-05}}\n"
        for age, kind in rows
    )
    day = dt.date(2026, 2, 1)
    grouped, single = (
        check(read_plan(text + rest), as_of=day, topics=("mix", "integration"), internal=True)
        for text in (found.text, f"cohorts:\n{alone}")
    )
    outcomes: Any = [[(each.rule, each.outcome, each.message) for each in one.outcomes] for one in (grouped, single)]
    assert outcomes[0] == outcomes[1]
