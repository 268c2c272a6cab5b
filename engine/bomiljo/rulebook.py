"""A rule pack in memory: rules, parameters, measures, statements and consequences, indexed. Data only."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from bomiljo.conditions import Atom, Condition, ParameterName, atoms
from bomiljo.consequences import fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bomiljo.consequences import ChainRule, Fact
    from bomiljo.effects import Effect
    from bomiljo.indicators.base import Indicator
    from bomiljo.model import Role
    from bomiljo.phases import Phase
    from bomiljo.values import Scalar

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
Provenance = Literal["law", "model", "finding", "guideline", "local", "assumption"]
PROVENANCES: tuple[Provenance, ...] = ("law", "model", "finding", "guideline", "local", "assumption")
Disposition = Literal["graded", "described", "asked", "context"]
Lang = Literal["nb", "en"]
LANGS: tuple[Lang, ...] = ("nb", "en")
Audience = Literal["internal", "partners", "residents"]
INTERNAL: Audience = "internal"
AUDIENCES: tuple[Audience, ...] = ("internal", "partners", "residents")


class Parameter(NamedTuple):
    """A named threshold: its value and unit, and where it comes from. `kinds` go from firm to weak."""

    name: str
    value: Scalar
    unit: str
    kind: Provenance
    source: str
    why: Mapping[Lang, str]


class RuleTexts(NamedTuple):
    """What a reader sees of a rule in one language; `none` is for where there is nothing to measure."""

    title: str
    gap: str
    why: str
    none: str | None = None


class Rule(NamedTuple):
    """One rule: when it applies, what it requires, and what it says.

    `due` is the parameter with the days before an arrival from which the rule asks; `lasting` keeps a
    missed duty in sight after its last phase; `ahead` judges, before arrival, the day of arrival;
    `missed` is the condition after which a gap can no longer be closed; `local` rules were added or
    changed by a local adaptation.
    """

    id: str
    name: str
    topic: str
    covers: tuple[str, ...]
    severity: Severity
    phases: tuple[Phase, ...]
    require: Condition
    when: Condition
    missed: Condition | None
    each: str | None
    when_empty: Literal["gap", "ok", "not_applicable"]
    due: str | None
    lasting: bool
    ahead: bool
    texts: Mapping[Lang, RuleTexts]
    measures: tuple[str, ...]
    source: str = ""
    local: bool = False

    @property
    def missed_atoms(self) -> tuple[Atom, ...]:
        """Return the comparisons that tell whether a gap can no longer be closed."""
        return tuple(atoms(self.missed)) if self.missed else ()

    @property
    def parameters(self) -> frozenset[str]:
        """Return the names of all parameters that the rule rests on."""
        conditions = [each for each in (self.when, self.require, self.missed) if each]
        used = {name for each in conditions for name in parameters_of(each)}
        return frozenset(used | ({self.due} if self.due else set()))


class Measure(NamedTuple):
    """Something that can be done about a gap, and the role that would own it.

    `hours` and `weekly` name the parameters with its effort in hours of work, once and in each week that it lasts;
    `lead` that with the days it takes. `effects` are the ways in which it changes a plan; where there are none,
    `unproven` says why not.
    """

    id: str
    role: Role
    title: Mapping[Lang, str]
    how: Mapping[Lang, str]
    hours: str
    lead: str
    weekly: str | None = None
    effects: tuple[Effect, ...] = ()
    unproven: Mapping[Lang, str] | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the parameters with its effort and the time that it takes."""
        return (self.hours, self.lead, *((self.weekly,) if self.weekly else ()))


class Statement(NamedTuple):
    """One checkable statement of the source, in our own words, and what becomes of it.

    `graded`: rules decide it, and `left` says what they leave. `described`: the source passes no
    verdict, so the values of the indicators in `shows` are told and never graded; they can show what
    rules leave as well. `asked`: only a person can tell; `who` would know. `context`: nothing to check.
    `why` says why no rule decides it.
    """

    id: str
    section: str
    kind: str
    strength: str
    when: str
    topic: str
    says: Mapping[Lang, str]
    disposition: Disposition
    why: Mapping[Lang, str] | None = None
    left: Mapping[Lang, str] | None = None
    shows: tuple[str, ...] = ()
    ask: Mapping[Lang, str] | None = None
    who: str | None = None


class Finding(NamedTuple):
    """The texts of a compound finding; what leads to it stands in the consequences."""

    id: str
    severity: Severity
    title: Mapping[Lang, str]
    why: Mapping[Lang, str]


class Told(NamedTuple):
    """What an audience is told: the ids of rules, and of statements that are shown or asked without a verdict."""

    rules: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


class Asked(NamedTuple):
    """One comparison that a rule makes; `part` is `when` or `require`."""

    part: str
    indicator: str
    operator: str
    limit: Scalar | tuple[Scalar, ...]
    unit: str
    parameter: Parameter | None


class Rulebook(NamedTuple):
    """A whole pack.

    `version` is its own, `hash` that of all its files; `leader_role` takes what nobody holds; `facts`
    are those that consequences start from in every check; `equivalents` are the changes to a rule that
    no case can notice, by rule and name, with the reason; `audiences` is what others are told than those who work
    with the plan, who are told everything.
    """

    id: str
    version: str
    hash: str
    leader_role: Role
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    measures: Mapping[str, Measure]
    statements: Mapping[str, Statement]
    findings: Mapping[str, Finding]
    chain: tuple[ChainRule, ...]
    indicators: Mapping[str, Indicator]
    facts: tuple[Fact, ...] = ()
    equivalents: Mapping[tuple[str, str], Mapping[Lang, str]] = MappingProxyType({})
    audiences: Mapping[str, Told] = MappingProxyType({})

    def told(self, audience: Audience) -> Told:
        """Return what the pack lists for an audience other than the internal one: nothing where it has no list."""
        return self.audiences.get(audience, Told())

    def told_to(self, rule: str) -> tuple[Audience, ...]:
        """Return the audiences that are told of a rule, those who work with the plan first."""
        return tuple(each for each in AUDIENCES if each == INTERNAL or rule in self.told(each).rules)

    def kind_of(self, rule: Rule) -> Provenance:
        """Return the weakest kind of threshold that a rule's requirement rests on.

        Without one it rests on what the source says: a recommendation of the model, or what was found.
        """
        kinds = [self.parameters[name].kind for name in parameters_of(rule.require)]
        recommended = any(self.statements[name].kind == "model" for name in rule.covers)
        own: Provenance = "model" if recommended else "finding" if rule.covers else "local"
        return max(kinds, key=PROVENANCES.index, default=own)

    def comparisons(self, rule: Rule) -> list[Asked]:
        """Return every comparison of a rule with its threshold: first when it applies, then what it requires."""
        return [
            self._asked(part, atom)
            for part, condition in (("when", rule.when), ("require", rule.require))
            for atom in atoms(condition)
        ]

    def _asked(self, part: str, atom: Atom) -> Asked:
        parameter = self.parameters[atom.limit.name] if isinstance(atom.limit, ParameterName) else None
        limit = atom.limit if not isinstance(atom.limit, ParameterName) else self.parameters[atom.limit.name].value
        unit = "day" if atom.operator == "within" else self.indicators[atom.indicator].unit
        return Asked(part, atom.indicator, atom.operator, limit, unit, parameter)


def pack_facts(rules: Iterable[Rule], measures: Iterable[Measure]) -> tuple[Fact, ...]:
    """Return what a pack says for the consequences: which measures help a rule, and which roles carry them."""
    helps = [fact("remedy", rule=rule.id, measure=measure) for rule in rules for measure in rule.measures]
    return (*helps, *(fact("carries", measure=each.id, role=each.role) for each in measures))


def parameters_of(condition: Condition) -> list[str]:
    """Return the names of the parameters that a condition compares with."""
    return [atom.limit.name for atom in atoms(condition) if isinstance(atom.limit, ParameterName)]
