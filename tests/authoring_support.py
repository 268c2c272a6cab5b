"""A small pack of three rules with cases that notice every change to them, written to a folder and changed at will."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bomiljo import load_cases, load_pack
from bomiljo.nodes import Mapping, Node, Scalar
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from bomiljo import Case, Problem, Rulebook

_BOTH: Final = "nb: {title: Noe, how: Gjør det}, en: {title: Something, how: Do it}"
_OWNERSHIP: Final = (
    Path(__file__).parents[1] / "rules" / "consequences" / "ownership.yaml"
)  # what an owner follows from
_FOUND: Final = "nb: {title: Ingen, why: Derfor}, en: {title: Nobody, why: That is why}"
_EARLY: Final = "nb: Så tidlig., en: So early."
_ENDLESS: Final = "{nb: Den siste fasen tar ikke slutt., en: The last phase never ends.}"

# --- One comparison, two phases ----------------------------------------------------------------------

EVALUATED: Final = """\
id: AAA01
name: evaluated
topic: team
covers: [R01]
severity: medium
phases: [before, arrival]
require:
  team.evaluations: {at_least: 1}
measures: [evaluate]
texts:
  nb: {title: Evaluert, gap: Det mangler en evaluering., why: Slik lærer en.}
  en: {title: Evaluated, gap: An evaluation is lacking., why: So one learns.}
cases:
  as_of: 2024-03-01
  given:
    cohorts: [{id: c1, arrival: 2024-01-08}]
    team: {evaluations: [{on: 2024-02-01}]}
  list:
    - {name: once, outcome: ok}
    - {name: never, outcome: gap, plan: {team: {evaluations: []}}}
    - {name: before move-in, outcome: gap, as_of: 2024-01-04, plan: {team: {evaluations: [{on: 2024-01-05}]}}}
    - {name: never and half a year after, outcome: not_applicable, as_of: 2024-07-08, plan: {team: {evaluations: []}}}
    - {name: not told, outcome: unknown, set: {team.evaluations: }}
"""

# --- Each subject, what none of them means, a lead, a look ahead ------------------------------------

HELD: Final = """\
id: BBB01
name: held
topic: tasks
covers: [R02]
severity: high
phases: [before, arrival, living]
each: task
when_empty: gap
due: tasks.lead
ahead: yes
require:
  task.owners_in_place: {at_least: 1}
measures: [hold]
texts:
  nb: {title: Noen har den, gap: "Ingen har {subject}.", none: Det er ingen oppgaver., why: Ellers gjør ingen den.}
  en: {title: Somebody has it, gap: "Nobody has {subject}.", none: There are no tasks., why: Else nobody does it.}
cases:
  as_of: 2024-02-02
  given:
    cohorts: [{id: c1, arrival: 2024-03-01}]
    actors: [{id: nav}]
    tasks: [{id: t, held_by: [{actor: nav, from: 2024-03-01, to: open}]}]
  list:
    - {name: held from move-in on, outcome: ok}
    - {name: a day too early to ask, outcome: not_applicable, as_of: 2024-02-01}
    - {name: nobody has it, outcome: gap, set: {"tasks[t].held_by": []}}
    - {name: after move-in, outcome: ok, as_of: 2024-04-01}
    - {name: long after move-in, outcome: ok, as_of: 2024-10-01}
    - {name: no tasks, outcome: gap, plan: {tasks: []}}
    - {name: tasks are not told, outcome: unknown, set: {tasks: }}
"""

# --- Conditions of every kind ------------------------------------------------------------------------

MIXED: Final = """\
id: CCC01
name: mixed
topic: team
covers: [R01, R03]
severity: low
phases: [before, arrival, living]
when:
  any:
    - {team.running: {at_least: 1}}
    - {sharing.stays: {more_than: 0}}
require:
  team.anchored_with_leader: yes
  not: {presence.staffed_now: yes}
missed:
  presence.first_reduction: {within: 0}
measures: [evaluate]
texts:
  nb: {title: Forankret, gap: Teamet mangler ledelsens støtte., why: Ellers skjer det ingenting.}
  en: {title: Anchored, gap: The team lacks the support of leaders., why: Else nothing happens.}
cases:
  as_of: 2024-03-01
  given:
    cohorts: [{id: c1, arrival: 2024-01-08}]
    actors: [{id: chief, bodies: [district], roles: [leader]}, {id: clerk, bodies: [district], roles: [settler]}]
    team: {anchored_with: chief}
    meetings:
      series: [{id: s, kind: resource-team, from: 2024-01-02, to: open}]
      stays: []
    presence: {periods: [], taper: [{on: 2024-05-01}]}
  list:
    - {name: anchored, outcome: ok}
    - {name: anchored with a clerk, outcome: gap, set: {team.anchored_with: clerk}}
    - name: anchored and somebody is there
      outcome: gap
      set: {presence.periods: [{id: p, kind: staffed, from: 2024-01-08, to: open}]}
    - name: two teams
      outcome: ok
      plan:
        meetings:
          series:
            - {id: s, kind: resource-team, from: 2024-01-02, to: open}
            - {id: t, kind: resource-team, from: 2024-01-02, to: open}
    - {name: no team and no stay, outcome: not_applicable, set: {meetings.series: []}}
    - name: no team and one stay
      outcome: ok
      set: {meetings.series: [], meetings.stays: [{id: v, actor: clerk, at: nav}]}
    - name: a clerk on the last day
      outcome: gap
      as_of: 2024-04-30
      set: {team.anchored_with: clerk}
    - name: a clerk on the day of the reduction
      outcome: missed
      as_of: 2024-05-01
      set: {team.anchored_with: clerk}
    - {name: half a year after move-in, outcome: ok, as_of: 2024-07-08}
    - {name: before move-in, outcome: ok, as_of: 2024-01-02}
    - {name: the day before the team begins, outcome: not_applicable, as_of: 2024-01-01}
    - {name: with whom is not told, outcome: unknown, set: {team.anchored_with: }}
"""

RULES: Final = {
    "team/AAA01-evaluated.yaml": EVALUATED,
    "tasks/BBB01-held.yaml": HELD,
    "team/CCC01-mixed.yaml": MIXED,
}


# What each measure has to tell: its effort, the time that it takes, and why it is not written as a change.
EFFORT: Final = "hours: effort.some, lead: lead.some, unproven: {nb: Slik., en: So.}"


def statement(name: str, more: str = "disposition: graded") -> str:
    """Return an entry for a statement of the source."""
    head = f"{name}:\n  section: Somewhere\n  kind: model\n  strength: should\n  when: always\n  topic: team\n"
    return f"{head}  {more}\n  nb: Utsagn {name}.\n  en: Statement {name}.\n"


FILES: Final = {
    "pack.yaml": "id: small\nversion: 1.0.0\nleader_role: leader\n",
    "parameters/tasks.yaml": f"tasks.lead: {{value: 28, unit: day, kind: finding, source: Somewhere, {_EARLY}}}\n",
    "parameters/effort.yaml": (
        f"effort.some: {{value: 4, unit: hour, kind: assumption, source: Somewhere, {_EARLY}}}\n"
        f"lead.some: {{value: 14, unit: day, kind: assumption, source: Somewhere, {_EARLY}}}\n"
    ),
    "measures/team.yaml": (
        f"evaluate: {{role: leader, {EFFORT}, {_BOTH}}}\nhold: {{role: settler, {EFFORT}, {_BOTH}}}\n"
    ),
    "statements/team.yaml": "".join(map(statement, ("R01", "R02", "R03"))),
    "equivalent-mutants/all.yaml": f"BBB01 lasting -> yes: {_ENDLESS}\nCCC01 lasting -> yes: {_ENDLESS}\n",
    "consequences/ownership.yaml": _OWNERSHIP.read_text(encoding="utf-8"),
    "findings.yaml": f"measure-without-owner: {{severity: medium, {_FOUND}}}\n",
    **RULES,
}


def write_pack(folder: Path, **changed: tuple[str, str] | str) -> Path:
    """Write the small pack; each keyword names a rule (`AAA01`) or a list (`statements`) and changes its file.

    A pair is a text and what stands in its place; a text alone is the whole file.
    """
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            _changed(text, next((each for key, each in changed.items() if _names(key, name)), None)), "utf-8"
        )
    return folder


def _names(key: str, file: str) -> bool:
    """Return whether a word names a file; `parameters` is the one with those that the rules use."""
    return key in file and (key != "parameters" or file != "parameters/effort.yaml")


def _changed(text: str, change: tuple[str, str] | str | None) -> str:
    if change is None or isinstance(change, str):
        return text if change is None else change
    assert text.count(change[0]) == 1, f"{change[0]!r} stands {text.count(change[0])} times"
    return text.replace(*change)


def loaded(folder: Path) -> tuple[Rulebook, dict[str, list[Case]]]:
    """Return a pack and the cases of its rules."""
    return load_pack(folder), load_cases(folder)


def said(problems: list[Problem] | tuple[Problem, ...]) -> list[tuple[str, str, str | None]]:
    """Return place, code and value of each problem."""
    return [(each.place, each.code, each.value) for each in problems]


# --- Trees -------------------------------------------------------------------------------------------


def tree(text: str) -> Node:
    """Return the tree of a text."""
    return parse(decode(text.encode(), "plan.yaml"), "plan.yaml")


def plain(node: Node) -> Any:
    """Return a tree as plain data of texts; a blank is None."""
    if isinstance(node, Scalar):
        return None if node.plain and not node.text else node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(each) for each in node.items]


def word(text: str) -> Scalar:
    """Return a path or a value as it would stand in a file, on a line of its own."""
    node = tree(f"- {text}")
    item = getattr(node, "items")[0]  # noqa: B009 - a list of one
    assert isinstance(item, Scalar)
    return item
