"""How far long work has come, told to who asks; nothing of a result hangs on it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called now and then with how much is done and how much there is to do, in the unit that the work names.

What is done never falls, and the last call has all of it done; how much there is may grow on the way. It is called in
the thread that works: it should be quick, and what it raises ends the work.
"""


def untold(done: int, total: int) -> None:
    """Tell nobody."""
