"""A plan, a rule and a day in; the smallest changes that close each of its gaps out. Pure, and safe in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.checking import plan_info, require_day, rules_info
from bomiljo.dates import exactly
from bomiljo.errors import UsageError
from bomiljo.hunting import Hunt, Hunted
from bomiljo.levers import levers
from bomiljo.overlays import adapt
from bomiljo.progress import untold
from bomiljo.reporting import Reporter
from bomiljo.shipped import default_rulebook
from bomiljo.trials import begin
from bomiljo.view import View
from bomiljo.whatifs import SCHEMA_VERSION, Answer, GapAnswers, RuleRef, Searched, WhatIf
from bomiljo.whatifwords import ChangeWords
from bomiljo.wording import Wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bomiljo.changes import Change
    from bomiljo.deciding import Decision
    from bomiljo.hunting import Closing
    from bomiljo.levers import Lever
    from bomiljo.model import Plan
    from bomiljo.overlays import Adapted, Overlay
    from bomiljo.progress import Progress
    from bomiljo.rulebook import Lang, Rule, Rulebook
    from bomiljo.trials import Trial

ANSWERS: Final = 5  # shown for one gap
MISSED: Final = Hunted((), 0, 0, complete=True, hopeless=True)
EQUALS: Final = 15  # changes of the same fields, equally small, that are held against the whole rulebook


def what_if(
    plan: Plan,
    rule: str,
    *,
    as_of: dt.date,
    subject: str | None = None,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    overlays: Sequence[Overlay] = (),
    progress: Progress = untold,
) -> WhatIf:
    """Tell which smallest changes of what can be decided from a day on would close the gaps of a rule.

    `subject` limits it to one, such as `task:conflicts`. Every answer is held against the whole rulebook. Nothing
    that is past is changed, and no fact about residents. `progress` counts the gaps. Raises UsageError for a rule or a
    subject that there is not, and for a day out of reach.
    """
    require_day(as_of)
    adapted = adapt(rulebook or default_rulebook(), overlays, exactly(as_of))
    asked = _rule(adapted.book, rule)
    whole = begin(plan, adapted.book, as_of)
    found = _subjects(whole, asked, subject)
    wording = Wording(lang)
    gaps = [each for each in found if each.outcome == "gap"]
    teller = _Teller(whole, asked, Reporter(adapted.book, View(plan, exactly(as_of)), wording), wording)
    text = "" if gaps else wording.label("what-if-no-gap", rule=asked.id)
    return _result(plan, adapted, teller, subject=subject, gaps=tuple(_told(teller, gaps, progress)), text=text)


def _told(teller: _Teller, gaps: Sequence[Decision], progress: Progress) -> Iterator[GapAnswers]:
    """Yield what would close each gap, and tell when each is done."""
    for number, each in enumerate(gaps, 1):
        yield teller.gap(each)
        progress(number, len(gaps))


def _result(
    plan: Plan, adapted: Adapted, teller: _Teller, *, subject: str | None, gaps: tuple[GapAnswers, ...], text: str
) -> WhatIf:
    asked, wording = teller.rule, teller.wording
    return WhatIf(
        schema_version=SCHEMA_VERSION,
        plan=plan_info(plan),
        rules=rules_info(adapted.book, list(adapted.book.rules.values()), adapted),
        as_of=teller.whole.day.isoformat(),
        lang=wording.lang,
        rule=asked.id,
        subject=subject,
        gaps=gaps,
        text=text,
    )


def _rule(book: Rulebook, name: str) -> Rule:
    if name not in book.rules:
        raise UsageError(f"there is no rule {name!r}")
    return book.rules[name]


def _subjects(whole: Trial, rule: Rule, subject: str | None) -> list[Decision]:
    found = [each for each in whole.of_rule(rule.id) if subject in (None, each.ref[1])]
    if not found:
        raise UsageError(f"rule {rule.id} is about no {subject!r}")
    return found


class _Teller:
    """Looks for what closes the gaps of one rule, and tells it."""

    def __init__(self, whole: Trial, rule: Rule, reporter: Reporter, wording: Wording) -> None:
        """Keep the plan as all rules see it, and as the one rule does."""
        self.whole, self.rule, self.reporter, self.wording = whole, rule, reporter, wording
        self.words = ChangeWords(whole.plan, whole.day, wording)
        self._alone = begin(whole.plan, whole.book, whole.day, [rule])
        self._levers = {each.path: each for each in levers(whole.plan, whole.day)}

    def gap(self, decision: Decision) -> GapAnswers:
        """Return what would close one gap."""
        ref, line = decision.ref, self.reporter.line(decision)
        hunted = MISSED if decision.missed else Hunt(self._alone, ref, self._levers).find()
        return GapAnswers(
            *ref,
            line.subject_name,
            line.title,
            missed=decision.missed,
            hopeless=hunted.hopeless,
            answers=tuple(self._answer(each) for each in hunted.closings[:ANSWERS]),
            searched=Searched(hunted.together, hunted.tries, hunted.complete),
            text=self.wording.label(f"what-if-says-{'missed' if decision.missed else _how(hunted)}", rule=ref[0]),
        )

    def _answer(self, closing: Closing) -> Answer:
        """Return the changes that do least else, of those that are equally small."""
        tried = [(self._effects(made), made) for made in closing.changes[:EQUALS]]
        effects, made = min(tried, key=lambda each: _harm(each[0]))
        others = [self._short(closing.levers, each) for each in closing.changes if each is not made]
        by_path = {each.path: each for each in closing.levers}
        changes = tuple(self.words.change(by_path[each.path], each) for each in made)
        return Answer(changes, closing.distance, closing.exact, *effects, others=tuple(others))

    def _short(self, fields: Sequence[Lever], made: Sequence[Change]) -> str:
        by_path = {each.path: each for each in fields}
        return " + ".join(self.words.short(by_path[each.path], each) for each in made)

    def _effects(self, made: Sequence[Change]) -> Effects:
        return effects(self.whole, self.whole.changed(made))


def _how(hunted: Hunted) -> str:
    """Return whether anything closes the gap."""
    if hunted.closings:
        return "found"
    return "hopeless" if hunted.hopeless else "none" if hunted.complete else "short"


Effects = tuple[tuple[RuleRef, ...], tuple[RuleRef, ...], tuple[RuleRef, ...], tuple[RuleRef, ...]]


def effects(before: Trial, after: Trial) -> Effects:
    """Return which outcomes a change closes, opens, makes unknown, and takes from what the rules ask about."""
    was, then = before.decisions, after.decisions
    gaps = [ref for ref, each in was.items() if each.outcome == "gap"]
    return (
        tuple(RuleRef(*ref) for ref in gaps if ref in then and then[ref].outcome == "ok"),
        tuple(RuleRef(*ref) for ref, each in then.items() if each.outcome == "gap" and ref not in gaps),
        tuple(RuleRef(*ref) for ref, each in then.items() if _is_unsettled(each, was.get(ref))),
        tuple(RuleRef(*ref) for ref in gaps if ref not in then or then[ref].outcome == "not_applicable"),
    )


def _is_unsettled(then: Decision, was: Decision | None) -> bool:
    return then.outcome in ("unknown", "error") and was is not None and was.outcome in ("gap", "ok", "not_applicable")


def _harm(found: Effects) -> tuple[int, int, int]:
    closes, opens, unsettles, _ = found
    return len(opens), len(unsettles), -len(closes)
