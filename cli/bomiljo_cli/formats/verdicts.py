"""What stands on every file that is made of a report: the verdict, whom it is for, and what it does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Report


def said_of(report: Report) -> Iterator[str]:
    """Yield it in the language of the report, what marks the file first."""
    summary, wording = report.summary, Wording(report.summary.lang)
    if summary.internal:
        yield wording.label("internal")
    if summary.audience != "internal":
        yield wording.label(f"audience-{summary.audience}")
        yield wording.label(f"told-{summary.audience}")
    yield summary.text
    yield wording.label("decided", decided=str(summary.decided), asked=str(summary.asked))
    yield wording.label("never-all-well")
    yield wording.label("not-covered", what=", ".join(summary.not_covered))
