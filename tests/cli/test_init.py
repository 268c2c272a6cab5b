"""`bomiljo init`: from nothing to a verdict without seeing a text file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bomiljo import check, load_plan, scenario
from cli_support import run, run_here
from workbooks_support import Filled

if TYPE_CHECKING:
    from pathlib import Path


def test_a_blank_workbook_is_made_and_can_be_checked(tmp_path: Path) -> None:
    """What to do next is said, in the language; all is unknown, and nothing is a gap."""
    done = run_here("init", "plan.xlsx", "--lang", "nb", cwd=tmp_path)
    assert done.code == 0
    assert done.text.splitlines()[-1] == "Deretter: bomiljo check plan.xlsx"
    checked = run_here("check", "plan.xlsx", "--lang", "nb", "--as-of", "2024-12-01", cwd=tmp_path)
    assert checked.code == 5
    assert "Bosetting!C8" in checked.text


def test_a_text_is_made_as_well(tmp_path: Path) -> None:
    """With the same answer to everything: not known."""
    assert run_here("init", "plan.yaml", cwd=tmp_path).code == 0
    assert load_plan(tmp_path / "plan.yaml").cohorts is None


@pytest.mark.parametrize(("name", "meant"), [("bjerke", "bjerke-2023"), ("bjerke-2025", "bjerke-2025-families")])
@pytest.mark.parametrize("file", ["plan.xlsx", "plan.yml"])
def test_an_example_is_begun_with(name: str, meant: str, file: str, tmp_path: Path) -> None:
    """By its name, or the beginning of it."""
    done = run_here("init", file, "--example", name, "--lang", "en", cwd=tmp_path)
    assert (done.code, meant in done.text) == (0, True)
    assert load_plan(tmp_path / file).model_dump() == scenario(meant).model_dump()


def test_a_workbook_is_the_same_bytes_whichever_process_makes_it(tmp_path: Path) -> None:
    """Whatever the seed of Python's hashes."""
    for seed in ("1", "2"):
        made = run("init", f"{seed}.xlsx", "--example", "bjerke", cwd=tmp_path, env={"PYTHONHASHSEED": seed})
        assert made.code == 0
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Whatever it is."""
    (tmp_path / "plan.xlsx").write_bytes(b"mine")
    done = run_here("init", "plan.xlsx", "--lang", "en", cwd=tmp_path)
    assert done.code == 2
    assert "exists already" in done.err
    assert (tmp_path / "plan.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan.docx",), "has to end in .xlsx, .yaml, .yml"),
        (("plan",), "has to end in"),
        (("plan.json",), "has to end in"),
        (("plan.xlsx", "--example", "bjerkee"), "Did you mean 'bjerke"),
        (("plan.xlsx", "--example", "families"), "Several examples begin with"),
    ],
)
def test_what_cannot_be_made_is_told(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """With what there is instead; no file is left."""
    done = run_here("init", *arguments, "--lang", "en", cwd=tmp_path)
    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert list(tmp_path.iterdir()) == []


def _families() -> Filled:
    """Return a workbook in which somebody has filled in what is known of the families of 2025."""
    book = Filled()
    book.put("settlement.name", "Bjerke 2025, familier").put("settlement.municipality", "Oslo, bydel Bjerke")
    book.put("settlement.first_move_in", 2025)
    book.put("building.units.id", "family-homes").put("building.units.count", 17)
    book.put("cohorts.id", "c1").put("cohorts.kind", "flyktninger").put("cohorts.household", "familier")
    return book.put("cohorts.arrival.from", 2025).put("cohorts.arrival.to", "2025")


def test_what_is_known_of_the_families_takes_ten_cells() -> None:
    """They say as much as the shipped plan: what to ask first."""
    book = _families()
    as_of = dt.date(2024, 12, 1)
    report, wanted = check(book.plan(), as_of=as_of), check(scenario("bjerke-2025-families"), as_of=as_of)
    assert report.summary.counts == wanted.summary.counts
    assert report.summary.verdict == wanted.summary.verdict
    assert book.count == 10


def test_a_first_verdict_takes_few_cells() -> None:
    """With the days, and with who is there for the families, there is more than questions."""
    book = _families().put("settlement.first_move_in", dt.date(2025, 8, 18))
    book.put("cohorts.arrival.from", dt.date(2025, 8, 18)).put("cohorts.arrival.to", dt.date(2025, 8, 29))
    book.put("presence.periods.id", "bemanning").put("presence.periods.kind", "fast bemanning")
    book.put("presence.periods.from", dt.date(2025, 8, 18)).put("presence.periods.to", dt.date(2025, 11, 30))
    book.put("presence.periods.hours", "man-fre 08:00-15:30").put("presence.taper?", "ingen")
    assert check(book.plan(), as_of=dt.date(2025, 9, 15)).summary.verdict == "gaps"
    assert book.count <= 25
