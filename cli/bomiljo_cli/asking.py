"""`bomiljo ask`: an interview about a plan, or the list of its questions; what settles most comes first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

import bomiljo
from bomiljo_cli import progress
from bomiljo_cli.console import Page, width, write, write_data
from bomiljo_cli.heads import add_head
from bomiljo_cli.kinds import Choice
from bomiljo_cli.language import language
from bomiljo_cli.options import (
    day_option,
    lang_option,
    output_option,
    overlay_option,
    read_overlays,
    require_plan,
    today,
    topics_option,
)
from bomiljo_cli.usage import Command

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo import Question, Questions

FIRST = 10


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.option("--list", "listing", is_flag=True, help="List the questions, and ask none.")
@click.option("--again", is_flag=True, help="Ask again at once what nobody knew the last time, not only at the end.")
@click.option("--all", "every", is_flag=True, help="List all questions; takes longer where much is open.")
@click.option(
    "--format", "shape", type=Choice(["text", "json"]), default="text", show_default=True, help="How to write it."
)
@day_option
@topics_option
@overlay_option
@output_option
@lang_option
def ask(
    plan: str,
    *,
    listing: bool,
    again: bool,
    every: bool,
    shape: str,
    as_of: dt.date | None,
    topics: tuple[str, ...],
    overlays: tuple[str, ...],
    output: str | None,
    lang: str | None,
) -> None:
    """Ask about PLAN, one question at a time, and write each answer into it; or list the questions.

    Exit code: 0 done or stopped, 2 usage, 3 invalid plan, 4 internal error, 130 stopped with Ctrl-C.
    """
    chosen, day = language(lang), as_of or today()
    local = read_overlays(overlays, chosen)
    if not (listing or every or output or shape != "text"):
        from bomiljo_cli.interviewing import interview  # noqa: PLC0415 - only for who is asked

        book = bomiljo.adapted_rulebook(local, day)
        sys.exit(interview(plan, book, topics, day=day, lang=chosen, again=again))
    wording = bomiljo.Wording(chosen, 0)
    meter = progress.working(wording.label("progress-questions"), wording)
    found = bomiljo.questions(
        require_plan(plan, chosen),
        as_of=day,
        lang=chosen,
        overlays=local,
        topics=topics or None,
        first=None if every else FIRST,
        progress=meter.at,
    )
    if shape == "json":
        write_data(found.to_json(), output)
    else:
        write(render(found, width()), output)


def render(questions: Questions, wide: int) -> str:
    """Return the questions as a page to be read."""
    writer = _Writer(questions, Page(wide))
    writer.write()
    return writer.page.text()


class _Writer:
    """Writes the questions, one after the other."""

    def __init__(self, questions: Questions, page: Page) -> None:
        self.questions, self.page = questions, page
        self.wording = bomiljo.Wording(questions.summary.lang, 0)
        self.label = self.wording.label

    def write(self) -> None:
        """Write what the plan is, each question, and how many more there are."""
        found = self.questions
        add_head(self.page, self.wording, found, self.wording.written_day(found.as_of))
        self.page.blank()
        self.page.add(found.summary.text)
        for number, each in enumerate(found.questions, 1):
            self.page.blank()
            self._question(number, each)
        if rest := found.summary.total - len(found.questions):
            self.page.blank()
            self.page.add(self.label("ask-more", count=str(rest)), indent=2)
        self.page.blank()
        self.page.add(self.label("not-covered", what=", ".join(found.summary.not_covered)))

    def _question(self, number: int, each: Question) -> None:
        self.page.add(each.ask, indent=6, first=f"{number:>4}. ")
        path = "" if each.cell else each.path  # who has a workbook looks for the cell
        where = ", ".join(part for part in (path, self.wording.spot(each)) if part)
        self.page.add(f"{self.label('asks', who=each.who_name)}. ({where})", indent=6)
        if each.kind == "find_out":
            self.page.add(self.label("ask-find-out"), indent=6)
        self.page.add(self.label("ask-answer", text=each.answer.text), indent=6)
        self.page.add(self.label("ask-why", title=each.title, why=each.why), indent=6)
        self.page.add(f"{self._settles(each)} ({self._rules(each)})", indent=6)

    def _settles(self, each: Question) -> str:
        count, best, worst = len(each.decides), sum(each.best or ()), sum(each.worst or ())
        if not best:
            return self.label("ask-helps", count=str(count))
        if best == worst:
            return self.label("ask-settles-all", best=str(best), count=str(count))
        return self.label("ask-settles", worst=str(worst), best=str(best), count=str(count))

    def _rules(self, each: Question) -> str:
        rules = list(
            dict.fromkeys(f"{one.rule} [{self.wording.word('severity', one.severity)}]" for one in each.decides)
        )
        return ", ".join(rules[:4]) + (" ..." if rules[4:] else "")
