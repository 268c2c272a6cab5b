"""The blanks of an effect, filled for one plan and one gap: from data with blanks to changes that can be made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.bygones import rewrites_the_past
from bomiljo.changes import Append, Change, ChangeError, Put, changed, value_at
from bomiljo.crosscheck import actors_named
from bomiljo.dates import FIRST, LAST, NEVER, Day, exactly, parse_day
from bomiljo.deciding import Bench, decide_one
from bomiljo.effects import BLANK, STAYING, bare
from bomiljo.model import Holder
from bomiljo.parts import Part, names
from bomiljo.places import keys_of, walk
from bomiljo.timing import Clock
from bomiljo.values import Exact, Truth
from bomiljo.view import View

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo.deciding import Decision
    from bomiljo.effects import Effect, Pick, Source, Step, Template
    from bomiljo.model import Actor, Plan
    from bomiljo.rulebook import Measure, Rulebook
    from bomiljo.values import Value

Words = dict[str, Any]
Move = tuple[Change, ...]  # changes that are made together or not at all

_ITEMS: Final = re.compile(r"\[(?:\*|([a-z_]+)=([^\]]+))\]")  # each item of a list, or each that says this of itself
MOST_NUMBER: Final = 150  # up to which numbers are tried


class Gap(NamedTuple):
    """What is to be closed: the gap that a rule found in a plan on a day."""

    plan: Plan
    book: Rulebook
    day: dt.date
    decision: Decision

    @property
    def view(self) -> View:
        """Return the plan as of the day that the gap is judged on."""
        return View(self.plan, self.decision.timing.day)


def fillings(gap: Gap, measure: Measure, effect: Effect) -> Iterator[Iterator[tuple[Move, ...]]]:
    """Yield the ways to fill an effect, in groups: of each group the first that helps is enough.

    Whom it chooses to do something makes a way of its own; all else is only tried until one helps.
    """
    words = _words(gap, measure)
    for who in _choices(gap, effect.ways, words, effect.differ):
        yield (made for rest in _choices(gap, effect.tries, who, effect.differ) if (made := _made(gap, effect, rest)))


def _words(gap: Gap, measure: Measure) -> Words:
    """Return what fills the blanks that every effect may have."""
    subject = gap.decision.subject
    mine = subject.id if subject else None
    taken = {str(getattr(part, "id", "")) for part, _ in walk(gap.plan)}
    names = (f"{measure.id}{'-' + str(number) if number > 1 else ''}" for number in range(1, len(taken) + 2))
    words = {
        "today": gap.day.isoformat(),
        "needed": max(gap.day, gap.decision.timing.day.earliest).isoformat(),
        "yesterday": str(exactly(gap.day).plus_days(-1)),
        "subject": mine,
        "fresh": next(name for name in names if name not in taken),
        "owner": next(iter(actors(gap.view, ("roles", measure.role))), None),
    }
    return {name: value for name, value in words.items() if value is not None}


def actors(view: View, having: tuple[str, str] | None) -> list[str]:
    """Return the actors that are in place, all or those with a role or of a body; those who are to leave come last.

    Where a plan does not list them, those that it names somewhere may be anything, and so may one named as the role.
    """
    if view.plan.actors is None:
        own = [having[1]] if having and having != STAYING else []
        gone = _leaving(view.plan) if having == STAYING else frozenset()
        return [each for each in dict.fromkeys([*own, *actors_named(view.plan)]) if each not in gone]
    there = [each for each in view.plan.actors if view.in_force(each) is not Truth.NO]
    found = [each for each in there if having is None or _has(view, each, *having)]
    return [each.id for each in sorted(found, key=lambda each: not _has(view, each, *STAYING))]


def _leaving(plan: Plan) -> frozenset[str]:
    """Return the actors whose every part in a plan has a last day."""
    ends = [(each.actor, each.to) for each, _ in walk(plan) if isinstance(each, Holder)]
    return frozenset(name for name, _ in ends) - {name for name, end in ends if end in (None, NEVER)}


def _has(view: View, actor: Actor, field: str, word: str) -> bool:
    if (field, word) == STAYING:
        return (view.peek(actor, "to") or NEVER) == NEVER
    return word in (getattr(actor, field) or ())


def _choices(gap: Gap, picks: Sequence[Pick], words: Words, differ: tuple[str, ...]) -> Iterator[Words]:
    """Yield the blanks with one value for each pick; a later pick may name an earlier one."""
    values = [words[name] for name in differ if name in words]
    if len(set(values)) < len(values):
        return
    if not picks:
        yield words
        return
    first, *rest = picks
    for value in values_of(gap, first.source, words):
        yield from _choices(gap, rest, {**words, first.name: value}, differ)


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
    turns = {gap.day, *(edge.on for edge in record.edges), *told} - {FIRST, LAST}
    near = {exactly(each).plus_days(days).earliest for each in turns for days in (-1, 0, 1)}
    return sorted(each for each in near if gap.day <= each and each.year < LAST.year)


def _days(value: Any) -> Iterable[dt.date]:
    return (value.earliest, value.latest) if isinstance(value, Day) else ()


def _made(gap: Gap, effect: Effect, words: Words) -> tuple[Move, ...]:
    """Return the changes of an effect with its blanks filled; none where a blank cannot be."""
    together = [each for each in effect.picks if each.mode == "each"]
    found: list[Move] = []
    words = {**words, **{each.name: values_of(gap, each.source, words) for each in effect.picks if each.mode == "all"}}
    try:
        for filled in _choices(gap, together, words, effect.differ):
            for steps in _joined(effect.steps):
                found += [each for each in _moves(gap, steps, filled, many=bool(together)) if each not in found]
    except _NoValueError:
        return ()
    return tuple(found)


def _joined(steps: Iterable[Step]) -> list[list[Step]]:
    """Return the steps, those together that are made together."""
    found: list[list[Step]] = []
    for each in steps:
        if each.joined:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _moves(gap: Gap, steps: Sequence[Step], words: Words, *, many: bool) -> Iterator[Move]:
    """Yield steps for each item that the first of them is for; of many, those that cannot be made are passed over."""
    filled = [(_filled(each.path, words, gap), _filled(each.value, words, gap)) for each in steps]
    lead = filled[0][0]
    end = max((found.end() for found in _ITEMS.finditer(lead)), default=0)
    for item in _spread(gap.plan, lead[:end]):
        paths = [item + path[end:] if path.startswith(lead[:end]) else path for path, _ in filled]
        move = tuple(_change(step, path, value) for step, path, (_, value) in zip(steps, paths, filled, strict=True))
        if not (many or end) or _possible(gap, move):
            yield move


def _change(step: Step, path: str, value: Any) -> Change:
    return Put(path, value) if step.kind == "put" else Append(path, value)


def _possible(gap: Gap, move: Move) -> bool:
    try:
        changed(gap.plan, move, crosschecked=False)
    except ChangeError:
        return False
    return not any(rewrites_the_past(gap.plan, each, gap.day) for each in move)


class _NoValueError(Exception):
    """A blank that nothing fills in this plan: nobody holds the role, a value is not known."""


def _filled(template: Template, words: Words, gap: Gap) -> Any:
    if isinstance(template, dict):
        return {name: _filled(each, words, gap) for name, each in template.items()}
    if isinstance(template, list):
        return _once_each(_in_a_row(_filled(each, words, gap) for each in template))
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
    if name.isdigit():
        return int(name)
    if (day := bare(name)) != name:
        return _end(_word(day, words, gap), name.removeprefix(f"{day}."))
    if name in gap.book.parameters:
        return gap.book.parameters[name].value
    value = _measured(name, gap) if "." in name else None
    if not isinstance(value, Exact):
        raise _NoValueError(name)
    return str(value.value) if isinstance(value.value, Day) else value.value


def _measured(name: str, gap: Gap) -> Value | None:
    """Return what an indicator measures; None where the gap is of no such subject."""
    indicator, subject = gap.book.indicators[name], gap.decision.subject
    if indicator.subject and indicator.subject != (subject and subject.kind):
        return None
    return indicator.read(gap.view, subject).value


def _in_a_row(values: Iterable[Any]) -> list[Any]:
    """Return values as one list, those of a list among them one by one."""
    return [one for each in values for one in (each if isinstance(each, list) else [each])]


def _once_each(values: list[Any]) -> list[Any]:
    """Return a list without what stands in it twice: one actor may fill two blanks."""
    return [each for index, each in enumerate(values) if each not in values[:index]]


def _end(day: Any, which: str) -> str:
    """Return the earliest or the latest that a day can be; of what is no day, or has no such end, there is none."""
    try:
        found: dt.date = getattr(parse_day(str(day)), which)
    except ValueError:
        raise _NoValueError(day) from None
    if found in (FIRST, LAST):
        raise _NoValueError(day)
    return found.isoformat()


def _later(day: Any, days: Any) -> str:
    """Return the day so many days after another; of what is no day there is none."""
    try:
        return str(parse_day(str(day)).plus_days(int(days)))
    except ValueError:
        raise _NoValueError(day) from None


def _spread(plan: Plan, path: str) -> list[str]:
    """Return a path for each item that `[*]` or `[field=word]` stands for; none where the plan does not tell them."""
    found = _ITEMS.search(path)
    if not found:
        return [path]
    before, after = path[: found.start()], path[found.end() :]
    try:
        items = value_at(plan, before) or []
    except ChangeError:
        return []
    named = zip(items, keys_of(items) if items and isinstance(items[0], Part) else items, strict=True)
    chosen = [name for item, name in named if found[1] is None or _says(item, found[1], found[2])]
    return [each for name in chosen for each in _spread(plan, f"{before}[{name}]{after}")]


def _says(item: Part, field: str, word: str) -> bool:
    """Return whether an item says a word of itself, or has it in a list; `none` is said by a list without entries."""
    value = next(getattr(item, attribute) for attribute, alias in names(type(item)).items() if alias == field)
    if isinstance(value, list):
        return word in value or (word == "none" and not value)
    return word == ("no", "yes")[value] if isinstance(value, bool) else str(value) == word


def _told(plan: Plan, path: str) -> list[Any]:
    """Return the words and numbers that stand at a path; none for a path that is not there."""
    try:
        value = value_at(plan, path)
    except ChangeError:
        return []
    found = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str | int) else str(each) for each in found if each is not None]
