"""Facts, the reading of rules, their layers, and what the lint refuses."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from bomiljo.consequences import (
    ChainRule,
    Const,
    Fact,
    Pattern,
    Sure,
    Template,
    Var,
    fact,
    lint,
    parse_rule,
    stratify,
)
from consequences_support import cases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from consequences_support import Case


def rule(rule_id: str, *, asks: str, concludes: str, absent: str = "") -> ChainRule:
    """Return a rule over bare kinds."""
    without = (Pattern(absent),) if absent else ()
    return ChainRule(rule_id, (Pattern(asks),), without, (Template(concludes),))


def layers(*rules: ChainRule) -> list[list[str]]:
    """Return the ids of the rules, layer by layer."""
    return [[each.id for each in layer] for layer in stratify(rules)]


def test_equal_content_is_one_fact() -> None:
    """The order of attributes and the Unicode form make no difference, to the id neither."""
    one, two = fact("gap", rule="PRE05", name="bl\u00e5"), fact("gap", name="bla\u030a", rule="PRE05")
    assert one == two
    assert hash(one) == hash(two)
    assert one.id == two.id
    assert one.attributes == (("name", "bl\u00e5"), ("rule", "PRE05"))


def test_the_id_is_stable_and_covers_everything() -> None:
    """The id is the same in every process, and differs where anything differs."""
    assert fact("gap", rule="PRE05").id == "010e587f0ae49df3c95fd94eb4b349d1"
    near = [fact("gap"), fact("gap", a="b"), fact("gap", a="c"), fact("gap", b="b"), fact("gaps", a="b")]
    near += [fact("gap", a="b", c="d"), fact("gap", a='b"],["c","d')]
    assert len({each.id for each in near}) == len(near)


def test_a_fact_gives_its_attributes() -> None:
    """`get` gives a value, or None where the fact does not carry the attribute."""
    gap = fact("gap", id="G1", kind="x")
    assert (gap.get("id"), gap.get("kind"), gap.get("sid")) == ("G1", "x", None)


def test_facts_survive_pickling_and_sort() -> None:
    """Facts pass between processes, and sort by content for output that is the same every time."""
    facts = [fact("b", x="1"), fact("a", x="2"), fact("a", x="1")]
    assert pickle.loads(pickle.dumps(facts)) == facts  # noqa: S301 - our own bytes
    assert sorted(facts) == [facts[2], facts[1], facts[0]]


@pytest.mark.parametrize("value", ["", "\ud800", "x" * 60_001, "ø" * 30_001, None, 1, True])
def test_values_are_texts_of_bounded_length(value: object) -> None:
    """What is empty, not text, not Unicode or too long is refused before it reaches a chainer."""
    with pytest.raises(ValueError, match="value must"):
        Fact("a", (("x", value),))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "$x", "a.b", "1a", "a b", "ø", "_boot", "a\n"])
def test_names_are_plain(name: str) -> None:
    """Kinds, attributes and variables have names that no engine reads anything into."""
    with pytest.raises(ValueError, match="is not a name"):
        Fact(name, ())
    with pytest.raises(ValueError, match="is not a name"):
        Fact("a", ((name, "x"),))
    with pytest.raises(ValueError, match="is not a name"):
        Var(name)


def test_an_attribute_stands_once() -> None:
    """A fact with two values for one attribute would match what it should not."""
    with pytest.raises(ValueError, match="doubled"):
        Fact("a", (("x", "1"), ("x", "2")))


def test_parse_rule() -> None:
    """A rule reads as it stands in YAML: `$` for variables, `$sure` computed, the rest constants."""
    data = {
        "id": "nobody",
        "if": [{"trouble": {"sure": "$a", "rule": "PRE05"}}, {"gap": {}}],
        "without": [{"holder": {"role": "$a"}}],
        "then": [{"finding": {"id": "bla\u030a", "of": "$a", "sure": "$sure"}}],
    }
    assert parse_rule(data) == ChainRule(
        "nobody",
        (Pattern("trouble", (("rule", Const("PRE05")), ("sure", Var("a")))), Pattern("gap")),
        (Pattern("holder", (("role", Var("a")),)),),
        (Template("finding", (("id", Const("bl\u00e5")), ("of", Var("a")), ("sure", Sure()))),),
    )


GOOD: Mapping[str, object] = {"id": "r", "if": [{"a": {"x": "$x"}}], "then": [{"b": {"x": "$x"}}]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"unless": []}, "unknown key 'unless'"),
        ({"id": ""}, "id: '' is not a name"),
        ({"id": None}, "id: None is not a name"),
        ({"if": []}, "'if' must be a list with at least one entry"),
        ({"then": []}, "'then' must be a list with at least one entry"),
        ({"then": None}, "'then' must be a list with at least one entry"),
        ({"if": {"a": {"x": "$x"}}}, "'if' must be a list"),
        ({"without": "x"}, "'without' must be a list"),
        ({"if": [{"a": {"x": "$x"}, "c": {}}]}, "'if': an entry is one kind with its attributes"),
        (
            {"if": [{"a": {"x": "$x"}}, {"c": None}]},
            "the attributes of 'c' in 'if' must be names with values",
        ),
        ({"if": [{"a": {"x": "$x"}}, {"c d": {}}]}, "if: 'c d' is not a name"),
        ({"if": [{"a": {"x": "$x", "y z": "1"}}]}, "if: 'y z' is not a name"),
        ({"if": [{"a": {"x": "$x", "y": True}}]}, "if: y: a value must be text, not bool"),
        ({"if": [{"a": {"x": "$x", "y": ""}}]}, "if: y: a value must not be empty"),
        ({"if": [{"a": {"x": "$x", "y": "$"}}]}, "if: y: '' is not a name"),
        ({"if": [{"a": {"x": "$x", "y": "$sure"}}]}, r"if: \$sure is computed and can stand in 'then' only"),
        ({"without": [{"a": {"y": "$sure"}}]}, r"without: \$sure is computed"),
        ({"without": [{"a": {"y": "$y"}}]}, r"\$y in 'without' has no value"),
        ({"then": [{"b": {"x": "$y"}}]}, r"\$y in 'then' has no value"),
    ],
)
def test_faults_are_named(change: Mapping[str, object], fault: str) -> None:
    """Each fault is a sentence that says where it is."""
    with pytest.raises(ValueError, match=fault):
        parse_rule({**GOOD, **change})


def test_all_faults_come_at_once() -> None:
    """An author sees every fault of a rule in one go."""
    data = {**GOOD, "else": 1, "without": [{"a": {"y": "$y"}}], "then": [{"b": {"x": 1}}, 5]}
    with pytest.raises(ValueError, match="consequence r: ") as caught:
        parse_rule(data)
    assert str(caught.value).count(";") == 3


def test_rules_without_negation_are_one_layer() -> None:
    """Chaining, in a ring too, stays in one layer, sorted by id."""
    ring = rule("b", asks="x", concludes="y"), rule("a", asks="y", concludes="x")
    assert layers(*ring) == [["a", "b"]]
    assert layers() == []


def test_negation_comes_after_all_that_concludes_the_kind() -> None:
    """A rule with `without` follows the whole chain behind the kind; what rests on it follows too."""
    assert layers(
        rule("last", asks="unowned", concludes="finding"),
        rule("no", asks="gap", absent="owner", concludes="unowned"),
        rule("own", asks="holder", concludes="owner"),
        rule("hold", asks="actor", concludes="holder"),
        rule("aside", asks="gap", absent="elsewhere", concludes="other"),
    ) == [["aside", "hold", "own"], ["last", "no"]]


def test_layers_pile_up() -> None:
    """Negation of what rests on negation takes a layer more, and the order of the rules is nothing."""
    rules = [rule(f"r{n}", asks="a", absent=f"k{n}", concludes=f"k{n + 1}") for n in range(4)]
    assert layers(*rules) == layers(*reversed(rules)) == [["r0"], ["r1"], ["r2"], ["r3"]]


@pytest.mark.parametrize(
    "rules",
    [
        [rule("self", asks="a", absent="b", concludes="b")],
        [rule("p", asks="a", absent="y", concludes="x"), rule("q", asks="x", concludes="y")],
        [rule("p", asks="a", absent="y", concludes="x"), rule("q", asks="a", absent="x", concludes="y")],
    ],
)
def test_negation_in_a_ring_is_refused(rules: list[ChainRule]) -> None:
    """Rules that rest on the absence of what they conclude have no answer; all of them are named."""
    bystander = rule("bystander", asks="x", concludes="z")
    with pytest.raises(ValueError, match=f": {', '.join(each.id for each in rules)}$"):
        stratify([bystander, *rules])
    assert len(lint([bystander, *rules])) == 1


def test_a_sound_set_has_no_faults() -> None:
    """The lint is silent about what it should be silent about, joins to earlier patterns among it."""
    join = {"id": "j", "if": [{"a": {"x": "$x"}}, {"b": {"y": "$x", "z": "$x"}}], "then": [{"c": {}}]}
    assert lint([parse_rule(GOOD), parse_rule(join)]) == ()


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ([rule("r", asks="a", concludes="b")] * 2, "r: the id is used 2 times"),
        ([ChainRule("r", (), (), (Template("a"),))], "r: a rule needs at least one pattern in 'if'"),
        ([ChainRule("r", (Pattern("a"),), (), ())], "r: a rule needs at least one pattern in 'if'"),
        ([ChainRule("r", (Pattern("a"),) * 13, (), (Template("b"),))], "r: more than 12 patterns"),
        (
            [ChainRule("r", (Pattern("a"),), (), (Template("b", (("x", Var("v")),)),))],
            "r: $v in 'then' has no value",
        ),
        (
            [ChainRule("r", (Pattern("a", (("x", Var("v")), ("y", Var("v")))),), (), (Template("b"),))],
            "r: $v stands twice in the first pattern of 'a' that names it",
        ),
        ([rule("$r", asks="a", concludes="b")], "$r: '$r' is not a name"),
        ([rule("r", asks="a", absent="a b", concludes="b")], "r: 'a b' is not a name"),
        ([ChainRule("r", (Pattern("a"),), (), (Template("b", (("$s", Sure()),)),))], "r: '$s' is not a name"),
        (
            [rule(f"r{n}", asks="a", concludes="b") for n in range(51)],
            "51 patterns of 'a' run together, more than 50",
        ),
    ],
)
def test_lint(rules: list[ChainRule], fault: str) -> None:
    """What a chainer could not be trusted with is named."""
    (found,) = lint(rules)
    assert found.startswith(fault)


def test_layers_share_out_the_patterns_of_a_kind() -> None:
    """The bound on patterns of one kind is for what runs together, not for the whole set."""
    early = [rule(f"e{n}", asks="a", concludes="b") for n in range(30)]
    late = [rule(f"l{n}", asks="a", absent="b", concludes="c") for n in range(30)]
    assert lint([*early, *late]) == ()


@given(cases())
@settings(max_examples=50, deadline=None)
def test_layers_hold_what_they_promise(case: Case) -> None:
    """Every rule runs once, after all whose absence it asks for, and not before those it asks for."""
    level = {each.id: number for number, layer in enumerate(stratify(case.rules)) for each in layer}
    assert sorted(level) == sorted(each.id for each in case.rules)
    for each in case.rules:
        for source in case.rules:
            kinds = {template.kind for template in source.then}
            assert not any(p.kind in kinds for p in each.without) or level[source.id] < level[each.id]
            assert not any(p.kind in kinds for p in each.when) or level[source.id] <= level[each.id]
