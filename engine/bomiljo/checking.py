"""The one pipeline: a plan, a date and a rulebook in; a frozen report out. Pure, and safe in threads."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bomiljo import audiences, localising, phases, sincewords, untold
from bomiljo.aftermath import aftermath
from bomiljo.consequences import Chainer, make_chainer
from bomiljo.dates import FIRST, LAST, exactly
from bomiljo.deciding import Decision, decide_all
from bomiljo.details import without_details
from bomiljo.errors import UsageError
from bomiljo.overlays import Adapted, adapt
from bomiljo.report import SCHEMA_VERSION, EngineInfo, LocalOutcome, Phases, PlanInfo, Report, RulesInfo
from bomiljo.reporting import Reporter
from bomiljo.shipped import default_rulebook
from bomiljo.version import VERSION
from bomiljo.view import View
from bomiljo.wording import LEAST_SMALL_GROUP, SMALL_GROUP, Wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from bomiljo.consequences import ChainRule
    from bomiljo.model import Plan
    from bomiljo.overlays import Overlay
    from bomiljo.previous import PreviousReport
    from bomiljo.rulebook import Audience, Lang, Rule, Rulebook, Statement

ChainerName = Literal["auto", "durable", "plain"]


def check(
    plan: Plan,
    *,
    as_of: dt.date,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    overlays: Sequence[Overlay] = (),
    topics: Collection[str] | None = None,
    internal: bool = False,
    audience: Audience = "internal",
    small_groups_below: int = SMALL_GROUP,
    chainer: ChainerName = "auto",
    since: PreviousReport | None = None,
) -> Report:
    """Hold a plan against the rules, as of a date.

    `overlays` are local adaptations of the rules (`load_overlay`); the report shows what they changed.
    `topics` limits the rules to some of the twelve; `internal` shows small groups of residents, which
    are otherwise hidden below `small_groups_below`. For the `audience` partners or residents there is only what
    the pack lists for them, and nothing that tells of residents. `chainer` chooses who draws the consequences: the
    result is the same. `since` is a previous report (`load_report`); the report then tells what has changed.
    Raises UsageError for an unknown topic or audience, a day out of reach or before that of the previous report, a
    previous report for other readers, a limit under 3, `internal` for others than the internal audience, or a
    chainer that is not installed. A rule that breaks is an `error` outcome, never an exception.
    """
    require_day(as_of)
    audiences.require_audience(audience, internal=internal)
    require_comparable(as_of, audience, since)
    base = rulebook or default_rulebook()
    adapted = adapt(base, overlays, exactly(as_of))
    book = adapted.book
    rules = audiences.rules_told(book, chosen_rules(book, topics), audience)
    audiences.require_some(rules, topics, audience)
    view = View(audiences.seen_by(plan, audience), exactly(as_of))
    decisions = audiences.guarded(decide_all(book, view, rules), audience)
    chain = compiled(book.chain, chainer)
    follows = aftermath(book, view, decisions, chain)
    wording = Wording(lang, limit_of(internal, small_groups_below))
    names = _changes_told(base, adapted, audience)
    reporter = Reporter(book, view, wording, names)
    outcomes = tuple(audiences.outcome_for(each, audience) for each in reporter.outcomes(decisions, follows))
    statements = audiences.statements_told(book, _statements(book, topics), audience)
    report = Report(
        schema_version=SCHEMA_VERSION,
        engine=EngineInfo("bomiljo", VERSION, chain.name),
        plan=plan_info(plan, internal=internal),
        rules=rules_info(book, rules, adapted),
        as_of=as_of.isoformat(),
        phases=Phases(*(phases.phase(view, name, None).value for name in phases.PHASES)),
        outcomes=outcomes,
        findings=reporter.findings(follows),
        measures=reporter.measures(decisions, follows),
        questions=audiences.questions_for(reporter.questions(decisions), audience),
        described=tuple(
            each._replace(places=audiences.places_for(each.places, audience))
            for each in untold.described(reporter.evidencer, statements)
        ),
        asked=tuple(untold.asked(reporter.evidencer, statements)),
        local=audiences.local_for(localising.changes(base, adapted, wording), names.values(), audience),
        local_outcomes=_local_outcomes(base, view, decisions, topics, names),
        since=None,
        summary=reporter.summary(outcomes, internal=internal, audience=audience),
    )
    return report._replace(since=sincewords.since(since, report, reporter)) if since else report


def _statements(book: Rulebook, topics: Collection[str] | None) -> list[Statement]:
    return [each for each in book.statements.values() if topics is None or each.topic in set(topics)]


def _changes_told(base: Rulebook, adapted: Adapted, audience: Audience) -> dict[str, tuple[str, ...]]:
    """Return the names of the local changes by the rules that they touch, of those that an audience is told."""
    rules = [*base.rules.values(), *adapted.book.rules.values()]
    told = {each.id for each in audiences.rules_told(base, rules, audience)}
    return {rule: names for rule, names in localising.by_rule(base, adapted).items() if rule in told}


def require_day(day: dt.date) -> None:
    """Refuse a day that no plan can speak of. Raises UsageError."""
    if not FIRST.year < day.year < LAST.year:
        raise UsageError(f"{day} is not a day that can be looked at: the years are {FIRST.year + 1} to {LAST.year - 1}")


def require_comparable(day: dt.date, audience: Audience, previous: PreviousReport | None) -> None:
    """Refuse a previous report of a later day or for other readers: each would tell wrong. Raises UsageError."""
    if previous and previous.as_of > day:
        raise UsageError(f"the previous report is of {previous.as_of}, which is after {day}")
    if previous and previous.audience != audience:
        raise UsageError(f"the previous report is for {previous.audience}, this one for {audience}")


def _local_outcomes(
    base: Rulebook,
    view: View,
    decisions: list[Decision],
    topics: Collection[str] | None,
    names: dict[str, tuple[str, ...]],
) -> tuple[LocalOutcome, ...]:
    """Return the outcomes that local changes made others; nothing is decided twice where there are none."""
    if not names:
        return ()
    before = decide_all(base, view, [rule for rule in chosen_rules(base, topics) if rule.id in names])
    after = [each for each in decisions if each.rule.id in names]
    return tuple(localising.outcomes(before, after, names))


def rules_info(book: Rulebook, rules: list[Rule], adapted: Adapted) -> RulesInfo:
    """Return what a plan was held against."""
    overlays = sorted({change.overlay for change in (*adapted.changes, *adapted.expired)})
    topics = tuple(sorted({rule.topic for rule in rules}))
    return RulesInfo(book.id, book.version, book.hash, tuple(overlays), len(rules), topics)


def adapted_rulebook(overlays: Sequence[Overlay], as_of: dt.date, rulebook: Rulebook | None = None) -> Rulebook:
    """Return the rules as local adaptations have them on a day. Raises PackError where two change one thing."""
    return adapt(rulebook or default_rulebook(), overlays, exactly(as_of)).book


def decide(plan: Plan, *, as_of: dt.date, rulebook: Rulebook | None = None) -> list[Decision]:
    """Return the decisions alone, without texts or consequences: for searches and sweeps."""
    book = rulebook or default_rulebook()
    return decide_all(book, View(plan, exactly(as_of)), book.rules.values())


@lru_cache(maxsize=8)
def compiled(chain: tuple[ChainRule, ...], which: ChainerName) -> Chainer:
    """Return a chainer for these rules; compiling is done once, and a chainer is safe to share."""
    return make_chainer(chain, which)


def plan_hash(plan: Plan, *, internal: bool = False) -> str:
    """Return the hash of what a plan says, whatever its layout.

    It leaves out what tells of residents unless `internal`: whoever guesses at a few small numbers could try them
    all, and would find the right ones by the hash.
    """
    seen = plan if internal else without_details(plan)
    content = seen.model_dump(mode="json", by_alias=True, exclude_none=True)
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def chosen_rules(book: Rulebook, topics: Collection[str] | None) -> list[Rule]:
    """Return the rules of some topics, or all. Raises UsageError for an unknown topic."""
    known = {rule.topic for rule in book.rules.values()}
    if topics is None:
        return list(book.rules.values())
    wanted = set(topics)
    if unknown := wanted - known:
        raise UsageError(f"no such topic: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    return [rule for rule in book.rules.values() if rule.topic in wanted]


def limit_of(internal: bool, small_groups_below: int) -> int:
    """Return below how many residents a group is hidden; 0 for none. Raises UsageError for a limit too low."""
    if small_groups_below < LEAST_SMALL_GROUP:
        raise UsageError(f"groups under {LEAST_SMALL_GROUP} are always hidden")
    return 0 if internal else small_groups_below


def plan_info(plan: Plan, *, internal: bool = False) -> PlanInfo:
    """Return what a plan is called, and where it comes from."""
    settlement = plan.settlement
    return PlanInfo(settlement.name, settlement.municipality, plan.source, plan_hash(plan, internal=internal))
