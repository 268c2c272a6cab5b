"""Which path a matter takes, and over which steps: those of the path, and of the paths that it goes on to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.dates import OPEN
from bomiljo.model import Path, Step
from bomiljo.values import Truth, all_of, any_of, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.view import View


def all_paths(view: View) -> tuple[Path, ...]:
    """Return the paths of the plan. Raises NotKnown."""
    return view.items(view.plan.escalation, "paths", Path)


def serving(view: View, topic: str) -> list[tuple[Path, Truth]]:
    """Return the paths that a matter of this topic takes, or may; raises NotKnown where no paths are told.

    A path is for the topics that it names; a default path also for those that no other path names.
    """
    return view.once(("serving", topic), lambda: _serving(view, topic))


def _serving(view: View, topic: str) -> list[tuple[Path, Truth]]:
    paths = all_paths(view)
    found = [_names(view, each, topic) for each in paths]
    if Truth.YES not in found:
        unsure = found.count(Truth.UNKNOWN)
        found = [
            any_of((state, _takes_the_rest(view, each, others=unsure - (state is Truth.UNKNOWN))))
            for each, state in zip(paths, found, strict=True)
        ]
    return [(each, state) for each, state in zip(paths, found, strict=True) if state is not Truth.NO]


def _names(view: View, path: Path, topic: str) -> Truth:
    topics = view.have(path, "topics", list)
    return Truth.UNKNOWN if topics is None else truth(topic in topics)


def _takes_the_rest(view: View, path: Path, *, others: int) -> Truth:
    """Return whether a path is for a topic that no other names, although so many others may."""
    default = view.have(path, "default", bool)
    return all_of((Truth.UNKNOWN if default is None else truth(default), Truth.UNKNOWN if others else Truth.YES))


# --- where a path leads ------------------------------------------------------------------------------


class Way(NamedTuple):
    """A path with those that it goes on to, in order; `open` where it may go on to any other after that."""

    paths: tuple[Path, ...]
    open: bool


def way(view: View, path: Path) -> Way:
    """Return where a path leads. A path that leads back into the way ends it: in a circle nobody new is met."""
    return view.once(("way", path.id), lambda: _way(view, path))


def _way(view: View, path: Path) -> Way:
    known = view.once("paths-by-id", lambda: {each.id: each for each in all_paths(view)})
    found = {path.id: path}
    while len(found) < len(known):
        onward = view.have(path, "continues", str)
        if onward is None:
            return Way(tuple(found.values()), open=True)
        if onward in OPEN or onward in found or onward not in known:
            break
        path = found[onward] = known[onward]
    return Way(tuple(found.values()), open=False)


def along(view: View, path: Path, what: str, ask: Callable[[Path], Truth]) -> Truth:
    """Return whether something holds of a path, or of one that it goes on to; `what` names the question."""

    def answer(each: Path) -> Truth:
        return view.once((what, each.id), lambda: ask(each))

    found = way(view, path)
    state = any_of(answer(each) for each in found.paths)
    if found.open and state is not Truth.YES:
        anywhere = view.once((what, "anywhere"), lambda: any_of(answer(each) for each in all_paths(view)))
        state = any_of((state, all_of((anywhere, Truth.UNKNOWN))))
    return state


def steps_of(view: View, path: Path) -> tuple[Step | None, ...]:
    """Return the steps of a path itself; one None where they are not told."""
    found: tuple[Step | None, ...] | None = view.have_items(path, "steps", Step)
    return (None,) if found is None else found
