"""An export of a survey -> how many answered, and how many answered yes to each question; never who, and no mean."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from bomiljo import privacy, spoken
from bomiljo.errors import LoadError
from bomiljo.imports.edge import Wanted, take
from bomiljo.imports.forms import decimal
from bomiljo.imports.readings import Unreadable
from bomiljo.imports.results import Imported, QuestionCount
from bomiljo.planwriting import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bomiljo.imports.forms import QuestionColumn, SurveyMapping
    from bomiljo.imports.mappings import ReadSurvey

Said = Literal["yes", "no", "neither"]
_LONGEST: Final = 120  # characters of an answer that is chosen
_ANSWER: Final = 2  # which of the columns that are wanted has the answer, where a row is one


class Answers(NamedTuple):
    """What is kept of a row: who answers, as a number that says nothing, and each answer by its question."""

    respondent: int | None
    said: dict[str, Said]


def survey_of(data: bytes, source: str, mapping: ReadSurvey) -> Imported:
    """Return the counts of an export. Raises LoadError with all that is wrong, and never an answer."""
    form = mapping.form
    taking = _ByAnswer(form) if form.rows == "answer" else _ByRespondent(form)
    taken = take(data, source, mapping, taking.wanted, taking.line)
    answers = taking.together(taken.rows)
    counts = tuple(_counted(each.question, answers) for each in form.questions.values())
    answered = sum(bool(each) for each in answers)
    if form.asked is not None and answered > form.asked:
        problem = mapping.places.problem(("asked",), "fewer-asked", {"answered": str(answered)}, value=str(form.asked))
        raise LoadError([problem])
    item = _survey(form, answered, counts)
    return Imported(
        "survey",
        source,
        len(taken.rows),
        taken.above,
        (item,),
        taken.dropped,
        unanswered=len(answers) - answered,
        questions=counts,
        text=lines_of({"surveys": [item]}),
    )


def _survey(form: SurveyMapping, answered: int, counts: Sequence[QuestionCount]) -> dict[str, Any]:
    """Return the survey as plain data, in the order of a plan; what the mapping does not tell is not in it."""
    told = {
        "id": form.id,
        "held": None if form.held is None else str(form.held),
        "anonymous": form.anonymous,
        "asked": form.asked,
        "answered": answered,
        "followed_up": None if form.followed_up is None else str(form.followed_up),
        "answers": [{"question": each.question, "count": each.yes} for each in counts],
    }
    return {name: value for name, value in told.items() if value is not None}


def _counted(question: str, answers: Sequence[dict[str, Said]]) -> QuestionCount:
    found = Counter(each.get(question) for each in answers if each)
    return QuestionCount(question, found["yes"], found["no"], found["neither"], found[None])


# --- one answer ----------------------------------------------------------------------------------------


def _reader(form: QuestionColumn) -> Callable[[str], Said | None]:
    """Return what reads the answers to a question; None for one that was not given."""
    words: dict[str, Said] = {}
    words |= {spoken.plain(each): "yes" for each in form.yes}
    words |= {spoken.plain(each): "no" for each in form.no}
    words |= {spoken.plain(each): "neither" for each in form.neither}

    def read(text: str) -> Said | None:
        plain = spoken.plain(text) if len(text) <= _LONGEST else text[:_LONGEST]
        if not plain:
            return None
        if plain in words:
            return words[plain]
        if form.scale is not None and (found := _on_scale(plain, form)):
            return found
        raise Unreadable("list-identity-number" if privacy.scan(text, "") else "list-answer")

    return read


def _on_scale(text: str, form: QuestionColumn) -> Said | None:
    number = decimal(text)
    if number is None or form.scale is None or not form.scale[0] <= number <= form.scale[1]:
        return None
    is_yes = number >= form.at_least if form.at_least is not None else number <= (form.at_most or 0)
    return "yes" if is_yes else "no"


class _Numbering:
    """Tells those who answer apart by numbers in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def read(self, text: str) -> int | None:
        """Return the number of who answers."""
        plain = " ".join(text.split())
        return self._numbers.setdefault(plain, len(self._numbers)) if plain else None


# --- a row for each who answers ------------------------------------------------------------------------


class _ByRespondent:
    """A row is all that one has answered."""

    def __init__(self, form: SurveyMapping) -> None:
        self.named = form.respondent is not None
        self.questions = [each.question for each in form.questions.values()]
        self.wanted = [
            *([Wanted(form.respondent, ("respondent",), _Numbering().read)] if form.respondent else []),
            *(Wanted(text, ("questions", text), _reader(each)) for text, each in form.questions.items()),
        ]
        self.seen: set[int] = set()

    def line(self, values: Sequence[Any]) -> Answers:
        """Return what is kept of a row. Raises Unreadable for somebody who has answered already."""
        who, *answers = values if self.named else (None, *values)
        if who in self.seen:
            raise Unreadable("answered-twice")
        self.seen |= {who} if who is not None else set()
        return Answers(who, {name: each for name, each in zip(self.questions, answers, strict=True) if each})

    def together(self, lines: Iterable[Answers]) -> list[dict[str, Said]]:
        """Return the answers of each."""
        return [each.said for each in lines]


# --- a row for each answer -----------------------------------------------------------------------------


class _ByAnswer:
    """A row is one answer to one question."""

    def __init__(self, form: SurveyMapping) -> None:
        self.readers = {spoken.plain(text): (each.question, _reader(each)) for text, each in form.questions.items()}
        self.dropped = {spoken.plain(each) for each in form.drop_questions}
        self.wanted = [
            Wanted(form.respondent or "", ("respondent",), _Numbering().read),
            Wanted(form.question or "", ("question",), self._question),
            Wanted(form.answer or "", ("answer",), _kept),
        ]
        self.seen: set[tuple[int, str]] = set()

    def _question(self, text: str) -> str:
        plain = spoken.plain(text)
        if plain not in self.readers and plain not in self.dropped:
            raise Unreadable("list-question" if plain else "list-no-question")
        return plain

    def line(self, values: Sequence[Any]) -> Answers:
        """Return what is kept of a row. Raises Unreadable for an answer that cannot be read or was given already."""
        who, asked, answer = values
        if who is None:
            raise Unreadable("list-no-respondent", 0)
        if asked in self.dropped:
            return Answers(who, {})
        question, read = self.readers[asked]
        if (who, question) in self.seen:
            raise Unreadable("answered-question-twice")
        self.seen.add((who, question))
        said = self._said(read, answer)
        return Answers(who, {question: said} if said else {})

    def _said(self, read: Callable[[str], Said | None], answer: str) -> Said | None:
        try:
            return read(answer)
        except Unreadable as error:
            code = error.code
        raise Unreadable(code, _ANSWER)

    def together(self, lines: Iterable[Answers]) -> list[dict[str, Said]]:
        """Return the answers of each, from all rows of theirs."""
        found: dict[int, dict[str, Said]] = {}
        for each in lines:
            if each.respondent is not None:
                found.setdefault(each.respondent, {}).update(each.said)
        return list(found.values())


def _kept(text: str) -> str:
    """Keep an answer until it is known to which question it is; that is still inside the reading of the file."""
    return text
