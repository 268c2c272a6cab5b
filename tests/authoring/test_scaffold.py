"""A rule that is begun: nothing passes until all of it is filled in, and then all passes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from authoring_support import loaded
from bomiljo import UsageError, lint_pack, load_cases, load_pack, new_rule, run_cases, try_mutants
from bomiljo.errors import PackError
from bomiljo.resources import data
from cli_support import run_here as run

FILLED: Final = """\
id: TEA99
name: two-teams
topic: team
covers: [R73]
severity: low
phases: [before, arrival, living]
require:
  team.running: {at_least: 1}
measures: [set-up-team]
texts:
  nb:
    title: Et team
    gap: Det er ikke noe team.
    why: Derfor.
  en:
    title: A team
    gap: There is no team.
    why: That is why.

cases:
  as_of: 2024-03-01
  given:
    cohorts: [{id: c1, people: 8, arrival: 2024-01-08}]
    meetings: {series: [{id: s, kind: resource-team, from: 2024-01-08, to: open}]}
  list:
    - {name: as it should be, outcome: ok}
    - {name: what is missing, outcome: gap, plan: {meetings: {series: []}}}
    - {name: what is not told, outcome: unknown, plan: {meetings: {series: }}}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules, to work in; without their cases, which take most of the time of a lint."""
    source = data("rules")
    assert isinstance(source, Path)
    copy = Path(shutil.copytree(source, tmp_path / "rules"))
    for path in copy.rglob("[A-Z]*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").partition("\ncases:")[0] + "\n", encoding="utf-8")
    return copy


def problems(rules: Path) -> list[tuple[str, str]]:
    """Return what lint finds in the new rule: the code and the value, in order."""
    return [(each.code, each.value or "") for each in lint_pack(rules) if "TEA99" in f"{each.source} {each.value}"]


def test_a_rule_is_begun_in_its_place(rules: Path) -> None:
    """The file is named after topic, code and name, and says what to do next; the rest of the folder stays."""
    before = {path: path.read_bytes() for path in rules.rglob("*") if path.is_file()}
    done = run("rules", "new", "TEA99", "--topic", "team", "--name", "two-teams", "--in", str(rules), "--lang", "en")
    path = rules / "team" / "TEA99-two-teams.yaml"
    assert (done.code, done.err) == (0, "")
    assert str(path.as_posix()) in done.text
    assert path.read_text(encoding="utf-8") == new_rule("TEA99", "team", "two-teams")[1]
    assert before == {each: each.read_bytes() for each in rules.rglob("*") if each.is_file() and each != path}


def test_what_is_begun_passes_nothing_until_it_is_filled_in(rules: Path) -> None:
    """Lint finds faults, and neither the pack nor its cases can be read; filled in, all of it holds."""
    file, text = new_rule("TEA99", "team", "two-teams")
    (rules / file).write_text(text, encoding="utf-8")
    assert problems(rules)
    with pytest.raises(PackError):
        load_pack(rules)
    with pytest.raises(PackError):
        load_cases(rules)

    (rules / file).write_text(FILLED, encoding="utf-8")
    assert problems(rules) == []
    book, cases = loaded(rules)
    assert [each.holds for each in run_cases(book, book.rules["TEA99"], cases["TEA99"])] == [True] * 3
    [found] = try_mutants(book, [book.rules["TEA99"]], cases)
    assert found.survived, "three cases do not notice every change: mutate is what tells"


@pytest.mark.parametrize(
    "line",
    [
        "  team.running: {at_least: 1}\n",
        "    title: Et team\n",
        "    gap: There is no team.\n",
        "    why: Derfor.\n",
        "  as_of: 2024-03-01\n",
        "measures: [set-up-team]\n",
        "    - {name: what is missing, outcome: gap, plan: {meetings: {series: []}}}\n",
    ],
)
def test_nothing_can_be_left_out(rules: Path, line: str) -> None:
    """Each part that is to be filled in is missed where it is blank."""
    assert FILLED.count(line) == 1
    (rules / "team" / "TEA99-two-teams.yaml").write_text(FILLED.replace(line, ""), encoding="utf-8")
    assert [each for each in lint_pack(rules) if each.source.endswith("TEA99-two-teams.yaml")]


def test_the_text_of_a_new_rule_has_every_key_that_a_rule_must_have() -> None:
    """Where it belongs; what is blank is what the writer has to know."""
    file, text = new_rule("LAN07", "landlord", "keys-handed-over")
    assert file == "landlord/LAN07-keys-handed-over.yaml"
    for key in ("id: LAN07", "name: keys-handed-over", "topic: landlord", "covers:", "severity:", "phases:"):
        assert f"\n{key}" in f"\n{text}"
    for key in ("require:", "measures:", "texts:", "  nb:", "  en:", "    gap:", "cases:", "  as_of:", "  list:"):
        assert f"\n{key}" in text
    assert "{id}" not in text
    assert "{topic}" not in text


@pytest.mark.parametrize("rule", ["lan07", "LAN7", "L01", "LANDLORD01", "LAN070", "LAN 07", "../X01", ""])
def test_code_that_is_none(rule: str) -> None:
    """Two to five capital letters and two digits."""
    with pytest.raises(UsageError, match="LAN07"):
        new_rule(rule, "landlord", "name")


@pytest.mark.parametrize("name", ["Keys", "keys handed", "keys_handed", "-keys", "keys-", "", "../keys", "nøkler"])
def test_name_that_is_none(name: str) -> None:
    """Small letters and hyphens: it is part of a file's name."""
    with pytest.raises(UsageError, match="landlord-series"):
        new_rule("LAN07", "landlord", name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["TEA01", "--topic", "team", "--name", "x"], "TEA01"),
        (["tea99", "--topic", "team", "--name", "x"], "tea99"),
        (["TEA99", "--topic", "team", "--name", "X"], "X"),
        (["TEA99", "--topic", "weather", "--name", "x"], "weather"),
        (["TEA99", "--name", "x"], "--topic"),
        (["TEA99", "--topic", "team"], "--name"),
    ],
)
def test_what_cannot_be_begun(rules: Path, arguments: list[str], said: str) -> None:
    """A code that is taken, a name that is none, a topic that there is not: refused, and nothing written."""
    before = sorted(rules.rglob("*"))
    done = run("rules", "new", *arguments, "--in", str(rules))
    assert done.code == 2
    assert said in done.err
    assert sorted(rules.rglob("*")) == before


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    """Else the rule would stand where nobody looks."""
    done = run("rules", "new", "TEA99", "--topic", "team", "--name", "x", "--in", str(tmp_path), "--lang", "en")
    assert done.code == 2
    assert "pack.yaml" in done.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_begun_is_not_begun_again(rules: Path) -> None:
    """The second time it is refused, and what was written in between stays."""
    arguments = ("rules", "new", "TEA99", "--topic", "team", "--name", "two-teams", "--in", str(rules))
    assert run(*arguments).code == 0
    path = rules / "team" / "TEA99-two-teams.yaml"
    path.write_text("mine", encoding="utf-8")
    assert run(*arguments).code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    again = run("rules", "new", "TEA99", "--topic", "team", "--name", "another", "--in", str(rules))
    assert again.code == 2, "the same code under another name"
