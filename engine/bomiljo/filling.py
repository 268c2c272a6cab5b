"""The blanks of an effect, filled for one plan and one gap: from data with blanks to changes that can be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.changes import Append, Change, ChangeError, Put, changed, value_at
from bomiljo.crosscheck import actors_named
from bomiljo.dates import FIRST, LAST, Day, exactly, parse_day
from bomiljo.deciding import Bench, decide_one
from bomiljo.effects import BLANK
from bomiljo.parts import Part
from bomiljo.places import keys_of, walk
from bomiljo.timing import Clock
from bomiljo.values import Exact, Truth
from bomiljo.view import View

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bomiljo.deciding import Decision
    from bomiljo.effects import Effect, Pick, Source, Step, Template
    from bomiljo.model import Plan
    from bomiljo.rulebook import Measure, Rulebook

Words = dict[str, Any]

MOST_NUMBER: Final = 150  # up to which numbers are tried


class Gap(NamedTuple):
    """What is to be closed: the gap that a rule found in a plan on a day."""

    plan: Plan
    book: Rulebook
    day: dt.date
    decision: Decision

    @property
    def view(self) -> View:
        """Return the plan as of the day."""
        return View(self.plan, exactly(self.day))


def fillings(gap: Gap, measure: Measure, effect: Effect) -> Iterator[list[tuple[Change, ...]]]:
    """Yield the ways to fill an effect, in groups: of each group the first that helps is enough.

    Who is to do something makes a way of its own; a day, a word or a place is only tried until one helps.
    """
    words = _words(gap, measure)
    actors = [each for each in effect.picks if each.mode == "choose" and each.source.kind == "actors"]
    others = [each for each in effect.picks if each.mode == "choose" and each not in actors]
    for who in _choices(gap, actors, words):
        yield [made for rest in _choices(gap, others, who) if (made := _made(gap, effect, rest))]


def _words(gap: Gap, measure: Measure) -> Words:
    """Return what fills the blanks that every effect may have."""
    subject = gap.decision.subject
    mine = subject.id if subject else None
    taken = {str(getattr(part, "id", "")) for part, _ in walk(gap.plan)}
    names = (f"{measure.id}{'-' + str(number) if number > 1 else ''}" for number in range(1, len(taken) + 2))
    words = {
        "today": gap.day.isoformat(),
        "yesterday": str(exactly(gap.day).plus_days(-1)),
        "subject": mine,
        "fresh": next(name for name in names if name not in taken),
        "owner": next(iter(actors(gap.view, ("roles", measure.role))), None),
    }
    return {name: value for name, value in words.items() if value is not None}


def actors(view: View, having: tuple[str, str] | None) -> list[str]:
    """Return the actors that are in place, all or those with a role or of a body, in the order of the plan.

    Where a plan does not list them, those that it names somewhere may be anything, and so may one named as the role.
    """
    if view.plan.actors is None:
        own = [having[1]] if having else []
        return list(dict.fromkeys([*own, *actors_named(view.plan)]))
    there = [each for each in view.plan.actors if view.in_force(each) is not Truth.NO]
    return [each.id for each in there if having is None or having[1] in (getattr(each, having[0]) or ())]


def _choices(gap: Gap, picks: list[Pick], words: Words) -> Iterator[Words]:
    """Yield the blanks with one value for each pick; a later pick may name an earlier one."""
    if not picks:
        yield words
        return
    first, *rest = picks
    for value in values_of(gap, first.source, words):
        yield from _choices(gap, rest, {**words, first.name: value})


def values_of(gap: Gap, source: Source, words: Words) -> list[Any]:
    """Return the values that a blank may take; none where they hang on what nothing fills."""
    try:
        return _values(gap, source, words)
    except _NoValueError:
        return []


def _values(gap: Gap, source: Source, words: Words) -> list[Any]:
    match source.kind:
        case "actors":
            found = actors(gap.view, source.argument)
            return list(found or ([gap.book.leader_role] if gap.plan.actors is None else []))
        case "days":
            return [day.isoformat() for day in turning_days(gap)]
        case "numbers":
            return list(range(1, MOST_NUMBER + 1))
        case "words":
            return list(_filled(list(source.argument), words, gap))
    paths = _spread(gap.plan, _filled(source.argument, words, gap))
    found = [value for path in paths for value in _told(gap.plan, path)]
    return list(dict.fromkeys(found))


def turning_days(gap: Gap) -> list[dt.date]:
    """Return today, and every day to come of which the plan tells or on which the gap may turn, and those beside."""
    rule, subject = gap.decision.rule, gap.decision.subject
    view = View(gap.plan, exactly(gap.day), watch=True)
    with view.recording() as record:
        decide_one(Bench(gap.book, view, Clock(view)), rule, subject)
    told = (day for part, _ in walk(gap.plan) for value in vars(part).values() for day in _days(value))
    turns = {gap.day, *(edge.on for edge in record.edges), *told}
    near = {day for each in turns if FIRST < each < LAST for day in (exactly(each).plus_days(-1).earliest, each)}
    return sorted(each for each in near | {exactly(each).plus_days(1).earliest for each in turns} if gap.day <= each)


def _days(value: Any) -> Iterable[dt.date]:
    return (value.earliest, value.latest) if isinstance(value, Day) else ()


def _made(gap: Gap, effect: Effect, words: Words) -> tuple[Change, ...]:
    """Return the changes of an effect with its blanks filled; none where a blank cannot be."""
    together = [each for each in effect.picks if each.mode == "each"]
    found: list[Change] = []
    try:
        for filled in _choices(gap, together, words):
            for step in effect.steps:
                found += [each for each in _changes(gap, step, filled, many=bool(together)) if each not in found]
    except _NoValueError:
        return ()
    return tuple(found)


def _changes(gap: Gap, step: Step, words: Words, *, many: bool) -> Iterator[Change]:
    """Yield a step for each item that it is for; of many, those that cannot be made are passed over."""
    kind = Put if step.kind == "put" else Append
    path, value = _filled(step.path, words, gap), _filled(step.value, words, gap)
    made = [kind(each, value) for each in _spread(gap.plan, path)]
    yield from (each for each in made if not (many or "[*]" in path) or _possible(gap.plan, each))


def _possible(plan: Plan, change: Change) -> bool:
    try:
        changed(plan, [change], crosschecked=False)
    except ChangeError:
        return False
    return True


class _NoValueError(Exception):
    """A blank that nothing fills in this plan: nobody holds the role, a value is not known."""


def _filled(template: Template, words: Words, gap: Gap) -> Any:
    if isinstance(template, dict):
        return {name: _filled(each, words, gap) for name, each in template.items()}
    if isinstance(template, list):
        return [_filled(each, words, gap) for each in template]
    whole = BLANK.fullmatch(template)
    if whole:
        return _word(whole[1], words, gap)
    return BLANK.sub(lambda found: str(_word(found[1], words, gap)), template)


def _word(name: str, words: Words, gap: Gap) -> Any:
    """Return what fills a blank: a value of the effect, a threshold, or what an indicator measures exactly."""
    if "+" in name:
        return _later(*(_word(each, words, gap) for each in name.split("+")))
    if name in words:
        return words[name]
    if name in gap.book.parameters:
        return gap.book.parameters[name].value
    value = gap.book.indicators[name].read(gap.view, gap.decision.subject).value if "." in name else None
    if not isinstance(value, Exact):
        raise _NoValueError(name)
    return value.value


def _later(day: Any, days: Any) -> str:
    """Return the day so many days after another; of what is no day there is none."""
    try:
        return str(parse_day(str(day)).plus_days(int(days)))
    except ValueError:
        raise _NoValueError(day) from None


def _spread(plan: Plan, path: str) -> list[str]:
    """Return a path for each item that `[*]` stands for; none where the plan does not tell them."""
    before, star, after = path.partition("[*]")
    if not star:
        return [path]
    try:
        items = value_at(plan, before) or []
    except ChangeError:
        return []
    names = keys_of(items) if items and isinstance(items[0], Part) else items
    return [each for name in names for each in _spread(plan, f"{before}[{name}]{after}")]


def _told(plan: Plan, path: str) -> list[Any]:
    """Return the words and numbers that stand at a path; none for a path that is not there."""
    try:
        value = value_at(plan, path)
    except ChangeError:
        return []
    found = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str | int) else str(each) for each in found if each is not None]
