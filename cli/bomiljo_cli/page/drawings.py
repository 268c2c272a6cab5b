"""The charts of one page, as its templates ask for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bomiljo_cli.page.drawing_bars import draw_counts, draw_sample, draw_value, largest
from bomiljo_cli.page.drawing_timeline import NARROW, WIDE, draw_timeline

if TYPE_CHECKING:
    from bomiljo import Dossier, MixGroup, TopicLine, Wording
    from bomiljo_cli.page.drawing_shapes import Drawing, ShapeKind


class Drawn:
    """Draws what is in a dossier."""

    def __init__(self, dossier: Dossier, wording: Wording) -> None:
        """Draw in the words of the page."""
        self._dossier, self._wording = dossier, wording

    @property
    def wide(self) -> Drawing:
        """Return the timeline for a screen or a sheet."""
        return draw_timeline(self._dossier.timeline, self._wording, WIDE)

    @property
    def narrow(self) -> Drawing:
        """Return the timeline for a phone."""
        return draw_timeline(self._dossier.timeline, self._wording, NARROW)

    def topic(self, line: TopicLine) -> Drawing:
        """Return how a topic stands, on a scale that all topics share."""
        return draw_counts(_counts(line), self._most)

    def residents(self, group: MixGroup) -> Drawing:
        """Return how many residents are of one kind, on a scale that all tables share."""
        return draw_value(group.value, self._largest)

    def sample(self, look: str, kind: ShapeKind = "bar") -> Drawing:
        """Return a piece of one look, for the key to a chart."""
        return draw_sample(look, kind)

    @cached_property
    def _most(self) -> int:
        return max((sum(_counts(each).values()) for each in self._dossier.topics), default=0)

    @cached_property
    def _largest(self) -> float:
        return largest(self._dossier.mix)


def _counts(line: TopicLine) -> dict[str, int]:
    counts = line.counts
    return {
        "error": counts.error,
        "gap": line.to_close,
        "missed": counts.missed,
        "unknown": counts.unknown,
        "ok": counts.ok,
    }
