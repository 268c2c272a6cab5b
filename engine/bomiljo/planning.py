"""A plan, a day and a rulebook in; what to do, by whom and by when out: the cheapest that holds as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.actions import SCHEMA_VERSION, ActionPlan
from bomiljo.actionwriting import Draft, Writer
from bomiljo.changes import changed
from bomiljo.checking import chosen_rules, limit_of, plan_info, require_day, rules_info
from bomiljo.choosing import choose
from bomiljo.dates import add_months, exactly
from bomiljo.errors import UsageError
from bomiljo.goals import look
from bomiljo.overlays import adapt
from bomiljo.progress import untold
from bomiljo.proposals import proposals, together
from bomiljo.rulebook import SEVERITIES
from bomiljo.selection import never
from bomiljo.shipped import default_rulebook
from bomiljo.wording import SMALL_GROUP, Wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Sequence

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.overlays import Overlay
    from bomiljo.progress import Progress
    from bomiljo.rulebook import Lang, Rulebook


class Planned(NamedTuple):
    """An action plan, and the changes that carrying it out makes in the plan file, each with the action it is of."""

    result: ActionPlan
    changes: tuple[tuple[Change, str], ...]
    plan: Plan


def plan_actions(
    plan: Plan,
    *,
    as_of: dt.date,
    until: dt.date | None = None,
    budget: int | None = None,
    severities: Collection[str] | None = None,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    overlays: Sequence[Overlay] = (),
    topics: Collection[str] | None = None,
    internal: bool = False,
    small_groups_below: int = SMALL_GROUP,
    expired: Callable[[], bool] = never,
    progress: Progress = untold,
) -> Planned:
    """Return the cheapest measures that close the gaps of a plan, the most severe first, checked as a whole.

    `until` takes in the gaps that open up to that day; `budget` limits the hours; `severities` chooses gaps. What
    measures do is found by changing the plan and checking it again, with changes dated from `as_of` on.
    `expired` says when to stop searching: the best found so far is then given, `proved` is false. `progress` counts
    the gaps dealt with, and choosing as one more. Raises UsageError for an unknown topic or severity, days out of reach
    or in the wrong order, or a limit under 3.
    """
    _require(as_of, until, budget, severities)
    adapted = adapt(rulebook or default_rulebook(), overlays, exactly(as_of))
    book = adapted.book
    rules = chosen_rules(book, topics)
    outlook = look(plan, book, rules, as_of, until=until, severities=severities)
    steps = len(outlook.goals) + 1
    found, all_tried = proposals(book, outlook, expired, lambda done: progress(done, steps)), not expired()
    choice = choose(outlook, found, budget, expired)
    progress(steps, steps)
    after = changed(plan, together(choice.proposals), crosschecked=False)
    wording = Wording(lang, limit_of(internal, small_groups_below))
    draft = Draft(outlook, found, choice, budget, until or add_months(as_of, 12), after)
    writer = Writer(book, draft, wording, rules)
    result = ActionPlan(
        schema_version=SCHEMA_VERSION,
        plan=plan_info(plan, internal=internal),
        rules=rules_info(book, rules, adapted),
        as_of=as_of.isoformat(),
        until=until.isoformat() if until else None,
        budget=budget,
        severities=tuple(each for each in SEVERITIES if severities is None or each in severities),
        proved=choice.proved and all_tried,
        actions=writer.actions,
        closed_as_well=writer.closed_as_well(),
        remaining=writer.remaining(),
        later=writer.later(),
        frontier=writer.frontier(),
        summary=writer.summary(internal=internal),
    )
    return Planned(result, writer.noted_changes(), after)


def _require(as_of: dt.date, until: dt.date | None, budget: int | None, severities: Collection[str] | None) -> None:
    for day in (as_of, *((until,) if until else ())):
        require_day(day)
    if until and until < as_of:
        raise UsageError(f"a plan cannot look ahead to {until}, before the day of the check, {as_of}")
    if budget is not None and budget < 0:
        raise UsageError("a budget is a number of hours, 0 or more")
    if unknown := sorted(set(severities or ()) - set(SEVERITIES)):
        raise UsageError(f"no such severity: {', '.join(unknown)}; there are {', '.join(SEVERITIES)}")
