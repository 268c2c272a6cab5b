"""What local adaptations did to a check: each change in words, and each outcome that is another for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.overlays import Adapted, Change, Overlay, touched
from bomiljo.report import LocalChange, LocalOutcome
from bomiljo.shipped import default_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from bomiljo.deciding import Decision, Ref
    from bomiljo.report import Report
    from bomiljo.rulebook import Rulebook, Severity
    from bomiljo.wording import Wording


def name_of(change: Change) -> str:
    """Return what names a change in a report."""
    return f"{change.overlay}/{change.id}"


def by_rule(base: Rulebook, adapted: Adapted) -> dict[str, tuple[str, ...]]:
    """Return the names of the changes that touch each rule, of the pack as it was or as it is."""
    found: dict[str, list[str]] = {}
    for change in adapted.changes:
        for rule in sorted(touched(base, change) | touched(adapted.book, change)):
            found.setdefault(rule, []).append(name_of(change))
    return {rule: tuple(names) for rule, names in found.items()}


def changes(base: Rulebook, adapted: Adapted, wording: Wording) -> Iterator[LocalChange]:
    """Yield every change in words, those that hold before those that no longer do."""
    for change in (*adapted.changes, *adapted.expired):
        yield LocalChange(
            change.overlay,
            change.id,
            change.kind,
            change.target,
            in_words(base, change, wording),
            change.reason[wording.lang],
            change.office,
            None if change.until is None else str(change.until),
            change in adapted.expired,
        )


def compare_changes(
    overlays: Sequence[Overlay], wording: Wording, book: Rulebook | None = None
) -> list[dict[str, Any]]:
    """Return what local adaptations change, side by side: for each target what each makes of it, or None.

    They are adaptations of the shipped pack, or of the one given.
    """
    base = book or default_rulebook()
    tables = [{(change.target, change.kind): change for change in each.changes} for each in overlays]
    keys = sorted({key for table in tables for key in table})
    return [
        {
            "target": target,
            "kind": kind,
            "overlays": [
                in_words(base, table[target, kind], wording) if (target, kind) in table else None for table in tables
            ],
        }
        for target, kind in keys
    ]


def compare_outcomes(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Return the outcomes in which reports on one plan differ: what the first says, without adaptation, and the others.

    An outcome that a report does not have is None.
    """
    said = [
        {(each.rule, each.subject): "missed" if each.missed else each.outcome for each in report.outcomes}
        for report in reports
    ]
    keys = sorted({key for each in said for key in each}, key=lambda key: (key[0], key[1] or ""))
    rows = [(key, [each.get(key) for each in said]) for key in keys]
    return [
        {"rule": rule, "subject": subject, "shipped": found[0], "overlays": found[1:]}
        for (rule, subject), found in rows
        if len(set(found)) > 1
    ]


def in_words(base: Rulebook, change: Change, wording: Wording) -> str:
    """Return what a change changes, from what to what."""
    old, new = _old_and_new(base, change, wording)
    return wording.label(f"change-{change.kind}", target=change.target, old=old, new=new)


def _old_and_new(base: Rulebook, change: Change, wording: Wording) -> tuple[str, str]:
    match change.kind:
        case "parameter":
            old = base.parameters[change.target]
            return wording.scalar(old.value, old.unit), wording.scalar(change.new.value, old.unit)
        case "severity":
            severity = base.rules[change.target].severity
            return wording.word("severity", severity), wording.word("severity", change.new)
        case "role":
            return wording.word("role", base.measures[change.target].role), wording.word("role", change.new)
        case "leader-role":
            return wording.word("role", base.leader_role), wording.word("role", change.new)
        case "added":
            return "", change.new.texts[wording.lang].title
    return base.rules[change.target].texts[wording.lang].title, ""


def outcomes(
    before: Iterable[Decision], after: Iterable[Decision], names: dict[str, tuple[str, ...]]
) -> Iterator[LocalOutcome]:
    """Yield every outcome that is another, has another severity, is gone or is new."""
    old, new = _by_ref(before), _by_ref(after)
    for rule, subject in sorted({*old, *new}, key=lambda ref: (ref[0], ref[1] or "")):
        was, now = old.get((rule, subject)), new.get((rule, subject))
        if _said(was) != _said(now):
            (old_said, old_severity), (new_said, new_severity) = _said(was), _said(now)
            changed_by = names.get(rule, ())
            yield LocalOutcome(rule, subject, old_said, new_said, old_severity, new_severity, changed_by)


def _by_ref(decisions: Iterable[Decision]) -> dict[Ref, Decision]:
    return {(each.rule.id, each.subject.key if each.subject else None): each for each in decisions}


def _said(decision: Decision | None) -> tuple[str | None, Severity | None]:
    if decision is None:
        return None, None
    return "missed" if decision.missed else decision.outcome, decision.rule.severity
