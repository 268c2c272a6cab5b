"""`bomiljo forecast`: when a gap opens, closes, lapses or is missed, and by when to act."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

import bomiljo
from bomiljo_cli import exits, progress
from bomiljo_cli.console import Page
from bomiljo_cli.formats import registry
from bomiljo_cli.heads import add_head
from bomiljo_cli.language import language
from bomiljo_cli.options import (
    DAY,
    YEARS,
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
from bomiljo_cli.usage import Command

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from bomiljo import Event, Forecast, Standing

YEARS_AHEAD: Final = 2  # where no last day is given
_COLOURS: Final = {"opens": "red", "missed": "red", "unclear": "yellow", "closes": "green", "lapses": None}


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@click.option("--from", "--as-of", "start", type=DAY, metavar="DATE", help="The first day (default: today).")
@click.option("--until", type=DAY, metavar="DATE", help="The last day (default: two years after the first).")
@registry.format_option("forecast")
@topics_option
@overlay_option
@internal_option
@output_option
@lang_option
def forecast(
    plan: str,
    *,
    start: dt.date | None,
    until: dt.date | None,
    shape: str | None,
    topics: tuple[str, ...],
    overlays: tuple[str, ...],
    internal: bool,
    output: str | None,
    lang: str | None,
) -> None:
    """Tell when gaps of PLAN open, close, lapse or are missed, why, and by when to act.

    It shows and does not judge. Exit code: 0 told, 2 usage, 3 invalid plan, 4 internal error.
    """
    chosen, first = language(lang), start or today()
    require_order(first, until, "forecast-backwards", chosen)
    if until is None and first.year + YEARS_AHEAD not in YEARS:
        raise click.UsageError(bomiljo.Wording(chosen, 0).label("too-far-ahead"))
    form = registry.chosen("forecast", shape, output, chosen)
    wording = bomiljo.Wording(chosen, 0)
    meter = progress.working(wording.label("progress-forecast"), wording)
    local = read_overlays(overlays, chosen)
    found = bomiljo.forecast(
        require_plan(plan, chosen),
        start=first,
        until=until,
        lang=chosen,
        overlays=local,
        topics=topics or None,
        internal=internal,
        progress=meter.at,
    )
    form.write("forecast", found, output)
    sys.exit(exits.INTERNAL if found.summary.at_start.error or found.summary.at_end.error else exits.NOTHING)


def render(forecast: Forecast, wide: int) -> str:
    """Return a forecast as a timeline to be read."""
    writer = _Writer(forecast, Page(wide))
    writer.write()
    return writer.page.text()


class _Writer:
    """Writes one forecast, section by section."""

    def __init__(self, forecast: Forecast, page: Page) -> None:
        self.forecast, self.page = forecast, page
        self.wording = bomiljo.Wording(forecast.summary.lang, 0)
        self.label = self.wording.label

    def write(self) -> None:
        """Write every section that has something to say."""
        self._header()
        self._standing()
        self._timeline()
        self._footer()

    def _header(self) -> None:
        days = self.wording.written_day
        span = self.label("forecast-span", first=days(self.forecast.from_), last=days(self.forecast.until))
        add_head(self.page, self.wording, self.forecast, span, internal=self.forecast.summary.internal)
        self.page.blank()
        self.page.add(self.forecast.summary.text)
        self.page.add(self.label("never-all-well"))

    def _standing(self) -> None:
        if not self.forecast.standing:
            return
        self.page.heading(f"{self.label('forecast-standing')} ({len(self.forecast.standing)})")
        for each in self.forecast.standing:
            self.page.add(f"{self._code(each)}{each.message}", indent=4, first="  - ")

    def _code(self, each: Event | Standing) -> str:
        return f"{each.rule} [{self.wording.word('severity', each.severity)}] "

    def _timeline(self) -> None:
        self.page.heading(f"{self.label('forecast-events')} ({len(self.forecast.events)})")
        if not self.forecast.events:
            unknown = self.forecast.summary.at_end.unknown
            said = self.label("forecast-little", count=str(unknown)) if unknown else self.label("forecast-nothing")
            self.page.add(said, indent=2)
        for (date, latest, cause), group in _grouped(self.forecast.events):
            self.page.blank()
            self.page.add(f"{self._when(date, latest)}: {cause}.", indent=2)
            for each in group:
                said = f"{self.wording.word('change', each.change)}: {self._code(each)}{self._said(each)}"
                self.page.add(said, indent=6, first="    - ", colour=_COLOURS[each.change])
            if act_by := group[0].act_by:
                self.page.add(self.label("act-by", day=self.wording.written_day(act_by)), indent=4)

    def _when(self, date: str, latest: str | None) -> str:
        first = self.wording.written_day(date)
        return self.label("from-to", first=first, last=self.wording.written_day(latest)) if latest else first

    def _said(self, each: Event) -> str:
        """Return the message of a gap; of what closes or is in doubt the title, with what it is about."""
        if each.change in ("opens", "missed"):
            return each.message
        named = each.subject_name is None or each.subject_name in each.title
        return each.title if named else f"{each.title} ({each.subject_name})"

    def _footer(self) -> None:
        summary = self.forecast.summary
        self.page.blank()
        self.page.add(self.label("forecast-checks", checks=str(summary.checks)))
        self.page.add(self.label("not-covered", what=", ".join(summary.not_covered)))


def _grouped(events: tuple[Event, ...]) -> Iterator[tuple[tuple[str, str | None, str], list[Event]]]:
    """Yield the events that come at one time for one reason, in the order of time; those to be prevented apart."""
    groups: dict[tuple[str, str | None, str, bool], list[Event]] = {}
    for each in events:
        groups.setdefault((each.date, each.latest, each.cause, each.act_by is None), []).append(each)
    yield from ((key[:3], group) for key, group in groups.items())
