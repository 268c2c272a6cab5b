"""Text becomes a tree with places; whatever is wrong with it becomes problems with places."""

from __future__ import annotations

import json
from typing import TypeAlias

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bomiljo import yamltext
from bomiljo.errors import LoadError
from bomiljo.nodes import Mapping, Mark, Node, Scalar
from bomiljo.yamltext import MAX_BYTES, MAX_DEPTH, MAX_NODES, decode, parse

Data: TypeAlias = "str | list[Data] | dict[str, Data]"

LOADERS: list[type[yaml.SafeLoader | yaml.CSafeLoader]] = [yaml.SafeLoader]
if hasattr(yaml, "CSafeLoader"):
    LOADERS.insert(0, yaml.CSafeLoader)

PLAN = """\
# A small plan
settlement:
  name: "Bjerke: trinn 1"
  as_of: 2024-05-01
cohorts:
  - {id: c1, people: 12, age: 18-24}
  - id: c2
    people:
    languages: [nb, 'ti', "fa"]
note: |
  Two lines,
  as written.
again: &again {a: 1}
more: *again
"""


@pytest.fixture(params=LOADERS, ids=lambda loader: str(loader.__name__))
def _each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test with the C loader and with the one that stands in for it."""
    monkeypatch.setattr(yamltext, "LOADER", request.param)


def data_of(node: Node) -> Data:
    """Return the texts of a tree in plain lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: data_of(value) for key, value in node.entries}
    return [data_of(item) for item in node.items]


def read(data: bytes) -> Node:
    """Decode and parse, as the loader of plans does."""
    return parse(decode(data, "plan.yaml"), "plan.yaml")


def problems(text: str | bytes) -> list[tuple[str, int, int, dict[str, str]]]:
    """Return code, place and values of all problems in a text that must be refused."""
    with pytest.raises(LoadError) as caught:
        read(text.encode() if isinstance(text, str) else text)
    assert all(p.source == "plan.yaml" and p.value is None for p in caught.value.problems)
    return [(p.code, p.line, p.column, dict(p.values)) for p in caught.value.problems]


# --- What is read -------------------------------------------------------------------------------


@pytest.mark.usefixtures("_each_loader")
class TestTree:
    """What a sound text becomes."""

    def test_a_value_stays_the_text_it_was_written_as(self) -> None:
        """YAML's own typing is never applied: 15:30 is not 930 and no is not false."""
        tree = parse("a: 15:30\nb: no\nc: 0123\nd: 1_000\ne: ~\nf: 2024-05-01\n", "f")
        assert data_of(tree) == {
            "a": "15:30", "b": "no", "c": "0123", "d": "1_000", "e": "~", "f": "2024-05-01"
        }  # fmt: skip

    def test_quoted_text_is_told_from_plain_text(self) -> None:
        """A quoted blank is a text, an unquoted one is a value left blank."""
        tree = parse("a: x\nb: 'x'\nc: \"x\"\nd: ''\ne:\nf: |\n  x\n", "f")
        assert isinstance(tree, Mapping)
        texts = {key.text: value for key, value in tree.entries if isinstance(value, Scalar)}
        assert [(s.text, s.plain) for s in texts.values()] == [
            ("x", True), ("x", False), ("x", False), ("", False), ("", True), ("x\n", False)
        ]  # fmt: skip

    def test_every_node_knows_its_place(self) -> None:
        """Lines and columns count from 1; Norwegian letters and emoji are one column each."""
        tree = parse("æøå: [x, {y: z}]\n😀: b\n", "f")
        assert isinstance(tree, Mapping)
        (first, sequence), (second, value) = tree.entries
        assert [n.mark for n in (tree, first, sequence)] == [Mark(1, 1), Mark(1, 1), Mark(1, 6)]
        assert [n.mark for n in (second, value)] == [Mark(2, 1), Mark(2, 4)]

    @pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
    def test_windows_files_have_the_same_places(self, start: bytes) -> None:
        """Neither CRLF nor a byte order mark moves anything."""
        unix = parse(PLAN, "f")
        assert read(start + PLAN.replace("\n", "\r\n").encode()) == unix
        assert parse("\ufeff" + PLAN, "f") == unix

    def test_an_alias_is_the_node_it_repeats(self) -> None:
        """It keeps the place where its text is written."""
        tree = parse("a: &x [1]\nb: *x\n", "f")
        assert isinstance(tree, Mapping)
        assert tree.entries[1][1] is tree.entries[0][1]

    def test_nesting_up_to_the_limit_is_read(self) -> None:
        """The limit is the deepest that is allowed."""
        assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")

    @given(
        st.recursive(st.text(), lambda part: st.lists(part) | st.dictionaries(st.text(), part), max_leaves=30),
        st.booleans(),
        st.sampled_from([None, True, False]),
    )
    def test_what_was_dumped_is_read_back(self, data: Data, wide: bool, flow: bool | None) -> None:
        """Random data comes back as it was, with the structure and places that `compose` gives."""
        text = yaml.safe_dump(data, width=1000 if wide else 20, default_flow_style=flow)
        tree = parse(text, "f")
        assert data_of(tree) == data
        same_as_composed(tree, yaml.compose(text, Loader=yamltext.LOADER))


def same_as_composed(node: Node, composed: yaml.Node | None) -> None:
    """Compare a tree with the library's own, node by node."""
    assert composed is not None
    assert composed.start_mark is not None
    assert node.mark == Mark(composed.start_mark.line + 1, composed.start_mark.column + 1)
    if isinstance(node, Scalar):
        assert isinstance(composed, yaml.ScalarNode)
        assert (node.text, node.plain) == (composed.value, not composed.style)
        return
    assert isinstance(composed, yaml.MappingNode if isinstance(node, Mapping) else yaml.SequenceNode)
    ours = [part for entry in node.entries for part in entry] if isinstance(node, Mapping) else node.items
    theirs = composed.value
    if isinstance(node, Mapping):
        theirs = [part for entry in theirs for part in entry]
    assert len(ours) == len(theirs)
    for part, other in zip(ours, theirs, strict=True):
        same_as_composed(part, other)


@pytest.mark.usefixtures("_each_loader")
class TestJson:
    """JSON is read by the same parser."""

    json_data = st.recursive(st.text(), lambda p: st.lists(p) | st.dictionaries(st.text(max_size=40), p), max_leaves=20)

    @given(
        json_data.filter(lambda data: not isinstance(data, str)),
        st.sampled_from([None, 2, "\t"]),
        st.sampled_from([None, (",", ":"), (",\t", "\t:\t")]),
    )
    def test_what_json_wrote_is_read(
        self, data: Data, indent: int | str | None, separators: tuple[str, str] | None
    ) -> None:
        """Tabs between the parts, escapes and emoji written as two escapes are all JSON."""
        text = json.dumps(data, indent=indent, separators=separators)
        assert data_of(parse(text, "f")) == data

    def test_places_count_characters_as_written(self) -> None:
        """Neither a tab nor an emoji written as two escapes moves what follows it."""
        tree = parse('{\n\t\t"a":\t"\\ud83d\\ude00\\\\ud83d", "b": "x\ty"}', "f")
        assert isinstance(tree, Mapping)
        (_, first), (key, value) = tree.entries
        assert data_of(tree) == {"a": "😀\\ud83d", "b": "x\ty"}
        assert [n.mark for n in (first, key, value)] == [Mark(2, 8), Mark(2, 31), Mark(2, 36)]

    def test_half_an_emoji_is_refused(self) -> None:
        """It is no character, and nothing could print it."""
        assert [p[0] for p in problems('{"a": "\\ud83d"}')] == ["syntax"]


class TestStop:
    """A rule file keeps long examples at its end."""

    @pytest.mark.parametrize("key", ["cases", '"cases"', "'cases'"])
    def test_reading_ends_at_the_key(self, key: str) -> None:
        """Nothing after the key is looked at, be it broken, or over every limit."""
        rest = f"{key}:\n" + "  - {a: b}\n" * MAX_NODES + "\x00\t[: }"
        assert data_of(parse("id: r\nwhen: [x]\n" + rest, "f", stop_at="cases")) == {"id": "r", "when": ["x"]}

    def test_no_event_is_taken_after_the_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The parser is not asked for more, and is closed."""
        taken: list[object] = []
        genuine = yaml.parse

        def counted(text: str, loader: type[yaml.SafeLoader]) -> object:
            try:
                for event in genuine(text, loader):
                    taken.append(event)
                    yield event
            finally:
                taken.append("closed")

        monkeypatch.setattr(yaml, "parse", counted)
        parse("a: b\ncases: [1, 2, 3]\n", "f", stop_at="cases")
        assert isinstance(taken[-2], yaml.ScalarEvent)
        assert (taken[-2].value, taken[-1]) == ("cases", "closed")

    def test_only_a_key_at_the_top_counts(self) -> None:
        """The same word as a value, or deeper down, stops nothing."""
        text = "a: cases\nb: {cases: 1}\nc: [cases]\nd: 1\n"
        assert data_of(parse(text, "f", stop_at="cases")) == data_of(parse(text, "f"))
        assert data_of(parse("[cases, b]", "f", stop_at="cases")) == ["cases", "b"]

    def test_the_key_may_be_the_first(self) -> None:
        """What is left is an empty mapping, not an empty file."""
        assert data_of(parse("cases: 1", "f", stop_at="cases")) == {}

    def test_problems_before_the_key_are_told(self) -> None:
        """Stopping early forgives nothing."""
        with pytest.raises(LoadError, match="f:2:1: duplicate-key"):
            parse("a: 1\na: 2\ncases:\n", "f", stop_at="cases")


# --- What is refused ----------------------------------------------------------------------------


@pytest.mark.usefixtures("_each_loader")
class TestStructure:
    """Sound YAML that no plan or rule is written in."""

    def test_all_duplicate_keys_are_told_at_once(self) -> None:
        """Each with the line where the key was first met; the same key elsewhere is fine."""
        text = "a: 1\nb: {a: 1, c: 2, c: 3}\na: 2\n'a': 3\n"
        assert problems(text) == [
            ("duplicate-key", 2, 17, {"key": "c", "first": "2"}),
            ("duplicate-key", 3, 1, {"key": "a", "first": "1"}),
            ("duplicate-key", 4, 1, {"key": "a", "first": "1"}),
        ]

    def test_problems_before_a_broken_line_are_told_with_it(self) -> None:
        """What was found is not lost when the parser gives up."""
        assert [p[:2] for p in problems("a: 1\na: 2\nb: [\n")] == [
            ("duplicate-key", 2),
            ("unclosed-bracket", 3),
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a: 1\n<<: {b: 1}\n", ("merge-key", 2, 1, {})),
            ("? [a]\n: b\n", ("key-not-text", 1, 3, {})),
            ("a: {? {b: c} : d}\n", ("key-not-text", 1, 7, {})),
            ("? \n: a\n", ("blank-key", 1, 2, {})),
            ("a: !!int 1\n", ("tag", 1, 4, {})),
            ("a: !important\n", ("tag", 1, 4, {})),
            ("a: !!python/object:os.system [x]\n", ("tag", 1, 4, {})),
            ("a: !!omap [x]\n", ("tag", 1, 4, {})),
            ("a: 1\n---\nb: 1\n", ("several-documents", 2, 1, {})),
            ("a: *b\n", ("unknown-alias", 1, 4, {"alias": "b"})),
            ("a: &a [*a]\n", ("unknown-alias", 1, 8, {"alias": "a"})),
            ("", ("empty", 0, 0, {})),
            ("# only a comment\n", ("empty", 0, 0, {})),
            ("---\n", ("empty", 0, 0, {})),
        ],
    )
    def test_is_refused_by_name(self, text: str, expected: tuple[str, int, int, dict[str, str]]) -> None:
        """Each kind has a code of its own, and a place."""
        assert problems(text) == [expected]

    def test_a_quoted_merge_sign_is_a_key(self) -> None:
        """Only the bare sign has a meaning of its own."""
        assert data_of(parse("'<<': a", "f")) == {"<<": "a"}


@pytest.mark.usefixtures("_each_loader")
class TestSyntax:
    """Slips in the writing, named where they can be told apart."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a:\n\tb: c\n", ("tab", 2, 1, {})),
            ("a:\n  b: c\n\td: e\n", ("tab", 3, 1, {})),
            ("a: 1\n  \tb: c\n", ("tab", 2, 3, {})),
            ("-\tb: 1\n", ("tab", 1, 2, {})),
            ("a: 1\nname:foo\nb: 2\n", ("colon-space", 2, 5, {})),
            ("name:foo\nb: 2\n", ("colon-space", 1, 5, {})),
            ("a:\n  - name:foo\n    b: 2\n", ("colon-space", 2, 9, {})),
            ("b: 1\nname:foo\n", ("colon-space", 2, 5, {})),
            ("a: 1\nname\nb: 2\n", ("no-colon", 2, 1, {})),
            ("a: 1\nhttp://b\nc: 2\n", ("no-colon", 2, 1, {})),
            ('a: "b\n', ("unclosed-quote", 1, 4, {})),
            ('a: "b\nc: 1\nd: "e"\n', ("unclosed-quote", 1, 4, {})),
            ("x:\n  a: 'b\n  c: 'd: 3'\n", ("unclosed-quote", 2, 6, {})),
            ("a: 'Ola's room'\n", ("after-quote", 1, 9, {})),
            ('{"a": "b" "c": 1}', ("after-quote", 1, 11, {})),
            ("note: He said: yes\n", ("colon-in-text", 1, 14, {})),
            ("a: [1, 2\nb: 3\n", ("unclosed-bracket", 1, 4, {"bracket": "["})),
            ("a: {b: 1\n", ("unclosed-bracket", 1, 4, {"bracket": "{"})),
            ("a: [b, [1,\n", ("unclosed-bracket", 1, 8, {"bracket": "["})),
            ("a: @b\n", ("quote-needed", 1, 4, {"character": "@"})),
            ("a: %b\n", ("quote-needed", 1, 4, {"character": "%"})),
            ("a: * b\n", ("quote-needed", 1, 4, {"character": "*"})),
            ("a:\n   b: 1\n  c: 2\n", ("indent", 3, 3, {})),
            ("a:\n  - x\n - y\n", ("indent", 3, 2, {})),
            (" a: 1\nb: 2\n", ("indent", 2, 1, {})),
            ("a: x\n  b: y\n", ("indent", 2, 3, {})),
        ],
    )
    def test_a_common_slip_has_its_own_code(self, text: str, expected: tuple[str, int, int, dict[str, str]]) -> None:
        """The place is where the writer should look, not where the parser gave up."""
        assert problems(text) == [expected]
        assert problems(text.replace("\n", "\r\n")) == [expected]

    def test_any_other_error_is_told_in_the_words_of_the_parser(self) -> None:
        """With the place, and without repeating the line."""
        [(code, line, column, values)] = problems("a: 1\nb: ]\n")
        assert (code, line, column) == ("syntax", 2, 4)
        assert "node content" in values["detail"]

    @pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', "%YAML 1." + "9" * 5000 + "\n--- a"])
    def test_an_error_of_the_library_is_a_problem_too(self, text: str) -> None:
        """The Python loader fails on these with errors that are not its own."""
        assert [p[0] for p in problems(text)] == ["syntax"]


class TestBytes:
    """Files that are not text in UTF-8."""

    def test_text_in_an_old_encoding(self) -> None:
        """The first letter that is not UTF-8 is named by its place, counted in characters."""
        assert problems("a: æ\nb: ".encode() + "på".encode("cp1252")) == [("encoding", 2, 5, {})]
        assert problems(b"\xef\xbb\xbfa: \xe5") == [("encoding", 1, 4, {})]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_wide_text(self, encoding: str) -> None:
        """It has no place: the whole file must be saved as UTF-8."""
        assert problems(PLAN.encode(encoding)) == [("encoding", 0, 0, {})]

    @pytest.mark.parametrize(
        ("data", "line", "column"),
        [
            (b"\x89PNG\r\n\x1a\n\x00\x00", 2, 1),
            (b"PK\x03\x04\x14\x00", 1, 3),
            (b"a: b\nc: \x00", 2, 4),
            (b"\x00" * 100, 1, 1),
            ("a: \x9f".encode(), 1, 4),
            ("a: \ufffe".encode(), 1, 4),
        ],
    )
    def test_what_is_not_text(self, data: bytes, line: int, column: int) -> None:
        """The place is that of the first sign that no text holds."""
        assert problems(data) == [("binary", line, column, {})]

    def test_a_file_over_the_limit(self) -> None:
        """Its size alone is enough to refuse it; a file of just that size is read."""
        assert problems(b"#" * (2 * MAX_BYTES)) == [("too-big", 0, 0, {"limit": str(MAX_BYTES)})]
        assert len(decode(b"#" * MAX_BYTES, "f")) == MAX_BYTES

    def test_text_that_no_file_can_hold(self) -> None:
        """A lone half of a character reaches `parse` only from a program, and is refused."""
        with pytest.raises(LoadError, match="f:1:4: binary"):
            parse("a: \ud83d", "f")


@pytest.mark.usefixtures("_each_loader")
class TestLimits:
    """Hostile files are refused before they cost anything."""

    def test_aliases_count_as_what_they_repeat(self) -> None:
        """A billion laughs are refused at the first line that goes over the limit."""
        lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
        [(code, line, _, values)] = problems("\n".join(lines))
        assert (code, line, values) == ("too-many-nodes", 6, {"limit": str(MAX_NODES)})

    def test_aliases_deepen_what_they_stand_in(self) -> None:
        """Nodes nested through aliases are as deep as if they were written out."""
        lines = ["- &a0 []"] + [f"- &a{n} [*a{n - 1}]" for n in range(1, 60)]
        [(code, line, column, values)] = problems("\n".join(lines))
        assert (code, line, column, values) == ("too-deep", 40, 9, {"limit": str(MAX_DEPTH)})

    @pytest.mark.parametrize("unit", ["[", "{", "- ", "{a: ", "? ", "[{"])
    def test_bottomless_nesting(self, unit: str) -> None:
        """It ends at the limit, not at the end of the stack."""
        assert [p[0] for p in problems(unit * 100_000)] == ["too-deep"]

    def test_too_many_nodes(self) -> None:
        """The list itself counts as one."""
        assert len(data_of(parse("- a\n" * (MAX_NODES - 1), "f"))) == MAX_NODES - 1
        assert [p[:2] for p in problems("- a\n" * MAX_NODES)] == [("too-many-nodes", 1)]

    @pytest.mark.parametrize("unit", ['"', '\\"', '{"\\"', "'", "*a ", "&a ", "!", "#", ":", "%", "|", "\r"])
    def test_a_long_run_of_one_sign(self, unit: str) -> None:
        """No sign makes reading slow or break."""
        size = 1000 if yamltext.LOADER is yaml.SafeLoader else MAX_BYTES // len(unit)
        only_load_errors(unit.encode() * size)


# --- Whatever the bytes -------------------------------------------------------------------------


def _mutated(edits: list[tuple[int, int, bytes]]) -> bytes:
    """Return the plan with some stretches replaced."""
    data = PLAN.encode()
    for start, length, new in edits:
        data = data[: start % len(data)] + new + data[start % len(data) + length :] or b"a"
    return data


PIECES = [
    b"\t",
    b"\n",
    b"\r\n",
    b" ",
    b":",
    b"- ",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"'",
    b"&a ",
    b"*a",
    b"!",
    b"#",
]
PIECES += [
    b"|",
    b">",
    b"%",
    b"@",
    b"---\n",
    b"...\n",
    b"? ",
    b"<<: ",
    b"\\u",
    b"\\ud83d",
    b"\xff",
    b"\0",
    b"\xc2\x85",
]
EDIT = st.tuples(st.integers(0, 400), st.integers(0, 9), st.sampled_from(PIECES) | st.binary(max_size=3))


@pytest.mark.usefixtures("_each_loader")
class TestAnything:
    """Nothing but a LoadError ever comes out, and it always has a problem with a place in the text."""

    @given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
    def test_arbitrary_bytes(self, data: bytes) -> None:
        """No bytes break the reader."""
        only_load_errors(data)

    @given(st.text(alphabet='{}[]:,"\\u8dDe0-\t\n &*a!#|>?%', max_size=60).map(str.encode))
    def test_arbitrary_signs(self, data: bytes) -> None:
        """Nor do the signs that mean something to it, in any order."""
        only_load_errors(data)

    @given(st.lists(EDIT, max_size=6).map(_mutated), st.sampled_from([None, "note", "more"]))
    def test_damaged_plans(self, data: bytes, stop_at: str | None) -> None:
        """Nor does a plan that was damaged here and there."""
        only_load_errors(data, stop_at)


def only_load_errors(data: bytes, stop_at: str | None = None) -> None:
    """Read the bytes; they may be refused, but only in the one proper way."""
    error = refusal(data, stop_at)
    if error is None:
        return
    assert error.problems
    assert all(0 <= p.line <= len(data) + 1 and 0 <= p.column <= len(data) + 1 for p in error.problems)
    assert all((p.line == 0) == (p.column == 0) for p in error.problems)


def refusal(data: bytes, stop_at: str | None) -> LoadError | None:
    """Return why the bytes cannot be read, or None if they can."""
    try:
        parse(decode(data, "f"), "f", stop_at=stop_at)
    except LoadError as error:
        return error
    return None
