"""A plan under a rulebook on a day, changed and decided again: only what hangs on a change is found anew.

Whoever looks for what would help tries hundreds of changes. A rule whose decisions read nothing of what a change
touches cannot say anything else than before.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.changes import Put, changed, value_at
from bomiljo.conditions import atoms
from bomiljo.dates import exactly
from bomiljo.deciding import Bench, Decision, decide_one, subjects_of
from bomiljo.phases import BENEATH
from bomiljo.subjects import subjects
from bomiljo.timing import Clock
from bomiljo.view import NotKnown, View, paths_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bomiljo.changes import Change
    from bomiljo.deciding import Ref
    from bomiljo.model import Plan
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.view import Reading


class Verdicts(NamedTuple):
    """What one rule says of its subjects, and the paths that this hangs on; "" stands for the whole plan."""

    decisions: tuple[Decision, ...]
    hangs_on: frozenset[str]


class Trial:
    """All decisions on a plan as of a day; a change makes another trial."""

    def __init__(self, plan: Plan, book: Rulebook, day: dt.date, found: dict[str, Verdicts]) -> None:
        """Keep what was decided; `begin` decides."""
        self.plan, self.book, self.day, self._found = plan, book, day, found

    @property
    def decisions(self) -> dict[Ref, Decision]:
        """Return every decision, by rule and key of its subject, in the order of rules and subjects."""
        return {each.ref: each for verdicts in self._found.values() for each in verdicts.decisions}

    @cached_property
    def gaps(self) -> frozenset[Ref]:
        """Return all gaps, those too that it is too late to close."""
        return frozenset(ref for ref, each in self.decisions.items() if each.outcome == "gap")

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that were asked."""
        return tuple(self._found)

    def of_rule(self, rule: str) -> tuple[Decision, ...]:
        """Return what one rule says."""
        return self._found[rule].decisions

    def closes(self, gap: Ref) -> bool:
        """Return whether what was a gap is ok here; where nothing there was the gap, all there is now has to be."""
        found = [each for each in self.of_rule(gap[0]) if gap[1] is None or each.ref == gap]
        return bool(found) and all(each.outcome == "ok" for each in found)

    def changed(self, changes: Iterable[Change], *, rules: Iterable[str] | None = None) -> Trial:
        """Return the plan changed and decided again, by some of the rules alone where they are given.

        The plan is typed and not crosschecked (`changes.require_sound`). Raises ChangeError.
        """
        made = tuple(changes)
        plan = changed(self.plan, made, crosschecked=False)
        again = self.touched(made)
        kept = self._found if rules is None else {each: self._found[each] for each in rules}
        found = decided(plan, self.book, self.day, [self.book.rules[each] for each in kept if each in again])
        return Trial(plan, self.book, self.day, kept | found)

    def touched(self, changes: Iterable[Change]) -> frozenset[str]:
        """Return the rules that may say something else once changes are made."""
        touched = set(self._readers.get("", ()))
        for each in changes:
            reach = list(_reach(self.plan, each))
            if any(f"{BENEATH}.".startswith(f"{one}.") for one in reach):
                return frozenset(self._found)  # nothing notes that it hangs on this
            for path in (*reach, _around(reach[-1]), *(found for one in reach for found in self._below(one))):
                touched.update(self._readers.get(path, ()))
        return frozenset(touched)

    def _below(self, path: str) -> Iterator[str]:
        """Yield the paths inside a part or a list, of those that some rule hangs on."""
        for mark in ".[":
            start = bisect_left(self._paths, path + mark)
            yield from self._paths[start : bisect_left(self._paths, path + chr(ord(mark) + 1))]

    @cached_property
    def _paths(self) -> list[str]:
        """The paths that some rule hangs on, sorted: what is inside another stands together."""
        return sorted(self._readers)

    @cached_property
    def _readers(self) -> dict[str, set[str]]:
        """The rules that hang on each path."""
        readers: dict[str, set[str]] = {}
        for rule, verdicts in self._found.items():
            for path in verdicts.hangs_on:
                readers.setdefault(path, set()).add(rule)
        return readers


def begin(plan: Plan, book: Rulebook, day: dt.date, rules: Iterable[Rule] | None = None) -> Trial:
    """Decide everything on a plan as of a day, by all rules of a book or by some."""
    chosen = list(book.rules.values() if rules is None else rules)
    return Trial(plan, book, day, decided(plan, book, day, chosen))


def decided(plan: Plan, book: Rulebook, day: dt.date, rules: Iterable[Rule]) -> dict[str, Verdicts]:
    """Return what rules say of a plan, by rule."""
    view = View(plan, exactly(day))
    bench = Bench(book, view, Clock(view))
    return {rule.id: _verdicts(bench, rule) for rule in rules}


def _reach(plan: Plan, change: Change) -> Iterator[str]:
    """Yield the paths at and below which a change alters what is read.

    What a plan is silent about leaves no trace where it made no difference: so a blank that is filled in reaches
    whatever was read of the part that it belongs to.
    """
    yield change.path
    if isinstance(change, Put) and value_at(plan, change.path) is None:
        yield change.path.rpartition(".")[0] or change.path


def _around(path: str) -> str:
    """Return the list that an item belongs to; what is no item belongs to itself."""
    return path[: path.rfind("[")] if path.endswith("]") else path


def _verdicts(bench: Bench, rule: Rule) -> Verdicts:
    found = subjects_of(bench, rule)
    decisions = (found,) if isinstance(found, Decision) else tuple(decide_one(bench, rule, each) for each in found)
    hangs_on = _subject_paths(bench, rule).union(*(_paths(bench, each) for each in decisions))
    return Verdicts(decisions, hangs_on)


def _subject_paths(bench: Bench, rule: Rule) -> frozenset[str]:
    """Return the paths that tell of what a rule speaks."""
    if rule.each is None:
        return frozenset()
    with bench.view.recording() as record, suppress(NotKnown):
        subjects(bench.view, rule.each)
    return paths_of(record.reads, record.missing)


def _paths(bench: Bench, decision: Decision) -> frozenset[str]:
    """Return all paths that a decision was found by: a rule that broke may have looked at anything."""
    if decision.outcome == "error":
        return frozenset({""})
    readings = [each.reading for each in (*decision.when, *decision.require)]
    if decision.outcome == "gap" and decision.rule.missed:
        readings += _of_deadline(bench, decision)
    seen = [paths_of(each.reads, each.missing) for each in readings]
    return decision.timing.hangs_on.union(paths_of(decision.missing), *seen)


def _of_deadline(bench: Bench, decision: Decision) -> list[Reading]:
    """Return what tells whether it is too late to close a gap."""
    found = atoms(decision.rule.missed) if decision.rule.missed else ()
    return [bench.book.indicators[each.indicator].read(bench.view, decision.subject) for each in found]
