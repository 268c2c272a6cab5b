"""What a measure changes in a plan, as data: steps with blanks, and where the values for the blanks come from.

    effects:
      - choose: {actor: actors}
        do:
          - append: tasks[{subject}].held_by
            value: {actor: "{actor}", from: "{today}", to: open}

An effect may hold several steps; those in a list of their own are made together or not at all. `choose` takes one
value at a time and looks which of them helps, and each actor that does makes a way of its own; `try` is content with
the first; `all` puts all of them into one list; `each` takes one after the other, all in the same change; no two of
the blanks in `differ` get the same value. A path may say `[*]` for every item of a list, and `[area=leases]` for
those of which the plan says so (`[passed_on=none]`: an empty list). `{today+lead.month}` is the day so many days after
another, `{today+1}` the next; `{to.latest}` the latest that an imprecise day can be, `{to.earliest}` the earliest;
`{needed}` the day on which the gap is judged. An effect with `otherwise: yes` is for where none before it helps. What
is not needed is left out afterwards, so a step for all items ends as one for those that need it. Residents are no
means: nothing here can add, remove or move any of them by who they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args

from bomiljo.model import Body, Plan, Role
from bomiljo.parts import Part, names, part_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

Template: TypeAlias = Any  # plain data in which text may have blanks: "{actor}", "{presence.max_visit_interval} days"
Mode: TypeAlias = Literal["choose", "try", "all", "each"]
BLANK: Final = re.compile(r"\{([a-z_.]+(?:\+(?:[a-z_.]+|[0-9]+))?)\}")  # a name, or a day and the days to add to it
ENDS: Final = ("earliest", "latest")  # of a day that is not told exactly
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
STAYING: Final = ("staying", "")  # actors of whom the plan tells no last day: who can take on what does not end
ALWAYS_KNOWN: Final = frozenset({"today", "yesterday", "needed", "subject", "fresh", "owner"})

_ASKED: Final = re.compile(r"([a-z_]+)\[([a-z_]+)=")  # a list, and what is asked of its items

# Facts about residents that a measure may alter: what is done for them, never who they are or that they are there.
FOR_RESIDENTS: Final = frozenset(
    {"assessed", "told_in_person", "gp_from", "bank_id_from", "lease_until", "unit", "homes"}
)
# What happened or was said, which no measure undoes, and what only names things.
FIXED: Final = frozenset(
    {
        *("Settlement.name", "Settlement.municipality", "Settlement.as_of", "Settlement.first_move_in"),
        *("Survey.anonymous", "Survey.asked", "Survey.answered", "Survey.answers", "Answer.count"),
        *("Incident.topic", "Incident.raised", "Incident.received_by", "Concern.raised", "Enquiry.received"),
        *("Plan.cohorts", "OtherTenants.people", "Walk.minutes", "Neighbour.empty_evenings"),
    }
)


class Source(NamedTuple):
    """Where values for a blank come from.

    `actors` (of a role, of a body, those who stay, or all: `argument`), `days` (those on which something turns, from
    today on), `numbers` (from one up, so that the least that helps is found), `words` (those listed, which may have
    blanks), or `path` (what stands there in the plan).
    """

    kind: Literal["actors", "days", "numbers", "words", "path"]
    argument: Any = None


class Pick(NamedTuple):
    """A blank and its values: one of them (`choose`, `try`), a list of all (`all`), or all of them in turn (`each`)."""

    name: str
    mode: Mode
    source: Source


class Step(NamedTuple):
    """One change with blanks: set a field (`put`), or add an item to a list (`append`).

    One that is `joined` is made together with the step before it, for the same items, or neither is.
    """

    kind: Literal["put", "append"]
    path: str
    value: Template
    joined: bool = False


class Effect(NamedTuple):
    """One way in which a measure changes a plan; with `otherwise`, only where none of those before it helps."""

    picks: tuple[Pick, ...]
    steps: tuple[Step, ...]
    otherwise: bool = False
    differ: tuple[str, ...] = ()  # blanks of which no two may have the same value

    @property
    def ways(self) -> tuple[Pick, ...]:
        """Return the picks of which each value makes a way of its own: who acts."""
        return tuple(each for each in self.picks if each.mode == "choose" and each.source.kind == "actors")

    @property
    def tries(self) -> tuple[Pick, ...]:
        """Return the picks of which one value that helps is enough."""
        return tuple(each for each in self.picks if each.mode in ("choose", "try") and each not in self.ways)


class BadEffectError(ValueError):
    """An effect that cannot be meant; `code` and `value` make the message, `where` is the place in it."""

    def __init__(self, where: tuple[str | int, ...], code: str, value: str) -> None:
        """Keep what is wrong."""
        super().__init__(f"{code}: {value}")
        self.where, self.code, self.value = where, code, value


def parse_effect(data: dict[str, Any]) -> Effect:
    """Read an effect from plain data whose scalars are text. Raises BadEffectError."""
    picks = tuple(_pick(name, mode, source) for mode in MODES for name, source in (data.get(mode) or {}).items())
    steps = tuple(step for index, each in enumerate(data.get("do") or ()) for step in _steps(each, index))
    if unknown := set(data) - {*MODES, "do", "otherwise", "differ"} or (() if steps else {"do"}):
        raise BadEffectError((), "effect-form", ", ".join(sorted(unknown)))
    _require_blind(picks, steps)
    return Effect(picks, steps, otherwise=_otherwise(data), differ=_differ(data, picks))


def _require_blind(picks: tuple[Pick, ...], steps: tuple[Step, ...]) -> None:
    """Refuse an effect on residents that is filled from what they are: only which group it is may be named."""
    telling = set[str]()
    for each in (each for each in picks if each.source.kind in ("path", "words")):
        source = str(each.source.argument)
        of_residents = each.source.kind == "path" and _is_of_residents(source) and not source.endswith(".id")
        if of_residents or telling & set(blanks(each.source.argument)):
            telling.add(each.name)
    for index, step in enumerate(steps):
        if _is_of_residents(step.path) and telling & {*blanks(step.path), *blanks(step.value)}:
            raise BadEffectError(("do", index), "effect-residents", step.path)


def _is_of_residents(path: str) -> bool:
    return re.split(r"[.\[]", path, maxsplit=1)[0] == "cohorts"


def _otherwise(data: dict[str, Any]) -> bool:
    if data.get("otherwise", "yes") != "yes":
        raise BadEffectError(("otherwise",), "effect-form", str(data["otherwise"]))
    return "otherwise" in data


def _differ(data: dict[str, Any], picks: tuple[Pick, ...]) -> tuple[str, ...]:
    names = data.get("differ", [])
    known = {each.name for each in picks}
    if not isinstance(names, list) or not known.issuperset(map(str, names)):
        raise BadEffectError(("differ",), "effect-form", str(names))
    return tuple(names)


def _pick(name: str, mode: Mode, source: Any) -> Pick:
    return Pick(name, mode, _source(source, (mode, name)))


def _source(source: Any, where: tuple[str, ...]) -> Source:
    match source:
        case "actors" | "days" | "numbers":
            return Source(source)
        case "staying":
            return Source("actors", STAYING)
        case {"role": role, **rest} if not rest and role in get_args(Role):
            return Source("actors", ("roles", role))
        case {"body": body, **rest} if not rest and body in get_args(Body):
            return Source("actors", ("bodies", body))
        case list() if source and all(isinstance(each, str) for each in source):
            return Source("words", tuple(source))
        case str() if "." in source or "[" in source:
            field_of(source, where)
            return Source("path", source)
    raise BadEffectError(where, "effect-source", str(source))


def _steps(data: Any, index: int) -> Iterator[Step]:
    """Yield the one step of an entry, or those of a list, which are made together."""
    for number, each in enumerate(data if isinstance(data, list) else [data]):
        yield _step(each, index)._replace(joined=number > 0)


def _step(data: Any, index: int) -> Step:
    where = ("do", index)
    match data:
        case {"put": path, "value": value, **rest} if not rest:
            return _checked(Step("put", path, value), where)
        case {"append": path, "value": value, **rest} if not rest:
            return _checked(Step("append", path, value), where)
    raise BadEffectError(where, "effect-step", str(data))


def _checked(step: Step, where: tuple[str | int, ...]) -> Step:
    """Refuse a step that leads nowhere, or to what no measure may alter."""
    part, name = field_of(step.path, (*where, step.kind))
    kind = part_kind(part.model_fields[_attribute(part, name)].annotation)
    is_list = "list" in str(part.model_fields[_attribute(part, name)].annotation)
    if (step.kind == "append") is not is_list and step.kind == "append":
        raise BadEffectError((*where, step.kind), "effect-not-a-list", step.path)
    if is_fixed(part, name) and not (step.kind == "append" and name == "surveys"):
        raise BadEffectError((*where, step.kind), "effect-fixed", step.path)
    if kind and isinstance(step.value, dict) and (unknown := set(step.value) - set(names(kind).values())):
        raise BadEffectError((*where, "value"), "effect-unknown-field", ", ".join(sorted(unknown)))
    return step


def is_fixed(part: type[Part], name: str) -> bool:
    """Return whether no measure may alter a field: who lives there, what happened, what a thing is called."""
    if part.__name__ in ("Cohort", "Arrival", "Departure"):
        return part.__name__ != "Cohort" or name not in FOR_RESIDENTS
    return name == part.KEY or f"{part.__name__}.{name}" in FIXED


def field_of(path: str, where: tuple[str | int, ...] = ()) -> tuple[type[Part], str]:
    """Return the kind of part and the field that a path with blanks leads to. Raises BadEffectError."""
    steps = re.sub(r"\[[^\]]*\]", "", path).split(".")
    asked = dict(_ASKED.findall(path))
    if asked and _is_of_residents(path):
        raise BadEffectError(where, "effect-residents", path)
    part: Any = Plan
    for step in steps[:-1]:
        attribute = _attribute(part, step) if part else None
        part = part_kind(part.model_fields[attribute].annotation) if attribute else None
        if part and step in asked and not _attribute(part, asked[step]):
            raise BadEffectError(where, "effect-path", path)
    if not part or not _attribute(part, steps[-1]) or steps[-1] in asked:
        raise BadEffectError(where, "effect-path", path)
    return part, steps[-1]


def _attribute(part: type[Part], name: str) -> str:
    return next((attribute for attribute, alias in names(part).items() if alias == name), "")


def blanks(value: Template) -> Iterator[str]:
    """Yield the names of all blanks in a template or a path; of a sum of days both."""
    if isinstance(value, str):
        for each in BLANK.findall(value):
            yield from (bare(name) for name in each.split("+") if not name.isdigit())
    elif isinstance(value, dict):
        for each in value.values():
            yield from blanks(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from blanks(each)


def bare(name: str) -> str:
    """Return the name of a blank without the word for one end of an imprecise day."""
    before, _, last = name.rpartition(".")
    return before if last in ENDS else name


def unknown_blanks(effect: Effect, known: frozenset[str]) -> list[str]:
    """Return blanks that nothing fills: `known` are the names of parameters and indicators."""
    filled = known | ALWAYS_KNOWN | {each.name for each in effect.picks}
    return sorted(used_by(effect) - filled)


def used_by(effect: Effect) -> frozenset[str]:
    """Return the names of all blanks of an effect."""
    used = {name for step in effect.steps for name in (*blanks(step.path), *blanks(step.value))}
    sources = [each.source.argument for each in effect.picks if each.source.kind in ("path", "words")]
    return frozenset(used.union(*map(blanks, sources)))
