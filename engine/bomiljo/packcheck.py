"""What a rule pack says that cannot hold: names that do not exist, units that do not fit, texts that differ.

Each fault names its entry and where in it the word stands; the reader of the files knows the line.
"""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.conditions import AllOf, AnyOf, Atom, Condition, Not, ParameterName, atoms
from bomiljo.effects import ALWAYS_KNOWN, unknown_blanks
from bomiljo.rulebook import AUDIENCES, INTERNAL, LANGS, PROVENANCES, Rule, Rulebook, Statement, parameters_of
from bomiljo.subjects import KINDS
from bomiljo.values import DATED, NUMERIC
from bomiljo.wording import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.places import Loc
    from bomiljo.rulebook import Measure, Parameter
    from bomiljo.values import Scalar

_NUMBERS = frozenset(
    {
        "day",
        "resident",
        "resident-share",
        "resident-home",
        "resident-kind",
        "share",
        "item",
        "agreement",
        "chance",
        "minute",
        "hour",
    }
)
PARTS = frozenset({"resident-share", "share", "chance"})  # units of a part of the whole


class Entry(NamedTuple):
    """One entry of a pack: the list that it stands in (`rules`, `parameters`, ...) and its id."""

    kind: str
    id: str


class Fault(NamedTuple):
    """Something that cannot hold, and where; `code` and `values` make its message."""

    entry: Entry
    loc: Loc
    code: str
    value: str | None = None
    suggestion: str | None = None
    values: Mapping[str, str] = MappingProxyType({})


def check_pack(book: Rulebook) -> list[Fault]:
    """Return every fault of a pack."""
    found = [fault for rule in book.rules.values() for fault in check_rule(book, rule)]
    found += [fault for each in book.parameters.values() for fault in check_parameter(each)]
    found += [fault for each in book.measures.values() for fault in check_measure(book, each)]
    found += [fault for each in book.statements.values() for fault in _statement(book, each)]
    return [*found, *_findings(book), *_audiences(book)]


def check_parameter(each: Parameter) -> Iterator[Fault]:
    """Yield what is wrong with a threshold: a value that its unit cannot have."""
    if each.unit in _NUMBERS and not fits_unit(each.value, each.unit):
        code = "value-part" if each.unit in PARTS else "value-whole"
        yield Fault(Entry("parameters", each.name), ("value",), code, str(each.value))


def check_measure(book: Rulebook, each: Measure) -> Iterator[Fault]:
    """Yield what is wrong with a measure: effort and time that are no such thresholds, blanks that nothing fills."""
    entry = Entry("measures", each.id)
    for key, name, unit in (("hours", each.hours, "hour"), ("weekly", each.weekly, "hour"), ("lead", each.lead, "day")):
        parameter = book.parameters.get(name or "")
        if name and (parameter is None or parameter.unit != unit):
            code = "unit-differs" if parameter else "no-such-parameter"
            yield Fault(entry, (key,), code, name, None if parameter else nearest(name, book.parameters))
    known = frozenset({*book.parameters, *book.indicators})
    for index, effect in enumerate(each.effects):
        for name in unknown_blanks(effect, known):
            yield Fault(entry, ("effects", index), "effect-blank", name, nearest(name, known | ALWAYS_KNOWN))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like one, if any is."""
    return next(iter(get_close_matches(word, list(known), n=1)), None)


def fits_unit(value: Scalar, unit: str) -> bool:
    """Return whether a number can stand for a threshold in a unit: a whole one, or a part of the whole."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return False
    if unit == "agreement":
        return -1 <= value <= 1
    return 0 <= value <= 1 if unit in PARTS else isinstance(value, int) and value >= 0


def check_rule(book: Rulebook, rule: Rule) -> Iterator[Fault]:
    """Yield every fault of one rule."""
    yield from _names(rule, ("covers",), rule.covers, book.statements, "no-such-statement")
    yield from _names(rule, ("measures",), rule.measures, book.measures, "no-such-measure")
    yield from _names(rule, ("due",), [rule.due] if rule.due else [], book.parameters, "no-such-parameter")
    yield from _names(rule, ("each",), [rule.each] if rule.each else [], KINDS, "no-such-subject")
    lead = book.parameters.get(rule.due) if rule.due else None
    if lead and lead.unit != "day":
        yield _fault(rule, ("due",), "unit-differs", rule.due)
    faults = [fault for place, each in _conditions(rule) for fault in _condition(book, rule, place, each)]
    yield from faults
    if not faults:
        yield from _absent(book, rule)
        yield from _texts(book, rule)
        yield from _severity(book, rule)


def _conditions(rule: Rule) -> list[tuple[str, Condition]]:
    found = (("when", rule.when), ("require", rule.require), ("missed", rule.missed))
    return [(place, each) for place, each in found if each]


def _fault(rule: Rule, loc: Loc, code: str, value: str | None = None, suggestion: str | None = None) -> Fault:
    return Fault(Entry("rules", rule.id), loc, code, value, suggestion)


def _names(rule: Rule, loc: Loc, words: Iterable[str], known: Iterable[str], code: str) -> Iterator[Fault]:
    for word in words:
        if word not in known:
            near = get_close_matches(word, list(known), n=1)
            yield _fault(rule, loc, code, word, near[0] if near else None)


def _condition(book: Rulebook, rule: Rule, place: str, condition: Condition) -> Iterator[Fault]:
    for atom in atoms(condition):
        loc = (place, atom.indicator)
        missing = list(_names(rule, loc, [atom.indicator], book.indicators, "no-such-indicator"))
        if isinstance(atom.limit, ParameterName):
            missing += _names(rule, loc, [atom.limit.name], book.parameters, "no-such-parameter")
        yield from missing or _fits(book, rule, loc, atom)


def _fits(book: Rulebook, rule: Rule, loc: Loc, atom: Atom) -> Iterator[Fault]:
    """Find comparisons that make no sense: units that differ, the wrong subject."""
    indicator = book.indicators[atom.indicator]
    if indicator.subject not in (None, rule.each):
        yield _fault(rule, loc, "subject-differs", atom.indicator)
    if not _makes_sense(atom.operator, indicator.unit):
        yield _fault(rule, loc, "unit-differs", f"{atom.indicator} {atom.operator}")
    if isinstance(atom.limit, ParameterName):
        unit = book.parameters[atom.limit.name].unit
        if unit != ("day" if atom.operator == "within" else indicator.unit):
            yield _fault(rule, loc, "unit-differs", f"{atom.indicator} / {atom.limit.name}")


def _makes_sense(operator: str, unit: str) -> bool:
    """Return whether a unit can be compared so: numbers by size, dates by day."""
    if operator in NUMERIC:
        return unit in _NUMBERS
    return operator not in DATED or unit == "date"


def _absent(book: Rulebook, rule: Rule) -> Iterator[Fault]:
    """Find what may be absent where its silent *no* would mislead: under `not`, and in `when`."""
    negated = [(place, atom) for place, each in _conditions(rule) for atom in _under_not(each)]
    for place, atom in {*negated, *(("when", each) for each in atoms(rule.when))}:
        if book.indicators[atom.indicator].may_be_absent:
            yield _fault(rule, (place, atom.indicator), "absent-misleads", atom.indicator)


def _under_not(condition: Condition) -> Iterator[Atom]:
    match condition:
        case Not(part):
            yield from atoms(part)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from _under_not(each)


def _texts(book: Rulebook, rule: Rule) -> Iterator[Fault]:
    missing = [lang for lang in LANGS if lang not in rule.texts]
    if missing:
        yield _fault(rule, ("texts",), "text-missing", missing[0])
        return
    known = {atom.indicator for each in (rule.when, rule.require) for atom in atoms(each)}
    known |= {*parameters_of(rule.when), *parameters_of(rule.require)}
    known |= {name for name in (rule.due, "subject" if rule.each else None) if name}
    for field in ("title", "gap", "why", "none"):
        yield from _one_text(rule, field, known)
    if _needs_none(book, rule) != (rule.texts["nb"].none is not None):
        yield _fault(rule, ("texts", "nb"), "none-text", rule.id)


def _one_text(rule: Rule, field: str, known: set[str]) -> Iterator[Fault]:
    used = {lang: placeholders(getattr(rule.texts[lang], field) or "") for lang in LANGS}
    for lang in LANGS:
        said = getattr(rule.texts[lang], field)
        if said is not None and not said.strip():
            yield _fault(rule, ("texts", lang, field), "text-missing", field)
        for word in sorted(used[lang] - known):
            yield _fault(rule, ("texts", lang, field), "no-such-placeholder", word)
    if used["nb"] != used["en"]:
        differ = ", ".join(sorted(used["nb"] ^ used["en"]))
        yield _fault(rule, ("texts", "en", field), "texts-differ", differ)


def _needs_none(book: Rulebook, rule: Rule) -> bool:
    """Return whether there may be nothing to measure, or no subject, which has a sentence of its own."""
    return rule.when_empty == "gap" or any(
        book.indicators[atom.indicator].may_be_absent for atom in atoms(rule.require)
    )


def _severity(book: Rulebook, rule: Rule) -> Iterator[Fault]:
    """Cap what rests on an assumption alone at medium, and what the source only calls possible at low."""
    if rule.local:
        return
    used = parameters_of(rule.require)
    alone = used and all(book.parameters[name].kind == PROVENANCES[-1] for name in used)
    if alone and rule.severity in ("critical", "high"):
        yield _fault(rule, ("severity",), "severity-cap", rule.severity)
    strengths = {book.statements[name].strength for name in rule.covers if name in book.statements}
    if strengths == {"may"} and rule.severity != "low":
        yield _fault(rule, ("severity",), "severity-cap", rule.severity)


def _statement(book: Rulebook, each: Statement) -> Iterator[Fault]:
    """Find statements whose treatment is not argued, or does not fit what the rules do."""
    entry = Entry("statements", each.id)
    covered = any(each.id in rule.covers for rule in book.rules.values())
    if covered != (each.disposition == "graded"):
        yield Fault(entry, ("disposition",), "disposition-differs", each.disposition)
    if (each.why is None) != (each.disposition == "graded"):
        yield Fault(entry, ("why",), "disposition-why", each.disposition)
    if each.left and each.disposition != "graded":
        yield Fault(entry, ("left",), "disposition-why", each.disposition)
    if (each.ask is not None) != (each.disposition == "asked"):
        yield Fault(entry, ("ask",), "disposition-ask", each.disposition)
    if each.shows and each.disposition != "described" and not each.left:
        yield Fault(entry, ("shows",), "disposition-shows", each.disposition)
    for name in each.shows:
        if name not in book.indicators:
            near = get_close_matches(name, list(book.indicators), n=1)
            yield Fault(entry, ("shows",), "no-such-indicator", name, near[0] if near else None)
        elif book.indicators[name].subject is not None:
            yield Fault(entry, ("shows",), "shows-each", name)


def _findings(book: Rulebook) -> Iterator[Fault]:
    concluded = {
        term.value
        for rule in book.chain
        for template in rule.then
        if template.kind == "finding"
        for name, term in template.attributes
        if name == "id" and hasattr(term, "value")
    }
    for word in sorted(concluded ^ set(book.findings)):
        yield Fault(Entry("findings", word), (), "finding-differs", word)


def _audiences(book: Rulebook) -> Iterator[Fault]:
    """Find audiences that there are not, and what none can be told: unknown, listed twice, with nothing to say."""
    others = [each for each in AUDIENCES if each != INTERNAL]
    speaking = {name: each for name, each in book.statements.items() if each.shows or each.ask}
    for audience, told in book.audiences.items():
        entry = Entry("audiences", audience)
        if audience not in others:
            yield Fault(entry, (), "no-such-audience", audience, nearest(audience, others))
        yield from _listed(entry, "rules", told.rules, book.rules, "no-such-rule-here")
        yield from _listed(entry, "statements", told.statements, speaking, "nothing-to-tell")


def _listed(entry: Entry, key: str, words: tuple[str, ...], known: Mapping[str, object], code: str) -> Iterator[Fault]:
    for index, word in enumerate(words):
        if word not in known:
            yield Fault(entry, (key, index), code, word, nearest(word, known))
        elif word in words[:index]:
            yield Fault(entry, (key, index), "duplicate-id", word)
