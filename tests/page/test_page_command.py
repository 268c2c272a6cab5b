"""`--format html`: one plan to one page, on standard output or in a file; a check in text pays nothing for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from bomiljo import dossier, load_plan
from bomiljo_cli.page.render import render
from cli_support import DAY, run_python, write_plans
from cli_support import run_here as run
from page_support import parse

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = ("--format", "html", "--as-of", DAY)


@pytest.fixture
def plans(tmp_path: Path) -> dict[str, str]:
    """Return the files of some plans."""
    return write_plans(tmp_path)


@pytest.mark.parametrize(("lang", "seed"), [("nb", "1"), ("en", "2")])
def test_the_page_is_that_of_the_dossier_byte_for_byte(plans: dict[str, str], lang: str, seed: str) -> None:
    """The same on standard output, in a file, and on every run; whatever the console can show."""
    chosen = ("check", plans["both"], *PAGE, "--lang", lang)
    done = run(*chosen, env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "ascii"})
    found = dossier(load_plan(plans["both"]), as_of=dt.date.fromisoformat(DAY), lang="nb" if lang == "nb" else "en")
    assert done.out == render(found).encode()
    target = f"{plans['both']}.html"
    filed = run(*chosen, "--output", target, env={"PYTHONHASHSEED": f"{seed}0"})
    assert (filed.code, filed.out, filed.err) == (done.code, b"", "")
    with open(target, "rb") as file:  # noqa: PTH123 - bytes as they are
        assert file.read() == done.out


@pytest.mark.parametrize("name", ["sound", "gap", "undecided", "both", "over", "blank"])
def test_exit_codes_are_those_of_the_check(plans: dict[str, str], name: str) -> None:
    """What a page shows is judged as in text."""
    assert run("check", plans[name], *PAGE).code == run("check", plans[name], "--as-of", DAY).code


def test_a_plan_that_is_refused_has_no_page(plans: dict[str, str], tmp_path: Path) -> None:
    """Its faults are told, and no file is left behind that looks like an answer."""
    target = tmp_path / "page.html"
    done = run("check", plans["invalid"], *PAGE, "-o", str(target), "--lang", "en")
    assert (done.code, done.out, target.exists()) == (3, b"", False)
    assert "peple" in done.err


@pytest.mark.parametrize(("lang", "said"), [("nb", "én fil for én plan"), ("en", "one file of one plan")])
def test_several_plans_are_refused_before_anything_is_written(plans: dict[str, str], lang: str, said: str) -> None:
    """A page is of one plan; what to do instead is told."""
    done = run("check", plans["gap"], plans["both"], *PAGE, "--lang", lang)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err


def test_the_example_has_a_page() -> None:
    """`demo` says in a text what it is; a page says it itself."""
    done = run("demo", "--format", "html", "--lang", "en")
    assert (done.code, done.err) == (1, "")
    assert parse(done.text).all("h1")[0].text == "Bjerke 2023"


def test_a_plan_from_standard_input_has_a_page(plans: dict[str, str]) -> None:
    """And its topics can be chosen."""
    with open(plans["gap"], "rb") as file:  # noqa: PTH123 - bytes as they are
        done = run("check", "-", *PAGE, "--topic", "integration", stdin=file.read())
    assert done.code == 0
    assert "ITG01" in done.text


@pytest.mark.parametrize("shape", ["text", "json", "concise"])
def test_other_formats_load_no_templates(plans: dict[str, str], shape: str) -> None:
    """Templates are slow to load."""
    code = (
        "import sys\nfrom bomiljo_cli.main import cli\n"
        "try: cli.main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "late = ('jinja2', 'bomiljo_cli.page', 'bomiljo.compiling', 'bomiljo.forecasting')\n"
        "sys.exit(10 + len([each for each in late if each in sys.modules]))\n"
    )
    assert run_python(code, "check", plans["gap"], "--as-of", DAY, "--format", shape).code == 10
    assert run_python(code, "check", plans["gap"], *PAGE).code == 14
