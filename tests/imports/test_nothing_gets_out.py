"""What is dropped, and what cannot be read, is nowhere: not in results, messages, errors or output."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from bomiljo import LoadError, import_residents, import_survey, suggest_mapping
from bomiljo.wording import Wording
from cli_support import run_here as run
from dice_support import examples
from imports_support import DUF, FNR, as_csv, as_workbook, chain, problems, residents

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

HEADINGS = ["Navn", "Alder", "Husholdning", "Språk", "Innflyttet", "Notat"]
MAPPING = """\
kind: residents
rows: person
columns: {Alder: age, Husholdning: household, Språk: language, Innflyttet: arrival}
drop: [Navn, Notat]
"""
SECRETS = ("Zqxyja Wvutsen", "zqx@hemmelig.no", FNR, DUF, "91234567", "Hemmeligveien 7B")
FACTS = {
    "Alder": ["", "3", "24", "25", "55", "56", "90"],
    "Husholdning": ["", "enslig", "Par", "familie"],
    "Språk": ["", "ukrainsk", "ti", "Somali"],
    "Innflyttet": ["", "2026-01-05", "5.1.2026", "januar 2026"],
}


def _row(draw: st.DrawFn) -> list[str]:
    facts = [draw(st.sampled_from(each)) for each in FACTS.values()]
    return [draw(st.sampled_from(SECRETS)), *facts, draw(st.sampled_from(["", *SECRETS]))]


@st.composite
def lists(draw: st.DrawFn) -> list[list[str]]:
    """Make the rows of a list."""
    return [_row(draw) for _ in range(draw(st.integers(1, 12)))]


def _imported(data: bytes) -> Any:
    with TemporaryDirectory() as folder:
        return residents(Path(folder), data, MAPPING)._replace(source="")


def _holds(text: str) -> list[str]:
    return [each for each in SECRETS if each in text or each.casefold() in text.casefold()]


@given(lists(), st.randoms(use_true_random=False))
@examples(30)
def test_lists(rows: list[list[str]], dice: random.Random) -> None:
    """Counts add up to the rows; order, form and what is dropped do not matter, and nothing dropped is in a result."""
    found = _imported(as_csv([HEADINGS, *rows]))
    assert sum(each["people"] for each in found.items) == found.people == found.rows == len(rows)
    assert not _holds(repr(found))
    assert {each.heading: each.cells for each in found.dropped} == {
        "Navn": len(rows),
        "Notat": sum(bool(each[-1]) for each in rows),
    }
    facts = Counter((*(bool(each) for each in row[1:5]),) for row in rows)
    assert found.incomplete == sum(count for known, count in facts.items() if not all(known))

    shuffled, columns = dice.sample(rows, len(rows)), dice.sample(range(6), 6)
    moved = [[row[at] for at in columns] for row in [HEADINGS, *shuffled]]
    assert _imported(as_csv(moved, ",", "utf-8", "\n")) == found
    assert _imported(as_csv(moved, ";", "cp1252")) == found
    assert _imported(as_workbook(moved)) == found


@given(lists(), st.data())
@examples(40)
def test_what_cannot_be_read(rows: list[list[str]], data: st.DataObject) -> None:
    """A secret in a mapped column, a torn row or a broken file is refused, and said nowhere in the error."""
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(1, 4))
    rows[row][column] = data.draw(st.sampled_from(SECRETS))
    if data.draw(st.booleans()):
        rows[row] = rows[row][:-1]
    table = [HEADINGS, *rows] if data.draw(st.booleans()) else [*rows, HEADINGS]
    written = as_csv(table) if data.draw(st.booleans()) else as_workbook(table)
    written = _harmed(written, data)
    with TemporaryDirectory() as folder:
        for call in _calls(Path(folder), written):
            _quiet(call)


def _harmed(written: bytes, data: st.DataObject) -> bytes:
    """Cut a file short, or change some of its bytes; how long a workbook is hangs on the time of day."""
    share = st.integers(0, 999).map(lambda part: part * len(written) // 1000)
    if data.draw(st.booleans()):
        written = written[: max(len(written) // 2, data.draw(share))]
    for at in data.draw(st.lists(share, max_size=3)):
        written = written[:at] + data.draw(st.binary(min_size=1, max_size=2)) + written[at + 1 :]
    return written


def _calls(folder: Path, data: bytes) -> list[Callable[[], object]]:
    source, mapping, asked = (folder / each for each in ("list", "map.yaml", "asked.yaml"))
    source.write_bytes(data)
    mapping.write_text(MAPPING, encoding="utf-8")
    asked.write_text(
        "kind: survey\nid: s\nquestions: {Alder: {question: wants-council, yes: ['3'], no: ['24']}}\n"
        "drop: [Navn, Husholdning, Språk, Innflyttet, Notat]\n",
        encoding="utf-8",
    )
    return [
        lambda: import_residents(str(source), str(mapping)),
        lambda: import_survey(str(source), str(asked)),
        lambda: suggest_mapping(str(source), "residents"),
    ]


def _quiet(call: Callable[[], object]) -> None:
    try:
        said = repr(call())
    except LoadError as error:
        texts = [Wording(lang).problem(each) for each in error.problems for lang in ("nb", "en")]
        parts = [f"{each!r} {each} {each.args} {vars(each)}" for each in chain(error)]
        said = "\n".join([*texts, *parts])
        assert "{" not in "".join(texts)
    assert not _holds(said)


def test_a_list_without_headings_is_not_told(tmp_path: Path) -> None:
    """Its first row is a person: neither an import nor a suggestion repeats it."""
    data = as_csv([[SECRETS[0], "37", "enslig", "uk", "2026-01-05", ""]])
    found = problems(lambda: residents(tmp_path, data, MAPPING))
    assert {each.code for each in found} == {"unlisted-column", "no-such-column"}
    assert not _holds(repr(found))
    assert [each.code for each in problems(lambda: suggest_mapping(str(tmp_path / "list.csv"), "residents"))] == [
        "no-known-headings"
    ]


def test_headings_that_are_not_known_are_not_looked_for_among_people(tmp_path: Path) -> None:
    """A row below the first of a table is somebody's, also where it looks like headings."""
    for above in (["Q1", "Q2", "Q3"], ["Q1", "", "Q3"]):
        (tmp_path / "list.csv").write_bytes(as_csv([above, ["Hvem er jeg?", "Hva nå?", "Og så?"]]))
        found = problems(lambda: suggest_mapping(str(tmp_path / "list.csv"), "survey"))
        assert [each.code for each in found] == ["no-known-headings"]


def test_a_sheet_that_is_called_by_a_number(tmp_path: Path) -> None:
    """Its name is said as little as what stands in it."""

    def rename(sheet: Any) -> None:
        sheet.title = f"f {FNR}"

    found = problems(
        lambda: residents(tmp_path, as_workbook([HEADINGS, ["x", "alt", "", "", "", ""]], rename), MAPPING)
    )
    assert [(each.code, each.sheet) for each in found] == [("list-age", "")]


def test_the_command_says_nothing_either(tmp_path: Path) -> None:
    """Neither what it writes nor what it tells, whether the file is read or refused."""
    good = [[SECRETS[0], "37", "enslig", "uk", "2026-01-05", each] for each in SECRETS]
    bad = [[SECRETS[0], each, each, each, each, each] for each in SECRETS]
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    for name, rows, code in (("good.csv", good, 0), ("bad.csv", [*good, *bad], 3)):
        (tmp_path / name).write_bytes(as_csv([HEADINGS, *rows]))
        before = (tmp_path / name).read_bytes()
        for lang in ("nb", "en"):
            done = run(
                "import", "residents", str(tmp_path / name), "--mapping", str(tmp_path / "map.yaml"), "--lang", lang
            )
            assert done.code == code, done.err
            assert not _holds(done.text + done.err)
        assert (tmp_path / name).read_bytes() == before
