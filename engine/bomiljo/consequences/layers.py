"""In which order rules run, and whether a set of rules stays inside what every chainer does alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bomiljo.consequences.language import Var, check_name, unbound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bomiljo.consequences.language import ChainRule, Pattern

MAX_PATTERNS = 12  # durable_rules stops at 16 in one rule
MAX_PATTERNS_OF_A_KIND = 50  # and refuses a fact that meets more than 64 at once


def stratify(rules: Sequence[ChainRule]) -> tuple[tuple[ChainRule, ...], ...]:
    """Return the rules in layers; what a rule asks to be absent is settled in earlier layers.

    Dependencies are between kinds: a rule that asks for a kind runs no earlier, and a rule that
    asks for its absence runs later, than every rule that concludes the kind. A rule whose `without`
    depends on its own conclusion has no answer and is a ValueError.
    """
    _refuse_rings(rules)
    levels = _levels(rules)
    return tuple(
        tuple(sorted((rule for rule in rules if levels[rule.id] == level), key=lambda rule: rule.id))
        for level in sorted(set(levels.values()))
    )


def lint(rules: Sequence[ChainRule]) -> tuple[str, ...]:
    """Return every fault of the set, as sentences; rules without faults run alike in every chainer.

    That joins are equalities with earlier patterns, and that texts are short enough, is given by the
    types; that names are safe is looked at again, as rules can be built by hand. Attributes may have
    any name, `id` and `sid` too: the chainer that reserves those puts a prefix before all names.
    """
    faults = [f"{rule.id}: {fault}" for rule in rules for fault in _rule_faults(rule)]
    faults += [f"{rule}: the id is used {n} times" for rule, n in _counted(rules).items() if n > 1]
    return tuple(sorted(faults)) or tuple(_set_faults(rules))


def _counted(rules: Sequence[ChainRule]) -> Counter[str]:
    return Counter(rule.id for rule in rules)


def _rule_faults(rule: ChainRule) -> Iterator[str]:
    if not rule.when or not rule.then:
        yield "a rule needs at least one pattern in 'if' and one conclusion in 'then'"
    if len(rule.when) + len(rule.without) > MAX_PATTERNS:
        yield f"more than {MAX_PATTERNS} patterns"
    yield from _bad_names(rule)
    yield from unbound(rule)
    yield from _joins_within(rule)


def _bad_names(rule: ChainRule) -> Iterator[str]:
    patterns = (*rule.when, *rule.without)
    kinds = [pattern.kind for pattern in patterns] + [template.kind for template in rule.then]
    names = [name for pattern in patterns for name, _ in pattern.where]
    names += [name for template in rule.then for name, _ in template.attributes]
    for name in (rule.id, *kinds, *names):
        try:
            check_name(name)
        except ValueError as error:
            yield str(error)


def _joins_within(rule: ChainRule) -> Iterator[str]:
    """Find variables that would compare a fact with itself; durable_rules cannot be trusted with it."""
    bound: set[str] = set()
    for pattern in rule.when:
        counted = Counter(term.name for _, term in pattern.where if isinstance(term, Var))
        for name in sorted(counted):
            if counted[name] > 1 and name not in bound:
                yield f"${name} stands twice in the first pattern of {pattern.kind!r} that names it"
        bound |= set(counted)


def _set_faults(rules: Sequence[ChainRule]) -> Iterator[str]:
    try:
        layers = stratify(rules)
    except ValueError as error:
        yield str(error)
        return
    for layer in layers:
        kinds = Counter(pattern.kind for rule in layer for pattern in rule.when)
        for kind, count in sorted(kinds.items()):
            if count > MAX_PATTERNS_OF_A_KIND:
                yield f"{count} patterns of {kind!r} run together, more than {MAX_PATTERNS_OF_A_KIND}"


def _levels(rules: Sequence[ChainRule]) -> dict[str, int]:
    """Raise every rule until it stands at or above what it asks for; without rings that ends."""
    levels = {rule.id: 0 for rule in rules}
    moved = True
    while moved:
        moved = False
        for rule in rules:
            level = max(
                [levels[rule.id]]
                + [levels[source.id] for source in _sources(rule.when, rules)]
                + [levels[source.id] + 1 for source in _sources(rule.without, rules)]
            )
            moved = moved or level > levels[rule.id]
            levels[rule.id] = level
    return levels


def _sources(patterns: Sequence[Pattern], rules: Sequence[ChainRule]) -> list[ChainRule]:
    """Return the rules that conclude a kind that one of the patterns asks for."""
    kinds = {pattern.kind for pattern in patterns}
    return [rule for rule in rules if any(template.kind in kinds for template in rule.then)]


def _refuse_rings(rules: Sequence[ChainRule]) -> None:
    needs = {rule.id: _needs(rule, rules) for rule in rules}
    for rule in rules:
        for source in _sources(rule.without, rules):
            if source is rule or rule.id in needs[source.id]:
                ring = sorted({rule.id, *(other for other in needs[rule.id] if rule.id in needs[other])})
                raise ValueError(f"rules rest on the absence of what they conclude: {', '.join(ring)}")


def _needs(rule: ChainRule, rules: Sequence[ChainRule]) -> set[str]:
    """Return the ids of all rules whose conclusions this one rests on, however far back."""
    needed: set[str] = set()
    queue = [rule]
    while queue:
        current = queue.pop()
        new = [s for s in _sources((*current.when, *current.without), rules) if s.id not in needed]
        needed.update(source.id for source in new)
        queue += new
    return needed
