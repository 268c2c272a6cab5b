"""Reading a page as a browser would: elements with their attributes and texts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache, cached_property
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from bomiljo import Lang, dossier, scenario
from bomiljo_cli.page.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Dossier

_VOID: Final = frozenset({"meta", "link", "br", "img", "hr", "input", "col"})  # shapes close themselves

# Bjerke at its three dates, families before anybody has come, and the plan in which everything is told.
SHOWN: Final = (
    ("bjerke-2023", dt.date(2023, 11, 15)),
    ("bjerke-2023", dt.date(2024, 2, 1)),
    ("bjerke-2023", dt.date(2024, 6, 15)),
    ("bjerke-2025-families", dt.date(2024, 12, 1)),
    ("complete", dt.date(2026, 10, 15)),
)


@dataclass(eq=False)
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """All text in it, in order, blanks made one."""
        return " ".join("".join(self._texts()).split())

    @cached_property
    def inside(self) -> tuple[Element, ...]:
        """It and everything in it, in order."""
        found = [self]
        for each in self.children:
            found += each.inside if isinstance(each, Element) else ()
        return tuple(found)

    @cached_property
    def ids(self) -> dict[str, list[Element]]:
        """The elements in it by id."""
        found: dict[str, list[Element]] = {}
        for each in self.inside:
            if "id" in each.attributes:
                found.setdefault(each.attributes["id"], []).append(each)
        return found

    def _texts(self) -> Iterator[str]:
        for each in self.children:
            yield from [each] if isinstance(each, str) else each._texts()

    def all(self, *tags: str) -> list[Element]:
        """Return all elements with one of these tags, in order."""
        return [each for each in self.inside if each.tag in tags]

    def having(self, name: str, value: str) -> list[Element]:
        """Return all elements that have a value among those of an attribute."""
        return [each for each in self.inside if value in each.attributes.get(name, "").split()]


class _Reader(HTMLParser):
    """Builds the tree; a tag that is not closed where it should be is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice: {names}"
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}> at line {self.getpos()[0]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(page: str) -> Element:
    """Return the page as a tree; fails where its tags do not match."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader._open) == 1, f"<{reader._open[-1].tag}> is never closed"
    return reader.root


@cache
def shown(name: str, day: dt.date, lang: Lang) -> Dossier:
    """Return the dossier of a scenario."""
    return dossier(scenario(name), as_of=day, lang=lang)


@cache
def page_of(name: str, day: dt.date, lang: Lang) -> str:
    """Return the page of a scenario."""
    return render(shown(name, day, lang))


def section(page: Element, name: str) -> Element:
    """Return a section by the id of its heading."""
    [found] = [each for each in page.all("section") if each.attributes.get("aria-labelledby") == name]
    return found


def by_id(page: Element, name: str) -> Element:
    """Return the one element with an id."""
    [found] = page.ids[name]
    return found
