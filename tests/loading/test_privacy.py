"""Identity numbers are found however they are written, and never repeated."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bomiljo.errors import LoadError
from bomiljo.privacy import personal_contacts, scan
from bomiljo.yamltext import parse

# Skatteetaten's examples of the rules from 2032 (the second is also valid by the older rules), and
# an example of the older rules that is published with their description.
FNR = ["02013299997", "30108299920", "30108299939", "31129956715"]
# Made-up numbers that other open source validators test with.
DUF = ["200205705502", "200900595509"]

GAPS = ["", " ", "-", "\u00a0", "\u2009", "\u202f", "\u2007", "\u2011", "\u2013", "\t"]
AROUND = ["{}", "fnr: {}\n", "# {}", "{}: key\n", "'{}'", "a{}b", "_{}_", "({})", "{}.", "+{}", "x\n  {}, y"]
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]


def control_digits(nine: str, first_start: int) -> str:
    """Return the control digits as Skatteetaten describes them; "" where the number is not used."""
    k1 = (first_start - sum(int(d) * w for d, w in zip(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True)) % 11) % 11
    ten = f"{nine}{k1}"[:10]
    k2 = (11 - sum(int(d) * w for d, w in zip(ten, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11) % 11
    return "" if 10 in (k1, k2) else f"{k1}{k2}"


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Make a valid number of any kind: of people, D-numbers, synthetic ones, older and newer rules."""
    born = draw(st.dates(date(1900, 1, 1), date(2060, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 40]))
    month = born.month + draw(st.sampled_from([0, 20, 40, 60, 80]))
    nine = f"{day:02}{month:02}{born.year % 100:02}{draw(st.integers(0, 999)):03}"
    control = control_digits(nine, draw(st.sampled_from([11, 11, 12, 13, 14])))
    assume(control)
    return nine + control


@st.composite
def duf_numbers(draw: st.DrawFn) -> str:
    """Make a DUF number with the control digits that are known from practice."""
    year, number = draw(st.integers(1990, 2039)), draw(st.integers(0, 999_999))
    weights = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)
    total = sum(int(d) * w for d, w in zip(f"{number:06}{year}", weights, strict=True))
    return f"{year}{number:06}{total % 11:02}"


def found(text: str) -> list[tuple[str, int, int]]:
    """Return kind and place of what is found, having checked that nothing is repeated."""
    problems = scan(text, "plan.yaml")
    assert all((p.code, p.source, p.value) == ("identity-number", "plan.yaml", None) for p in problems)
    return [(p.values["what"], p.line, p.column) for p in problems]


def in_script(text: str, digits: str) -> str:
    """Return the text with its digits in another script."""
    return text.translate({ord("0") + n: digit for n, digit in enumerate(digits)})


class TestIdentityNumbers:
    """What `scan` finds."""

    @pytest.mark.parametrize("number", FNR)
    def test_known_numbers(self, number: str) -> None:
        """Published examples are found, by the rules before 2032 and from then."""
        assert found(number) == [("fnr", 1, 1)]

    @pytest.mark.parametrize("number", FNR)
    @pytest.mark.parametrize("at", range(9, 11))
    def test_a_wrong_control_digit(self, number: str, at: int) -> None:
        """The last digit has one right value; the first control digit at most four."""
        others = [f"{number[:at]}{digit}{number[at + 1 :]}" for digit in range(10)]
        assert [text for text in others if found(text)] == [number]

    @given(identity_numbers(), st.sampled_from(GAPS), st.sampled_from(AROUND), st.sampled_from(DIGITS))
    def test_every_valid_number_is_found(self, number: str, gap: str, around: str, digits: str) -> None:
        """With every gap, in values, keys and comments, in every script."""
        text = around.format(in_script(number[:6] + gap + number[6:], digits))
        line, column = (2, 3) if "\n  " in text else (1, around.index("{") + 1)
        assert found(text) == [("fnr", line, column)]

    @given(identity_numbers() | duf_numbers(), st.sampled_from(GAPS))
    def test_no_number_is_ever_repeated(self, number: str, gap: str) -> None:
        """Neither a problem nor the error that carries it holds any part that identifies somebody."""
        gap = gap if len(number) == 11 else ""
        problems = scan(f"a: {number[:6]}{gap}{number[6:]}", "plan.yaml")
        assert len(problems) == 1
        for shown in [*map(repr, problems), str(LoadError(problems)), repr(LoadError(problems))]:
            assert not any(number[start : start + 4] in shown for start in range(len(number) - 3))

    @given(identity_numbers(), st.sampled_from(["0", "7", "９"]))
    def test_part_of_a_longer_number(self, number: str, digit: str) -> None:
        """It is some other number; with one digit before, it may look like a DUF number."""
        assert not [what for what, *_ in found(number + digit) + found(digit + number) if what == "fnr"]

    def test_all_are_told_with_their_places(self) -> None:
        """In the order of the text, of both kinds; a wide line end counts as one."""
        text = f"a: {DUF[0]} {FNR[0]}\r\næ: 😀 {FNR[1]}\n{DUF[1]}: x"
        assert found(text) == [("duf", 1, 4), ("fnr", 1, 17), ("fnr", 2, 6), ("duf", 3, 1)]

    @pytest.mark.parametrize("start", ["00", "32", "40", "72", "99"])
    def test_a_day_that_is_none(self, start: str) -> None:
        """Right control digits alone make no identity number."""
        numbers = [f"{start}0190{n:03}" for n in range(100)]
        assert not any(found(nine + control_digits(nine, 11)) for nine in numbers if control_digits(nine, 11))


class TestDufNumbers:
    """Twelve digits that begin with a year."""

    @pytest.mark.parametrize("number", DUF)
    def test_known_numbers(self, number: str) -> None:
        """They are found in one run and in groups."""
        assert found(number) == [("duf", 1, 1)]
        assert found(f"{number[:4]} {number[4:10]} {number[10:]}") == [("duf", 1, 1)]

    @given(duf_numbers(), st.sampled_from(GAPS), st.sampled_from(GAPS), st.sampled_from(DIGITS))
    def test_every_valid_number_is_found(self, number: str, gap: str, second: str, digits: str) -> None:
        """However it is grouped, and in every script."""
        text = in_script(f"{number[:4]}{gap}{number[4:10]}{second}{number[10:]}", digits)
        assert found(f"duf: {text}\n") == [("duf", 1, 6)]

    @given(st.integers(1990, 2039), st.integers(0, 99_999_999))
    def test_unknown_control_digits_count(self, year: int, rest: int) -> None:
        """As their rule is not published, a wrong one is no way out."""
        text = f"{rest:08}"
        assume(not "0101" <= text[:4] <= "1231")  # could be a time
        assert found(f"{year}{text}") == [("duf", 1, 1)]

    def test_a_time_is_not_a_number(self) -> None:
        """Twelve digits can be a date with hour and minute; then the control digits decide."""
        assert found("202405011230") == []
        assert found("189912311230") == []
        assert found("204012345678") == []
        assert found("202405012530") == [("duf", 1, 1)]


DATES = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001 — any clock
ZONES = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FORMATS = [
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%Y%m%d",
    "%d%m%y",
    "%Y%m%dT%H%M%S",
    "%Y%m%d%H%M%S",
    "%d/%m/%Y",
]
WHEN = st.builds(lambda at, form: at.strftime(form), DATES, st.sampled_from(FORMATS))
STAMP = st.builds(lambda at, zone: at.replace(tzinfo=zone).isoformat(), DATES, ZONES)


def grouped(number: int, sizes: tuple[int, ...], gap: str) -> str:
    """Return the digits in groups of these sizes."""
    text, groups = str(number), []
    for size in sizes:
        groups.append(text[:size])
        text = text[size:]
    return gap.join(groups)


EIGHT = st.integers(20_000_000, 99_999_999)
PHONE = st.builds(
    grouped, EIGHT, st.sampled_from([(8,), (2, 2, 2, 2), (3, 2, 3), (4, 4)]), st.sampled_from([" ", "\u00a0"])
)
ORGANISATION = st.builds(
    grouped, st.integers(800_000_000, 999_999_999), st.sampled_from([(9,), (3, 3, 3)]), st.just(" ")
)
HASH = st.binary(max_size=8).map(lambda data: hashlib.sha256(data).hexdigest())


class TestNoFalseAlarm:
    """What plans hold that is no identity number."""

    @given(
        st.lists(
            WHEN | STAMP | PHONE | ORGANISATION | HASH | st.uuids().map(str) | PHONE.map("+47 {}".format),
            max_size=5,
        )
    )
    def test_dates_phones_organisations_and_hashes(self, parts: list[str]) -> None:
        """Alone or in a row, none is taken for a number of a person."""
        assert found(", ".join(parts)) == []
        assert found("\n".join(parts)) == []

    @given(WHEN, WHEN, st.sampled_from([" ", "-", "..", "–", " - ", "/"]))
    def test_spans(self, start: str, end: str, gap: str) -> None:
        """Nor is a span of two dates."""
        assert found(start + gap + end) == []

    def test_numbers_inside_a_hash(self) -> None:
        """A checksum or UUID holds runs of digits by chance."""
        assert found(f"sha256: {'ab' * 16}{FNR[0]}{'cd' * 10}") == []
        assert found(str(uuid.UUID(f"{'ab' * 10}{DUF[0]}"))) == []

    def test_a_short_word_around_a_number_hides_nothing(self) -> None:
        """Only what is as long as a checksum is one."""
        assert found(f"ab{FNR[0]}cd") == [("fnr", 1, 3)]


# --- Contacts -----------------------------------------------------------------------------------


def contacts(text: str) -> list[tuple[str, int, int]]:
    """Return kind and place of the contacts found in a section."""
    problems = personal_contacts(parse(text, "plan.yaml"), "plan.yaml", "cohorts")
    assert all((p.code, p.source, p.value) == ("personal-contact", "plan.yaml", None) for p in problems)
    assert all(p.values["place"] == "cohorts" for p in problems)
    return [(p.values["what"], p.line, p.column) for p in problems]


class TestContacts:
    """E-mail addresses and phone numbers in sections about residents."""

    @pytest.mark.parametrize(
        "text",
        [
            "ola@example.no",
            "write to ola.nordmann+x@mail.example.com, please",
            "blåbær@eksempel.øy.no",
            "<a@b.no>",
            "a＠b.no",
        ],
    )
    def test_e_mail(self, text: str) -> None:
        """An address anywhere in a text is found at the text's place, and not repeated."""
        [problem] = personal_contacts(parse(f"- note: '{text}'", "f"), "f", "cohorts")
        assert (problem.line, problem.column, problem.values["what"]) == (1, 9, "e-mail")
        assert "@" not in repr(problem)

    @pytest.mark.parametrize(
        "text",
        [
            "22334455", "22 33 44 55", "912 34 567", "2233 4455", "22.33.44.55", "91-23-45-67",
            "tlf.91234567", "+47 22334455", "+4722334455", "(+47) 22 33 44 55", "0047 912 34 567",
            "004791234567", "+47-91-234-567",
            "+964 750 123 4567", "ring 912\u00a034\u00a0567!", "９１２３４５６７", "+47 91 23 45 67",
        ],
    )  # fmt: skip
    def test_phone(self, text: str) -> None:
        """The usual groupings are found, and any number with a country's sign."""
        assert contacts(f"a: {{b: ['{text}']}}") == [("phone", 1, 9)]

    @given(
        EIGHT,
        st.sampled_from([(8,), (2, 2, 2, 2), (3, 2, 3), (4, 4)]),
        st.sampled_from(["+47 ", "+47", "0047 "]),
    )
    def test_every_norwegian_number_with_its_country(self, number: int, sizes: tuple[int, ...], sign: str) -> None:
        """With +47 before it, a number that could be a date is a phone number too."""
        text = sign + grouped(number, sizes, " ")
        assert contacts(f"- '{text}'") == [("phone", 1, 3)]
        assert str(number)[-4:] not in repr(personal_contacts(parse(f"- '{text}'", "f"), "f", "cohorts"))

    @pytest.mark.parametrize(
        "text",
        [
            "2024-05-01", "20240501", "31.12.2023", "31122023", "2023-2024", "2023 2024", "18-24", "15:30",
            "20.30-22.15", "987654321", "987 654 321", "2 500 000", "25 000 000",
            "2024-05-01T20:30:22.334455", "c1", "@nav", "a@b", "12345678", "5 @ 10.00",
            "20 21 22", "f" * 32 + "22334455",
        ],
    )  # fmt: skip
    def test_no_false_alarm(self, text: str) -> None:
        """Dates, times, years, amounts and organisation numbers are no contacts."""
        assert contacts(f"- '{text}'") == []

    @given(
        st.dates(date(1900, 1, 1), date(2099, 12, 31)),
        st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d%m%Y", "%d.%m.%y"]),
    )
    def test_no_date_is_a_phone_number(self, day: date, form: str) -> None:
        """However it is written."""
        assert contacts(f"- '{day.strftime(form)}'") == []

    def test_every_text_is_looked_at(self) -> None:
        """Keys too, in the order of the file, one problem for each kind, and aliases once."""
        text = "- a@b.no: x\n- &n {c: [22334455 or d@e.no]}\n- *n\n- 91234567\n"
        assert contacts(text) == [("e-mail", 1, 3), ("e-mail", 2, 11), ("phone", 2, 11), ("phone", 4, 3)]
