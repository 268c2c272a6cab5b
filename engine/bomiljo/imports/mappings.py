"""The file of a mapping -> what it says, or all that is wrong with it, with file:line:column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from bomiljo import privacy, spoken
from bomiljo.answers import form_of
from bomiljo.errors import LoadError, Problem
from bomiljo.fields import MAX_AGE
from bomiljo.imports.forms import Layout, ResidentsMapping, SurveyMapping
from bomiljo.imports.readings import Unreadable, field_kind, target
from bomiljo.loading import read_bytes
from bomiljo.nodes import Mapping, Scalar
from bomiljo.typed import build
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.imports.forms import QuestionColumn, ResidentColumn
    from bomiljo.nodes import Node
    from bomiljo.places import Loc, Places

M = TypeVar("M", bound=Layout)
KINDS: Final = ("residents", "survey")


class Read(NamedTuple, Generic[M]):
    """A mapping as its file says it, and where everything of it stands."""

    form: M
    places: Places


ReadResidents = Read[ResidentsMapping]
ReadSurvey = Read[SurveyMapping]


def residents_mapping(path: str) -> ReadResidents:
    """Read the mapping of a list of residents. Raises LoadError with all that is wrong in it."""
    return _loaded(path, "residents", ResidentsMapping, _of_residents)


def survey_mapping(path: str) -> ReadSurvey:
    """Read the mapping of an export of a survey. Raises LoadError with all that is wrong in it."""
    return _loaded(path, "survey", SurveyMapping, _of_survey)


def _loaded(path: str, kind: str, form: type[M], check: Any) -> Read[M]:
    text = decode(read_bytes(path), path)
    if hits := privacy.scan(text, path):
        raise LoadError(hits)
    root = parse(text, path)
    _require_kind(root, kind, path)
    found = build(root, form, path)
    if found.part is None:
        raise LoadError(map(privacy.discreet, found.problems))
    wrong = _Wrong(found.places)
    wrong.columns(found.part)
    check(found.part, wrong)
    if wrong.problems:
        raise LoadError(map(privacy.discreet, wrong.problems))
    return Read(found.part, found.places)


def _require_kind(root: Node, kind: str, path: str) -> None:
    """Refuse the mapping of another kind of file: nothing in it would fit, and each key would be told of."""
    entries = root.entries if isinstance(root, Mapping) else ()
    said = next((value for key, value in entries if key.text == "kind" and isinstance(value, Scalar)), None)
    if said is not None and said.text in KINDS and said.text != kind:
        raise LoadError([Problem("mapping-of-another", path, said.mark.line, said.mark.column, said.text, kind)])


class _Wrong:
    """Gathers what is wrong in a mapping, each at its place."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.problems: list[Problem] = []

    def add(self, loc: Loc, code: str, value: str | None = None, allowed: str | None = None, **values: str) -> None:
        """Note what is wrong at a place."""
        self.problems.append(self.places.problem(loc, code, values, value=value, allowed=allowed))

    def columns(self, form: Layout) -> None:
        """Note headings that stand in the mapping twice: mapped and dropped, or in other letters."""
        self.twice([*named(form), *((("drop", at), each) for at, each in enumerate(form.drop))], "column-twice")

    def twice(self, words: Iterable[tuple[Loc, str]], code: str) -> None:
        """Note words that stand there twice, whatever their letters and spaces."""
        seen: set[str] = set()
        for loc, word in words:
            if spoken.plain(word) in seen:
                self.add(loc, code, word)
            seen.add(spoken.plain(word))


def named(form: Layout) -> Iterator[tuple[Loc, str]]:
    """Yield the headings of which a mapping reads something, and where it names them."""
    if isinstance(form, ResidentsMapping):
        yield from ((("columns", heading), heading) for heading in form.columns)
    if isinstance(form, SurveyMapping):
        columns = {"respondent": form.respondent, "question": form.question, "answer": form.answer}
        yield from (((name,), heading) for name, heading in columns.items() if heading is not None)
        if form.rows == "respondent":
            yield from ((("questions", heading), heading) for heading in form.questions)


# --- lists of residents ----------------------------------------------------------------------------------


def _of_residents(form: ResidentsMapping, wrong: _Wrong) -> None:
    fields = [((("columns", heading)), each.field) for heading, each in form.columns.items()]
    wrong.twice([*fields, *((("for_all", name), name) for name in form.for_all)], "field-twice")
    for heading, column in form.columns.items():
        _check_column(("columns", heading), column, form, wrong)
    for name, word in form.for_all.items():
        _check_target(("for_all", name), name, word, wrong)
    _check_together({field for _, field in fields} | set(form.for_all), form, wrong)
    _check_bands(form, wrong)


def _check_column(loc: Loc, column: ResidentColumn, form: ResidentsMapping, wrong: _Wrong) -> None:
    field = column.field
    if form.rows == "person" and field in ("people", "homes"):
        wrong.add(loc, "not-of-persons", field)
    if form.rows != "person" and field == "birth-date":
        wrong.add(loc, "only-of-persons", field)
    if field == "unit" and not column.values:
        wrong.add(loc, "unit-needs-values")
    if column.precision != "day" and (field == "birth-date" or "date" not in field_kind(field)):
        wrong.add((*loc, "precision"), "no-precision", field)
    wrong.twice([((*loc, "values", word), word) for word in column.values], "word-twice")
    for word, meaning in column.values.items():
        if meaning is not None:
            _check_target((*loc, "values", word), field, meaning, wrong)
    if column.blank is not None:
        _check_target((*loc, "blank"), field, column.blank, wrong)


def _check_target(loc: Loc, field: str, word: str, wrong: _Wrong) -> None:
    try:
        target(field, word)
    except Unreadable:
        allowed = ", ".join(form_of(f"Cohort.{field}").words) if field_kind(field) == "choice" else None
        wrong.add(loc, "mapping-target", word, allowed, field=field)


def _check_together(fields: set[str], form: ResidentsMapping, wrong: _Wrong) -> None:
    """Note fields of which only one can be told, and birth dates of which no age could be reckoned."""
    for one, others in (("arrival", ("arrival.from", "arrival.to")), ("age", ("birth-date",))):
        if one in fields and fields & set(others):
            wrong.add(("columns",), "one-of-both", one, other=", ".join(others))
    if "birth-date" in fields and form.ages_on is None and not fields & {"arrival", "arrival.from"}:
        wrong.add(("columns",), "no-day-for-ages")


def _check_bands(form: ResidentsMapping, wrong: _Wrong) -> None:
    if form.age_bands is None:
        return
    ends = [MAX_AGE if each.high is None else each.high for each in form.age_bands]
    starts = [each.low for each in form.age_bands]
    whole = bool(starts) and starts[0] == 0 and ends[-1] == MAX_AGE
    if not whole or any(start != end + 1 for end, start in zip(ends, starts[1:], strict=False)):
        wrong.add(("age_bands",), "age-bands")


# --- exports of surveys ----------------------------------------------------------------------------------


def _of_survey(form: SurveyMapping, wrong: _Wrong) -> None:
    _check_form(form, wrong)
    if not form.questions:
        wrong.add(("questions",), "no-questions")
    wrong.twice(
        [(("questions", text, "question"), each.question) for text, each in form.questions.items()], "question-twice"
    )
    texts: list[tuple[Loc, str]] = [(("questions", text), text) for text in form.questions]
    texts += [(("drop_questions", at), each) for at, each in enumerate(form.drop_questions)]
    if form.rows == "answer":
        wrong.twice(texts, "column-twice")
    for text, each in form.questions.items():
        _check_question(("questions", text), each, wrong)


def _check_form(form: SurveyMapping, wrong: _Wrong) -> None:
    """Note columns that are missing or too many for what a row is."""
    columns = {"respondent": form.respondent, "question": form.question, "answer": form.answer}
    if form.rows == "answer":
        for name, heading in columns.items():
            if heading is None:
                wrong.add(("rows",), "missing", name=name)
        return
    for name in ("question", "answer"):
        if columns[name] is not None:
            wrong.add((name,), "only-of-answers", name)
    if form.drop_questions:
        wrong.add(("drop_questions",), "only-of-answers", "drop_questions")


def _check_question(loc: Loc, form: QuestionColumn, wrong: _Wrong) -> None:
    words = [(key, at, each) for key in ("yes", "no", "neither") for at, each in enumerate(getattr(form, key))]
    wrong.twice([((*loc, key, at), each) for key, at, each in words], "word-twice")
    limits = [each for each in (form.at_least, form.at_most) if each is not None]
    if form.scale is None:
        if limits or not form.yes:
            wrong.add(loc, "words-or-scale")
        return
    if form.yes or form.no or len(limits) != 1:
        wrong.add(loc, "words-or-scale")
    elif not form.scale[0] <= limits[0] <= form.scale[1]:
        wrong.add(loc, "limit-off-scale", str(limits[0]))
