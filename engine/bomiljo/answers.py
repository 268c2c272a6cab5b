"""What may be answered to a question: the form of each field, read off the types of the plan."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal, NamedTuple, get_args, get_origin

from bomiljo import fields
from bomiljo.dates import OPEN
from bomiljo.model import Plan
from bomiljo.parts import names, part_kind, part_kinds
from bomiljo.places import walk

AnswerType = Literal[
    "yes-no", "choice", "count", "date", "date-or-open", "interval", "duration",
    "age", "language", "hours", "phone", "email", "text", "id", "reference", "part",
]  # fmt: skip
Section = Literal["actors", "paths", "periods", "units"]

TYPES: Final[tuple[tuple[Any, AnswerType], ...]] = (
    (fields.YesNo, "yes-no"),
    (fields.Count, "count"),
    (fields.Date, "date"),
    (fields.Start, "date-or-open"),
    (fields.End, "date-or-open"),
    (fields.Every, "interval"),
    (fields.Limit, "duration"),
    (fields.AgeBand, "age"),
    (fields.Language, "language"),
    (fields.WeekHours, "hours"),
    (fields.Phone, "phone"),
    (fields.Email, "email"),
    (fields.Text, "text"),
    (fields.CohortId, "id"),
    (fields.Ident, "id"),
)
# Fields that name something which stands elsewhere in the plan.
_REFERENCES: Final[dict[str, Section]] = {
    "actor": "actors",
    "actors": "actors",
    "anchored_with": "actors",
    "between": "actors",
    "received_by": "actors",
    "continues": "paths",
    "during": "periods",
    "unit": "units",
}


class Form(NamedTuple):
    """What a field takes: one answer of a type, or `many` of it.

    `words` are the choices, `refers` is the list of the plan that a reference is to, `part` the kind of what
    has fields of its own.
    """

    type: AnswerType
    many: bool = False
    words: tuple[str, ...] = ()
    refers: Section | None = None
    part: str | None = None

    @property
    def whole(self) -> bool:
        """Return whether an answer has parts, which all have to be told with it."""
        return self.part is not None


@cache
def kinds() -> dict[str, Any]:
    """Return every kind of part of a plan, by name."""
    return {each.__name__: each for each in part_kinds(Plan)}


@cache
def form_of(field: str) -> Form:
    """Return what a field (`Cohort.age`) takes. Raises KeyError where there is none."""
    part, alias = field.split(".")
    attribute = {name: each for each, name in names(kinds()[part]).items()}[alias]
    form = _form(_told(kinds()[part].model_fields[attribute]))
    if form.type == "id" and alias in _REFERENCES:
        return form._replace(type="reference", refers=_REFERENCES[alias])
    return form


def fields_of(part: str) -> tuple[str, ...]:
    """Return the fields of a kind of part, as questions name them."""
    return tuple(f"{part}.{alias}" for alias in names(kinds()[part]).values())


def sections_of(plan: Plan) -> dict[Section, list[Any] | None]:
    """Return the lists of a plan that references are to; None for one that is not known."""
    return {
        "actors": plan.actors,
        "paths": plan.escalation.paths,
        "periods": plan.presence.periods,
        "units": plan.building.units,
    }


def referred(plan: Plan) -> dict[Section, set[str]]:
    """Return what is named somewhere in a plan, by the list that it should stand in."""
    used: dict[Section, set[str]] = {section: set() for section in sections_of(plan)}
    for part, _ in walk(plan):
        for attribute in names(type(part)):
            if section := _REFERENCES.get(attribute):
                value = getattr(part, attribute)
                named = value if isinstance(value, list) else [value]
                used[section].update(each for each in named if isinstance(each, str) and each not in OPEN)
    return used


def listed(plan: Plan, section: Section) -> list[tuple[str, str]]:
    """Return what a reference can name: each id, with the name that the plan gives it."""
    return [(each.id, getattr(each, "name", None) or each.id) for each in sections_of(plan)[section] or ()]


def _told(info: Any) -> Any:
    """Return the annotation of a field without the None that stands for silence."""
    annotation = info.annotation
    if info.metadata:
        return next((kind for kind, _ in TYPES if set(info.metadata) <= set(kind.__metadata__)), annotation)
    inner = [each for each in get_args(annotation) if each is not type(None)]
    return inner[0] if type(None) in get_args(annotation) else annotation


def _form(annotation: Any) -> Form:
    if (kind := part_kind(annotation)) is not None:
        return Form("part", many=_is_list(annotation), part=kind.__name__)
    if _is_list(annotation):
        return _form(get_args(_bare(annotation))[0])._replace(many=True)
    if get_origin(annotation) is Literal:
        return Form("choice", words=get_args(annotation))
    return Form(next(name for kind, name in TYPES if kind == annotation))


def _is_list(annotation: Any) -> bool:
    return get_origin(_bare(annotation)) is list


def _bare(annotation: Any) -> Any:
    """Return an annotation without what is noted beside it."""
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
