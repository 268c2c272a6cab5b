"""Both chainers conclude the same, and what the language says."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import event, given, settings

from bomiljo import consequences
from bomiljo.consequences import (
    ChainerError,
    ChainRule,
    Derivation,
    DurableChainer,
    Fact,
    PlainChainer,
    durable_available,
    fact,
    make_chainer,
    parse_rule,
)
from bomiljo.errors import UsageError
from consequences_support import Case, believed, cases, needs_durable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Which = Literal["durable", "plain"]


@pytest.fixture(params=["plain", pytest.param("durable", marks=needs_durable)])
def which(request: pytest.FixtureRequest) -> Which:
    """Both chainers, one after the other."""
    chosen: Which = request.param
    return chosen


def concluded(which: Which, rules: Iterable[Mapping[str, object]], *facts: Fact) -> set[Fact]:
    """Return the facts that follow."""
    return {derivation.fact for derivation in derived(which, rules, *facts)}


def derived(which: Which, rules: Iterable[Mapping[str, object]], *facts: Fact) -> frozenset[Derivation]:
    """Return the derivations that follow."""
    return make_chainer([parse_rule(rule) for rule in rules], which).run(facts)


COMPOUND = {
    "id": "nobody-to-turn-to",
    "if": [{"trouble": {"rule": "PRE05", "sure": "$a"}}, {"trouble": {"rule": "INF01", "sure": "$b"}}],
    "then": [{"finding": {"id": "nobody-to-turn-to", "sure": "$sure"}}],
}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("yes", "yes", "yes"), ("yes", "maybe", "maybe"), ("maybe", "yes", "maybe"), ("maybe", "maybe", None)],
)
def test_certainty_is_that_of_the_weakest(which: Which, first: str, second: str, expected: str | None) -> None:
    """A compound finding is as sure as its weakest part, and is silent where no part is sure."""
    facts = fact("trouble", rule="PRE05", sure=first), fact("trouble", rule="INF01", sure=second)
    wanted = {fact("finding", id="nobody-to-turn-to", sure=expected)} if expected else set()
    assert concluded(which, [COMPOUND], *facts) == wanted


def test_facts_without_certainty_are_certain(which: Which) -> None:
    """Where no fact carries `sure`, nothing is in doubt; one that carries it decides alone."""
    rule = {"id": "r", "if": [{"a": {}}, {"b": {}}], "then": [{"c": {"sure": "$sure"}}]}
    assert concluded(which, [rule], fact("a"), fact("b")) == {fact("c", sure="yes")}
    assert concluded(which, [rule], fact("a"), fact("b", sure="maybe")) == set()


def test_rules_without_sure_fire_on_what_may_be(which: Which) -> None:
    """A rule that does not speak of certainty fires regardless, as for wanted measures."""
    rule = {"id": "r", "if": [{"a": {"sure": "$s"}}], "then": [{"b": {"was": "$s"}}]}
    assert concluded(which, [rule], fact("a", sure="maybe")) == {fact("b", was="maybe")}


def test_join_and_chain(which: Which) -> None:
    """What one rule concludes, another goes on from; the reasons are kept in the order of the `if`."""
    rules = [
        {
            "id": "own",
            "if": [{"gap": {"id": "$g", "role": "$r"}}, {"holder": {"role": "$r", "who": "$w"}}],
            "then": [{"owner": {"gap": "$g", "who": "$w"}}],
        },
        {"id": "ask", "if": [{"owner": {"gap": "$g", "who": "$w"}}], "then": [{"asked": {"who": "$w"}}]},
    ]
    gap, holder = fact("gap", id="LAN01", role="nav"), fact("holder", role="nav", who="adviser")
    owner = fact("owner", gap="LAN01", who="adviser")
    assert derived(which, rules, holder, gap, fact("holder", role="other", who="x")) == {
        Derivation("own", owner, (gap, holder)),
        Derivation("ask", fact("asked", who="adviser"), (owner,)),
    }


def test_negation_waits_for_what_may_be_concluded(which: Which) -> None:
    """A `without` is asked after every rule that concludes the kind, whatever the order of the rules."""
    rules = [
        {
            "id": "a-unowned",
            "if": [{"gap": {"id": "$g"}}],
            "without": [{"owner": {"gap": "$g"}}],
            "then": [{"unowned": {"gap": "$g"}}],
        },
        {
            "id": "b-own",
            "if": [{"gap": {"id": "$g"}}, {"holder": {"of": "$g"}}],
            "then": [{"owner": {"gap": "$g"}}],
        },
    ]
    facts = fact("gap", id="G1"), fact("gap", id="G2"), fact("holder", of="G1")
    assert concluded(which, rules, *facts) == {fact("owner", gap="G1"), fact("unowned", gap="G2")}


def test_a_fact_fills_one_position(which: Which) -> None:
    """Two gaps of one owner need two gaps; each may then stand first."""
    rule = {
        "id": "two",
        "if": [{"gap": {"who": "$w"}}, {"gap": {"who": "$w"}}],
        "then": [{"busy": {"who": "$w"}}],
    }
    one, two = fact("gap", id="1", who="x"), fact("gap", id="2", who="x")
    busy = fact("busy", who="x")
    assert derived(which, [rule], one, fact("gap", id="3", who="y")) == frozenset()
    assert derived(which, [rule], one, two) == {
        Derivation("two", busy, (one, two)),
        Derivation("two", busy, (two, one)),
    }


def test_without_asks_about_other_facts(which: Which) -> None:
    """A fact that fills the `if` does not stand in its own way: this is how "the only one" is said."""
    rule = {
        "id": "only",
        "if": [{"gap": {"id": "$g"}}],
        "without": [{"gap": {}}],
        "then": [{"only": {"id": "$g"}}],
    }
    assert concluded(which, [rule], fact("gap", id="1")) == {fact("only", id="1")}
    assert concluded(which, [rule], fact("gap", id="1"), fact("gap", id="2")) == set()


def test_equal_conclusions_keep_all_their_reasons(which: Which) -> None:
    """A fact that follows twice, or was known before, is one fact with every reason recorded."""
    rules = [
        {"id": "r", "if": [{"a": {"x": "$x"}}], "then": [{"b": {}}]},
        {"id": "s", "if": [{"b": {}}], "then": [{"c": {}}]},
    ]
    one, two, b = fact("a", x="1"), fact("a", x="2"), fact("b")
    assert derived(which, rules, one, two, b, b) == {
        Derivation("r", b, (one,)),
        Derivation("r", b, (two,)),
        Derivation("s", fact("c"), (b,)),
    }


def test_rings_end(which: Which) -> None:
    """Rules that feed themselves stop when nothing is new: here the closure of a ring of three."""
    rules = [
        {
            "id": "edge",
            "if": [{"edge": {"from": "$a", "to": "$b"}}],
            "then": [{"path": {"from": "$a", "to": "$b"}}],
        },
        {
            "id": "path",
            "if": [{"path": {"from": "$a", "to": "$b"}}, {"edge": {"from": "$b", "to": "$c"}}],
            "then": [{"path": {"from": "$a", "to": "$c"}}],
        },
    ]
    edges = [fact("edge", **{"from": a, "to": b}) for a, b in [("1", "2"), ("2", "3"), ("3", "1")]]
    assert concluded(which, rules, *edges) == {fact("path", **{"from": a, "to": b}) for a in "123" for b in "123"}


@pytest.mark.parametrize(
    "value", ["Blåbær", "blå\u0301", 'it\'s "so" \\ \n\t\0', "😀", "1", "true", "null", "$x", "x" * 60_000]
)
@pytest.mark.parametrize("name", ["id", "sid", "k", "a-b", "a_b"])
def test_any_text_and_any_name_passes(which: Which, name: str, value: str) -> None:
    """Texts and attribute names come through joins unharmed, those that an engine reserves too."""
    rule = {"id": "r", "if": [{"a": {name: "$v"}}, {"b": {name: "$v"}}], "then": [{"c": {name: "$v"}}]}
    attributes = {name: value}
    assert concluded(which, [rule], fact("a", **attributes), fact("b", **attributes)) == {fact("c", **attributes)}


def test_what_a_pattern_names_must_be_there(which: Which) -> None:
    """A variable is met by any value, but not by none; what a pattern does not name may be there."""
    alone = {"id": "r", "if": [{"a": {"x": "$x"}}], "then": [{"c": {}}]}
    join = {"id": "r", "if": [{"a": {}}, {"b": {"x": "$x"}}], "then": [{"c": {}}]}
    assert concluded(which, [alone], fact("a"), fact("a", y="1")) == set()
    assert concluded(which, [join], fact("a"), fact("b", y="1")) == set()
    assert concluded(which, [join], fact("a", z="2"), fact("b", x="1", y="1")) == {fact("c")}


@pytest.mark.parametrize(("left", "right"), [("1", "1.0"), ("a", "a b"), ("x" * 59_999 + "a", "x" * 59_999 + "b")])
def test_unequal_texts_do_not_join(which: Which, left: str, right: str) -> None:
    """Only equal texts are equal: no numbers, no prefixes."""
    rule = {"id": "r", "if": [{"a": {"v": "$v"}}, {"b": {"v": "$v"}}], "then": [{"c": {}}]}
    assert concluded(which, [rule], fact("a", v=left), fact("b", v=right)) == set()


def test_many_patterns_on_one_fact(which: Which) -> None:
    """Fifty patterns that meet one fact at once, as many as the lint lets through, all fire."""
    rules: list[dict[str, object]] = [
        {"id": f"r{n}", "if": [{"a": {"x": "$x"}}], "then": [{"b": {"n": str(n)}}]} for n in range(50)
    ]
    assert len(concluded(which, rules, fact("a", x="1"))) == 50


def test_twelve_patterns_in_one_rule(which: Which) -> None:
    """A rule of twelve patterns, as many as the lint lets through, fires."""
    rule = {"id": "r", "if": [{f"k{n}": {"x": "$x"}} for n in range(12)], "then": [{"done": {"x": "$x"}}]}
    facts = [fact(f"k{n}", x=x) for n in range(12) for x in "ab"]
    assert concluded(which, [rule], *facts) == {fact("done", x="a"), fact("done", x="b")}


def test_deep_chain(which: Which) -> None:
    """Fifty rules, each resting on the one before, chain to the end."""
    rules: list[dict[str, object]] = [
        {"id": f"r{n}", "if": [{f"k{n}": {}}], "then": [{f"k{n + 1}": {}}]} for n in range(50)
    ]
    assert fact("k50") in concluded(which, rules, fact("k0"))


def test_nothing_follows_from_nothing(which: Which) -> None:
    """No facts or no rules give no derivations."""
    assert derived(which, [COMPOUND]) == frozenset()
    assert derived(which, [], fact("a")) == frozenset()


def test_runs_do_not_see_each_other(which: Which) -> None:
    """A chainer starts every run from nothing, also after a run that failed."""
    chainer = make_chainer([parse_rule(COMPOUND)], which)
    first, second = fact("trouble", rule="PRE05", sure="yes"), fact("trouble", rule="INF01", sure="yes")
    assert chainer.run([first]) == chainer.run([second]) == frozenset()
    assert len(chainer.run([first, second])) == 1


CROSS = {"id": "cross", "if": [{"a": {}}, {"a": {}}, {"a": {}}], "then": [{"b": {}}]}


@pytest.mark.parametrize("kind", [PlainChainer, pytest.param(DurableChainer, marks=needs_durable)])
def test_fuel_ends_a_run_and_the_chainer_lives(kind: type[PlainChainer | DurableChainer]) -> None:
    """A run that fires more than its fuel is an error without a partial result; the next run is whole."""
    chainer = kind([parse_rule(CROSS)], fuel=24)
    facts = [fact("a", n=str(n)) for n in range(5)]
    with pytest.raises(ChainerError, match="too often"):
        chainer.run(facts)
    assert len(chainer.run(facts[:4])) == 24


def test_threads_may_share_a_chainer(which: Which) -> None:
    """Runs in several threads give what they give alone."""
    chainer = make_chainer([parse_rule(CROSS)], which)
    batches = [[fact("a", n=str(n), of=str(size)) for n in range(size)] for size in (2, 3, 4, 5)] * 10
    alone = [chainer.run(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(chainer.run, batches)) == alone


@needs_durable
def test_durable_leaves_no_threads() -> None:
    """Neither compiling nor running starts a thread."""
    before = threading.active_count()
    make_chainer([parse_rule(CROSS)], "durable").run([fact("a", n=str(n)) for n in range(4)])
    assert threading.active_count() == before


@needs_durable
def test_a_closed_chainer_says_so() -> None:
    """After `close`, which may be called again, a run is an error and not a crash."""
    chainer = DurableChainer([parse_rule(CROSS)])
    chainer.close()
    chainer.close()
    with pytest.raises(ChainerError, match="closed"):
        chainer.run([])


@needs_durable
def test_rule_sets_are_freed() -> None:
    """A chainer that is dropped frees its compiled rules, so that reloading a pack does not grow."""
    chainer = DurableChainer([parse_rule(COMPOUND)])
    host: Any = chainer._host
    assert len(host._ruleset_directory) == 1
    del chainer
    assert not host._ruleset_directory


@needs_durable
def test_a_stalled_engine_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where durable_rules drops its queue in silence, as after a machine slept, the run fails."""
    engine = importlib.import_module("durable.engine")
    clock = iter(range(0, 10_000_000, 20))
    chainer = DurableChainer([parse_rule(CROSS)])
    monkeypatch.setattr(engine, "_unix_now", lambda: next(clock))
    with pytest.raises(ChainerError, match="stopped"):
        chainer.run([fact("a", n=str(n)) for n in range(4)])


@needs_durable
@pytest.mark.parametrize("raised", [RuntimeError, KeyboardInterrupt])
def test_errors_inside_are_not_swallowed(monkeypatch: pytest.MonkeyPatch, raised: type[BaseException]) -> None:
    """What goes wrong while a rule fires ends the run; an interrupt stays an interrupt."""

    def fail(*_: object) -> list[Fact]:
        raise raised

    chainer = DurableChainer([parse_rule(COMPOUND)])
    facts = [fact("trouble", rule=rule, sure="yes") for rule in ("PRE05", "INF01")]
    with monkeypatch.context() as patch:
        patch.setattr("bomiljo.consequences.evaluation.Evaluation.fire", fail)
        with pytest.raises(ChainerError if issubclass(raised, Exception) else raised):
            chainer.run(facts)
    assert len(chainer.run(facts)) == 1


@needs_durable
def test_two_runs_of_a_chainer_do_not_grow() -> None:
    """Sessions are removed: after many runs the engine knows none of them."""
    chainer = DurableChainer([parse_rule(COMPOUND)])
    facts = [fact("trouble", rule=rule, sure="yes") for rule in ("PRE05", "INF01")]
    for _ in range(50):
        chainer.run(facts)
    (ruleset,) = chainer._host._ruleset_directory.values()
    for sid in ("e0", "e49"):
        with pytest.raises(Exception, match="309"):
            ruleset.get_facts(sid)


def test_auto_is_durable_where_it_can_be_imported() -> None:
    """The default is durable_rules where it is there, else the plain chainer."""
    assert make_chainer([]).name == ("durable" if durable_available() else "plain")


def test_durable_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without durable_rules `auto` is the plain chainer, and `durable` says why it cannot be."""
    monkeypatch.setattr(consequences, "find_spec", lambda _: None)
    assert not durable_available()
    assert make_chainer([]).name == "plain"
    with pytest.raises(UsageError, match="not installed"):
        make_chainer([], "durable")


def test_durable_that_does_not_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is installed but broken, `auto` is the plain chainer and `durable` gives the reason."""
    monkeypatch.setattr(consequences, "_obstacle", lambda: None)
    monkeypatch.setitem(sys.modules, "durable.engine", None)
    assert make_chainer([]).name == "plain"
    with pytest.raises(UsageError, match="cannot be imported"):
        make_chainer([], "durable")


def test_durable_on_a_later_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """From Python 3.13 on durable_rules is not tried, even where something of that name is installed."""
    monkeypatch.setattr(sys, "version_info", (3, 13, 0, "final", 0))
    with pytest.raises(UsageError, match=r"3\.13"):
        make_chainer([], "durable")


def test_faulty_rules_are_not_compiled(which: Which) -> None:
    """Faults of the set are one ValueError that names them all."""
    rule = parse_rule(COMPOUND)
    bad = ChainRule("bad", (), (), ())
    with pytest.raises(ValueError, match=r"bad: .*; nobody-to-turn-to: the id is used 2 times"):
        make_chainer([rule, rule, bad], which)


def test_importing_is_light() -> None:
    """Importing the package loads neither durable_rules nor other heavy modules."""
    code = (
        "import sys, bomiljo.consequences as c; c.durable_available(); "
        "print({'durable', 'durable_rules_engine', 'networkx', 'logging', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"


@given(cases(max_rules=4, max_facts=6, values=2))
@settings(max_examples=100, deadline=None)
def test_plain_is_what_trying_everything_gives(case: Case) -> None:
    """The plain chainer finds exactly what trying every rule on every ordering of facts finds."""
    assert PlainChainer(case.rules).run(case.facts) == believed(case.data, case.facts)


@needs_durable
@given(cases())
@settings(max_examples=200, deadline=None)
def test_durable_is_plain(case: Case) -> None:
    """Both chainers give the same derivations, with rules and facts in different orders."""
    plain = PlainChainer(case.rules).run(case.facts)
    for seen in traits(case, plain):
        event(seen)
    assert DurableChainer(case.shuffled_rules).run(case.shuffled_facts) == plain


@given(cases())
@settings(max_examples=100, deadline=None)
def test_order_is_nothing_to_plain(case: Case) -> None:
    """The order of rules and facts changes nothing."""
    assert PlainChainer(case.rules).run(case.facts) == PlainChainer(case.shuffled_rules).run(case.shuffled_facts)


@needs_durable
@given(cases())
@settings(max_examples=100, deadline=None)
def test_order_is_nothing_to_durable(case: Case) -> None:
    """The order of rules and facts changes nothing."""
    assert DurableChainer(case.rules).run(case.facts) == DurableChainer(case.shuffled_rules).run(case.shuffled_facts)


def test_random_cases_reach_what_matters() -> None:
    """The random cases join, chain, negate and doubt often, so that the tests above mean something."""
    seen: Counter[str] = Counter()

    @given(cases())
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    def look(case: Case) -> None:
        seen.update({"case", *traits(case, PlainChainer(case.rules).run(case.facts))})

    look()
    shares = {trait: count / seen["case"] for trait, count in seen.items()}
    for trait in (
        "fires",
        "joins two",
        "joins three",
        "chains",
        "negation lets pass",
        "negation stops",
        "is unsure",
    ):
        assert shares.get(trait, 0) > 0.1, shares


def traits(case: Case, found: frozenset[Derivation]) -> Iterator[str]:
    """Say what a case really did: what fired, not what was written."""
    rules = {rule.id: rule for rule in case.rules}
    fired = {rules[derivation.rule] for derivation in found}
    yield from {"fires" for _ in fired}
    yield from {f"joins {'two' if n == 2 else 'three'}" for rule in fired if (n := _joined(rule)) > 1}
    yield from {"chains" for d in found if any(cause.kind not in {"trouble", "holder"} for cause in d.because)}
    yield from {"negation lets pass" for rule in fired if rule.without}
    yield from {"is unsure" for d in found if rules[d.rule].uses_sure and d.fact.get("sure") == "maybe"}
    if len(PlainChainer([ChainRule(r.id, r.when, (), r.then) for r in rules.values()]).run(case.facts)) > len(found):
        yield "negation stops"


def _joined(rule: ChainRule) -> int:
    """Count the patterns that share a variable with another."""
    named = [{term for _, term in pattern.where if type(term).__name__ == "Var"} for pattern in rule.when]
    return sum(any(mine & theirs for theirs in named if theirs is not mine) for mine in named)
