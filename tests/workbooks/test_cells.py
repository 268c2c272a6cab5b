"""What stands in one cell: read as the planner saw it, or not at all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo.answers import fields_of, form_of, kinds
from bomiljo.errors import Problem
from bomiljo.nodes import Mark, Scalar, Sequence
from bomiljo.rulebook import LANGS
from bomiljo.spoken import plain
from bomiljo.wording import Wording
from bomiljo.workbooks.cells import Cell, read_cell, words_of

MAC = dt.date(1904, 1, 1)
AT = Mark(7, 3, "Beboere")
ISO, MONTH, YEAR, SHORT = "yyyy-mm-dd", "mmm-yy", "yyyy", "d-mmm"


def cell(value: object, number_format: str = "General", kind: str = "", first_day: dt.date | None = None) -> Cell:
    """Return a cell as a workbook gives it."""
    made = Cell(value, AT, kind, number_format)
    return made._replace(first_day=first_day) if first_day else made


def read(given_cell: Cell, field: str) -> str | list[str] | Problem:
    """Return what a cell says: a text, a list of texts, or what is wrong."""
    match read_cell(given_cell, form_of(field), field, "plan.xlsx"):
        case Scalar(text):
            return text
        case Sequence(items):
            return [each.text for each in items if isinstance(each, Scalar)]
        case Problem() as problem:
            return problem
    raise AssertionError(given_cell)


def day(year: int, month: int, of_month: int) -> dt.datetime:
    """Return a day as workbooks give one."""
    return dt.datetime(year, month, of_month)  # noqa: DTZ001 - days of a workbook have no zone


READ: list[tuple[str, Cell, str | list[str]]] = [
    # Numbers, as numbers and as text.
    ("Cohort.people", cell(17.0), "17"),
    ("Cohort.people", cell(17), "17"),
    ("Cohort.people", cell(0), "0"),
    ("Cohort.people", cell(" \u00a017\u202f "), "17"),
    ("Cohort.people", cell("1 000"), "1000"),
    ("Cohort.people", cell("ingen"), "0"),
    ("Cohort.age", cell(37.0), "37"),
    ("Cohort.age", cell("6-12"), "6-12"),
    ("Cohort.age", cell("18 til 24 år"), "18-24"),
    ("Cohort.age", cell("55 og over"), "55+"),
    ("Actor.phone", cell(22334455), "22334455"),
    ("Actor.phone", cell("22\u00a033\u00a044\u00a055"), "22 33 44 55"),
    ("Unit.entrance", cell(2.0), "2"),
    ("Settlement.name", cell(2025), "2025"),
    # Days, months and years.
    ("Settlement.first_move_in", cell(day(2025, 11, 3), ISO), "2025-11-03"),
    ("Settlement.first_move_in", cell(dt.date(2025, 11, 3), "mm-dd-yy"), "2025-11-03"),
    ("Settlement.first_move_in", cell(day(2025, 11, 1), ISO), "2025-11-01"),
    ("Settlement.first_move_in", cell(day(2025, 11, 1), MONTH), "2025-11"),
    ("Settlement.first_move_in", cell(day(2025, 11, 1), "[$-414]mmmm\\ yyyy;@"), "2025-11"),
    ("Settlement.first_move_in", cell(day(2025, 11, 1), "yyyy\\-mm"), "2025-11"),
    ("Settlement.first_move_in", cell(day(2025, 1, 1), YEAR), "2025"),
    ("Settlement.first_move_in", cell(2025), "2025"),
    ("Settlement.first_move_in", cell(2025.0), "2025"),
    ("Settlement.first_move_in", cell("3. november 2025"), "2025-11-03"),
    ("Settlement.first_move_in", cell("3.11.2025"), "2025-11-03"),
    ("Settlement.first_move_in", cell("2025-11-01..2025-11-30"), "2025-11-01..2025-11-30"),
    ("Building.permit_until", cell("Åpen"), "open"),
    ("Building.permit_until", cell("ingen slutt"), "open"),
    ("Building.permit_until", cell(day(2030, 1, 1), ISO), "2030-01-01"),
    # Words, in either language and as the plan has them.
    ("Unit.universal_design", cell(True), "yes"),
    ("Unit.universal_design", cell("Nei"), "no"),
    ("Unit.universal_design", cell("SANN"), "yes"),
    ("Cohort.household", cell("Familier"), "family"),
    ("Cohort.household", cell("family"), "family"),
    ("Cohort.support", cell("none"), "none"),
    ("Cohort.support", cell("ingen"), "none"),
    ("Cohort.language", cell("Ukrainsk"), "uk"),
    ("Cohort.language", cell("uk"), "uk"),
    ("Surroundings.answer_within", cell("14 dager"), "14 dager"),
    ("Series.every", cell("annenhver uke"), "2 weeks"),
    ("Path.continues", cell("open"), "open"),
    ("Path.continues", cell("Åpen"), "open"),
    ("Path.continues", cell("vold"), "vold"),
    # Lists.
    ("PresencePeriod.hours", cell("man-fre 08:00-15:30; lør 10:00-14:00"), ["man-fre 08:00-15:30", "lør 10:00-14:00"]),
    ("PresencePeriod.hours", cell("man,ons 08:00-15:30"), ["man,ons 08:00-15:30"]),
    ("PresencePeriod.hours", cell("døgnet rundt"), ["always"]),
    ("PresencePeriod.actors", cell("nav\n utleier ;\r\n"), ["nav", "utleier"]),
    ("PresencePeriod.actors", cell("nav_x000D_\nutleier"), ["nav", "utleier"]),
    ("PresencePeriod.actors", cell("Ingen"), []),
    ("PresencePeriod.actors", cell('"ingen"'), ["ingen"]),
    ("Actor.bodies", cell("Nav; utleier; district"), ["nav", "landlord", "district"]),
    ("Actor.languages", cell("norsk; uk"), ["no", "uk"]),
    ("Series.held", cell(day(2025, 11, 3), ISO), ["2025-11-03"]),
    ("Series.held", cell("3.11.2025; 10. november 2025"), ["2025-11-03", "2025-11-10"]),
]

# What is wrong, and what may have been meant.
REFUSED: list[tuple[str, Cell, str, str | None]] = [
    ("Cohort.people", cell(17.5), "count", None),
    ("Cohort.people", cell(-1), "count", None),
    ("Cohort.people", cell(float("inf")), "count", None),
    ("Cohort.people", cell(1e300), "count", None),
    ("Cohort.people", cell(0.5, "0%"), "cell-percent", None),
    ("Cohort.people", cell(1, "0 %"), "cell-percent", None),
    ("Cohort.people", cell("17 stk"), "count", "17"),
    ("Cohort.people", cell(day(1900, 1, 17), ISO), "cell-made-date", "18"),
    ("Cohort.people", cell("#REF!", kind="e"), "cell-error", None),
    ("Cohort.people", cell("=8+9", kind="f"), "cell-formula", None),
    ("Cohort.people", cell(object()), "cell-formula", None),
    ("Cohort.people", cell(True), "cell-truth", None),
    ("Cohort.people", cell("17\x07"), "cell-character", None),
    ("Cohort.people", cell("\ud800"), "cell-character", None),
    ("Cohort.age", cell(day(2026, 12, 6), SHORT), "cell-made-date", "6-12"),
    ("Cohort.age", cell(day(2026, 6, 12), SHORT), "cell-made-date", "6-12"),
    ("Cohort.age", cell(day(2025, 1, 1), MONTH), "cell-made-date", "1-25"),
    ("Cohort.age", cell(day(1940, 6, 1), MONTH), "cell-made-date", "6-40"),
    ("Cohort.age", cell(17.5), "age-band", None),
    ("Cohort.age", cell(17, "0%"), "cell-percent", None),
    ("Cohort.household", cell("famlier"), "cell-choice", "familier"),
    ("Cohort.household", cell(1), "cell-choice", None),
    ("Cohort.id", cell("Hansen"), "cohort-id", None),
    ("Cohort.id", cell("C1"), "cohort-id", "c1"),
    ("Cohort.language", cell("ukrainks"), "language", "ukrainsk"),
    ("Unit.id", cell("Familieboliger"), "ident", "familieboliger"),
    ("Unit.id", cell("Blokk A, 2. etg"), "ident", "blokk-a-2-etg"),
    ("Unit.id", cell(1.5), "ident", None),
    ("Unit.universal_design", cell(1), "cell-choice", None),
    ("Unit.universal_design", cell("kanskje"), "cell-choice", None),
    ("Settlement.name", cell(2.5), "cell-number", None),
    ("Settlement.name", cell(day(2025, 11, 3), ISO), "cell-made-date", None),
    ("Settlement.name", cell("x" * 2001), "text", None),
    ("Settlement.first_move_in", cell(dt.datetime(2025, 11, 3, 12), ISO), "cell-time", "2025-11-03"),  # noqa: DTZ001
    ("Settlement.first_move_in", cell(dt.time(12)), "cell-time", None),
    ("Settlement.first_move_in", cell(dt.timedelta(days=2)), "cell-time", None),
    ("Settlement.first_move_in", cell(day(1905, 7, 17), ISO), "cell-number-as-date", "2025"),
    ("Settlement.first_move_in", cell(day(1900, 1, 14), ISO), "cell-number-as-date", None),
    (
        "Settlement.first_move_in",
        cell(day(1909, 7, 18), ISO, first_day=dt.date(1904, 1, 1)),
        "cell-number-as-date",
        "2025",
    ),
    ("Settlement.first_move_in", cell(day(2025, 11, 17), MONTH), "cell-shows-month", "2025-11-17"),
    ("Settlement.first_move_in", cell(day(2025, 11, 1), YEAR), "cell-shows-year", "2025-11-01"),
    ("Settlement.first_move_in", cell(day(2026, 11, 3), SHORT), "cell-shows-no-year", "2026-11-03"),
    ("Settlement.first_move_in", cell(day(2026, 11, 3), "h:mm"), "cell-shows-time", "2026-11-03"),
    ("Settlement.first_move_in", cell(day(2250, 11, 3), ISO), "cell-date-limits", None),
    ("Settlement.first_move_in", cell(45964), "cell-number-for-date", "2025-11-03"),
    ("Settlement.first_move_in", cell(20251103), "cell-number-for-date", "2025-11-03"),
    ("Settlement.first_move_in", cell(3.11), "cell-number-for-date", None),
    ("Settlement.first_move_in", cell("5/6/2024"), "cell-date-form", "2024-06-05"),
    ("Settlement.first_move_in", cell("3.11.25"), "cell-date-form", "2025-11-03"),
    ("Settlement.first_move_in", cell("31.2.2025"), "cell-no-such-date", None),
    ("Settlement.first_move_in", cell("2025-11-30..2025-11-01"), "cell-date-order", None),
    ("Settlement.first_move_in", cell("1.1.1850"), "cell-date-limits", None),
    ("Building.permit_until", cell("snart"), "cell-date-or-open", None),
    ("Series.every", cell(14), "interval", None),
    ("Series.every", cell("to ganger i uken"), "interval", None),
    ("PresencePeriod.hours", cell(dt.time(8)), "cell-made-date", None),
    ("PresencePeriod.hours", cell("mandag til fredag 8-15.30"), "hours", "man-fre 08:00-15:30"),
    ("PresencePeriod.hours", cell("man, ons 08:00-15:30"), "hours", "man,ons 08:00-15:30"),
    ("PresencePeriod.actors", cell("nav, utleier"), "cell-semicolons", "nav; utleier"),
    ("Actor.bodies", cell("Nav, utleier"), "cell-semicolons", "Nav; utleier"),
    ("Actor.bodies", cell("Nav; utleir"), "cell-choice", "utleier"),
    ("Actor.email", cell("ikke en adresse"), "email", None),
    ("Actor.phone", cell("ring meg"), "phone", None),
]


@pytest.mark.parametrize(("field", "given_cell", "expected"), READ)
def test_a_cell_is_read_as_it_was_seen(field: str, given_cell: Cell, expected: str | list[str]) -> None:
    """What somebody typed is what the plan says, whatever Excel made of it."""
    assert read(given_cell, field) == expected


@pytest.mark.parametrize(("field", "given_cell", "code", "suggestion"), REFUSED)
def test_what_leaves_a_doubt_is_refused(field: str, given_cell: Cell, code: str, suggestion: str | None) -> None:
    """The message names the cell, says what is wrong in both languages, and suggests what may have been meant."""
    problem = read(given_cell, field)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.suggestion, problem.place) == (code, suggestion, "plan.xlsx:Beboere!C7")
    for lang in LANGS:
        said = Wording(lang).problem(problem)
        assert "{" not in said
        assert "«»" not in said
        assert "“”" not in said


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0"])
def test_blank_is_not_known(value: object) -> None:
    """A cell with nothing in it, or only blanks, says nothing: neither none nor an empty list."""
    for field in ("Cohort.people", "PresencePeriod.actors", "Settlement.name"):
        assert read_cell(cell(value), form_of(field), field, "p") == Scalar("", plain=True, mark=AT)


def test_a_name_of_a_group_is_not_said_again() -> None:
    """What stands where a group's number should stand may be a family's name."""
    problem = read(cell("Hansen"), "Cohort.id")
    assert isinstance(problem, Problem)
    assert problem.value is None
    assert "Hansen" not in str(problem)


FIELDS = [field for kind in kinds() for field in fields_of(kind) if form_of(field).part is None]


@pytest.mark.parametrize("field", [each for each in FIELDS if form_of(each).type in ("choice", "yes-no")])
def test_no_word_means_two_things(field: str) -> None:
    """Words of both languages and codes can be written; none stands for two choices of one field."""
    form, meant = form_of(field), dict[str, str]()
    for lang in LANGS:
        for code, word in words_of(form, lang).items():
            for each in (word, word.upper(), code):
                assert meant.setdefault(plain(each), code) == code
                assert read(cell(each), field) in (code, [code])


values: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(), st.sampled_from(["3.11.2025", "6-12", "ingen", "nav; utleier", "åpen", "ja", "2025-11"]),
)  # fmt: skip


@given(values, st.sampled_from(FIELDS), st.sampled_from(["General", ISO, MONTH, YEAR, SHORT, "0%", "@"]))
def test_whatever_stands_there_is_read_or_refused(value: object, field: str, number_format: str) -> None:
    """Nothing in a cell is an error of the program, and every message can be said."""
    found = read(cell(value, number_format), field)
    if isinstance(found, Problem):
        assert all("{" not in Wording(lang, 0).fault(found).replace(found.value or "", "") for lang in LANGS)
