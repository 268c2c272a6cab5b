"""Decisions -> facts -> what follows from them: wanted measures, their owners, and compound findings.

What follows is declared in the pack's consequences; here the facts are made and the results read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from bomiljo.consequences import Chainer, Derivation, Fact, fact
from bomiljo.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.deciding import Decision, Ref
    from bomiljo.rulebook import Rulebook
    from bomiljo.view import View

BUILDING = "building"  # stands in facts where an outcome has no subject
Ownership = Literal["held", "leader", "nobody", "unknown"]


class Wanted(NamedTuple):
    """A measure that is wanted for an outcome, and who would own it.

    `leader`: nobody holds the role, so the actor is the leader. `unowned`: certainly nobody holds it.
    """

    outcome: Ref
    measure: str
    role: str
    actor: str | None
    leader: bool
    unowned: bool

    @property
    def ownership(self) -> Ownership:
        """Return how it is owned."""
        if self.actor is None:
            return "nobody" if self.unowned else "unknown"
        return "leader" if self.leader else "held"


class Compound(NamedTuple):
    """A compound finding with the outcomes that it comes from."""

    id: str
    sure: bool
    key: str
    parts: tuple[Ref, ...]


class Aftermath(NamedTuple):
    """All that follows from the outcomes."""

    wanted: tuple[Wanted, ...] = ()
    findings: tuple[Compound, ...] = ()


def aftermath(book: Rulebook, view: View, decisions: Iterable[Decision], chainer: Chainer) -> Aftermath:
    """Return what follows from the decisions, sorted."""
    derived = chainer.run(facts_of(book, view, decisions))
    return Aftermath(tuple(sorted(_wanted(derived), key=_wanted_key)), tuple(_findings(derived)))


def facts_of(book: Rulebook, view: View, decisions: Iterable[Decision]) -> Iterator[Fact]:
    """Yield what the consequences start from: the trouble, what the pack says, and who has which role."""
    yield from _troubles(decisions)
    yield from book.facts
    yield from _plan_facts(book, view)


def _troubles(decisions: Iterable[Decision]) -> Iterator[Fact]:
    """Return the trouble that each outcome is: a gap surely, what is not decided maybe."""
    for each in decisions:
        if each.outcome in ("gap", "unknown"):
            yield fact(
                "trouble",
                rule=each.rule.id,
                subject=each.ref[1] or BUILDING,
                sure="yes" if each.outcome == "gap" else "maybe",
                missed="yes" if each.missed else "no",
            )


def _plan_facts(book: Rulebook, view: View) -> Iterator[Fact]:
    """Who holds which role; who has left, or is not there yet, holds none.

    Where a plan does not tell all roles, anybody may hold any: nothing is unowned.
    """
    plan = view.plan
    leads = plan.settlement.leader_role or book.leader_role
    roles = {each.role for each in book.measures.values()} | {leads}
    there = [each for each in plan.actors or () if view.in_force(each) is not Truth.NO]
    for actor in there:
        for role in actor.roles or ():
            yield fact("holder", role=role, actor=actor.id)
            if role == leads:
                yield fact("leads", actor=actor.id)
    if plan.actors is None or any(actor.roles is None for actor in there):
        for role in roles:
            yield fact("maybe-holder", role=role)


def _wanted(derived: Iterable[Derivation]) -> Iterator[Wanted]:
    """Read who would own what; an owner in the role goes before the leader, and both before nobody."""
    best: dict[tuple[Ref, str], list[Wanted]] = {}
    for each in {derivation.fact for derivation in derived}:
        if each.kind in ("wanted", "unowned", "owner", "leader-owner"):
            outcome = (each.get("rule") or "", _subject(each))
            wanted = Wanted(
                outcome,
                each.get("measure") or "",
                each.get("role") or "",
                each.get("actor"),
                each.kind == "leader-owner",
                each.kind == "unowned",
            )
            best.setdefault((outcome, wanted.measure), []).append(wanted)
    for choices in best.values():
        yield min(choices, key=lambda w: (w.actor is None, not w.unowned, w.leader, w.actor or ""))


def _wanted_key(wanted: Wanted) -> tuple[str, str, str]:
    return wanted.outcome[0], wanted.outcome[1] or "", wanted.measure


def _subject(each: Fact) -> str | None:
    subject = each.get("subject")
    return None if subject == BUILDING else subject


def _findings(derived: Iterable[Derivation]) -> Iterator[Compound]:
    """Gather the derivations of a finding: sure where one of them is, from all that are as sure."""
    by_fact: dict[Fact, list[Derivation]] = {}
    for each in derived:
        by_fact.setdefault(each.fact, []).append(each)
    groups: dict[tuple[str, str], list[Fact]] = {}
    for found in by_fact:
        if found.kind == "finding":
            groups.setdefault((found.get("id") or "", found.get("key") or ""), []).append(found)
    for (name, key), facts in sorted(groups.items()):
        sure = any(each.get("sure") != "maybe" for each in facts)
        counted = [each for each in facts if (each.get("sure") != "maybe") == sure]
        parts = {part for each in counted for part in _origins(each, by_fact, set())}
        yield Compound(name, sure, key, tuple(sorted(parts, key=lambda p: (p[0], p[1] or ""))))


def _origins(found: Fact, by_fact: dict[Fact, list[Derivation]], seen: set[Fact]) -> Iterator[Ref]:
    """Yield the outcomes that a fact goes back to."""
    if found in seen:
        return
    seen.add(found)
    if found.kind == "trouble":
        yield found.get("rule") or "", _subject(found)
    for derivation in by_fact.get(found, ()):
        for parent in derivation.because:
            yield from _origins(parent, by_fact, seen)
