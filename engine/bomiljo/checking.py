"""The one pipeline: a plan, a date and a rulebook in; a frozen report out. Pure, and safe in threads."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bomiljo import phases
from bomiljo.aftermath import aftermath
from bomiljo.consequences import Chainer, make_chainer
from bomiljo.dates import FIRST, LAST, exactly
from bomiljo.deciding import Decision, decide_all
from bomiljo.errors import UsageError
from bomiljo.packs import default_rulebook
from bomiljo.report import SCHEMA_VERSION, EngineInfo, Phases, PlanInfo, Report, RulesInfo
from bomiljo.reporting import Reporter
from bomiljo.version import VERSION
from bomiljo.view import View
from bomiljo.wording import LEAST_SMALL_GROUP, SMALL_GROUP, Wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bomiljo.consequences import ChainRule
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang, Rule, Rulebook

ChainerName = Literal["auto", "durable", "plain"]


def check(
    plan: Plan,
    *,
    as_of: dt.date,
    lang: Lang = "en",
    rulebook: Rulebook | None = None,
    topics: Iterable[str] | None = None,
    internal: bool = False,
    small_groups_below: int = SMALL_GROUP,
    chainer: ChainerName = "auto",
) -> Report:
    """Hold a plan against the rules, as of a date.

    `topics` limits the rules to some of the twelve; `internal` shows small groups of residents, which
    are otherwise hidden below `small_groups_below`. `chainer` chooses who draws the consequences: the
    result is the same. Raises UsageError for an unknown topic, a day out of reach, a limit under 3, or a
    chainer that is not installed. A rule that breaks is an `error` outcome, never an exception.
    """
    if not FIRST.year < as_of.year < LAST.year:
        raise UsageError(
            f"{as_of} is not a day that can be looked at: the years are {FIRST.year + 1} to {LAST.year - 1}"
        )
    book = rulebook or default_rulebook()
    rules = _chosen(book, topics)
    view = View(plan, exactly(as_of))
    decisions = decide_all(book, view, rules)
    chain = compiled(book.chain, chainer)
    follows = aftermath(book, plan, decisions, chain)
    wording = Wording(lang, _limit(internal, small_groups_below))
    reporter = Reporter(book, view, wording)
    outcomes = reporter.outcomes(decisions, follows)
    return Report(
        schema_version=SCHEMA_VERSION,
        engine=EngineInfo("bomiljo", VERSION, chain.name),
        plan=_plan_info(plan),
        rules=RulesInfo(book.id, book.version, book.hash, len(rules), tuple(sorted({rule.topic for rule in rules}))),
        as_of=as_of.isoformat(),
        phases=Phases(*(phases.phase(view, name, None).value for name in phases.PHASES)),
        outcomes=outcomes,
        findings=reporter.findings(follows),
        measures=reporter.measures(decisions, follows),
        questions=reporter.questions(decisions),
        summary=reporter.summary(outcomes, internal=internal),
    )


def decide(plan: Plan, *, as_of: dt.date, rulebook: Rulebook | None = None) -> list[Decision]:
    """Return the decisions alone, without texts or consequences: for searches and sweeps."""
    book = rulebook or default_rulebook()
    return decide_all(book, View(plan, exactly(as_of)), book.rules.values())


@lru_cache(maxsize=8)
def compiled(chain: tuple[ChainRule, ...], which: ChainerName) -> Chainer:
    """Return a chainer for these rules; compiling is done once, and a chainer is safe to share."""
    return make_chainer(chain, which)


def plan_hash(plan: Plan) -> str:
    """Return the hash of what a plan says, whatever its layout."""
    content = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _chosen(book: Rulebook, topics: Iterable[str] | None) -> list[Rule]:
    known = {rule.topic for rule in book.rules.values()}
    if topics is None:
        return list(book.rules.values())
    wanted = set(topics)
    if unknown := wanted - known:
        raise UsageError(f"no such topic: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    return [rule for rule in book.rules.values() if rule.topic in wanted]


def _limit(internal: bool, small_groups_below: int) -> int:
    if small_groups_below < LEAST_SMALL_GROUP:
        raise UsageError(f"groups under {LEAST_SMALL_GROUP} are always hidden")
    return 0 if internal else small_groups_below


def _plan_info(plan: Plan) -> PlanInfo:
    settlement = plan.settlement
    return PlanInfo(settlement.name, settlement.municipality, plan.source, plan_hash(plan))
