"""Changes in the text of a plan file: what is meant is written, and everything else stays as it was."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml
from hypothesis import given

from bomiljo import yamltext
from bomiljo.errors import CannotEditError, LoadError
from bomiljo.textedits import TextAppend, TextPut, edited
from dice_support import examples, rolled
from edits_support import Writer, random_change

if TYPE_CHECKING:
    from bomiljo.textedits import Data, Loc
    from dice_support import Dice

ROOT = Path(__file__).resolve().parents[2]
LOADERS: list[type[yaml.SafeLoader | yaml.CSafeLoader]] = [yaml.SafeLoader]
if hasattr(yaml, "CSafeLoader"):
    LOADERS.insert(0, yaml.CSafeLoader)


class Try(NamedTuple):
    """A text, a change and the text that it gives."""

    before: str
    change: TextPut | TextAppend
    after: str
    note: str | None = None


def put(*loc: str | int, to: Data) -> TextPut:
    """Return a change that sets a value."""
    return TextPut(loc, to)


def append(*loc: str | int, item: Data) -> TextAppend:
    """Return a change that adds to a list."""
    return TextAppend(loc, item)


SMALL = """\
# A plan
settlement:
  name: "Bjerke"   # as told
  as_of:

cohorts:           # one by one
  - {id: c1, people: 12}
  - id: c2
    people:        # not told
    arrival: {from: 2024, to: 2025}
  # more to come

# The tasks
tasks:
  - id: move-in
    held_by: []    # nobody
"""


def small(old: str, new: str) -> str:
    """Return the small plan with one place changed."""
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


PUTS = {
    "a scalar": Try(SMALL, put("settlement", "name", to="Oslo"), small('"Bjerke"   #', '"Oslo"     #')),
    "a long scalar takes the comment's room": Try(
        "a: 1   # why\n", put("a", to="2024-01-01..2024-02-01"), "a: 2024-01-01..2024-02-01  # why\n"
    ),
    "a blank": Try(SMALL, put("settlement", "as_of", to="2024-05-01"), small("as_of:", "as_of: 2024-05-01")),
    "a blank with a comment behind it": Try(
        SMALL, put("cohorts", 1, "people", to=7), small("people:        # not told", "people: 7      # not told")
    ),
    "a written null": Try("a: ~\nb: null # c\n", put("b", to="x"), "a: ~\nb: x    # c\n"),
    "in flow": Try(SMALL, put("cohorts", 0, "people", to="10-14"), small("people: 12", "people: 10-14")),
    "a blank in flow": Try("a: {b: , c: }\n", put("a", "c", to="x"), "a: {b: , c: x }\n"),
    "a blank before a comma": Try("a: {b: , c: }\n", put("a", "b", to="x"), "a: {b: x, c: }\n"),
    "a key without a colon": Try("a: {b, c: 1}\n", put("a", "b", to="x"), "a: {b: x, c: 1}\n"),
    "single quotes stay": Try("a: 'x y'\n", put("a", to="it's"), "a: 'it''s'\n"),
    "a value on the next line": Try("a:\n  x y\nb: 1\n", put("a", to="z"), "a: z\nb: 1\n"),
    "a text of several lines": Try("a: x\n  y   # c\nb: 1\n", put("a", to="z"), "a: z\n  # c\nb: 1\n"),
    "a literal text": Try("a: |\n  x\n  y\n\nb: 1\n", put("a", to="z"), "a: z\n\nb: 1\n"),
    "a literal text with a comment": Try("a: |  # c\n  x\n\nb: 1\n", put("a", to="z"), "a: z  # c\n\nb: 1\n"),
    "yes and no": Try("a:\nb: no\n", put("b", to=True), "a:\nb: yes\n"),
    "an item of a list": Try(
        "a: [x, y]\nb:\n  - x # c\n  - y\n", put("b", 0, to="z"), "a: [x, y]\nb:\n  - z # c\n  - y\n"
    ),
    "nothing new": Try(SMALL, put("settlement", "name", to="Bjerke"), SMALL),
}

QUOTED = {
    "": '""',
    "~": '"~"',
    "null": '"null"',
    "yes": "yes",
    "12": "12",
    "08:00-15:30": "08:00-15:30",
    "mon-fri 08:00-15:30": "mon-fri 08:00-15:30",
    "a: b": '"a: b"',
    "a:": '"a:"',
    "a #b": '"a #b"',
    "a#b": "a#b",
    "- a": '"- a"',
    "-a": "-a",
    "-": '"-"',
    "?": '"?"',
    "..2024-01": "..2024-01",
    "...": '"..."',
    "18+": "18+",
    "*a": '"*a"',
    "&a": '"&a"',
    "!a": '"!a"',
    "@a": '"@a"',
    "%a": '"%a"',
    "{a": '"{a"',
    "a, b": "a, b",
    "«a»": "«a»",
    " a": '" a"',
    "a ": '"a "',
    'say "a"': 'say "a"',
    '"a"': '"\\"a\\""',
    "a\nb": '"a\\nb"',
    "a\tb": '"a\\tb"',
    "a\\b": "a\\b",
    "æøå 😀": "æøå 😀",
    "\x07": '"\\u0007"',
    "\u2028": '"\\u2028"',
}
LONG = " ".join(["ord"] * 40)

COLLECTIONS = {
    "a list for a blank": Try(
        "tasks:\n  - id: x\n    held_by:   # not told\n    area: y\n",
        put("tasks", 0, "held_by", to=["nav", "health"]),
        "tasks:\n  - id: x\n    held_by: [nav, health]  # not told\n    area: y\n",
    ),
    "mappings for a blank, as the file writes them": Try(
        SMALL,
        put("tasks", 0, "held_by", to=[{"actor": "nav", "from": "2024-06-01", "to": "open"}]),
        small(
            "held_by: []    # nobody\n",
            "held_by:       # nobody\n      - {actor: nav, from: 2024-06-01, to: open}\n",
        ),
    ),
    "mappings in a file of blocks": Try(
        "a:\n- id: x\n  held_by:\n  # a comment\n",
        put("a", 0, "held_by", to=[{"actor": "nav", "to": "open"}, {"actor": "b"}]),
        "a:\n- id: x\n  held_by:\n  - actor: nav\n    to: open\n  - actor: b\n  # a comment\n",
    ),
    "below the lines of its comment": Try(
        "a: []  # one\n       # two\nb: 1\n", put("a", to=[{"x": "1"}]), "a:     # one\n       # two\n  - x: 1\nb: 1\n"
    ),
    "a text for a block": Try(
        "a:  # one\n  # two\n  - x: 1  # three\n    y: 2\n  # four\nb: 1\n",
        put("a", to="z"),
        "a: z  # one\n  # two\n  # three\n  # four\nb: 1\n",
    ),
    "a list for a block": Try("a:\n  - x\n  - y  # c\nb: 1\n", put("a", to=["z"]), "a:\n  # c\n  - z\nb: 1\n"),
    "a list of words in a file that writes them in lines": Try(
        "a:\n  - x\n  - y\nb:\n", put("b", to=["z", "w"]), "a:\n  - x\n  - y\nb:\n  - z\n  - w\n"
    ),
    "a block for a flow mapping": Try(
        "a: {b: 1}\nc: {d: 1}\n", put("a", to={"b": {"c": {"d": "1"}}}), "a:\n  b:\n    c: {d: 1}\nc: {d: 1}\n"
    ),
    "a flow mapping for another": Try(
        "x:\n  a: {b: 1, # c\n      d: 2}  # e\n", put("x", "a", to={"z": "1"}), "x:\n  a: {z: 1} # c\n    # e\n"
    ),
    "a mapping in flow": Try("a: [{b: 1}, {c: 1}]\n", put("a", 0, to={"d": ["1"]}), "a: [{d: [1]}, {c: 1}]\n"),
    "an item becomes a section": Try(
        "a:\n  - x # c\n  - y\n",
        put("a", 0, to={"b": "1", "c": ["2", {"d": "3"}]}),
        "a:\n  - b: 1 # c\n    c:\n      - 2\n      - d: 3\n  - y\n",
    ),
    "nothing known of what is in it": Try("a:\n", put("a", to={"b": None, "c": []}), "a:\n  b:\n  c: []\n"),
}

KEYS = {
    "a key": Try(
        SMALL, put("settlement", "first_move_in", to="2023-12"), small("as_of:\n", "as_of:\n  first_move_in: 2023-12\n")
    ),
    "a key after a section's last comment": Try(
        SMALL,
        put("cohorts", 1, "age", to="18+"),
        small("to: 2025}\n", "to: 2025}\n    age: 18+\n"),
    ),
    "a key of an item in flow": Try(
        SMALL, put("cohorts", 0, "age", to="18+"), small("people: 12}", "people: 12, age: 18+}")
    ),
    "a key of an empty mapping": Try(
        "b: {c: 1}\na:\n  d: {}   # c\n", put("a", "d", "x", to="1"), "b: {c: 1}\na:\n  d: {x: 1}  # c\n"
    ),
    "a key of an empty mapping in flow": Try("a: [{}, 1]\n", put("a", 0, "x", to="1"), "a: [{x: 1}, 1]\n"),
    "a key of a blank section": Try("a:  # none\nb: 1\n", put("a", "x", to="1"), "a:  # none\n  x: 1\nb: 1\n"),
    "sections on the way": Try(
        SMALL,
        put("presence", "assessments", to=[{"by": "nav"}]),
        SMALL + "\npresence:\n  assessments:\n    - {by: nav}\n",
    ),
    "sections in a file without blank lines": Try(
        "a: {b: 1}\nc: 1", put("d", "e", "f", to="1"), "a: {b: 1}\nc: 1\nd:\n  e: {f: 1}"
    ),
    "four spaces": Try("a:\n    b: 1\n# end\n", put("c", "d", to="1"), "a:\n    b: 1\n# end\nc:\n    d: 1\n"),
    "before a comment of the next section": Try(
        "a:\n  b:\n    c: 1\n    # on c\n  # on d\n  d: 1\n",
        put("a", "b", "x", to="1"),
        "a:\n  b:\n    c: 1\n    # on c\n    x: 1\n  # on d\n  d: 1\n",
    ),
    "after a literal text": Try("a: |\n  x\n\nb: |+\n  y\n\n", put("c", to="1"), "a: |\n  x\n\nb: |+\n  y\n\nc: 1\n"),
    "between documents' marks": Try("---\na: 1\n...\n# end\n", put("b", to="1"), "---\na: 1\nb: 1\n...\n# end\n"),
    "a mapping in flow with a comma at its end": Try("a: {b: 1, }\n", put("a", "c", to="1"), "a: {b: 1, c: 1 }\n"),
    "a mapping in flow over lines": Try(
        "a: {\n  b: 1,  # one\n  c: 2   # two\n  # three\n}\n",
        put("a", "d", to="x, y"),
        'a: {\n  b: 1,  # one\n  c: 2,   # two\n  # three\n  d: "x, y"\n}\n',
    ),
    "a line that grows too long": Try(
        f"a:\n  - {{id: x, name: {'n' * 90}}}\n",
        put("a", 0, "held_by", to=["nav", "health"]),
        f"a:\n  - {{id: x, name: {'n' * 90},\n     held_by: [nav, health]}}\n",
    ),
    "a value that makes a line too long": Try(
        f"a:\n  - {{id: x, b: y, name: {'n' * 90}}}\n",
        put("a", 0, "name", to="m" * 100),
        f"a:\n  - {{id: x, b: y,\n     name: {'m' * 100}}}\n",
    ),
    "a long text": Try("a:\n  b: 1\n", put("a", "c", to=LONG), f"a:\n  b: 1\n  c: {LONG[:111]}\n    {LONG[112:]}\n"),
    "nothing to take away": Try("a: 1\n", put("b", "c", to=None), "a: 1\n"),
}

APPENDED = {
    "an item in flow like the last": Try(
        "a:\n  - id: x\n  - {id: y}\nb: 1\n",
        append("a", item={"id": "z"}),
        "a:\n  - id: x\n  - {id: y}\n  - {id: z}\nb: 1\n",
    ),
    "an item in lines like the last": Try(
        SMALL,
        append("cohorts", item={"id": "c3", "people": 4, "arrival": {"from": "2025"}}),
        small("  # more to come\n", "  # more to come\n  - id: c3\n    people: 4\n    arrival: {from: 2025}\n"),
    ),
    "a wide dash without indentation": Try(
        "a:\n-   id: x\n# on b\nb: 1\n",
        append("a", item={"id": "y", "c": "1"}),
        "a:\n-   id: x\n-   id: y\n    c: 1\n# on b\nb: 1\n",
    ),
    "items with blank lines between them": Try(
        "a:\n  - id: x\n\n  - id: y\n\nb: 1\n",
        append("a", item={"id": "z"}),
        "a:\n  - id: x\n\n  - id: y\n\n  - id: z\n\nb: 1\n",
    ),
    "a word": Try("a:\n  - x\n  # on b\nb: 1", append("a", item="y"), "a:\n  - x\n  # on b\n  - y\nb: 1"),
    "a word at the end of the file": Try("a:\n  - x", append("a", item="y: z"), 'a:\n  - x\n  - "y: z"'),
    "a word in flow": Try("a: [x, y]  # c\n", append("a", item="z"), "a: [x, y, z]  # c\n"),
    "a word in flow that needs quotes there": Try("a: [x]\n", append("a", item="z, w"), 'a: [x, "z, w"]\n'),
    "a mapping in flow": Try("a: [{id: x}]\n", append("a", item={"id": "y"}), "a: [{id: x}, {id: y}]\n"),
    "a word to nothing": Try("a:\n  b: []   # none\n", append("a", "b", item="x"), "a:\n  b: [x]  # none\n"),
    "a mapping to nothing": Try(
        "c: [{d: 1}]\na: []   # none\n", append("a", item={"x": "1"}), "c: [{d: 1}]\na:      # none\n  - x: 1\n"
    ),
    "a mapping to nothing in flow": Try("c: {a: []}\n", append("c", "a", item={"x": "1"}), "c: {a: [{x: 1}]}\n"),
    "a list in lists": Try("- - x\n  - y\n- [z]\n", append(0, item="w"), "- - x\n  - y\n  - w\n- [z]\n"),
    "too long for one line": Try(
        "a:\n  - {id: x}\n",
        append("a", item={"id": "y", "name": "n" * 100, "b": "1"}),
        f"a:\n  - {{id: x}}\n  - {{id: y, name: {'n' * 100},\n     b: 1}}\n",
    ),
}

TAKEN = {
    "a key": Try("a:\n  b: 1  # c\n  d: 2\n", put("a", "d", to=None), "a:\n  b: 1  # c\n"),
    "a key with comments": Try(
        "a:\n  b:  # c\n    - 1\n    # e\n  d: 2\n", put("a", "b", to=None), "a:\n  # c\n    # e\n  d: 2\n"
    ),
    "the first key of an item": Try("- a: 1\n  b: 2\n", put(0, "a", to=None), "- b: 2\n"),
    "the first key of an item with comments": Try(
        "- a: 1  # c\n  # d\n  b: 2\n", put(0, "a", to=None), "- # c\n  # d\n  b: 2\n"
    ),
    "the only key": Try("a:\n  b: 1  # c\nd: 2\n", put("a", "b", to=None), "a: {}\n  # c\nd: 2\n"),
    "the only key of the file": Try("# p\na:\n  b: 1  # c\n", put("a", to=None), "# p\n{}\n# c\n"),
    "the last key without a last line break": Try("a: 1\nb: 2", put("b", to=None), "a: 1"),
    "the first in flow": Try("a: {b: 1, c: 2}\n", put("a", "b", to=None), "a: {c: 2}\n"),
    "the last in flow": Try("a: {b: 1, c: 2}\n", put("a", "c", to=None), "a: {b: 1}\n"),
    "the only one in flow": Try("a: { b: 1 }\n", put("a", "b", to=None), "a: {}\n"),
    "in flow over lines": Try(
        "a: {b: 1, # d\n  c: 2, # e\n  f: 3} # g\n", put("a", "c", to=None), "a: {b: 1, # d\n  # e\n  f: 3} # g\n"
    ),
    "the last in flow over lines": Try(
        "a: {b: 1, # d\n  c: 2 # e\n  }\n", put("a", "c", to=None), "a: {b: 1 # d\n  # e\n  }\n"
    ),
    "an item": Try("a:\n  - x\n  - y\n", put("a", 0, to=None), "a:\n  - y\n"),
    "an item in flow": Try("a: [x, y]\n", put("a", 1, to=None), "a: [x]\n"),
}

JSON_TABS = '{\n\t"a": {"b": 1},\n\t"c": [\n\t\t{\n\t\t\t"x": "\\ud83d\\ude00"\n\t\t}\n\t]\n}\n'
JSON = {
    "a value": Try(JSON_TABS, put("a", "b", to="x"), JSON_TABS.replace("1", '"x"')),
    "after an escaped pair": Try(JSON_TABS, put("c", 0, "x", to="y"), JSON_TABS.replace("\\ud83d\\ude00", "y")),
    "a key": Try(JSON_TABS, put("c", 0, "y", to=False), JSON_TABS.replace('de00"', 'de00",\n\t\t\t"y": false')),
    "a section": Try(
        JSON_TABS,
        put("d", "e", to=[{"f": "1", "g": 2}]),
        JSON_TABS.replace("\t]\n}", '\t],\n\t"d": {\n\t\t"e": [\n\t\t\t{"f": "1", "g": 2}\n\t\t]\n\t}\n}'),
    ),
    "an item": Try(JSON_TABS, append("c", item={"x": "z"}), JSON_TABS.replace("\t\t}\n", '\t\t},\n\t\t{"x": "z"}\n')),
    "in lines where all are": Try(
        '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}',
        append("a", item={"b": ["x"]}),
        '{\n  "a": [\n    {\n      "b": 1\n    },\n    {\n      "b": [\n        "x"\n      ]\n    }\n  ]\n}',
    ),
    "on one line": Try('{"a":[1,2],"b":{}}', put("b", "c", to=["x", {}]), '{"a":[1,2],"b":{"c":["x",{}]}}'),
    "taken away": Try('{\n  "a": 1,\n  "b": 2\n}\n', put("b", to=None), '{\n  "a": 1\n}\n'),
    "an empty one": Try("{}\n", put("a", "b", to="x"), '{"a": {"b": "x"}}\n'),
    "without a note": Try('{"a": 1}', put("a", to=2), '{"a": 2}', note="why"),
}

NOTES = {
    "above a key": Try("a:\n  b:\n", put("a", "b", to="1"), "a:\n  # why so\n  b: 1\n", note="why\nso"),
    "above the line of a first key": Try(
        "a:\n  - b:\n", put("a", 0, "b", to="1"), "a:\n  # why\n  - b: 1\n", note="why"
    ),
    "above a new key": Try("a: 1\n", put("b", "c", to="1"), "a: 1\n# why\nb:\n  c: 1\n", note="why"),
    "above a new item": Try("a:\n- x\n", append("a", item="y"), "a:\n- x\n# why\n- y\n", note="why"),
    "above a new section": Try("a: 1\n\nb: 1\n", put("c", to="1"), "a: 1\n\nb: 1\n\n# why\nc: 1\n", note="why"),
    "behind what is in flow": Try(
        "a:\n  - {b: 1}\n", put("a", 0, "c", to="1"), "a:\n  - {b: 1, c: 1}   # why\n", note="why"
    ),
    "above where a comment is": Try(
        "a:\n  - {b: 1} # c\n", put("a", 0, "b", to="2"), "a:\n  # why\n  - {b: 2} # c\n", note="why"
    ),
    "above what goes over lines": Try(
        "a:\n  - {b: 1,\n     c: 2}\n", put("a", 0, "b", to="2"), "a:\n  # why\n  - {b: 2,\n     c: 2}\n", note="why"
    ),
}

ALL = {
    f"{name}: {each}": case
    for name, cases in (
        ("put", PUTS),
        ("collection", COLLECTIONS),
        ("key", KEYS),
        ("append", APPENDED),
        ("taken", TAKEN),
        ("json", JSON),
        ("note", NOTES),
    )
    for each, case in cases.items()
}


@pytest.fixture(params=LOADERS, ids=lambda loader: str(loader.__name__))
def _each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test with the C loader and with the one that stands in for it."""
    monkeypatch.setattr(yamltext, "LOADER", request.param)


@pytest.mark.usefixtures("_each_loader")
@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_the_text_is_as_by_hand(case: Try) -> None:
    """Each change gives exactly the text that a careful person would have written."""
    assert edited(case.before, case.change, note=case.note) == case.after


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_line_breaks_and_byte_order_mark_stay(case: Try) -> None:
    """A file with CR LF and a byte order mark keeps both, in new lines too."""
    before, after = ("\ufeff" + text.replace("\n", "\r\n") for text in (case.before, case.after))
    assert edited(before, case.change, note=case.note) == after


@pytest.mark.parametrize(("text", "written"), QUOTED.items())
def test_quotes_stand_only_where_they_are_needed(text: str, written: str) -> None:
    """A text is quoted if it would be read as something else without quotes."""
    assert edited("a: 1\nb: 2\n", put("a", to=text)) == f"a: {written}\nb: 2\n"


@pytest.mark.parametrize("text", ["a, b", "[a", "a]", "a{b", "a}", "a:,"])
def test_more_needs_quotes_in_brackets(text: str) -> None:
    """Brackets and commas mean something inside brackets."""
    assert edited("a: [x, y]\n", put("a", 1, to=text)) == f'a: [x, "{text}"]\n'


REFUSED: dict[str, tuple[str, TextPut | TextAppend, str, int]] = {
    "an alias": ("a: &x {b: 1}\nc: *x\n", put("c", "b", to="2"), "edit-alias", 2),
    "an alias itself": ("a: &x {b: 1}\nc: *x\n", put("c", to="2"), "edit-alias", 2),
    "what aliases repeat": ("a: &x {b: 1}\nc: *x\n", put("a", "b", to="2"), "edit-alias", 1),
    "a section with such a part": ("a:\n  b: &x 1\nc: *x\n", put("a", to=None), "edit-alias", 2),
    "a list that is not there": ("a: 1\n", append("b", item="x"), "edit-nowhere", 1),
    "a list that is a word": ("a: 1\n", append("a", item="x"), "edit-nowhere", 1),
    "a list that is not known": ("b: 1\na:\n", append("a", item="x"), "edit-nowhere", 2),
    "an item that is not there": ("a: [x]\n", put("a", 1, to="y"), "edit-nowhere", 1),
    "a word with parts": ("a: x\n", put("a", "b", to="y"), "edit-nowhere", 1),
    "the whole file": ("a: x\n", put(to="y"), "edit-nowhere", 1),
    "a character that no text holds": ("a: x\n", put("a", to="\ud800"), "edit-failed", 0),
}


@pytest.mark.parametrize(("before", "change", "code", "line"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused(before: str, change: TextPut | TextAppend, code: str, line: int) -> None:
    """Nothing is guessed: there is an error with a code and the line in question."""
    with pytest.raises(CannotEditError) as caught:
        edited(before, change, source="plan.yaml")
    assert (caught.value.problem.code, caught.value.problem.line) == (code, line)
    assert caught.value.problem.source == "plan.yaml"


def test_an_alias_elsewhere_is_left_alone() -> None:
    """What aliases repeat may stand beside what is changed."""
    assert edited("a: &x {b: 1}\nc: *x\nd: 1\n", put("d", to="2")) == "a: &x {b: 1}\nc: *x\nd: 2\n"


def test_a_text_that_cannot_be_read_says_why() -> None:
    """A file with a fault gives the problems that reading gives."""
    with pytest.raises(LoadError):
        edited("a: [\n", put("a", to="2"))


# --- Any text, any change ----------------------------------------------------------------------------

FILES = [*sorted((ROOT / "scenarios").glob("*.yaml")), *sorted((ROOT / "tests" / "stories").glob("*[!d].yaml"))]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES}


# Reads all scalars as text, and blanks as None: in another way than the engine does.
TEXTS_LOADER: Any = type("Texts", (LOADERS[0],), {"yaml_implicit_resolvers": {}})
TEXTS_LOADER.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:~|null|)$"), ["~", "n", ""])


def data_in(text: str) -> Any:
    """Return what a text holds."""
    return yaml.load(text, TEXTS_LOADER)  # noqa: S506 - it is a safe loader


def as_text(value: Any) -> Any:
    """Return data with numbers as text."""
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    return [as_text(each) for each in value] if isinstance(value, list) else None if value is None else str(value)


def changed(data: Any, change: TextPut | TextAppend) -> Any:
    """Make the change in data."""
    data, value = deepcopy(data), as_text(change.value)
    at = data
    for number, step in enumerate(change.loc[: -1 if isinstance(change, TextPut) else None]):
        if isinstance(at, dict) and at.get(step) is None:
            if value is None:
                return data
            at[step] = {}
        at = at[step]
        assert number < 40
    if isinstance(change, TextAppend):
        at.append(value)
    elif value is not None:
        at[change.loc[-1]] = value
    elif isinstance(at, list):
        at.pop(int(change.loc[-1]))
    else:
        at.pop(change.loc[-1], None)
    return data


def span_of(text: str, loc: Loc) -> tuple[int, int]:
    """Return the first line of what is at a place, or of the nearest thing around it, and the line behind it."""
    node: Any = yaml.compose(text, LOADERS[0])
    first, last = node.start_mark.line, node.end_mark.line
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key.start_mark.line, value) for key, value in node.value if key.value == str(step)]
        else:
            entries = node.value if isinstance(node, yaml.SequenceNode) else []
            pairs = [(each.start_mark.line, each) for index, each in enumerate(entries) if index == step]
        if not pairs:
            break
        ((first, node),) = pairs
        last = node.end_mark.line
    return first, last


def check_edit(text: str, change: TextPut | TextAppend) -> None:
    """Make a change and hold the text that it gives against all that was promised."""
    after = edited(text, change)
    before_data = data_in(text)
    assert json.dumps(data_in(after)) == json.dumps(changed(before_data, change))
    assert re.findall(r"# note-\d+", after) == re.findall(r"# note-\d+", text)
    # Of the only part, empty brackets are left behind the key of what it stood in.
    noted = edited(text, change, note="why")
    assert data_in(noted) == data_in(after)
    assert re.sub(r"^ *# why\n|   # why$", "", noted, flags=re.MULTILINE) == after
    first, last = span_of(text, change.loc if change.value is not None else change.loc[:-1])
    old, new = text.split("\n"), after.split("\n")
    assert new[:first] == old[:first]
    kept = old[last + 1 :]
    assert not kept or new[-len(kept) :] == kept
    if "\n" in text:
        assert edited(text.replace("\n", "\r\n"), change) == after.replace("\n", "\r\n")


def made(dice: Dice) -> tuple[str, TextPut | TextAppend]:
    """Return a random text and a change of it."""
    text = Writer(dice).text()
    return text, random_change(dice, data_in(text))


def shipped(dice: Dice) -> tuple[str, TextPut | TextAppend]:
    """Return a shipped plan or a story and a change of it."""
    path = dice.pick(FILES)
    return path.name, random_change(dice, data_in(TEXTS[path.name]))


@given(rolled(made))
@examples(100)
def test_any_change_of_any_text(case: tuple[str, TextPut | TextAppend]) -> None:
    """What was meant is in the text; comments, their order and all other lines stay; so do CR LF."""
    try:
        check_edit(*case)
    except CannotEditError as error:
        # A literal text that keeps the blank lines below it changes with them.
        assert (error.problem.code, "|+" in case[0]) == ("edit-failed", True)  # noqa: PT017 - which text it was decides


@given(rolled(shipped))
@examples(10, shrink=False)
def test_any_change_of_shipped_files(case: tuple[str, TextPut | TextAppend]) -> None:
    """The same of the scenarios and the stories."""
    check_edit(TEXTS[case[0]], case[1])


@given(rolled(made), rolled(lambda dice: dice.pick((None, 2, 4, "\t"))))
@examples(50)
def test_any_change_of_json(case: tuple[str, TextPut | TextAppend], indent: int | str | None) -> None:
    """JSON stays JSON, and what JSON itself would write stays as it writes it."""
    text, change = case
    after = edited(json.dumps(data_in(text), indent=indent, ensure_ascii=False), change, note="why")
    wanted = changed(data_in(text), change)
    assert as_text(json.loads(after)) == wanted
    assert after == json.dumps(json.loads(after), indent=indent, ensure_ascii=False)
