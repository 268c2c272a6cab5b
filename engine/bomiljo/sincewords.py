"""What has changed since a previous check, in the words of today's report.

Of the previous report only codes are taken: whatever its language was, and whatever was written into it since.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.comparing import Compared, Point, arrival_days, compare
from bomiljo.report import Since, SinceCounts, SinceLine, SinceNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bomiljo.comparing import Turned
    from bomiljo.deciding import Ref
    from bomiljo.previous import PreviousReport
    from bomiljo.report import Outcome, Report, SinceNoteCode
    from bomiljo.reporting import Reporter
    from bomiljo.rulebook import Severity
    from bomiljo.wording import Wording


def since(previous: PreviousReport, report: Report, reporter: Reporter) -> Since:
    """Return what has changed from a previous check to a report."""
    writer = _Writer(reporter, {(each.rule, each.subject): each for each in report.outcomes})
    topics = frozenset(report.rules.topics)
    found = compare(previous.points, points_of(report), previous.topics, topics)
    counts = _counts(found)
    return Since(
        as_of=previous.as_of.isoformat(),
        plan_hash=previous.plan_hash,
        same_plan=_same_plan(previous, report),
        rules_version=previous.rules_version,
        rules_hash=previous.rules_hash,
        text=_text(reporter.wording, counts),
        counts=counts,
        notes=tuple(_notes(previous, report, reporter.wording)),
        lines=tuple(map(writer.line, found.lines)),
    )


def _same_plan(previous: PreviousReport, report: Report) -> bool | None:
    """Return whether the plan says the same; None where one hash has what tells of residents and the other not."""
    if previous.internal != report.summary.internal:
        return None
    return previous.plan_hash == report.plan.hash


def points_of(report: Report) -> Mapping[Ref, Point]:
    """Return how each point of a report stands."""
    return MappingProxyType({(each.rule, each.subject): _point(each) for each in report.outcomes})


def _point(each: Outcome) -> Point:
    return Point("missed" if each.missed else each.outcome, each.severity, each.topic, frozenset(each.local))


# --- Lines -----------------------------------------------------------------------------------------------


class _Writer(NamedTuple):
    """Puts changes into words, from what today's report says of the same points."""

    reporter: Reporter
    today: Mapping[Ref, Outcome]

    def line(self, turned: Turned) -> SinceLine:
        """Return a change in words."""
        (rule, subject), found = turned.ref, self.today.get(turned.ref)
        name = found.subject_name if found else self._name(subject)
        title = found.title if found else self.reporter.title(rule, name)
        return SinceLine(
            change=turned.change,
            rule=rule,
            subject=subject,
            subject_name=name,
            severity=self._severity(turned),
            topic=turned.topic,
            title=title,
            message=found.message if found else title,
            from_=turned.before,
            to=turned.now,
            reason=turned.reason,
            owner=found.owner if found else None,
        )

    def _severity(self, turned: Turned) -> Severity:
        """Return how severe the rule is today; of one that is gone, how severe it was."""
        rule = self.reporter.book.rules.get(turned.ref[0])
        return rule.severity if rule else turned.severity

    def _name(self, subject: str | None) -> str | None:
        """Return what a subject that is gone is called, as far as its key tells."""
        if subject is None:
            return None
        wording = self.reporter.wording
        kind, _, name = subject.partition(":")
        if kind in ("area", "topic"):
            return wording.word(kind, name)
        first, *others = [wording.day(each) for each in arrival_days(subject)] or [name]
        return wording.label("from-to", first=first, last=others[-1]) if others else first


# --- What makes it less certain --------------------------------------------------------------------------


def _notes(previous: PreviousReport, report: Report, wording: Wording) -> Iterator[SinceNote]:
    """Yield what is not the same in the two checks, the plan and the day apart."""
    for code, differs in _differences(previous, report):
        if differs:
            values = {"then": previous.rules_version, "now": report.rules.version}
            said = wording.label(f"since-note-{code}", **(values if code == "rules_version" else {}))
            yield SinceNote(code, said)


def _differences(then: PreviousReport, report: Report) -> Iterator[tuple[SinceNoteCode, bool]]:
    plan, rules = report.plan, report.rules
    version = then.rules_version != rules.version
    overlays = then.overlays != frozenset(rules.overlays)
    yield "plan_name", (then.name, then.municipality) != (plan.name, plan.municipality)
    yield "rules_id", then.rules_id != rules.id
    yield "rules_version", version
    yield "rules_content", then.rules_hash != rules.hash and not version and not overlays
    yield "overlays", overlays
    yield "topics", then.topics != frozenset(rules.topics)
    yield "internal", then.internal != report.summary.internal
    yield "engine", then.engine != report.engine.version


# --- Counts ----------------------------------------------------------------------------------------------


def _counts(found: Compared) -> SinceCounts:
    changes = [each.change for each in found.lines]
    gaps = sum(each.change == "newly_known" and each.now != "ok" for each in found.lines)
    return SinceCounts(
        opened=changes.count("opened"),
        newly_known=changes.count("newly_known"),
        newly_known_gaps=gaps,
        no_longer_known=changes.count("no_longer_known"),
        missed=changes.count("missed"),
        still_open=changes.count("still_open"),
        closed=changes.count("closed"),
        lapsed=changes.count("lapsed"),
        still_ok=found.quiet["still_ok"],
        still_unknown=found.quiet["still_unknown"],
        newly_asked=found.quiet["newly_asked"],
        no_longer_asked=found.quiet["no_longer_asked"],
        not_compared=found.not_compared,
    )


def _text(wording: Wording, counts: SinceCounts) -> str:
    """Return the counts in one sentence, without those that are 0."""
    shown = {
        "opened": counts.opened,
        "known-gap": counts.newly_known_gaps,
        "no-longer-known": counts.no_longer_known,
        "missed": counts.missed,
        "still-open": counts.still_open,
        "closed": counts.closed,
        "known-ok": counts.newly_known - counts.newly_known_gaps,
        "lapsed": counts.lapsed,
    }
    said = [wording.label(f"since-count-{key}", count=str(count)) for key, count in shown.items() if count]
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if said else wording.label("since-nothing")
