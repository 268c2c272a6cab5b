"""Local adaptations side by side: what each changes, and what each makes of a plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import bomiljo
from bomiljo_cli import progress
from bomiljo_cli.console import Page, width, write, write_data
from bomiljo_cli.language import language
from bomiljo_cli.options import read_overlays, require_plan, today

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo import Lang, Overlay, Report, Wording


def compare_overlays(
    files: tuple[str, ...], *, plan: str | None, as_of: dt.date | None, shape: str, lang: str | None
) -> None:
    """Write what local adaptations change, and the outcomes of a plan in which they differ."""
    chosen = language(lang)
    wording = bomiljo.Wording(chosen, 0)
    progress.working(wording.label("progress-compare"), wording)
    overlays = read_overlays(files, chosen)
    day = as_of or today()
    changed = bomiljo.compare_changes(overlays, wording)
    reports = _reports(plan, overlays, day, chosen) if plan else []
    differing = bomiljo.compare_outcomes(reports)
    if shape == "json":
        write_data(_json(overlays, changed, differing), None)
    else:
        write(_text(overlays, changed, differing, wording), None)


def _reports(plan: str, overlays: list[Overlay], day: dt.date, lang: Lang) -> list[Report]:
    """Return the report without any adaptation, and that with each."""
    loaded = require_plan(plan, lang)
    return [bomiljo.check(loaded, as_of=day, lang=lang, overlays=each) for each in ([], *([one] for one in overlays))]


def _json(overlays: list[Overlay], changed: list[dict[str, Any]], differing: list[dict[str, Any]]) -> str:
    head = json.dumps([each.id for each in overlays], ensure_ascii=False)
    return f'{{\n"overlays": {head},\n"changes": {_lines(changed)},\n"outcomes": {_lines(differing)}\n}}\n'


def _lines(entries: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in entries) + "\n]" if entries else "[]"


def _text(
    overlays: list[Overlay], changed: list[dict[str, Any]], differing: list[dict[str, Any]], wording: Wording
) -> str:
    page = Page(width())
    page.heading(wording.label("compare-changes"))
    for each in changed:
        page.add(each["target"], indent=2)
        for overlay, text in zip(overlays, each["overlays"], strict=True):
            page.add(f"{overlay.id}: {text or wording.label('as-shipped')}", indent=6, first="    - ")
    if differing:
        page.heading(wording.label("compare-outcomes"))
    for each in differing:
        page.add(" ".join(part for part in (each["rule"], each["subject"]) if part), indent=2)
        for name, said in zip(
            (wording.label("without-overlay"), *(one.id for one in overlays)),
            (each["shipped"], *each["overlays"]),
            strict=True,
        ):
            outcome = wording.word("outcome", said) if said else wording.label("no-such-outcome")
            page.add(f"{name}: {outcome}", indent=6, first="    - ")
    return page.text()
