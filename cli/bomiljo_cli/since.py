"""What has changed since a previous check, as a section of text and as lines for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Report, Since, SinceLine, Wording
    from bomiljo_cli.console import Page

_COLOURS: Final = {"opened": "red", "known-gap": "red", "no-longer-known": "yellow", "missed": "red", "closed": "green"}
# Those still there have their place among the gaps further down, and what is in order needs nobody.
_SHORT: Final = ("still-open", "known-ok")


def add(page: Page, wording: Wording, report: Report) -> None:
    """Add the section, where the report was held against a previous one."""
    since = report.since
    if since is None:
        return
    page.heading(wording.label("since", date=wording.written_day(since.as_of)))
    page.add(since.text, indent=2)
    if since.same_plan is not None:
        page.add(wording.label("since-plan-same" if since.same_plan else "since-plan-changed"), indent=2)
    for text in quiet(wording, since):
        page.add(text, indent=2)
    _notes(page, wording, since)
    for name, lines in grouped(since).items():
        page.add(f"{wording.label(f'since-{name}')} ({len(lines)}):", indent=2)
        _lines(page, wording, name, lines)


def grouped(since: Since) -> dict[str, list[SinceLine]]:
    """Return the changes by what became of them, in the order in which they want attention."""
    groups: dict[str, list[SinceLine]] = {}
    for each in since.lines:
        groups.setdefault(_group(each), []).append(each)
    return groups


def _group(line: SinceLine) -> str:
    if line.change == "newly_known":
        return "known-ok" if line.to == "ok" else "known-gap"
    return line.change.replace("_", "-")


def quiet(wording: Wording, since: Since) -> Iterator[str]:
    """Yield what is only counted: points of which nothing became another, and those not compared."""
    counts = since.counts
    yield wording.label(
        "since-unchanged",
        ok=str(counts.still_ok),
        unknown=str(counts.still_unknown),
        asked=str(counts.newly_asked),
        ended=str(counts.no_longer_asked),
    )
    if counts.not_compared:
        yield wording.label("since-not-compared", count=str(counts.not_compared))


def _notes(page: Page, wording: Wording, since: Since) -> None:
    if since.notes:
        page.add(wording.label("since-notes"), indent=2, colour="yellow")
    for each in since.notes:
        page.add(each.text, indent=6, first="    - ")


def _lines(page: Page, wording: Wording, name: str, lines: list[SinceLine]) -> None:
    if name in _SHORT:
        page.add("; ".join(_short(wording, each) for each in lines), indent=4)
        return
    for each in lines:
        severity = wording.word("severity", each.severity)
        said = " ".join([f"{each.rule} [{severity}]", _ended(each.message), *remarks(wording, each)])
        page.add(said, indent=6, first="    - ", colour=_COLOURS.get(name))


def _short(wording: Wording, line: SinceLine) -> str:
    name = f"{line.rule} {line.subject_name}" if line.subject_name else line.rule
    return f"{name} ({wording.label('since-too-late')})" if line.to == "missed" else name


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def remarks(wording: Wording, line: SinceLine) -> list[str]:
    """Return what a reader has to know beside the message, in brackets."""
    said = []
    if line.change == "no_longer_known":
        said.append(wording.label("since-was-ok" if line.from_ == "ok" else "since-was-gap"))
    if line.to == "missed" and line.change != "missed":
        said.append(wording.label("since-too-late"))
    if line.reason:
        said.append(wording.label(f"since-reason-{line.reason}"))
    return [f"({'; '.join(said)})"] if said else []


def concise(report: Report) -> Iterator[str]:
    """Yield `since DAY: RULE change severity subject from>to: message`, with a dash where there is none."""
    since = report.since
    if since is None:
        return
    lead = f"since {since.as_of}:"
    for each in since.lines:
        turn = f"{each.from_ or '-'}>{each.to or '-'}"
        yield f"{lead} {each.rule} {each.change} {each.severity} {each.subject or '-'} {turn}: {each.message}"
    for note in since.notes:
        yield f"{lead} note {note.code}: {note.text}"
    yield f"{lead} {since.text}"
