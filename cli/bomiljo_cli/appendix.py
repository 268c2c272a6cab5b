"""What stands beside the verdict: local changes, what is shown without being graded, what only people can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bomiljo import LocalOutcome, Report, Wording
    from bomiljo_cli.console import Page


def add(page: Page, wording: Wording, report: Report) -> None:
    """Add each section that has something to say."""
    _local(page, wording, report)
    _described(page, wording, report)
    _asked(page, wording, report)


def _local(page: Page, wording: Wording, report: Report) -> None:
    if not report.local:
        return
    page.heading(wording.label("local", count=str(len(report.local))))
    for each in report.local:
        end = wording.label("until-day", day=wording.written_day(each.until)) if each.until else ""
        state = wording.label("change-expired") if each.expired else end
        office = wording.label("decided-by", office=each.office)
        page.add(
            " ".join(part for part in (f"{each.text}. {each.reason}", office, state) if part), indent=4, first="  - "
        )
    page.add(wording.label("local-outcomes" if report.local_outcomes else "local-no-outcomes"), indent=2)
    for outcome in report.local_outcomes:
        page.add(local_outcome(wording, outcome), indent=4, first="  - ")


def local_outcome(wording: Wording, each: LocalOutcome) -> str:
    """Return what local changes made of one outcome, and of what."""
    what = f"{each.rule} {each.subject}" if each.subject else each.rule
    was = _said(wording, each.from_, each.from_severity)
    now = _said(wording, each.to, each.to_severity)
    return wording.label("local-outcome", what=what, was=was, now=now, changes=", ".join(each.changes))


def _said(wording: Wording, outcome: str | None, severity: str | None) -> str:
    if outcome is None or severity is None:
        return wording.label("no-such-outcome")
    return f"{wording.word('outcome', outcome)} [{wording.word('severity', severity)}]"


def _described(page: Page, wording: Wording, report: Report) -> None:
    known: dict[str, list[str]] = {}
    for each in report.described:
        if each.value.state in ("exact", "suppressed"):  # what is hardly known says nothing to a reader
            known.setdefault(f"{each.label}: {each.value.text}", []).append(each.statement)
    if known:
        page.heading(wording.label("described"))
    for text, statements in known.items():
        page.add(f"{text} ({', '.join(statements)})", indent=4, first="  - ")


def _asked(page: Page, wording: Wording, report: Report) -> None:
    if not report.asked:
        return
    page.heading(wording.label("asked"))
    for each in report.asked:
        page.add(f"{each.ask} ({each.who_name}; {each.statement})", indent=4, first="  - ")
