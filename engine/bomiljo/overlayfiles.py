"""The file of a local adaptation -> its changes, or all that is wrong with it, with file:line:column."""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, Field

from bomiljo import privacy
from bomiljo.conditions import BadConditionError, literal
from bomiljo.errors import LoadError, PackError, Problem
from bomiljo.fields import Date, Ident, Text, YesNo
from bomiljo.loading import read_bytes
from bomiljo.model import Role
from bomiljo.overlays import Change, ChangeKind, Overlay, applied, clash, with_new
from bomiljo.packcheck import PARTS, Fault, check_parameter, check_rule, fits_unit
from bomiljo.packforms import (
    Both,
    Form,
    MeasureForm,
    ParameterForm,
    RuleForm,
    both,
    to_measure,
    to_parameter,
    to_rule,
)
from bomiljo.rulebook import Lang, Parameter, Rulebook, RuleTexts, Severity
from bomiljo.shipped import default_rulebook
from bomiljo.typed import build
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.places import Loc, Places
    from bomiljo.values import Scalar

_TEXTS = frozenset(RuleTexts._fields)
_KEYS: Final[dict[ChangeKind, frozenset[str]]] = {
    "parameter": frozenset({"parameter", "value"}),
    "severity": frozenset({"rule", "severity"}),
    "off": frozenset({"rule", "off"}),
    "texts": frozenset({"rule", "texts"}),
    "role": frozenset({"measure", "role"}),
    "leader-role": frozenset({"leader_role"}),
    "added": frozenset({"add"}),
}
_ACTS: Final = frozenset().union(*_KEYS.values())


def _in_both(value: object) -> object:
    """Take a reason in one language for both: who writes for one municipality writes in its language."""
    return {"nb": value, "en": value} if isinstance(value, str) else value


class _Reason(Both):
    """Why something is changed: never blank, for that is what the change is judged by."""

    nb: Text
    en: Text


class _LocalRule(RuleForm):
    """An added rule, with its cases, which are read by who tests it."""

    covers: list[str] = Field(default_factory=list)
    cases: Any = None


class _ChangeForm(Form):
    """One change; which one it is shows in its keys."""

    id: Ident
    reason: Annotated[_Reason, BeforeValidator(_in_both)]
    office: Text | None = None
    until: Date | None = None
    parameter: str | None = None
    value: Any = None
    rule: str | None = None
    severity: Severity | None = None
    off: YesNo | None = None
    texts: dict[Lang, dict[str, str]] | None = None
    measure: str | None = None
    role: Role | None = None
    leader_role: Role | None = None
    add: _LocalRule | None = None


class _OverlayForm(Form):
    """A whole overlay; `parameters` and `measures` are new ones, for rules that it adds."""

    id: Ident
    office: Text
    changes: list[_ChangeForm]
    parameters: dict[str, ParameterForm] = Field(default_factory=dict)
    measures: dict[str, MeasureForm] = Field(default_factory=dict)


def load_overlay(path: str, book: Rulebook | None = None) -> Overlay:
    """Read a local adaptation of a pack (the shipped one where none is given).

    Raises PackError with all that is wrong in it.
    """
    try:
        return read_overlay(read_bytes(path), path, book or default_rulebook())
    except PackError:
        raise
    except LoadError as error:  # a file that cannot be read at all is no plan either
        raise PackError(error.problems) from None


def read_overlay(text: bytes, source: str, book: Rulebook) -> Overlay:
    """Read a local adaptation from text; `source` names it in messages. Raises LoadError."""
    written = decode(text, source)
    if hits := privacy.scan(written, source):
        raise PackError(hits)
    found = build(parse(written, source), _OverlayForm, source)
    if found.part is None:
        raise PackError(found.problems)
    compiler = _Compiler(book, found.part, source, found.places)
    made = [(index, compiler.change(each, index)) for index, each in enumerate(found.part.changes)]
    changes = [(index, change) for index, change in made if change]
    problems = [*compiler.problems, *_twice(changes, found.places), *_of_brought(book, found.part, found.places)]
    overlay = Overlay(
        found.part.id,
        source,
        hashlib.sha256(written.replace("\r\n", "\n").encode()).hexdigest()[:16],
        tuple(change for _, change in changes),
        {name: to_measure(name, each) for name, each in found.part.measures.items()},
        {name: to_parameter(name, each) for name, each in found.part.parameters.items()},
        found.places,
    )
    if problems := problems or list(_faults(book, overlay, found.places)):
        raise PackError(problems)
    return overlay


def _twice(changes: list[tuple[int, Change]], places: Places) -> Iterator[Problem]:
    """Find changes of one overlay that have the same id, or change the same thing."""
    for position, (index, change) in enumerate(changes):
        before = [other for _, other in changes[:position]]
        if change.id in {other.id for other in before}:
            yield places.problem(("changes", index), "duplicate-id", {}, value=change.id)
        if any(clash(other, change) for other in before):
            yield places.problem(("changes", index), "changed-twice", {}, value=change.target)


def _of_brought(book: Rulebook, form: _OverlayForm, places: Places) -> Iterator[Problem]:
    """Find what is wrong with the measures and parameters that an overlay brings.

    None may be one that the pack has already: what changes one of those is a change, with a reason.
    """
    for part, own, known in (
        ("measures", form.measures, book.measures),
        ("parameters", form.parameters, book.parameters),
    ):
        for name in own:
            if name in known:
                yield places.problem((part, name), "duplicate-id", {}, value=name)
    for name, each in form.parameters.items():
        for fault in check_parameter(to_parameter(name, each)):
            yield places.problem(("parameters", name, *fault.loc), fault.code, fault.values, value=fault.value)


def _faults(book: Rulebook, overlay: Overlay, places: Places) -> Iterator[Problem]:
    """Find what cannot hold of the rules that an overlay adds or changes, in the pack as it would be."""
    adapted = with_new(book, overlay)
    for change in overlay.changes:
        adapted = applied(adapted, change)
    for index, change in enumerate(overlay.changes):
        if change.kind in ("added", "texts") and change.target in adapted.rules:
            start: Loc = ("changes", index, "add") if change.kind == "added" else ("changes", index)
            for fault in check_rule(adapted, adapted.rules[change.target]):
                yield _placed(fault, start, places)


def _placed(fault: Fault, start: Loc, places: Places) -> Problem:
    loc = (*start, *fault.loc)
    return places.problem(loc, fault.code, fault.values, value=fault.value, suggestion=fault.suggestion)


class _Compiler:
    """Makes changes of what is written, against the pack, and gathers what is wrong."""

    def __init__(self, book: Rulebook, form: _OverlayForm, source: str, places: Places) -> None:
        self.book, self.form, self.source, self.places = book, form, source, places
        self.problems: list[Problem] = []

    def change(self, form: _ChangeForm, index: int) -> Change | None:
        """Return a change; None, with a problem noted, where it is not one."""
        before = len(self.problems)
        given = frozenset(each for each in _ACTS if getattr(form, each) is not None)
        if given not in _KEYS.values() or form.off is False:
            self._wrong(("changes", index), "one-change", form.id)
            return None
        action = next((each for each in self._actions(form, index) if each), None)
        if action is None or len(self.problems) > before:
            return None
        kind, target, new = action
        return Change(
            self.form.id, form.id, kind, target, new, both(form.reason), form.office or self.form.office, form.until
        )

    def _actions(self, form: _ChangeForm, index: int) -> Iterator[tuple[ChangeKind, str, Any] | None]:
        if form.parameter is not None:
            yield self._parameter(form, form.parameter, index)
        if form.rule is not None:
            yield from self._of_rule(form, form.rule, index)
        if form.measure is not None and form.role is not None:
            known = self._known(form.measure, self.book.measures, (index, "measure"), "no-such-measure")
            yield ("role", form.measure, form.role) if known else None
        if form.leader_role is not None:
            yield "leader-role", "leader_role", form.leader_role
        if form.add is not None:
            yield self._added(form.add, index)

    def _of_rule(self, form: _ChangeForm, rule: str, index: int) -> Iterator[tuple[ChangeKind, str, Any] | None]:
        if not self._known(rule, self.book.rules, (index, "rule"), "no-such-rule-here"):
            return
        if form.severity is not None:
            yield "severity", rule, form.severity
        if form.off:
            yield "off", rule, None
        if form.texts is not None:
            for lang, texts in form.texts.items():
                for word in texts:
                    self._known(word, _TEXTS, (index, "texts", lang, word), "unknown-key")
            yield (
                "texts",
                rule,
                {lang: {k: v for k, v in each.items() if k in _TEXTS} for lang, each in form.texts.items()},
            )

    def _parameter(self, form: _ChangeForm, name: str, index: int) -> tuple[ChangeKind, str, Any] | None:
        if not self._known(name, self.book.parameters, (index, "parameter"), "no-such-parameter"):
            return None
        old = self.book.parameters[name]
        value = _value(form.value)
        if value is None or not fits_unit(value, old.unit):
            code = "value-part" if old.unit in PARTS else "value-whole"
            self._wrong(("changes", index, "value"), code, form.value if isinstance(form.value, str) else "[...]")
            return None
        office = form.office or self.form.office
        return "parameter", name, Parameter(name, value, old.unit, "local", office, both(form.reason))

    def _added(self, form: _LocalRule, index: int) -> tuple[ChangeKind, str, Any] | None:
        if form.id in self.book.rules:
            self._wrong(("changes", index, "add", "id"), "duplicate-id", form.id)
            return None
        if not self._known(form.topic, self._topics(), (index, "add", "topic"), "no-such-topic"):
            return None
        try:
            return "added", form.id, to_rule(form, self.source)._replace(local=True)
        except BadConditionError as error:
            loc = ("changes", index, "add", *error.where)
            self._wrong(loc, "condition", error.value, {"detail": str(error)})
            return None

    def _topics(self) -> set[str]:
        return {each.topic for each in self.book.rules.values()}

    def _known(self, word: str, known: Iterable[str], where: tuple[str | int, ...], code: str) -> bool:
        found = set(known)
        if word in found:
            return True
        near = get_close_matches(word, sorted(found), n=1)
        self.problems.append(
            self.places.problem(("changes", *where), code, {}, value=word, suggestion=near[0] if near else None)
        )
        return False

    def _wrong(self, loc: Loc, code: str, value: str, values: Mapping[str, str] | None = None) -> None:
        self.problems.append(self.places.problem(loc, code, values or {}, value=value))


def _value(written: object) -> Scalar | None:
    try:
        return literal(written)
    except BadConditionError:
        return None
