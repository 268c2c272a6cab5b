"""A plan, a date and a rulebook in; the questions whose answers settle most out. Pure, and safe in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.answers import Form, fields_of, form_of, listed
from bomiljo.asking import Asking, begin_asking
from bomiljo.checking import chosen_rules, plan_info, require_day, rules_info
from bomiljo.dates import exactly
from bomiljo.overlays import adapt
from bomiljo.progress import untold
from bomiljo.questionnaire import (
    SCHEMA_VERSION,
    AnswerField,
    AnswerForm,
    Decides,
    Option,
    Question,
    Questions,
    QuestionsSummary,
    Settled,
)
from bomiljo.report import place_at
from bomiljo.reporting import NOT_COVERED, Reporter
from bomiljo.shipped import default_rulebook
from bomiljo.view import View
from bomiljo.wording import Wording, catalogue, choice_word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence

    from bomiljo.deciding import Ref
    from bomiljo.model import Plan
    from bomiljo.overlays import Overlay
    from bomiljo.progress import Progress
    from bomiljo.ranking import Ranked, Tally
    from bomiljo.rulebook import Lang, Rulebook

FIRST_QUESTIONS = 10


def questions(
    plan: Plan,
    *,
    as_of: dt.date,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    overlays: Sequence[Overlay] = (),
    topics: Collection[str] | None = None,
    first: int | None = FIRST_QUESTIONS,
    progress: Progress = untold,
) -> Questions:
    """Tell what to ask about a plan: the `first` questions, or all, in the order of how much an answer settles.

    An answer is complete: a day and not a month, a list with all its items and everything about them. Groups of
    residents are never shown. `progress` counts the questions and outcomes searched. Raises UsageError for an unknown
    topic or a day out of reach.
    """
    require_day(as_of)
    adapted = adapt(rulebook or default_rulebook(), overlays, exactly(as_of))
    rules = chosen_rules(adapted.book, topics)
    asking = begin_asking(plan, adapted.book, as_of, rules).searched(first, progress)
    return Questions(
        schema_version=SCHEMA_VERSION,
        plan=plan_info(plan),
        rules=rules_info(adapted.book, rules, adapted),
        as_of=as_of.isoformat(),
        questions=tuple(phrased(asking, lang, first)),
        summary=_summary(asking, Wording(lang)),
    )


def phrased(asking: Asking, lang: Lang, first: int | None = None) -> Iterator[Question]:
    """Yield the questions in words, what settles most first; each is worked out when it is asked for."""
    phraser = _Phraser(asking, Wording(lang))
    return (phraser.question(each) for each in asking.ranked[:first])


def _summary(asking: Asking, wording: Wording) -> QuestionsSummary:
    unknown, total = len(asking.open), len(asking.ranked)
    text = wording.label("ask-nothing")
    if total:
        text = wording.label("ask-summary", unknown=str(unknown), total=str(total))
    not_covered = tuple(wording.label(f"not-covered-{each}") for each in NOT_COVERED)
    return QuestionsSummary(text, wording.lang, unknown, total, wording.small, not_covered)


class _Phraser:
    """Puts questions into words."""

    def __init__(self, asking: Asking, wording: Wording) -> None:
        self.asking, self.wording = asking, wording
        trial = asking.trial
        self.reporter = Reporter(trial.book, View(trial.plan, exactly(trial.day)), wording)

    def question(self, ranked: Ranked) -> Question:
        """Return a question in words."""
        blank, entry = ranked.blank, catalogue("fields")[ranked.blank.field]
        decides = tuple(map(self._decides, ranked.refs))
        return Question(
            **place_at(blank.path, self.reporter.view.mark(blank.path))._asdict(),
            field=blank.field,
            kind=blank.kind,
            ask=self.wording.ask(blank.field, blank.path, blank.item),
            who=entry["who"],
            who_name=self.wording.word("who", entry["who"]),
            answer=answer_form(blank.field, self.asking.trial.plan, self.wording),
            severity=decides[0].severity,
            title=decides[0].title,
            why=self.reporter.why(self.asking.trial.decisions[ranked.refs[0]]),
            best=_settled(ranked.best),
            worst=_settled(ranked.worst),
            decides=decides,
        )

    def _decides(self, ref: Ref) -> Decides:
        line = self.reporter.line(self.asking.trial.decisions[ref])
        found = self.asking.sets[ref]
        sets = tuple(tuple(each.path for each in one) for one in found.sets)
        names = (line.rule, line.subject, line.subject_name, line.severity, line.topic, line.title)
        return Decides(*names, sets=sets, smallest=found.smallest, enough=found.enough)


def _settled(tally: Tally | None) -> Settled | None:
    return None if tally is None else Settled(*tally)


# --- answers -----------------------------------------------------------------------------------------


def answer_form(field: str, plan: Plan, wording: Wording) -> AnswerForm:
    """Return what may be answered to the question of a field (`Task.held_by`). Raises KeyError for none."""
    form = form_of(field)
    options = tuple(_options(form, plan, wording))
    text = _text(form, options, wording)
    return AnswerForm(form.type, form.many, form.whole, text, options, tuple(_fields(form, wording)))


def _options(form: Form, plan: Plan, wording: Wording) -> Iterator[Option]:
    for word in form.words:
        yield Option(word, choice_word(word, wording))
    if form.refers:
        for name, text in listed(plan, form.refers):
            yield Option(name, text)
    if form.refers == "paths":
        yield Option("open", wording.label("answer-goes-no-further"))


def _text(form: Form, options: tuple[Option, ...], wording: Wording) -> str:
    if form.whole:
        return wording.label("answer-all-of-them") if form.many else wording.label("answer-part")
    if options:
        one = wording.label("answer-one-of", options=", ".join(each.text for each in options))
    else:
        one = wording.label(f"answer-{form.type}")
    return wording.label("answer-several", one=one) if form.many else one


def _fields(form: Form, wording: Wording) -> Iterator[AnswerField]:
    for field in fields_of(form.part) if form.part else ():
        yield AnswerField(field.partition(".")[2], field, catalogue("fields")[field][wording.lang]["label"])
