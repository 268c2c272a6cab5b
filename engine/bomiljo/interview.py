"""An interview about a plan: what to ask next, and each answer at once in its file.

Every step makes a new state and leaves the old one as it was: to take an answer back is to go back to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.asking import begin_asking
from bomiljo.checking import chosen_rules, require_day
from bomiljo.documents import document_of
from bomiljo.loading import refuse_misnamed
from bomiljo.replies import changes_of, expected, whole
from bomiljo.report import place_at
from bomiljo.rulebook import SEVERITIES
from bomiljo.wording import Wording, catalogue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from importlib.resources.abc import Traversable

    from bomiljo.asking import Asking
    from bomiljo.changes import Data
    from bomiljo.deciding import Decision, OutcomeCode
    from bomiljo.documents import Document
    from bomiljo.ranking import Ranked
    from bomiljo.replies import Expected
    from bomiljo.rulebook import Lang, Rulebook


class InterviewQuestion(NamedTuple):
    """A question as it is put to somebody: what is asked, who would know, and why it matters.

    `rules` have outcomes that wait for the answer, the most severe first; `waiting` is the number of these outcomes.
    `before` says that nobody knew it when it was asked in an earlier interview.
    """

    path: str
    ask: str
    who: str
    why: str
    rules: tuple[str, ...]
    waiting: int
    expected: Expected
    before: bool


class SettledLine(NamedTuple):
    """Outcomes of one rule that an answer decided: which outcome, and how many."""

    rule: str
    title: str
    outcome: OutcomeCode
    times: int


@dataclass(frozen=True)
class Interview:
    """The state of an interview.

    `document` is the plan file. Paths in `done` are not asked again, and `told` counts the answers. `again` puts what
    nobody knew earlier among the other questions, else it comes last.
    """

    document: Document
    source: str
    asking: Asking
    lang: Lang
    done: frozenset[str] = frozenset()
    again: bool = False
    told: int = 0
    folder: Traversable | None = None  # where the file stands
    _unwritten: frozenset[str] = field(default=frozenset())

    @property
    def content(self) -> bytes:
        """Return what is to stand in the plan file."""
        return self.document.content

    @cached_property
    def aside(self) -> tuple[str, ...]:
        """Return the paths that nobody knows yet."""
        return tuple(dict.fromkeys((*self.document.noted, *sorted(self._unwritten))))

    @cached_property
    def left(self) -> tuple[str, ...]:
        """Return the paths that are still to be asked, the most useful first."""
        return tuple(each.blank.path for each in self._left)

    @cached_property
    def _left(self) -> list[Ranked]:
        found = {each.blank.path: each for each in self.asking.ranked if each.blank.path not in self.done}
        late = () if self.again else self.aside
        return sorted(found.values(), key=lambda each: each.blank.path in late)

    @cached_property
    def question(self) -> InterviewQuestion | None:
        """Return what to ask now; None where nothing is left to ask."""
        return self._question(self._left[0]) if self._left else None

    @property
    def open(self) -> int:
        """Return the number of outcomes that are not decided."""
        return len(self.asking.open)

    @property
    def counts(self) -> tuple[int, int]:
        """Return how many outcomes are decided, and how many there are to decide."""
        outcomes = [each.outcome for each in self.asking.trial.decisions.values()]
        return outcomes.count("gap") + outcomes.count("ok"), len(outcomes) - outcomes.count("not_applicable")

    def unknown(self) -> tuple[InterviewQuestion, ...]:
        """Return everything that is still not known, asked or not."""
        return tuple({each.blank.path: self._question(each) for each in self.asking.ranked}.values())

    def where(self, path: str) -> str:
        """Return where the answer to a question belongs, for who looks it up: the cell of a workbook, else its path."""
        mark = self.document.plan().marks().get(path)
        return place_at(path, mark).cell or path

    def _question(self, each: Ranked) -> InterviewQuestion:
        wording, blank = Wording(self.lang, 0), each.blank
        entry = catalogue("fields")[blank.field]
        rules = list(dict.fromkeys(rule for rule, _ in each.refs))
        return InterviewQuestion(
            blank.path,
            wording.ask(blank.field, blank.path, blank.item),
            wording.word("who", entry["who"]),
            self.asking.trial.book.rules[rules[0]].texts[self.lang].why,
            tuple(rules),
            len(each.refs),
            expected(self.asking.trial.plan, blank.path, blank.field),
            blank.path in self.aside,
        )

    # --- steps -----------------------------------------------------------------------------------

    def answered(self, path: str, value: Data) -> Interview:
        """Return the interview after an answer.

        Raises LoadError for what does not fit the rest of the plan, ChangeError for what the field cannot hold, and
        CannotEditError for what cannot be written into the text.
        """
        plan = self.asking.trial.plan
        return replace(
            self,
            document=self.document.changed(plan, changes_of(plan, path, value)).without_note(path),
            asking=self.asking.answered(path, whole(plan, path, value)),
            done=self.done | {path},
            told=self.told + 1,
            _unwritten=self._unwritten - {path},
        )

    def set_aside(self, path: str, day: dt.date) -> Interview:
        """Return the interview with the note that nobody knows this yet; of JSON, only this state has it."""
        return replace(
            self,
            document=self.document.with_note(path, day, self.lang),
            done=self.done | {path},
            _unwritten=self._unwritten | {path},
        )

    def skipped(self, path: str) -> Interview:
        """Return the interview without this question; the file says nothing of it."""
        return replace(self, done=self.done | {path})

    def settled_since(self, before: Interview) -> tuple[SettledLine, ...]:
        """Return what is decided now and was not before, the most severe first."""
        waiting = before.asking.open.keys() - self.asking.open.keys()
        found = [
            each for ref, each in self.asking.trial.decisions.items() if ref in waiting and each.outcome != "unknown"
        ]
        times = Counter((each.rule.id, each.outcome) for each in found)
        unlike = {(each.rule.id, each.outcome): each for each in sorted(found, key=_weight)}
        return tuple(
            SettledLine(rule, each.rule.texts[self.lang].title, outcome, times[rule, outcome])
            for (rule, outcome), each in unlike.items()
        )


def begin_interview(
    content: str | bytes,
    source: str,
    book: Rulebook,
    *,
    as_of: dt.date,
    lang: Lang,
    topics: Collection[str] | None = None,
    again: bool = False,
    folder: Traversable | None = None,
) -> Interview:
    """Begin to ask about what stands in a plan file as of a day; `folder` is where it stands, if it extends another.

    Raises LoadError where it cannot be read, and UsageError for an unknown topic or a day out of reach.
    """
    require_day(as_of)
    document = _document(content, source, folder)
    asking = begin_asking(document.plan(), book, as_of, chosen_rules(book, topics))
    return Interview(document, source, asking, lang, again=again, folder=folder)


def reread(interview: Interview, content: str | bytes) -> Interview:
    """Return the interview with what somebody else has written into the file meanwhile. Raises LoadError."""
    trial = interview.asking.trial
    rules = [trial.book.rules[each] for each in trial.rules]
    document = _document(content, interview.source, interview.folder)
    return replace(interview, document=document, asking=begin_asking(document.plan(), trial.book, trial.day, rules))


def _document(content: str | bytes, source: str, folder: Traversable | None) -> Document:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    refuse_misnamed(data, source)
    return document_of(data, source, folder)


def _weight(decision: Decision) -> tuple[int, str]:
    return SEVERITIES.index(decision.rule.severity), decision.rule.id
