"""Rule packs that cannot hold: each fault is told with file, line and column, and nothing of such a pack is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authoring_support import EVALUATED, FILES, HELD, MIXED, said, statement, write_pack
from bomiljo import PackError, load_pack
from loading_support import well_worded

if TYPE_CHECKING:
    from pathlib import Path

Change = tuple[str, str] | str
SHOWN = "disposition: described\n  why: {nb: a, en: b}\n  shows: [NAME]"
LEAD = FILES["parameters/tasks.yaml"]
STATEMENTS = FILES["statements/team.yaml"]
A, B, C = ("team/AAA01-evaluated.yaml", "tasks/BBB01-held.yaml", "team/CCC01-mixed.yaml")


def at(text: str, part: str) -> str:
    """Return line and column of the one place where this stands."""
    before, _, _ = text.partition(part)
    assert text.count(part) == 1, part
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def refused(folder: Path) -> list[tuple[str, str, str | None]]:
    """Return what is wrong with a pack that must be refused."""
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    for each in caught.value.problems:
        well_worded(each)
    return said(caught.value.problems)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"AAA01": ("[R01]", "[R91]")}, (f"{A}:{at(EVALUATED, 'covers')}", "no-such-statement", "R91")),
        ({"AAA01": ("[evaluate]", "[evaluat]")}, (f"{A}:{at(EVALUATED, 'measures')}", "no-such-measure", "evaluat")),
        ({"BBB01": ("due: tasks.lead", "due: tasks.led")}, (f"{B}:9:6", "no-such-parameter", "tasks.led")),
        ({"BBB01": ("each: task", "each: tax")}, (f"{B}:7:7", "no-such-subject", "tax")),
        (
            {"AAA01": ("team.evaluations: {at", "team.evaluation: {at")},
            (f"{A}:8:3", "no-such-indicator", "team.evaluation"),
        ),
        ({"AAA01": ("at_least: 1", "at_lest: 1")}, (f"{A}:8:31", "condition", "at_lest")),
        ({"AAA01": ("at_least: 1", "at_least: tasks.led")}, (f"{A}:8:3", "no-such-parameter", "tasks.led")),
        (
            {"AAA01": ("at_least: 1", "at_least: tasks.lead")},
            (f"{A}:8:3", "unit-differs", "team.evaluations / tasks.lead"),
        ),
        (
            {"AAA01": ("{at_least: 1}", "{within: 1}")},
            (f"{A}:8:3", "unit-differs", "team.evaluations within"),
        ),
        (
            {"AAA01": ("team.evaluations: {at_least: 1}", "task.owners_in_place: {at_least: 1}")},
            (f"{A}:8:3", "subject-differs", "task.owners_in_place"),
        ),
        (
            {"CCC01": ("  not: {presence.staffed_now: yes}", "  not: {team.meeting_interval: {at_most: 3}}")},
            (f"{C}:11:1", "absent-misleads", "team.meeting_interval"),
        ),
        ({"BBB01": (" none: Det er ingen oppgaver.,", "")}, (f"{B}:15:3", "none-text", "BBB01")),
        ({"AAA01": ("  en: {title", "  nn: {title")}, (f"{A}:12:3", "choice", "nn")),
        ({"AAA01": ("en: {title: Evaluated", "en: {titel: Evaluated")}, (f"{A}:12:8", "unknown-key", "titel")),
        (
            {"AAA01": ("gap: An evaluation is lacking.", "gap: 'Nobody {x}.'")},
            (f"{A}:12:31", "no-such-placeholder", "x"),
        ),
        ({"AAA01": ("gap: An evaluation is lacking.", "gap: ''")}, (f"{A}:12:31", "text-missing", "gap")),
        ({"AAA01": ("severity: medium", "severity: [medium")}, None),
        ({"AAA01": ""}, None),
        ({"AAA01": ("severity: medium", "severity: mild")}, (f"{A}:5:11", "choice", "mild")),
        ({"AAA01": ("phases: [before, arrival]", "phases: [befor]")}, (f"{A}:6:10", "choice", "befor")),
        ({"AAA01": ("phases: [before, arrival]", "phases: []")}, (f"{A}:6:1", "too_short", "[...]")),
        ({"AAA01": ("name: evaluated", "name: other")}, (f"{A}:1:5", "file-name", "team/AAA01-other.yaml")),
        ({"CCC01": ("id: CCC01", "id: AAA01")}, None),
        ({"parameters": LEAD.replace("28", "soon")}, ("parameters/tasks.yaml:1:21", "value-whole", "soon")),
        ({"parameters": LEAD.replace("28", "2.5")}, ("parameters/tasks.yaml:1:21", "value-whole", "5/2")),
        ({"parameters": LEAD.replace("day", "weeks")}, ("parameters/tasks.yaml:1:31", "choice", "weeks")),
        ({"parameters": LEAD.replace("day", "item")}, (f"{B}:9:6", "unit-differs", "tasks.lead")),
        (
            {"statements": STATEMENTS + statement("R04")},
            ("statements/team.yaml:34:16", "disposition-differs", "graded"),
        ),
        (
            {"statements": STATEMENTS + statement("R04", SHOWN.replace("NAME", "mix.resident"))},
            ("statements/team.yaml:36:3", "no-such-indicator", "mix.resident"),
        ),
        (
            {"statements": STATEMENTS + statement("R04", SHOWN.replace("NAME", "task.owners_in_place"))},
            ("statements/team.yaml:36:3", "shows-each", "task.owners_in_place"),
        ),
        (
            {"statements": STATEMENTS + statement("R04", "disposition: asked\n  why: {nb: a, en: b}")},
            None,
        ),
        (
            {"findings": "other: {severity: low, nb: {title: a, why: b}, en: {title: a, why: b}}\n"},
            None,
        ),
        ({"measures": ("hold: {role: settler", "hold: {role: boss")}, ("measures/team.yaml:2:14", "choice", "boss")),
    ],
)
def test_each_fault_is_told_where_it_stands(
    tmp_path: Path, changed: dict[str, Change], expected: tuple[str, str, str | None] | None
) -> None:
    """File, line and column, and what stands there; what is said reads well in both languages."""
    found = refused(write_pack(tmp_path, **changed))
    assert found
    assert expected is None or expected in found, found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """In the order of the files."""
    folder = write_pack(
        tmp_path, AAA01=("[R01]", "[R91]"), BBB01=("[hold]", "[hod]"), parameters=LEAD.replace("28", "soon")
    )
    assert [(place.split(":")[0], code) for place, code, _ in refused(folder)] == [
        ("parameters/tasks.yaml", "value-whole"),
        (B, "no-such-measure"),
        (A, "no-such-statement"),
    ]


def test_a_sound_pack_is_read(tmp_path: Path) -> None:
    """As it stands; the cases at the end of its rules do not belong to what is read."""
    book = load_pack(write_pack(tmp_path))
    assert sorted(book.rules) == ["AAA01", "BBB01", "CCC01"]
    (tmp_path / A).write_text(EVALUATED.partition("cases:")[0] + "cases: [nonsense]\n", encoding="utf-8")
    assert load_pack(tmp_path).rules == book.rules
    assert HELD.count("due: tasks.lead") == MIXED.count("missed:") == 1
