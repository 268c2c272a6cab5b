"""A comparison as text to be read aloud: what is not answered, how the plans stand, then each beside the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from bomiljo import Wording
from bomiljo_cli.console import Page
from bomiljo_cli.grouping import rules_with, titled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo import (
        Comparison,
        Contrast,
        ContrastLine,
        FieldLine,
        FigureCell,
        FigureLine,
        Option,
        SameLine,
    )

_COLOURS: Final = {
    "opens": "red",
    "too_late": "red",
    "makes_unknown": "yellow",
    "closes": "green",
}
_WITH_STANDINGS: Final = ("makes_unknown", "makes_known", "asks")
_GAPS: Final = ("gap", "missed")
FIELDS: Final = 20
MISSING: Final = 3  # paths that are named; who wants all has them as data
L = TypeVar("L", "ContrastLine", "SameLine")


def render(found: Comparison, wide: int) -> str:
    """Return the whole comparison as text."""
    writer = _Writer(found, Page(wide))
    writer.write()
    return writer.page.text()


class _Writer:
    """Writes one comparison, section by section."""

    def __init__(self, found: Comparison, page: Page) -> None:
        self.found, self.page = found, page
        self.wording = Wording(found.summary.lang, 0)
        self.label, self.first = self.wording.label, found.options[0].id

    def write(self) -> None:
        """Write every section that has something to say."""
        self._header()
        self._standing()
        self._figures()
        for each in self.found.contrasts:
            self._contrast(each)
        self._footer()

    def _header(self) -> None:
        summary, rules = self.found.summary, self.found.rules
        self.page.add(self.label("contrast-head", count=str(len(self.found.options))))
        day = self.label("as-of", date=self.wording.written_day(self.found.as_of))
        self.page.add(f"{day} · {self.label('rules-version', id=rules.id, version=rules.version)}")
        if summary.internal:
            self.page.add(self.label("internal"), colour="red")
        if summary.audience != "internal":
            self.page.add(self.label(f"audience-{summary.audience}"))
        for each in self.found.options:
            self.page.add(self._named(each), indent=4, first=f" {each.id}  ")
        self.page.blank()
        if summary.caution:
            self.page.add(summary.caution, colour="yellow")
        self.page.add(f"{summary.text} {self.label('never-all-well')}")

    def _named(self, option: Option) -> str:
        """Return what a plan is called, its place and its file; of the first, that the others are held against it."""
        facts = [option.called, option.plan.municipality, option.plan.source]
        said = " · ".join(dict.fromkeys(each for each in facts if each))
        return f"{said} ({self.label('contrast-first')})" if option.id == self.first else said

    def _standing(self) -> None:
        self.page.heading(self.label("contrast-stand"))
        for each in self.found.options:
            self.page.add(self._stands(each), indent=4, first="  - ")

    def _stands(self, option: Option) -> str:
        counts = option.counts
        return self.label(
            "contrast-verdict",
            id=option.id,
            unknown=str(counts.unknown),
            asked=str(option.asked),
            gaps=str(counts.gap - counts.missed),
            missed=str(counts.missed),
            ok=str(counts.ok),
        )

    def _figures(self) -> None:
        """Write each figure with those of all plans, and what is missing to tell it."""
        self.page.heading(self.label("contrast-figures"))
        for each in self.found.figures:
            source = self.label(f"contrast-source-{each.source}")
            self.page.add(f"{each.label} ({source}):", indent=4, first="  - ")
            for names, said in figures_said(self.wording, self.found, each).items():
                self.page.add(f"{names}: {said}.", indent=8, first="    * ")

    # --- one beside the first ----------------------------------------------------------------------------

    def _contrast(self, contrast: Contrast) -> None:
        called = next(each.called for each in self.found.options if each.id == contrast.option)
        self.page.heading(self.label("contrast-beside", first=self.first, other=contrast.option, name=called))
        self.page.add(contrast.text, indent=2)
        for note in contrast.notes:
            self.page.add(note.text, indent=2, colour="yellow")
        if contrast.fields:
            self._fields(contrast.fields, contrast.option)
        for name, lines in grouped(contrast.lines).items():
            self.page.add(f"{self.label(f'contrast-group-{name}', first=self.first)} ({len(lines)}):", indent=2)
            self._group(lines)
        for name, same in grouped(contrast.same).items():
            self.page.add(f"{self.label(f'contrast-group-{name}', first=self.first)} ({len(same)}):", indent=2)
            self.page.add(listed(same), indent=4)
        self.page.add(self.label("contrast-in-order-in-both", count=str(contrast.counts.both_ok)), indent=2)

    def _fields(self, fields: tuple[FieldLine, ...], other: str) -> None:
        self.page.add(f"{self.label('contrast-fields')} ({len(fields)}):", indent=2)
        for each in fields[:FIELDS]:
            self.page.add(field_said(self.wording, each, self.first, other), indent=6, first="    - ")
        if len(fields) > FIELDS:
            self.page.add(self.label("contrast-fields-more", count=str(len(fields) - FIELDS)), indent=4)
        if not self.found.summary.internal:
            self.page.add(self.label("contrast-fields-why"), indent=4)

    def _group(self, lines: list[ContrastLine]) -> None:
        """Write each line that wants attention, and the others by their codes alone."""
        told, rest = by_attention(lines)
        for each in told:
            severity = self.wording.word("severity", each.severity)
            said = f"{each.rule} [{severity}] {said_of(self.wording, self.first, each)}"
            self.page.add(said, indent=6, first="    - ", colour=_COLOURS.get(each.change))
        if rest:
            self.page.add(rest_said(self.wording, rest), indent=4)

    def _footer(self) -> None:
        self.page.blank()
        self.page.add(self.label("not-covered", what=", ".join(self.found.summary.not_covered)))


def grouped(lines: Iterable[L]) -> dict[str, list[L]]:
    """Return the lines by what the other plan does, in the order in which they want attention."""
    groups: dict[str, list[L]] = {}
    for each in lines:
        groups.setdefault(each.change, []).append(each)
    return groups


def by_attention(lines: Iterable[ContrastLine]) -> tuple[list[ContrastLine], list[ContrastLine]]:
    """Return the lines that are told in full, and those of which only one plan is asked and nothing is open."""
    groups: tuple[list[ContrastLine], list[ContrastLine]] = ([], [])
    for each in lines:
        groups[each.change == "asks_no_more" or (each.change, each.to) == ("asks", "ok")].append(each)
    return groups


def rest_said(wording: Wording, rest: list[ContrastLine]) -> str:
    """Return by their codes the points that want nobody."""
    in_order = f"{wording.label('contrast-standing-ok').capitalize()}: " if rest[0].change == "asks" else ""
    return in_order + listed(rest)


def said_of(wording: Wording, first: str, line: ContrastLine) -> str:
    """Return the message of the gap, where one of the two is one; else the title with how it stands in both."""
    gap = line.to_message if line.to in _GAPS else line.from_message if line.from_ in _GAPS else None
    told = _ended(gap or titled(line))
    return f"{told} ({standings(wording, first, line)})" if line.change in _WITH_STANDINGS else told


def standings(wording: Wording, first: str, line: ContrastLine) -> str:
    """Return how a point stands in the first plan and in the other."""
    stood, stands = (wording.label(f"contrast-standing-{each or 'none'}") for each in (line.from_, line.to))
    return wording.label("contrast-from", first=first, stood=stood, stands=stands)


def figure_said(wording: Wording, cell: FigureCell) -> str:
    """Return a figure, with what is missing to tell it, or to tell it better."""
    if not cell.missing:
        return cell.value.text
    paths, rest = ", ".join(cell.missing[:MISSING]), len(cell.missing) - MISSING
    label = "contrast-missing-more" if rest > 0 else "contrast-missing"
    said = wording.label(label, paths=paths, **({"count": str(rest)} if rest > 0 else {}))
    return f"{cell.value.text} ({said})"


def figures_said(wording: Wording, found: Comparison, line: FigureLine) -> dict[str, str]:
    """Return a figure by the plans of which it is told; what is the same of all is told once."""
    said = {option.id: figure_said(wording, cell) for option, cell in zip(found.options, line.cells, strict=True)}
    texts = set(said.values())
    return {wording.label("contrast-all"): texts.pop()} if len(texts) == 1 else said


def field_said(wording: Wording, line: FieldLine, first: str, other: str) -> str:
    """Return what two plans do not say alike, as a line to be read."""
    if line.code != "differs":
        what = f"{line.label}: {line.about}" if line.about else line.label
        return wording.label("contrast-field-only", what=what, one=first if line.code == "only_first" else other)
    what = f"{line.about}: {line.label}" if line.about else line.label
    said, there = (each or wording.label("contrast-untold-value") for each in (line.first, line.other))
    return wording.label("contrast-field-differs", what=what, first=said, other=there, one=first, two=other)


def listed(lines: Iterable[ContrastLine | SameLine]) -> str:
    """Return points by their codes, each rule once with what it is about."""
    return rules_with((each.rule, each.subject_name) for each in lines)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
