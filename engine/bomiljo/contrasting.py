"""Plans and a day in; what each of the others does beside the first out. It shows, and ranks nothing.

Everything comes from what each plan's own page may tell (`compiling`): two plans that differ by one resident tell no
more side by side than their two pages do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bomiljo import audiences
from bomiljo.checking import adapted_rulebook, limit_of
from bomiljo.compiling import dossier
from bomiljo.contrastlines import Side, Writer
from bomiljo.contrasts import (
    SCHEMA_VERSION,
    Comparison,
    ComparisonSummary,
    FigureLine,
    Option,
)
from bomiljo.errors import UsageError
from bomiljo.figuring import Figures, kinds
from bomiljo.progress import untold
from bomiljo.rulebook import INTERNAL
from bomiljo.shipped import default_rulebook
from bomiljo.wording import SMALL_GROUP, Wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from bomiljo.checking import ChainerName
    from bomiljo.model import Plan
    from bomiljo.overlays import Overlay
    from bomiljo.progress import Progress
    from bomiljo.rulebook import Audience, Lang, Rulebook

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compare(
    plans: Sequence[Plan],
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
    progress: Progress = untold,
) -> Comparison:
    """Hold plans against the first of them: what each closes, opens and leaves unknown, hours, dates and effort.

    The options are those of `check`, and hold for all plans alike; what is coming is looked at a year ahead. `progress`
    counts the plans done with. Raises UsageError as `check` does, and for fewer than two plans or more than there are
    letters to name them by.
    """
    if not 1 < len(plans) <= len(LETTERS):
        raise UsageError(f"two plans can be compared, and up to {len(LETTERS)}; given were {len(plans)}")
    base = rulebook or default_rulebook()
    options: Any = {
        "as_of": as_of,
        "lang": lang,
        "rulebook": base,
        "overlays": overlays,
        "topics": topics,
        "internal": internal,
        "audience": audience,
        "small_groups_below": small_groups_below,
        "chainer": chainer,
    }
    sides = []
    for number, plan in enumerate(plans):
        progress(number, len(plans))
        sides.append(Side(LETTERS[number], audiences.seen_by(plan, audience), dossier(plan, **options)))
    progress(len(plans), len(plans))
    book = adapted_rulebook(overlays, as_of, base)
    return _compared(sides, book, Wording(lang, limit_of(internal, small_groups_below)))


def _compared(sides: list[Side], book: Rulebook, wording: Wording) -> Comparison:
    first, writer = sides[0].report, Writer(sides, wording)
    return Comparison(
        schema_version=SCHEMA_VERSION,
        engine=first.engine,
        rules=first.rules,
        as_of=first.as_of,
        options=tuple(map(_option, sides, _called(sides, wording))),
        contrasts=tuple(map(writer.contrast, range(1, len(sides)))),
        figures=_figures(sides, book, wording),
        points=writer.points(),
        summary=_summary(sides, wording),
    )


def _figures(sides: list[Side], book: Rulebook, wording: Wording) -> tuple[FigureLine, ...]:
    found = [Figures(each.plan, each.dossier, book, wording) for each in sides]
    return tuple(
        FigureLine(
            id=kind.id,
            group=kind.group,
            label=wording.label(f"figure-{kind.id}"),
            how=wording.label(f"figure-how-{kind.id}"),
            source=kind.source,
            cells=tuple(each.cell(kind.id) for each in found),
        )
        for kind in kinds(sides[0].report.summary.audience)
    )


def _option(side: Side, called: str) -> Option:
    report, summary = side.report, side.report.summary
    return Option(
        id=side.id,
        called=called,
        plan=report.plan,
        verdict=summary.verdict,
        text=summary.text,
        counts=summary.counts,
        decided=summary.decided,
        asked=summary.asked,
    )


def _called(sides: list[Side], wording: Wording) -> list[str]:
    """Return a name for each plan that no other has: its own, with its file or its letter where others have it too."""
    names = [each.report.plan.name or each.report.plan.file or wording.label("dossier-unnamed") for each in sides]
    files = [_with(name, each.report.plan.file, names) for name, each in zip(names, sides, strict=True)]
    return [_with(name, each.id, files) for name, each in zip(files, sides, strict=True)]


def _with(name: str, more: str, names: list[str]) -> str:
    return f"{name} ({more})" if more and names.count(name) > 1 and more != name else name


def _summary(sides: list[Side], wording: Wording) -> ComparisonSummary:
    summary = sides[0].report.summary
    verdicts = {each.report.summary.verdict for each in sides}
    said = wording.label("contrast-broken" if "error" in verdicts else "contrast-shows", count=str(len(sides)))
    return ComparisonSummary(
        text=said,
        caution=_caution(sides, wording),
        lang=summary.lang,
        small_groups_below=summary.small_groups_below,
        internal=summary.internal,
        audience=summary.audience,
        not_covered=summary.not_covered,
    )


def _caution(sides: list[Side], wording: Wording) -> str:
    """Return how much each plan leaves unanswered, where one does: fewer gaps of a plan that says less are no merit."""
    found = [(each.id, each.report.summary) for each in sides]
    if not any(summary.counts.unknown for _, summary in found):
        return ""
    told = (
        wording.label("contrast-untold", id=name, unknown=str(each.counts.unknown), asked=str(each.asked))
        for name, each in found
    )
    return wording.label("contrast-caution", untold="; ".join(told))
