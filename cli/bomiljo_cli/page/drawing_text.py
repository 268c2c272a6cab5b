"""How wide a text is, before any browser has drawn it, and where it breaks.

The page brings no font of its own, so nobody knows which one will draw it. Each character therefore has the width that
it has in the widest of three common fonts (DejaVu Sans, Liberation Sans, Inter): an estimate that is too wide leaves
some room, one that is too narrow makes labels collide.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_BY_WIDTH: Final = {  # in units of the font's size
    0.3: "'Iijl",
    0.35: " ,.:;|·",
    0.4: "()/[\\]ft",
    0.45: "!r",
    0.5: '"*-`',
    0.55: "Jsz",
    0.6: "?L_ckvxy–",
    0.65: "$0123456789FTabdeghnopqu{}øåéüöä«»",
    0.7: "ABEKPSVXYZÅ",
    0.75: "CRU",
    0.8: "&DGHNOQØ",
    0.85: "#+<=>^w~−×",
    0.9: "M",
    1.0: "%WmæÆ—…½→",
}
_WIDTH: Final = {char: width for width, chars in _BY_WIDTH.items() for char in chars}
_UNKNOWN: Final = 1.05  # as wide as the widest letter that is known
_BOLD: Final = 1.12
ELLIPSIS: Final = "…"


@lru_cache(maxsize=4096)
def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the units of the font's size."""
    return sum(_WIDTH.get(char, _UNKNOWN) for char in text) * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Return a text in at most `most` lines, none wider than the room; what does not fit gives way to an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wide(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(_cut(line, size, room) for line in lines)


def _cut(line: str, size: float, room: float) -> str:
    """Return a line that fits, with an ellipsis where something was left out."""
    if wide(line, size) <= room:
        return line
    while line and wide(line + ELLIPSIS, size) > room:
        line = line[:-1].rstrip()
    return line + ELLIPSIS
