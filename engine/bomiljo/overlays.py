"""Local adaptation: a file that changes the pack for one municipality, and says why and who answers for it.

    id: eksempelvik
    office: Bosettingskontoret
    changes:
      - {id: team-every-six-weeks, parameter: team.max_meeting_interval, value: 42, reason: ...}
      - {id: no-young-assemblers, rule: NEI01, off: yes, reason: ..., until: 2027-06-30}

A change sets a parameter's value, a rule's severity or texts, the role that owns a measure or takes what
nobody holds, switches a rule off, or adds one. Source: "Formål og målgruppe" - local adaptation is always needed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bomiljo.errors import PackError
from bomiljo.rulebook import Lang, Parameter, Rule, Rulebook, pack_facts
from bomiljo.values import Truth, passed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.dates import Day
    from bomiljo.errors import Problem
    from bomiljo.places import Places

ChangeKind = Literal["parameter", "severity", "off", "texts", "role", "leader-role", "added"]


class Change(NamedTuple):
    """One local change: what it changes to what, why, whose decision it is, and until when it holds.

    `new` is what stands in place of the old: a parameter, a severity, texts by language, a role, a rule;
    None where a rule is switched off. `until` is the last day; None where no end is set.
    """

    overlay: str
    id: str
    kind: ChangeKind
    target: str
    new: Any
    reason: Mapping[Lang, str]
    office: str
    until: Day | None

    def holds(self, today: Day) -> bool:
        """Return whether the change is in force: its last day has not certainly passed."""
        return self.until is None or passed(self.until, today) is not Truth.YES


class Overlay(NamedTuple):
    """A local adaptation, checked against the pack that it adapts."""

    id: str
    source: str
    hash: str
    changes: tuple[Change, ...]
    measures: Mapping[str, Any]
    parameters: Mapping[str, Parameter]
    places: Places


class Adapted(NamedTuple):
    """A pack as adapted on a day: the rulebook, the changes in force, and those whose last day has passed."""

    book: Rulebook
    changes: tuple[Change, ...]
    expired: tuple[Change, ...]


def adapt(book: Rulebook, overlays: Iterable[Overlay], today: Day) -> Adapted:
    """Return a pack with the changes that are in force. Raises PackError where two overlays change one thing."""
    chosen = list(overlays)
    if not chosen:
        return Adapted(book, (), ())
    changes = [change for each in chosen for change in each.changes if change.holds(today)]
    expired = tuple(change for each in chosen for change in each.changes if not change.holds(today))
    if problems := list(_conflicts(chosen, changes)):
        raise PackError(problems)
    adapted = book
    for each in chosen:
        adapted = with_new(adapted, each)
    for change in changes:
        adapted = applied(adapted, change)
    facts = pack_facts(adapted.rules.values(), adapted.measures.values())
    return Adapted(adapted._replace(facts=facts, hash=_hash(book, chosen)), tuple(changes), expired)


def touched(book: Rulebook, change: Change) -> frozenset[str]:
    """Return the ids of the rules that a change can make say something else."""
    match change.kind:
        case "parameter":
            return frozenset(rule.id for rule in book.rules.values() if change.target in rule.parameters)
        case "role":
            return frozenset(rule.id for rule in book.rules.values() if change.target in rule.measures)
        case "leader-role":
            return frozenset()
    return frozenset({change.target})


def _hash(book: Rulebook, overlays: list[Overlay]) -> str:
    return hashlib.sha256(" ".join([book.hash, *(each.hash for each in overlays)]).encode()).hexdigest()[:16]


def with_new(book: Rulebook, overlay: Overlay) -> Rulebook:
    """Return a pack with the measures and parameters that an overlay brings."""
    return book._replace(
        measures={**book.measures, **overlay.measures}, parameters={**book.parameters, **overlay.parameters}
    )


def applied(book: Rulebook, change: Change) -> Rulebook:
    """Return a pack with one change made."""
    match change.kind:
        case "parameter":
            return book._replace(parameters={**book.parameters, change.target: change.new})
        case "role":
            measure = book.measures[change.target]._replace(role=change.new)
            return book._replace(measures={**book.measures, change.target: measure})
        case "leader-role":
            return book._replace(leader_role=change.new)
        case "off":
            return book._replace(rules={name: rule for name, rule in book.rules.items() if name != change.target})
        case "added":
            return book._replace(rules={**book.rules, change.target: change.new})
    return book._replace(rules={**book.rules, change.target: _changed(book.rules[change.target], change)})


def _changed(rule: Rule, change: Change) -> Rule:
    """Return a rule with another severity, or with other texts for some of its own."""
    if change.kind == "severity":
        return rule._replace(severity=change.new, local=True)
    texts = {lang: each._replace(**change.new.get(lang, {})) for lang, each in rule.texts.items()}
    return rule._replace(texts=texts, local=True)


def clash(one: Change, other: Change) -> bool:
    """Return whether two changes are of the same thing: a rule that is switched off can be changed in no other way."""
    return one.target == other.target and (one.kind == other.kind or "off" in (one.kind, other.kind))


def _conflicts(overlays: list[Overlay], changes: list[Change]) -> Iterator[Problem]:
    """Find two overlays that change the same thing: neither can be said to go before the other."""
    for index, each in enumerate(overlays):
        for other in overlays[:index]:
            yield from _between(each, other, changes)


def _between(each: Overlay, other: Overlay, changes: list[Change]) -> Iterator[Problem]:
    """Find what an overlay has in common with one before it."""
    found = {"other": other.source}
    if each.id == other.id:
        yield each.places.problem(("id",), "overlay-twice", found, value=each.id)
        return
    for number, change in enumerate(each.changes):
        if change in changes and any(one in changes and clash(one, change) for one in other.changes):
            yield each.places.problem(("changes", number), "overlay-conflict", found, value=change.target)
    for part in ("measures", "parameters"):
        for name in sorted({*getattr(each, part)} & {*getattr(other, part)}):
            yield each.places.problem((part, name), "overlay-conflict", found, value=name)
