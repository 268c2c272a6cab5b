"""What the files of a rule pack may say: each form is typed, and then made an entry of a rulebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bomiljo.conditions import ALWAYS, Condition, literal, parse_condition
from bomiljo.effects import BadEffectError, Effect, parse_effect
from bomiljo.fields import YesNo
from bomiljo.indicators.base import Unit
from bomiljo.model import Role
from bomiljo.phases import Phase
from bomiljo.rulebook import (
    LANGS,
    Disposition,
    Finding,
    Lang,
    Measure,
    Parameter,
    Provenance,
    Rule,
    RuleTexts,
    Severity,
    Statement,
    Told,
)

if TYPE_CHECKING:
    from bomiljo.values import Scalar


class Form(BaseModel):
    """A part of a pack: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class RuleTextsForm(Form):
    """What a reader sees of a rule in one language."""

    title: str
    gap: str
    why: str
    none: str | None = None


class RuleForm(Form):
    """One rule, as its file has it; `docs/rule-language.md` tells what each key means."""

    id: str
    name: str
    topic: str
    covers: list[str]
    severity: Severity
    phases: Annotated[list[Phase], Field(min_length=1)]
    require: dict[str, Any]
    when: dict[str, Any] | None = None
    missed: dict[str, Any] | None = None
    each: str | None = None
    when_empty: Literal["gap", "ok", "not_applicable"] = "not_applicable"
    due: str | None = None
    lasting: YesNo = False
    ahead: YesNo = False
    texts: dict[Lang, RuleTextsForm]
    measures: list[str] = []


class ParameterForm(Form):
    """A named threshold, its unit and provenance, and why it is what it is."""

    value: Annotated[Any, BeforeValidator(literal)]
    unit: Unit
    kind: Provenance
    source: str
    nb: str
    en: str


class Both(Form):
    """A text in both languages."""

    nb: str
    en: str


class MeasureTextForm(Form):
    """What to do, in one language."""

    title: str
    how: str


class MeasureForm(Form):
    """Something that can be done about a gap."""

    role: Role
    hours: str
    lead: str
    weekly: str | None = None
    effects: list[dict[str, Any]] = []
    unproven: Both | None = None
    nb: MeasureTextForm
    en: MeasureTextForm


class AskForm(Both):
    """A question that only a person can answer, and who would know."""

    who: str


class StatementForm(Both):
    """A statement of the source in our own words, and what becomes of it."""

    section: str
    kind: Literal["model", "finding", "context"]
    strength: Literal["must", "should", "may", "learned", "context"]
    when: Literal["before", "arrival", "living", "always"]
    topic: str
    disposition: Disposition
    why: Both | None = None
    left: Both | None = None
    shows: list[str] = []
    ask: AskForm | None = None


class FindingTextForm(Form):
    """What a reader sees of a compound finding in one language."""

    title: str
    why: str


class FindingForm(Form):
    """The texts of a compound finding."""

    severity: Severity
    nb: FindingTextForm
    en: FindingTextForm


class AudienceForm(Form):
    """What an audience is told; what is not listed is for those alone who work with the plan."""

    rules: list[str] = []
    statements: list[str] = []


class PackForm(Form):
    """What a pack is called, its version, and who takes what nobody holds."""

    id: str
    version: str
    leader_role: Role


def to_rule(part: RuleForm, source: str) -> Rule:
    """Return a rule. Raises BadConditionError for a condition that cannot be read."""
    return Rule(
        part.id,
        part.name,
        part.topic,
        tuple(part.covers),
        part.severity,
        tuple(part.phases),
        require=_condition(part.require, "require") or ALWAYS,
        when=_condition(part.when, "when") or ALWAYS,
        missed=_condition(part.missed, "missed"),
        each=part.each,
        when_empty=part.when_empty,
        due=part.due,
        lasting=part.lasting,
        ahead=part.ahead,
        measures=tuple(part.measures),
        source=source,
        texts={lang: RuleTexts(each.title, each.gap, each.why, each.none) for lang, each in part.texts.items()},
    )


def _condition(data: dict[str, Any] | None, key: str) -> Condition | None:
    return None if data is None else parse_condition(data, (key,))


def to_parameter(name: str, part: ParameterForm) -> Parameter:
    """Return a parameter."""
    value: Scalar = part.value
    return Parameter(name, value, part.unit, part.kind, part.source, {"nb": part.nb, "en": part.en})


def to_measure(name: str, part: MeasureForm) -> Measure:
    """Return a measure. Raises BadEffectError for an effect that cannot be meant."""
    return Measure(
        name,
        part.role,
        _in_both(part, "title"),
        _in_both(part, "how"),
        part.hours,
        part.lead,
        part.weekly,
        tuple(_effect(each, index) for index, each in enumerate(part.effects)),
        both(part.unproven) if part.unproven else None,
    )


def _effect(data: dict[str, Any], index: int) -> Effect:
    try:
        return parse_effect(data)
    except BadEffectError as error:
        raise BadEffectError(("effects", index, *error.where), error.code, error.value) from None


def to_statement(name: str, part: StatementForm) -> Statement:
    """Return a statement."""
    return Statement(
        name,
        part.section,
        part.kind,
        part.strength,
        part.when,
        part.topic,
        both(part),
        part.disposition,
        why=both(part.why) if part.why else None,
        left=both(part.left) if part.left else None,
        shows=tuple(part.shows),
        ask=both(part.ask) if part.ask else None,
        who=part.ask.who if part.ask else None,
    )


def to_told(part: AudienceForm) -> Told:
    """Return what an audience is told."""
    return Told(tuple(part.rules), tuple(part.statements))


def both(part: Both) -> dict[Lang, str]:
    """Return a text by language."""
    return {"nb": part.nb, "en": part.en}


def to_finding(name: str, part: FindingForm) -> Finding:
    """Return the texts of a compound finding."""
    return Finding(name, part.severity, _in_both(part, "title"), _in_both(part, "why"))


def _in_both(part: MeasureForm | FindingForm, text: str) -> dict[Lang, str]:
    """Return one of a part's texts in each language."""
    return {lang: getattr(getattr(part, lang), text) for lang in LANGS}
