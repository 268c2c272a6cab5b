"""`bomiljo plan`: the cheapest measures that close the gaps, by whom and by when."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import click

import bomiljo
from bomiljo_cli import exits, progress
from bomiljo_cli.console import Page
from bomiljo_cli.converting import left_out
from bomiljo_cli.formats import registry
from bomiljo_cli.grouping import rules_with
from bomiljo_cli.heads import add_head
from bomiljo_cli.kinds import Choice, Number, PathTo, Whole
from bomiljo_cli.language import language
from bomiljo_cli.options import (
    DAY,
    day_option,
    internal_option,
    lang_option,
    output_option,
    overlay_option,
    read_overlays,
    require_order,
    require_plan,
    today,
    topics_option,
)
from bomiljo_cli.saving import write_file
from bomiljo_cli.usage import Command

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bomiljo import Action, ActionPlan, FrontierStep, Lang, OutcomeRef, Planned, RemainingGap

SEVERITIES: Final = ("critical", "high", "medium", "low")
SECONDS: Final = 20.0
_MANY: Final = 3  # steps of a frontier that say more than the plan itself


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.option("--budget", type=Whole(min=0), metavar="HOURS", help="At most this many hours of work.")
@click.option("--until", type=DAY, metavar="DATE", help="Close the gaps that open up to this day as well.")
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=Choice(SEVERITIES),
    metavar="S",
    help="Only gaps of this severity (repeat for more).",
)
@click.option("--apply", "applied", type=PathTo("file"), metavar="FILE", help="Write the changed plan to a file.")
@click.option(
    "--time-limit",
    "seconds",
    type=Number(min=0),
    default=SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="Then the best found so far is given.",
)
@registry.format_option("plan")
@topics_option
@day_option
@overlay_option
@internal_option
@output_option
@lang_option
def plan(
    plan: str,
    *,
    budget: int | None,
    until: dt.date | None,
    severities: tuple[str, ...],
    applied: str | None,
    seconds: float,
    shape: str | None,
    topics: tuple[str, ...],
    as_of: dt.date | None,
    overlays: tuple[str, ...],
    internal: bool,
    output: str | None,
    lang: str | None,
) -> None:
    """Tell the least to do that closes the gaps of PLAN, by whom and by when.

    It shows and does not judge. Exit code: 0 told, 2 usage, 3 invalid plan, 4 internal error.
    """
    chosen, day = language(lang), as_of or today()
    require_order(day, until, "plan-backwards", chosen)
    if applied is not None and plan == "-":
        raise click.UsageError(bomiljo.Wording(chosen, 0).label("apply-needs-a-file"))
    form = registry.chosen("plan", shape, output, chosen)
    wording = bomiljo.Wording(chosen, 0)
    meter = progress.working(wording.label("progress-actions"), wording)
    found = bomiljo.plan_actions(
        require_plan(plan, chosen),
        as_of=day,
        until=until,
        budget=budget,
        severities=severities or None,
        lang=chosen,
        overlays=read_overlays(overlays, chosen),
        topics=topics or None,
        internal=internal,
        expired=_limit(seconds),
        progress=meter.at,
    )
    if applied is not None:
        _apply(plan, found, applied, chosen)
    form.write("plan", found.result, output)
    sys.exit(exits.NOTHING)


def _limit(seconds: float) -> Callable[[], bool]:
    """Return what says that the time is up."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def _apply(source: str, found: Planned, target: str, lang: Lang) -> None:
    """Write the plan with the changes made; what cannot be written in place is said, and nothing is written."""
    wording = bomiljo.Wording(lang, 0)
    try:
        made = bomiljo.with_changes_as(source, found.changes, target, lang)
    except bomiljo.CannotEditError as error:
        raise click.UsageError(wording.problem(error.problem)) from None
    write_file(target, made.data, replace=True)
    click.echo(" ".join([wording.label("plan-written", file=target), *left_out(source, made, wording)]), err=True)


def render(found: ActionPlan, wide: int) -> str:
    """Return an action plan as a list to be carried into a meeting."""
    writer = _Writer(found, Page(wide))
    writer.write()
    return writer.page.text()


class _Writer:
    """Writes one action plan, section by section."""

    def __init__(self, found: ActionPlan, page: Page) -> None:
        self.found, self.page = found, page
        self.wording = bomiljo.Wording(found.summary.lang, 0)
        self.label = self.wording.label

    def write(self) -> None:
        """Write every section that has something to say."""
        self._header()
        self._actions()
        self._remaining()
        self._later()
        self._frontier()
        self._footer()

    def _header(self) -> None:
        day = self.label("as-of", date=self.wording.written_day(self.found.as_of))
        add_head(self.page, self.wording, self.found, day, internal=self.found.summary.internal)
        self.page.blank()
        if self.found.summary.wanted:
            self.page.add(self.found.summary.text)
            self.page.add(self.label("plan-proved" if self.found.proved else "plan-best-found"))
        else:
            self.page.add(self.label("plan-nothing-wanted"))
        self.page.add(self.label("plan-unanswered", unknown=str(self.found.summary.unknown)))

    def _actions(self) -> None:
        if self.found.summary.wanted:
            self.page.heading(f"{self.label('plan-actions')} ({len(self.found.actions)})")
        if self.found.summary.wanted and not self.found.actions:
            self.page.add(self.label("plan-no-actions"), indent=2)
        for number, each in enumerate(self.found.actions, 1):
            self._action(number, each)
        if self.found.closed_as_well:
            self.page.blank()
            self.page.add(self.label("plan-closed-as-well", rules=self._refs(self.found.closed_as_well)), indent=2)

    def _action(self, number: int, action: Action) -> None:
        about = f" ({action.subject_name})" if action.subject_name else ""
        self.page.add(f"{action.title}{about}. {action.how}", indent=5, first=f"{number:>3}. ")
        line = self.label(
            "action-line",
            owner=action.owner_name,
            when=self._when(action),
            hours=self.wording.scalar(action.hours, "hour"),
            closes=action.closes_text,
        )
        self.page.add(line, indent=5, colour="red" if action.overdue else None)
        changes = "; ".join(each.text for each in action.changes)
        self.page.add(self.label("action-changes", changes=changes) + ".", indent=5)
        if action.unsettles:
            self.page.add(self.label("action-unsettles", rules=self._refs(action.unsettles)), indent=5, colour="yellow")

    def _when(self, action: Action) -> str:
        days = {"start": action.start, "due": action.due}
        said = {name: self.wording.written_day(day) for name, day in days.items()}
        return self.label("action-overdue" if action.overdue else "action-start", **said)

    def _refs(self, refs: tuple[OutcomeRef, ...]) -> str:
        return rules_with((each.rule, each.subject) for each in refs)

    def _remaining(self) -> None:
        if not self.found.remaining:
            return
        self.page.heading(f"{self.label('plan-remaining')} ({len(self.found.remaining)})")
        for each in self.found.remaining:
            self.page.add(f"{self._code(each)} {each.message} {each.text}", indent=4, first="  - ")

    def _code(self, line: RemainingGap) -> str:
        return f"{line.rule} [{self.wording.word('severity', line.severity)}]"

    def _later(self) -> None:
        if not self.found.later:
            return
        self.page.heading(f"{self.label('plan-later')} ({len(self.found.later)})")
        for each in self.found.later:
            day = self.wording.written_day(each.date)
            self.page.add(f"{day}: {each.rule} {each.message}", indent=4, first="  - ", colour="yellow")

    def _frontier(self) -> None:
        if len(self.found.frontier) < _MANY:
            return
        self.page.heading(self.label("plan-frontier"))
        for each in self.found.frontier:
            self.page.add(self._step(each), indent=4, first="  - ")

    def _step(self, step: FrontierStep) -> str:
        if not step.closed:
            return self.label("plan-step-none")
        counts = [(self.wording.word("severity", name), count) for name, count in step.by_severity.items() if count]
        return self.label(
            "plan-step" if step.proved else "plan-step-best-found",
            hours=self.wording.scalar(step.hours, "hour"),
            closed=str(step.closed),
            severities=", ".join(f"{name} {count}" for name, count in counts),
        )

    def _footer(self) -> None:
        self.page.blank()
        self.page.add(self.label("plan-whole"))
        self.page.add(self.label("not-covered", what=", ".join(self.found.summary.not_covered)))
