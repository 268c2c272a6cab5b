"""Plans that differ a little: one tree laid over another, and values put at paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring_support import plain, tree, word
from bomiljo.authoring.patching import NoSuchPathError, overlaid, put
from bomiljo.nodes import Mapping, Mark, Node, Scalar, Sequence

PLAN = """\
cohorts:
  - {id: c1, people: 8, arrival: 2024-01-08}
  - {id: c2, people: 4, arrival: {from: 2024-02-01, to: 2024-02-08}}
tasks:
  - {id: conflicts, held_by: [{actor: nav, from: 2024-01-08}, leader]}
presence:
  taper: [{on: 2024-05-01}, {on: 2024-06-01}]
surroundings:
  walks: [{to: shop, minutes: 5}]
surveys:
  - {id: spring, answers: [{question: wants-council, count: 3}]}
escalation:
  paths: [{id: a, steps: [{receivers: [nav]}, {receivers: [leader]}]}]
"""


# --- One tree over another ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "over", "expected"),
    [
        ("a: 1", "b: 2", {"a": "1", "b": "2"}),
        ("a: 1", "a: 2", {"a": "2"}),
        ("a: {b: 1, c: 2}", "a: {c: 3, d: 4}", {"a": {"b": "1", "c": "3", "d": "4"}}),
        ("a: {b: {c: 1, d: 2}}", "a: {b: {d: 3}}", {"a": {"b": {"c": "1", "d": "3"}}}),
        ("a: [1, 2, 3]", "a: [4]", {"a": ["4"]}),
        ("a: [{id: x, b: 1}]", "a: [{id: x}]", {"a": [{"id": "x"}]}),
        ("a: [1]", "a: {b: 1}", {"a": {"b": "1"}}),
        ("a: {b: 1}", "a: []", {"a": []}),
        ("a: {b: 1}", "a: 2", {"a": "2"}),
        ("a: 1\nb: 2", "a:", {"b": "2"}),
        ("a: {b: 1, c: 2}", "a: {b: }", {"a": {"c": "2"}}),
        ("a: {b: 1, c: 2}", "a: ~", {}),
        ("a: 1", "a: null", {}),
        ("a: 1", "a: ''", {"a": ""}),
        ("a: 1", "{}", {"a": "1"}),
        ("a: 1", "b: {c: }", {"a": "1", "b": {"c": None}}),
    ],
)
def test_one_tree_is_laid_over_another(base: str, over: str, expected: dict[str, Any]) -> None:
    """Sections are joined all the way down, lists and values replaced; a blank takes away, a quoted one does not."""
    assert plain(overlaid(tree(base), tree(over))) == expected


def test_a_blank_with_nothing_to_take_away_stays_to_be_seen() -> None:
    """Who misspells the key that is to go away finds it in the plan, where it is refused."""
    assert plain(overlaid(tree("tasks: []"), tree("taskz: "))) == {"tasks": [], "taskz": None}


def test_what_is_laid_over_keeps_where_it_was_written() -> None:
    """A fault in it is told at its own place, not at that of what it replaces."""
    found = overlaid(tree("a: {b: 1}\nc: 2"), tree("x: 0\na:\n  b: 7\n"))
    assert isinstance(found, Mapping)
    marks = {key.text: value.mark for key, value in found.entries}
    assert marks["c"] == Mark(2, 4)
    assert marks["x"] == Mark(1, 4)
    inner = next(value for key, value in found.entries if key.text == "a")
    assert isinstance(inner, Mapping)
    assert inner.entries[0][1].mark == Mark(3, 6)


def test_neither_tree_is_changed() -> None:
    """What is given is laid under many cases."""
    base, over = tree(PLAN), tree("tasks: []\npresence: {taper: }")
    before = plain(base), plain(over)
    overlaid(base, over)
    put(base, word("tasks[conflicts].held_by"), word("nav"))
    assert (plain(base), plain(over)) == before


# --- A value at a path -------------------------------------------------------------------------------

READ: list[tuple[str, list[Any]]] = [
    ("tasks", ["tasks"]),
    ("cohorts[c1].people", ["cohorts", 0, "people"]),
    ("cohorts[c2].arrival.to", ["cohorts", 1, "arrival", "to"]),
    ("cohorts[c2]", ["cohorts", 1]),
    ("tasks[conflicts].held_by[nav].from", ["tasks", 0, "held_by", 0, "from"]),
    ("tasks[conflicts].held_by[leader]", ["tasks", 0, "held_by", 1]),
    ("presence.taper[2024-06-01].on", ["presence", "taper", 1, "on"]),
    ("surroundings.walks[shop].minutes", ["surroundings", "walks", 0, "minutes"]),
    ("surveys[spring].answers[wants-council].count", ["surveys", 0, "answers", 0, "count"]),
    ("escalation.paths[a].steps[2].receivers[leader]", ["escalation", "paths", 0, "steps", 1, "receivers", 0]),
]


def at(data: Any, steps: list[Any]) -> Any:
    """Return what stands there in plain data."""
    for step in steps:
        data = data[step]
    return data


@pytest.mark.parametrize(("path", "steps"), READ, ids=[path for path, _ in READ])
def test_every_form_of_path(path: str, steps: list[Any]) -> None:
    """By name, by id, day, actor, question, target, by itself, and by number where an item has no name."""
    before = plain(tree(PLAN))
    after = plain(put(tree(PLAN), word(f'"{path}"'), word("new")))
    assert at(after, steps) == "new"
    *around, last = steps
    at(before, around)[last] = "new"
    assert after == before, "something else has changed"


@pytest.mark.parametrize(("path", "steps"), READ, ids=[path for path, _ in READ])
def test_a_blank_takes_away(path: str, steps: list[Any]) -> None:
    """A field is gone, an item is out of its list; all else stays."""
    expected = plain(tree(PLAN))
    *around, last = steps
    del at(expected, around)[last]
    blank = Scalar("", plain=True, mark=Mark(1, 1))
    assert plain(put(tree(PLAN), word(f'"{path}"'), blank)) == expected


def test_a_section_that_is_not_there_is_made() -> None:
    """What is given need not name every section."""
    assert plain(put(tree("{}"), word("meetings.stays"), tree("[]"))) == {"meetings": {"stays": []}}


def test_what_is_put_in_keeps_where_the_path_stands() -> None:
    """A key that the path makes stands where the path does: there a misspelt one is told."""
    path = Scalar("meetings.stayz", plain=True, mark=Mark(7, 3))
    found = put(tree("{}"), path, word("x"))
    assert isinstance(found, Mapping)
    [(key, inner)] = found.entries
    assert isinstance(inner, Mapping)
    assert (key.mark, inner.mark, inner.entries[0][0].mark) == (Mark(7, 3), Mark(7, 3), Mark(7, 3))


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        ".tasks",
        "tasks.",
        "tasks..held_by",
        "tasks.[conflicts]",
        "tasks[]",
        "tasks[conflicts",
        "tasks[conflicts]held_by",
        "tasks conflicts",
        "Tasks",
        "[conflicts]",
        "tasks[nobody].held_by",
        "tasks[1].held_by",
        "tasks.held_by",
        "tasks[conflicts].held_by[nobody].from",
        "tasks[conflicts].held_by[2].from",
        "cohorts[c1].arrival.from",
        "cohorts[c1].people[1]",
        "presence[taper]",
        "nowhere[x].y",
    ],
)
def test_path_that_leads_nowhere(path: str) -> None:
    """It is refused with the path and its place, never passed over: the case would try something else."""
    with pytest.raises(NoSuchPathError) as caught:
        put(tree(PLAN), Scalar(path, plain=False, mark=Mark(9, 4)), word("x"))
    assert (caught.value.path, caught.value.mark) == (path, Mark(9, 4))


@pytest.mark.parametrize("path", ["taskz", "presence.tapers", "cohorts[c1].peple", "meetings.series"])
def test_nothing_can_be_taken_away_where_nothing_is(path: str) -> None:
    """A misspelt path with a blank would else try the plan as it is given."""
    with pytest.raises(NoSuchPathError):
        put(tree(PLAN), word(f'"{path}"'), Scalar("", plain=True, mark=Mark(1, 1)))


# --- What is put can be read -------------------------------------------------------------------------

_MARK = Mark(1, 1)
NAMES = st.text("abcde_", min_size=1, max_size=4)


def _scalar(text: str) -> Scalar:
    return Scalar(text, plain=False, mark=_MARK)


def _mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping(tuple((_scalar(key), value) for key, value in entries.items()), _MARK)


def _list(items: list[Node]) -> Sequence:
    named = [
        _mapping({"id": _scalar(f"i{number}"), **{key.text: value for key, value in item.entries if key.text != "id"}})
        if isinstance(item, Mapping)
        else item
        for number, item in enumerate(items)
    ]
    return Sequence(tuple(named), _MARK)


TREES: st.SearchStrategy[Node] = st.recursive(
    st.text("xyz", min_size=1, max_size=3).map(_scalar),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3).map(_mapping) | st.lists(inner, max_size=3).map(_list),
    max_leaves=12,
)


def paths_of(node: Node, path: str = "") -> list[tuple[str, list[Any]]]:
    """Return every path in a tree, with the steps to it in plain data; items without an id are left out."""
    if isinstance(node, Mapping):
        inside: list[tuple[str, list[Any], Node]] = [
            (f"{path}.{key.text}".lstrip("."), [key.text], value) for key, value in node.entries
        ]
    elif isinstance(node, Sequence):
        mappings = [(index, item) for index, item in enumerate(node.items) if isinstance(item, Mapping)]
        inside = [(f"{path}[i{index}]", [index], item) for index, item in mappings]
    else:
        return []
    return [
        (found, [*step, *more])
        for place, step, value in inside
        for found, more in [(place, []), *paths_of(value, place)]
        if not found.endswith(".id") and not (isinstance(value, Scalar) and found == "id")
    ]


@given(st.dictionaries(NAMES, TREES, min_size=1, max_size=3).map(_mapping), TREES, st.data())
def test_what_is_put_at_a_path_stands_there_and_nothing_else_changes(
    root: Mapping, value: Node, data: st.DataObject
) -> None:
    """For any tree, any path in it and any value."""
    path, steps = data.draw(st.sampled_from(paths_of(root)))
    after = plain(put(root, _scalar(path), value))
    assert at(after, steps) == plain(value)
    expected = plain(root)
    at(expected, steps[:-1])[steps[-1]] = plain(value)
    assert after == expected


@given(st.dictionaries(NAMES, TREES, min_size=1, max_size=3).map(_mapping), st.lists(NAMES, min_size=1, max_size=3))
def test_new_sections_can_be_made_anywhere_in_a_section(root: Mapping, names: list[str]) -> None:
    """A path of names that meets nothing but sections makes what is lacking."""
    path, value = ".".join(names), _scalar("new")
    around: Any = plain(root)
    for name in names[:-1]:
        around = around.get(name, {}) if isinstance(around, dict) else None
    if not isinstance(around, dict):
        with pytest.raises(NoSuchPathError):
            put(root, _scalar(path), value)
    else:
        assert at(plain(put(root, _scalar(path), value)), list(names)) == "new"
