"""What the screen shows in an interview: a question, what came of an answer, and what is left. Text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo import Wording, choice_words, how_to_answer
from bomiljo_cli.console import Page

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo import Interview, InterviewQuestion, Rulebook, SettledLine

_RULES: Final = 3  # named before they are only counted
_LINES: Final = 6
_UNKNOWN: Final = 10


def greeting(interview: Interview, file: str, day: dt.date, wide: int) -> str:
    """Return what is said before the first question."""
    page, wording = Page(wide), Wording(interview.lang, 0)
    page.add(wording.label("interview-plan", file=file, date=wording.written_day(day.isoformat())))
    page.add(wording.label("interview-how"))
    page.add(wording.label("interview-commands"))
    return page.text()


def question(asked: InterviewQuestion, number: int, left: int, wording: Wording, wide: int) -> str:
    """Return one question: what is asked, the allowed answers, who would know, and why."""
    page = Page(wide, [""])
    name = "interview-number" if left else "interview-number-last"
    page.add(wording.label(name, number=str(number), left=str(left)))
    page.add(asked.ask)
    for place, each in enumerate(asked.expected.choices, 1):
        page.add(choice_words(each, wording.lang), indent=6, first=f"{place:>4}. ")
    page.add(how_to_answer(asked.expected, wording), indent=2)
    facts = [wording.label("interview-before")] if asked.before else []
    page.add(" ".join([*facts, wording.label("interview-who", who=asked.who)]), indent=2)
    page.add(_why(asked, wording), indent=2)
    return page.text()


def _why(asked: InterviewQuestion, wording: Wording) -> str:
    """Return why it is asked; what much depends on is about more than one reason could say."""
    if len(asked.rules) > _RULES:
        return wording.label("interview-why", count=str(asked.waiting))
    return wording.label("why", text=asked.why)


def reasons(asked: InterviewQuestion, where: str, book: Rulebook, wording: Wording, wide: int) -> str:
    """Return why a question is asked: the points that wait for it, what they are about, and where it goes."""
    page = Page(wide)
    name = "interview-settles-one" if asked.waiting == 1 else "interview-settles"
    page.add(wording.label(name, count=str(asked.waiting), rules=_rules(asked.rules, wording)), indent=2)
    for each in asked.rules[:_LINES]:
        page.add(
            wording.label("interview-rule", rule=each, title=book.rules[each].texts[wording.lang].title),
            indent=6,
            first="    - ",
        )
    page.add(wording.label("interview-field", path=where), indent=2)
    return page.text()


def _rules(rules: tuple[str, ...], wording: Wording) -> str:
    named = ", ".join(rules[:_RULES])
    rest = len(rules) - _RULES
    return wording.label("interview-rules-more", rules=named, count=str(rest)) if rest > 0 else named


def settled(where: str, lines: tuple[SettledLine, ...], wording: Wording, wide: int) -> str:
    """Return what an answer decided; that is never that all is well."""
    page, count = Page(wide), sum(each.times for each in lines)
    name = {0: "interview-settled-none", 1: "interview-settled-one"}.get(count, "interview-settled")
    page.add(f"{wording.label('interview-written', path=where)} {wording.label(name, count=str(count))}", indent=2)
    for each in lines[:_LINES]:
        page.add(_settled_line(each, wording), indent=6, first="    - ")
    if rest := sum(each.times for each in lines[_LINES:]):
        page.add(wording.label("interview-settled-more", count=str(rest)), indent=4)
    return page.text()


def _settled_line(each: SettledLine, wording: Wording) -> str:
    outcome = wording.word("outcome", each.outcome)
    line = wording.label("interview-settled-line", rule=each.rule, title=each.title, outcome=outcome)
    return wording.label("interview-settled-times", line=line, count=str(each.times)) if each.times > 1 else line


def farewell(interview: Interview, file: str, wide: int) -> str:
    """Return what is said at the end: what was answered, what is still not known, and how to go on."""
    page, wording = Page(wide, [""]), Wording(interview.lang, 0)
    page.add(wording.label("interview-stopped" if interview.left else "interview-all", file=file))
    decided, asked = interview.counts
    page.add(wording.label("interview-sum", told=str(interview.told), decided=str(decided), asked=str(asked)))
    unknown = interview.unknown()
    if unknown:
        page.heading(wording.label("interview-unknown", count=str(len(unknown))))
    for each in unknown[:_UNKNOWN]:
        said = wording.label("interview-unknown-aside", ask=each.ask) if each.before else each.ask
        page.add(said, indent=4, first="  - ")
    if len(unknown) > _UNKNOWN:
        page.add(wording.label("interview-unknown-more", count=str(len(unknown) - _UNKNOWN)), indent=2)
    page.blank()
    if unknown:
        page.add(wording.label("interview-hint-again", file=file))
    page.add(wording.label("interview-hint", file=file))
    return page.text()
