"""What the documents say of the rules and of local adaptation: the figures are the pack's, the example works."""

from __future__ import annotations

import doctest
import re
from collections import Counter
from pathlib import Path
from typing import get_args

from bomiljo import cover, default_rulebook, load_cases, load_overlay
from bomiljo.lapses import What
from bomiljo.localising import in_words
from bomiljo.wording import Wording

ROOT = Path(__file__).parents[1]


def test_readme_counts_the_statements_as_the_pack_does() -> None:
    """How many statements there are, what becomes of them, and how many rules grade them."""
    found = cover(default_rulebook(), load_cases(), "en")
    counts = Counter(each.disposition for each in found.statements)
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    said = re.search(
        r"makes (\d+) checkable statements.* (\d+) are graded by (\d+) rules, (\d+) are shown without a verdict "
        r"\(the source passes none\), (\d+) only people can answer, and one is context",
        text,
    )
    assert said, "README does not say it in these words"
    shown = (len(found.statements), counts["graded"], len(found.rules), counts["described"], counts["asked"])
    assert tuple(map(int, said.groups())) == shown
    assert counts["context"] == 1


def test_the_example_of_a_local_adaptation_is_one(tmp_path: Path) -> None:
    """It is read without a fault, and shows each kind of change but the one that adds a rule."""
    text = (ROOT / "docs" / "local-adaptation.md").read_text(encoding="utf-8")
    path = tmp_path / "eksempelvik.yaml"
    path.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    changes = load_overlay(str(path)).changes
    assert {each.kind for each in changes} == {"parameter", "off", "severity", "texts", "role", "leader-role"}
    assert all("{" not in in_words(default_rulebook(), each, Wording("nb", 0)) for each in changes)


def test_the_example_of_who_has_what_is_one() -> None:
    """What the document on responsibilities shows of a program is what it says, and its codes are those there are."""
    path = ROOT / "docs" / "responsibilities.md"
    assert doctest.testfile(str(path), module_relative=False, encoding="utf-8") == (0, 4)
    table = path.read_text(encoding="utf-8").split("| `what` | means |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
    assert {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)} == set(get_args(What))


def test_the_table_of_modules_has_each_once() -> None:
    """A module that was added, renamed or taken away is a row of the architecture that has to follow."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## The modules of")[1].split("\n\n`engine/bomiljo/texts/`")[0]
    rows = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)/?`", row)]
    paths = (ROOT / "engine" / "bomiljo").iterdir()
    modules = {each.stem for each in paths if each.suffix in ("", ".py")} - {"texts", "__init__", "__pycache__"}
    assert sorted(rows) == sorted(modules)
