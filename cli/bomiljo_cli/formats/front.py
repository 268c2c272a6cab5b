"""What every format says beside its tables: which plan, day and rules, the verdict, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import bomiljo
from bomiljo_cli.options import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import ActionPlan, Comparison, Forecast, Report, Wording


class Front(NamedTuple):
    """The words about a result.

    `when` tells the day or days, `day` is the first of them. `internal` is the mark that small groups are shown,
    `readers` whom it is for; both are empty where that need not be said. `facts` are names and what they stand for.
    """

    lang: bomiljo.Lang
    title: str
    plan: str
    when: str
    day: str
    rules: str
    internal: str
    readers: str
    verdict: str
    remarks: tuple[str, ...]
    limits: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def of_report(report: Report) -> Front:
    """Return the words about a report."""
    wording, summary = bomiljo.Wording(report.summary.lang, 0), report.summary
    decided = wording.label("decided", decided=str(summary.decided), asked=str(summary.asked))
    return _front(
        report,
        wording,
        title=wording.label("form-check"),
        when=wording.label("as-of", date=wording.written_day(report.as_of)),
        day=report.as_of,
        readers=_readers(summary.audience, wording),
        remarks=(decided,),
        program=f"{report.engine.name} {report.engine.version}",
    )


def of_actions(plan: ActionPlan) -> Front:
    """Return the words about an action plan."""
    wording, summary = bomiljo.Wording(plan.summary.lang, 0), plan.summary
    said = wording.label("plan-proved" if plan.proved else "plan-best-found")
    return _front(
        plan,
        wording,
        title=wording.label("form-plan"),
        when=wording.label("as-of", date=wording.written_day(plan.as_of)),
        day=plan.as_of,
        verdict=None if summary.wanted else wording.label("plan-nothing-wanted"),
        remarks=(
            *([said] if summary.wanted else []),
            wording.label("plan-unanswered", unknown=str(summary.unknown)),
            wording.label("plan-whole"),
        ),
    )


def of_forecast(forecast: Forecast) -> Front:
    """Return the words about a forecast."""
    wording = bomiljo.Wording(forecast.summary.lang, 0)
    first, last = wording.written_day(forecast.from_), wording.written_day(forecast.until)
    return _front(
        forecast,
        wording,
        title=wording.label("form-forecast"),
        when=wording.label("forecast-span", first=first, last=last),
        day=forecast.from_,
        remarks=(*_quiet(forecast, wording), wording.label("forecast-checks", checks=str(forecast.summary.checks))),
    )


def of_comparison(found: Comparison) -> Front:
    """Return the words about a comparison: what is not answered stands before all else."""
    wording, summary, rules = bomiljo.Wording(found.summary.lang, 0), found.summary, found.rules
    when, readers = wording.label("as-of", date=wording.written_day(found.as_of)), _readers(summary.audience, wording)
    return Front(
        lang=summary.lang,
        title=wording.label("form-compare"),
        plan=", ".join(each.id for each in found.options),
        when=when,
        day=found.as_of,
        rules=f"{rules.id} {rules.version}",
        internal=wording.label("internal") if summary.internal else "",
        readers=readers,
        verdict=summary.caution or summary.text,
        remarks=(*([summary.text] if summary.caution else []), *(each.text for each in found.contrasts)),
        limits=_limits(wording, summary.not_covered),
        facts=tuple((name, said) for name, said in _facts_of(found, when, readers, wording) if said),
    )


def _facts_of(found: Comparison, when: str, readers: str, wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield the names and origins of a comparison: those of each plan by its letter."""
    label, rules = wording.label, found.rules
    for each in found.options:
        yield each.id, " · ".join(filter(None, (each.called, each.plan.file)))
    yield label("dossier-when"), when
    yield label("form-for"), readers
    yield label("dossier-rules-used"), f"{rules.id} {rules.version}"
    yield label("form-topics"), _topics(rules.topics, wording)
    yield label("dossier-overlays"), ", ".join(rules.overlays)
    for each in found.options:
        yield f"{label('dossier-plan-hash')}, {each.id}", each.plan.hash
    yield label("dossier-rules-hash"), rules.hash
    yield label("dossier-program"), f"{found.engine.name} {found.engine.version}"


def _readers(audience: bomiljo.Audience, wording: Wording) -> str:
    """Return whom a result is for; empty where it is for those who work with the plan."""
    return "" if audience == "internal" else wording.label(f"audience-{audience}")


def _limits(wording: Wording, not_covered: tuple[str, ...]) -> tuple[str, ...]:
    """Return what no result says."""
    label = wording.label
    return label("never-all-well"), label("not-covered", what=", ".join(not_covered)), label("dossier-no-decision")


def _quiet(forecast: Forecast, wording: Wording) -> list[str]:
    """Return what a forecast without events means: no table may be silent about it."""
    if forecast.events:
        return []
    unknown = forecast.summary.at_end.unknown
    return [wording.label("forecast-little", count=str(unknown)) if unknown else wording.label("forecast-nothing")]


def _topics(topics: tuple[str, ...], wording: Wording) -> str:
    """Return the topics that were asked for; empty where it is all of them."""
    if set(topics) == set(TOPICS):
        return ""
    return ", ".join(wording.word("topic_of_rule", each) for each in topics)


def _front(
    found: Report | ActionPlan | Forecast,
    wording: Wording,
    *,
    title: str,
    when: str,
    day: str,
    remarks: tuple[str, ...],
    verdict: str | None = None,
    readers: str = "",
    program: str = f"bomiljo {bomiljo.__version__}",
) -> Front:
    """Return what is said alike of all results; each verdict comes with what it does not say."""
    plan, rules, label = found.plan, found.rules, wording.label
    named = " – ".join(each for each in (plan.name, plan.municipality) if each) or label("dossier-unnamed")
    ruled = f"{rules.id} {rules.version}"
    facts = [
        (label("dossier-plan"), named),
        (label("form-file"), plan.file),
        (label("dossier-when"), when),
        (label("form-for"), readers),
        (label("dossier-rules-used"), f"{ruled}, {label('dossier-rules-checked', count=str(rules.checked))}"),
        (label("form-topics"), _topics(rules.topics, wording)),
        (label("dossier-overlays"), ", ".join(rules.overlays)),
        (label("dossier-plan-hash"), plan.hash),
        (label("dossier-rules-hash"), rules.hash),
        (label("dossier-program"), program),
    ]
    return Front(
        lang=found.summary.lang,
        title=title,
        plan=named,
        when=when,
        day=day,
        rules=ruled,
        internal=label("internal") if found.summary.internal else "",
        readers=readers,
        verdict=verdict or found.summary.text,
        remarks=remarks,
        limits=_limits(wording, found.summary.not_covered),
        facts=tuple((name, said) for name, said in facts if said),
    )
