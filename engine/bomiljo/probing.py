"""A plan with a blank answered in each way that stands for others, and what is still open then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.changes import ChangeError, Put, value_at
from bomiljo.crosscheck import crosscheck_section
from bomiljo.dates import FIRST, LAST, exactly
from bomiljo.phases import batches
from bomiljo.samples import Hints, names_in, samples
from bomiljo.view import Missing, View

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bomiljo.changes import Data
    from bomiljo.deciding import Ref
    from bomiljo.model import Plan
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.trials import Trial

Blanks = frozenset[Missing]
_SECTION = re.compile(r"[.\[]")


class Probe(NamedTuple):
    """An answer, and what is open with it: what each outcome lacks, beside more about what was just told."""

    answer: Data
    left: dict[Ref, Blanks]


def probe(trial: Trial, blank: Missing, rules: Iterable[str], hints: Hints) -> Iterator[Probe]:
    """Yield each answer to a blank that the plan allows, with what some rules leave open then."""
    chosen = tuple(rules)
    for answer, after in answered(trial, blank, chosen, hints):
        if is_sound(after, (blank,)):
            yield Probe(answer, lacking(after, chosen, (blank,)))


def answered(trial: Trial, blank: Missing, rules: tuple[str, ...], hints: Hints) -> Iterator[tuple[Data, Trial]]:
    """Yield each answer to a blank with the plan as it is then, by some rules; it may contradict itself."""
    for answer in samples(blank.field, value_at(trial.plan, blank.path), hints):
        try:
            after = trial.changed([Put(blank.path, answer)], rules=rules)
        except ChangeError:
            continue
        yield answer, after


def is_sound(trial: Trial, told: Iterable[Missing]) -> bool:
    """Return whether a plan does not contradict itself by what was told."""
    sections = dict.fromkeys(_SECTION.split(each.path)[0] for each in told)
    return not any(crosscheck_section(trial.plan, each) for each in sections)


def lacking(trial: Trial, rules: Iterable[str], told: Iterable[Missing] = ()) -> dict[Ref, Blanks]:
    """Return what each unknown outcome of some rules lacks.

    Who asks more of what was told was not told it whole; but what is to be found out may have to be found out again.
    """
    known, found = tuple(each.path for each in told), {}
    for rule in rules:
        for each in trial.of_rule(rule):
            if left := frozenset(one for one in each.missing if one.kind == "find_out" or not _inside(one.path, known)):
                found[each.ref] = left
    return found


def _inside(path: str, told: tuple[str, ...]) -> bool:
    return path in told or path.startswith(tuple(f"{each}{mark}" for each in told for mark in ".["))


# --- where something may turn ------------------------------------------------------------------------


def hints_for(trial: Trial, rules: Iterable[str]) -> Hints:
    """Return where the outcomes of some rules may turn."""
    found: dict[str, set[int]] = {"day": set(), "hour": set(), "": set()}
    for name in rules:
        for unit, limit in _limits(trial.book, trial.book.rules[name]):
            found[unit if unit in found else ""] |= {limit - 1, limit, limit + 1}
    days, hours, counts = (tuple(sorted(each for each in limits if each > 0)) for limits in found.values())
    return Hints(trial.day, _arrivals(trial.plan, trial.day), days, hours, counts, names_in(trial.plan))


def _limits(book: Rulebook, rule: Rule) -> Iterator[tuple[str, int]]:
    lead = book.parameters[rule.due].value if rule.due else None
    for unit, limit in [*((each.unit, each.limit) for each in book.comparisons(rule)), ("day", lead)]:
        if isinstance(limit, int) and not isinstance(limit, bool):
            yield unit, limit


def _arrivals(plan: Plan, day: dt.date) -> tuple[dt.date, ...]:
    """Return the days nearest to this one on which somebody comes, or their first half-year ends."""
    found = {each for one in batches(View(plan, exactly(day))) for each in (one.first.earliest, one.half_year.latest)}
    return tuple(sorted(found - {FIRST, LAST}, key=lambda each: (abs(each - day), each))[:4])
