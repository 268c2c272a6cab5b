"""A plan and a day -> all that the page shows: the check, what acting takes, time, the residents, who has what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo import audiences
from bomiljo.assigning import responsibilities
from bomiljo.checking import adapted_rulebook, check, limit_of
from bomiljo.dates import LAST, add_months, exactly, parse_day
from bomiljo.dossiers import Dossier, Step, TopicLine
from bomiljo.effort import hours_of, lead_days
from bomiljo.forecasting import forecast
from bomiljo.mixtables import mix_tables
from bomiljo.report import Threshold
from bomiljo.rulebook import INTERNAL
from bomiljo.shipped import default_rulebook
from bomiljo.timelines import next_deadline, timeline, when
from bomiljo.view import View
from bomiljo.wording import SMALL_GROUP, Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bomiljo.checking import ChainerName
    from bomiljo.dossiers import Standing
    from bomiljo.forecasts import Forecast
    from bomiljo.model import Plan
    from bomiljo.overlays import Overlay
    from bomiljo.previous import PreviousReport
    from bomiljo.report import Counts, MeasureLine, Report
    from bomiljo.rulebook import Audience, Lang, Rulebook

MONTHS: Final = 12  # how far ahead the page looks
_FURTHEST: Final = dt.date(LAST.year - 1, 12, 31)


def dossier(
    plan: Plan,
    *,
    as_of: dt.date,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    overlays: Sequence[Overlay] = (),
    topics: Collection[str] | None = None,
    internal: bool = False,
    audience: Audience = INTERNAL,
    small_groups_below: int = SMALL_GROUP,
    chainer: ChainerName = "auto",
    since: PreviousReport | None = None,
) -> Dossier:
    """Return what the page shows of a plan as of a day: its report, as `check` makes it, and what stands beside it.

    The timeline looks a year ahead. The options are those of `check`, and so are the errors. Others than those who work
    with the plan get no tables of residents, and residents get no table of who has what: they get pages of contacts.
    """
    base = rulebook or default_rulebook()
    report = check(
        plan,
        as_of=as_of,
        lang=lang,
        rulebook=base,
        overlays=overlays,
        topics=topics,
        internal=internal,
        audience=audience,
        small_groups_below=small_groups_below,
        chainer=chainer,
        since=since,
    )
    seen = audiences.seen_by(plan, audience)
    coming = forecast(
        seen,
        start=as_of,
        until=min(add_months(as_of, MONTHS), _FURTHEST),
        lang=lang,
        rulebook=base,
        overlays=overlays,
        topics=topics,
        internal=internal,
        small_groups_below=small_groups_below,
    )
    view, book = View(seen, exactly(as_of)), adapted_rulebook(overlays, as_of, base)
    coming = _told(coming, book, audience)
    wording = Wording(lang, limit_of(internal, small_groups_below))
    return Dossier(
        report=report,
        topics=_topics(report, wording),
        deadline=next_deadline(report, coming.events, wording),
        steps=_steps(report, book, seen, as_of, wording),
        timeline=timeline(view, wording, report, coming),
        mix=mix_tables(view, wording) if audience == INTERNAL else (),
        responsibilities=None if audience == "residents" else responsibilities(seen, as_of=as_of, lang=lang),
    )


def _told(coming: Forecast, book: Rulebook, audience: Audience) -> Forecast:
    """Return a forecast with what becomes of the rules that an audience is told of."""
    rules = {each.id for each in audiences.rules_told(book, book.rules.values(), audience)}
    return coming._replace(events=tuple(each for each in coming.events if each.rule in rules))


def _topics(report: Report, wording: Wording) -> tuple[TopicLine, ...]:
    """Return how each topic stands, in the order of the model's topics."""
    found = ((topic, counts) for topic, counts in report.summary.by_topic.items())
    return tuple(
        TopicLine(topic, wording.word("topic_of_rule", topic), _standing(each), each.gap - each.missed, each)
        for topic, each in found
    )


def _standing(counts: Counts) -> Standing:
    """Return the gravest thing that there is; what is met stands for a topic only where nothing is left open."""
    states: tuple[tuple[Standing, int], ...] = (
        ("error", counts.error),
        ("gap", counts.gap - counts.missed),
        ("missed", counts.missed),
        ("unknown", counts.unknown),
        ("ok", counts.ok),
    )
    return next((state for state, number in states if number), "not_applicable")


# --- what a measure takes ------------------------------------------------------------------------------


def _steps(report: Report, book: Rulebook, plan: Plan, today: dt.date, wording: Wording) -> tuple[Step, ...]:
    """Return the measures by the day by which they have to be in place: what is wanted at once comes first."""
    ordered = sorted(report.measures, key=lambda each: "" if each.due is None else str(parse_day(each.due).earliest))
    return tuple(_step(each, book, plan, today, wording) for each in ordered)


def _step(line: MeasureLine, book: Rulebook, plan: Plan, today: dt.date, wording: Wording) -> Step:
    measure = book.measures[line.id]
    hours, lead = hours_of(book, measure, plan, (), today), lead_days(book, measure)
    start = None if line.due is None else parse_day(line.due).earliest - dt.timedelta(days=lead)
    return Step(
        measure=line,
        hours=hours,
        hours_text=wording.scalar(hours, "hour"),
        lead=lead,
        lead_text=wording.scalar(lead, "day"),
        start=when(exactly(start), wording) if start else None,
        overdue=start is not None and start < today,
        basis=tuple(_threshold(book, name, wording) for name in dict.fromkeys(measure.parameters)),
    )


def _threshold(book: Rulebook, name: str, wording: Wording) -> Threshold:
    found = book.parameters[name]
    value = found.value if isinstance(found.value, (bool, int, str)) else str(found.value)
    text = wording.scalar(found.value, found.unit)
    return Threshold(text, value, found.unit, name, found.kind, found.source, found.why[wording.lang])
