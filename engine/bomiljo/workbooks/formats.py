"""What a cell shows of a date: a number format tells whether somebody saw a day, a month or a year."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Seen: TypeAlias = Literal["day", "month", "year", "no-year", "time"]

# What a format shows as it stands: in quotes, after a backslash, or in brackets; `_x` and `*x` are blanks.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


def seen(number_format: str) -> Seen:
    """Return what of a date is seen in a cell of this format."""
    codes = set(_LITERAL.sub("", number_format.split(";", maxsplit=1)[0]).casefold())
    if "y" not in codes:
        return "no-year" if "d" in codes else "time"
    if "d" in codes:
        return "day"
    return "month" if "m" in codes and not codes & {"h", "s"} else "year"


def is_percent(number_format: str) -> bool:
    """Return whether a number is shown as hundredths, so that 1 is seen as 100 %."""
    return "%" in _LITERAL.sub("", number_format)
