"""Markdown: a report to paste into Teams, an issue or a wiki. No text of a plan can make markup there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import bomiljo
from bomiljo_cli import since
from bomiljo_cli.formats import front
from bomiljo_cli.formats.cells import shown
from bomiljo_cli.formats.plantables import ForecastTables, PlanTables
from bomiljo_cli.formats.tables import DossierTables
from bomiljo_cli.grouping import asked, by_rule, same_questions, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo import ActionPlan, Dossier, Forecast, Outcome, Wording
    from bomiljo_cli.formats.cells import Table
    from bomiljo_cli.formats.front import Front

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>|~$&])")
_BEGINS: Final = re.compile(r"^([-+=#]|\d+(?=[.)]))")
# What sites make links and mentions of on their own; a joiner that nobody sees keeps them from it.
_LINKED: Final = re.compile(r"(@|#|://|www\.|(?:mailto|xmpp):)(?=\S)", re.IGNORECASE)
_JOINER: Final = "\u2060"
_MEASURES: Final = ("number", "measure", "owner", "due", "start", "hours", "severity", "urgency", "closes")
_ACTIONS: Final = ("number", "measure", "about", "owner", "due", "start", "hours", "severity", "urgency", "closes")


def check(found: Dossier) -> str:
    """Return a check: the verdict, what to do, gaps, what has changed, questions, and every other outcome by name."""
    return _text(_check(found))


def check_all(found: Sequence[Dossier]) -> str:
    """Return checks, one after the other."""
    return "\n".join(map(check, found))


def plan(found: ActionPlan) -> str:
    """Return an action plan: what to do, what remains and why, what opens later, and what the hours reach for."""
    return _text(_plan(found))


def forecast(found: Forecast) -> str:
    """Return a forecast: what changes and when, and the gaps of the first day."""
    return _text(_forecast(found))


def escaped(text: str) -> str:
    """Return a text that is shown as it is wherever Markdown is read."""
    return _LINKED.sub(rf"\1{_JOINER}", _MARKUP.sub(r"\\\1", bomiljo.printable(" ".join(text.split()))))


def _lead(found: re.Match[str]) -> str:
    """Return the beginning of a line without the meaning it would have there."""
    return f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}"


def _text(blocks: Iterable[str]) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"


def _line(text: str) -> str:
    """Return a text at the beginning of a line or of an item, where more has a meaning."""
    return _BEGINS.sub(_lead, escaped(text))


# --- A check -----------------------------------------------------------------------------------------


def _check(found: Dossier) -> Iterator[str]:
    report, tables = found.report, DossierTables(found)
    said, word = front.of_report(report), bomiljo.Wording(report.summary.lang, 0)
    label = word.label
    yield from _head(said)
    yield from _since(found, word)
    yield from _table(tables.steps(), word, _MEASURES)
    for number, each in enumerate(found.steps, 1):
        yield f"{number}. **{escaped(each.measure.title)}.** {escaped(each.measure.how)}"
    gaps = [each for each in report.outcomes if each.outcome == "gap"]
    yield from _outcomes(label("errors"), [each for each in report.outcomes if each.outcome == "error"], word)
    yield from _outcomes(label("gaps"), [each for each in gaps if not each.missed], word)
    yield from _outcomes(label("missed"), [each for each in gaps if each.missed], word)
    yield from _table(tables.findings(), word)
    yield from _questions(found, word)
    for kind in ("unknown", "ok", "not_applicable"):
        named = label("in-place") if kind == "ok" else word.word("outcome", kind)
        yield from _named(named, [each for each in report.outcomes if each.outcome == kind])
    for table in (tables.asked(), tables.described(), tables.local()):
        yield from _table(table, word)
    yield _list(tables.local_outcomes())
    yield from _foot(said, word)


def _since(found: Dossier, word: Wording) -> Iterator[str]:
    changed = found.report.since
    if changed is None:
        return
    yield f"## {_line(word.label('since', date=word.written_day(changed.as_of)))}"
    yield _line(changed.text)
    yield _list(since.quiet(word, changed))
    if changed.notes:
        yield _line(word.label("since-notes"))
        yield _list(each.text for each in changed.notes)
    for name, lines in since.grouped(changed).items():
        yield f"### {_line(word.label(f'since-{name}'))} ({len(lines)})"
        yield _list(" ".join([each.rule, each.message, *since.remarks(word, each)]) for each in lines)


def _outcomes(heading: str, found: list[Outcome], word: Wording) -> Iterator[str]:
    if not found:
        return
    yield f"## {_line(heading)} ({len(found)})"
    lines = []
    for group in by_rule(found):
        severity = word.word("severity", group[0].severity)
        lines += [f"- **{escaped(each.rule)}** ({escaped(severity)}) {escaped(each.message)}" for each in group]
        lines.append(f"  - {_line(word.label('why', text=group[0].why))}")
    yield "\n".join(lines)


def _questions(found: Dossier, word: Wording) -> Iterator[str]:
    """Yield the questions by who would know, the same about several parts of the plan as one."""
    groups = same_questions(found.report.questions)
    if groups:
        yield f"## {_line(word.label('questions'))} ({len(groups)})"
    for who in dict.fromkeys(group[0].who_name for group in groups):
        yield f"### {_line(word.label('asks', who=who))}"
        own = [group for group in groups if group[0].who_name == who]
        yield _list(f"{asked(group, word)} ({waiting(group, word)})" for group in own)


def _named(heading: str, found: list[Outcome]) -> Iterator[str]:
    """Yield outcomes of which the name is enough, those of one rule on one line."""
    if not found:
        return
    yield f"## {_line(heading[:1].upper() + heading[1:])} ({len(found)})"
    lines = []
    for group in by_rule(found):
        names = "; ".join(each.subject_name for each in group if each.subject_name)
        lines.append(f"{group[0].rule} {group[0].title}" + (f" ({names})" if names else ""))
    yield _list(lines)


# --- An action plan and a forecast -------------------------------------------------------------------


def _plan(found: ActionPlan) -> Iterator[str]:
    said, tables, word = front.of_actions(found), PlanTables(found), bomiljo.Wording(found.summary.lang, 0)
    yield from _head(said)
    yield from _table(tables.actions(), word, _ACTIONS)
    for number, each in enumerate(found.actions, 1):
        yield f"{number}. **{escaped(each.title)}.** {escaped(each.how)}"
        yield "   " + _line(word.label("action-changes", changes="; ".join(one.text for one in each.changes)))
        yield "   " + _line(tables.unsettled(each)) if each.unsettles else ""
    yield _line(tables.closed_as_well())
    for table in (tables.remaining(), tables.later(), tables.frontier()):
        yield from _table(table, word)
    yield from _foot(said, word)


def _forecast(found: Forecast) -> Iterator[str]:
    said, tables, word = front.of_forecast(found), ForecastTables(found), bomiljo.Wording(found.summary.lang, 0)
    yield from _head(said)
    keys = ("date", "latest", "change", "rule", "severity", "about", "message", "cause", "act_by")
    yield from _table(tables.events(), word, keys)
    yield from _table(tables.standing(), word, ("rule", "severity", "about", "message"))
    yield from _foot(said, word)


# --- What all have -----------------------------------------------------------------------------------


def _head(said: Front) -> Iterator[str]:
    yield f"# {_line(said.title)}: {_line(said.plan)}"
    yield " · ".join(_line(each) for each in (said.when, said.rules, said.readers) if each)
    yield f"> **{escaped(said.internal)}**" if said.internal else ""
    yield f"**{escaped(said.verdict)}**"
    yield _list([*said.remarks, said.limits[0]])


def _foot(said: Front, word: Wording) -> Iterator[str]:
    yield f"## {_line(word.label('word-limits'))}"
    yield _list(said.limits)
    yield f"## {_line(word.label('dossier-archive'))}"
    yield "\n".join(f"- **{escaped(name)}**: {escaped(text)}" for name, text in said.facts)


def _table(table: Table, word: Wording, keys: Sequence[str] = ()) -> Iterator[str]:
    """Yield a table under its title; columns in which nothing stands are left out, and so is a table without rows."""
    if not table.rows and not table.empty:
        return
    yield f"## {_line(table.title)} ({len(table.rows)})"
    if not table.rows:
        yield _line(table.empty)
        return
    named = [(at, each) for at, each in enumerate(table.columns) if not keys or each.key in keys]
    used = [(at, each) for at, each in named if any(row[at] is not None for row in table.rows)]
    head = [_row(each.heading for _, each in used), "|" + " --- |" * len(used)]
    yield "\n".join([*head, *(_row(shown(row[at], word) for at, _ in used) for row in table.rows)])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {_line(each)}" for each in texts)
