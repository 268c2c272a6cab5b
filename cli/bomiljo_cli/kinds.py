"""Kinds of value on a command line, which tell in the language of who typed them what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

import bomiljo
from bomiljo_cli.usage import spoken, with_nearest

if TYPE_CHECKING:
    from bomiljo import Wording


class Choice(click.Choice[str]):
    """One of several words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word. Raises BadParameter with what there is, and the nearest of it."""
        if value not in self.choices:
            said = spoken(ctx).label("not-a-choice", value=_shown(value), choices=", ".join(self.choices))
            self.fail(with_nearest(said, str(value), self.choices, spoken(ctx)), param, ctx)
        return str(value)


class Whole(click.IntRange):
    """A whole number, not below a least one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            wrong = _too_small(value, self.min, spoken(ctx))
            self.fail(wrong or spoken(ctx).label("not-a-whole-number", value=_shown(value)), param, ctx)


class Number(click.FloatRange):
    """A number, not below a least one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            wrong = _too_small(value, self.min, spoken(ctx))
            self.fail(wrong or spoken(ctx).label("not-a-number", value=_shown(value)), param, ctx)


def _too_small(value: object, least: float | None, wording: Wording) -> str | None:
    """Return that a number is too small, where it is a number and that is what is wrong with it."""
    try:
        small = least is not None and float(str(value)) < least
    except ValueError:
        return None
    return wording.label("too-small", value=_shown(value), least=f"{least:g}") if small else None


class PathTo(click.Path):
    """A path to a file or to a folder, there or not, and to nothing of the other kind."""

    def __init__(self, kind: Literal["file", "folder"]) -> None:
        """Take the one kind alone."""
        super().__init__(file_okay=kind == "file", dir_okay=kind == "folder", readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            said = spoken(ctx).label("is-a-folder" if self.file_okay else "is-a-file", name=_shown(value))
            self.fail(said, param, ctx)


def _shown(value: object) -> str:
    return bomiljo.printable(str(value))
