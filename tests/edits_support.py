"""Random YAML texts with comments, written in every style, and random changes of what is in them."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

from bomiljo.textedits import TextAppend, TextPut

if TYPE_CHECKING:
    from bomiljo.textedits import Data, Loc
    from dice_support import Dice

Change: TypeAlias = "TextPut | TextAppend"

WORDS = ("x", "2024-01..2024-06", "a b", "08:00-15:30", "no", "12", "å: ø", "a, b", "#1", "- y", "it's", 'say "a"')
HARD_WORDS = ("", "~", " a", "ord " * 40 + "ord", "two\nlines", "a\\")
KEYS = ("a", "bb", "held_by", "to", "name", "x-y", "8", "å")


class Writer:
    """Writes one text; every comment has a number."""

    def __init__(self, dice: Dice) -> None:
        """Begin with comment 1."""
        self.dice = dice
        self.numbers = count(1)
        self.step = dice.pick((2, 2, 4))

    def text(self) -> str:
        """Return a whole text, whose top is a mapping."""
        lines = ["---"] if self.dice.chance(10) else []
        lines += self.mapping(0, 0)
        lines += [self.comment()] if self.dice.chance(20) else []
        return "\n".join(lines) + ("" if self.dice.chance(20) else "\n" * self.dice.pick((1, 1, 2)))

    def comment(self) -> str:
        """Return a comment."""
        return f"# note-{next(self.numbers)} '[\"{{: "

    def behind(self) -> str:
        """Return a comment behind something, or nothing."""
        return " " * self.dice.number(1, 4) + self.comment() if self.dice.chance(25) else ""

    def gap(self, indent: int) -> list[str]:
        """Return what may stand between two lines."""
        lines = [""] if self.dice.chance(15) else []
        return lines + ([" " * indent + self.comment()] if self.dice.chance(15) else [])

    def mapping(self, indent: int, depth: int) -> list[str]:
        """Return a block mapping as lines."""
        lines: list[str] = []
        for key in self.dice.some(KEYS, 1, 4):
            lines += self.gap(indent)
            start = f"{' ' * indent}{key}:"
            value = self.value(indent, depth)
            lines += [start + value[0], *value[1:]]
        return lines

    def listing(self, indent: int, depth: int) -> list[str]:
        """Return a block list as lines."""
        lines: list[str] = []
        gap = self.dice.pick((" ", " ", "   "))
        for _ in range(self.dice.number(1, 3)):
            lines += self.gap(indent)
            if depth < 3 and self.dice.chance(40):
                inner = indent + 1 + len(gap)
                block = self.mapping(inner, depth + 1)
                while not block[0].strip() or block[0].lstrip().startswith("#"):
                    block = block[1:]
                lines += [f"{' ' * indent}-{gap}{block[0][inner:]}", *block[1:]]
            else:
                value = self.inline(indent + 2, depth)
                behind = self.behind() if len(value) == 1 else ""
                lines += [f"{' ' * indent}-{gap}{value[0]}{behind}", *value[1:]]
        return lines

    def value(self, indent: int, depth: int) -> list[str]:
        """Return what follows a key: the rest of its line, and lines below it."""
        kind = self.dice.number(0, 9)
        if kind == 0:
            return [self.behind()]
        if kind == 1:
            return [" |" + self.dice.pick(("", "-", "+")), *(f"{' ' * (indent + 2)}{word}" for word in ("# x", "y"))]
        if kind < 6 and depth < 3:
            block = (
                self.mapping(indent + self.step, depth + 1)
                if kind < 4
                else self.listing(indent + self.dice.pick((0, 2)) if depth < 4 else indent, depth + 1)
            )
            return [self.behind(), *block]
        value = self.inline(indent + 2, depth)
        return [f" {value[0]}{self.behind() if len(value) == 1 else ''}", *value[1:]]

    def inline(self, indent: int, depth: int) -> list[str]:
        """Return a text or something in brackets; that may have lines and comments of its own."""
        kind = self.dice.number(0, 9)
        if kind < 6:
            return [self.word()]
        if kind == 6:
            return ["two", f"{' ' * indent}lines"]
        parts = [self.flow(depth) for _ in range(self.dice.number(0, 3))]
        keys = self.dice.shuffled(KEYS)
        if kind > 7:
            parts = [f"{key}: {part}" for key, part in zip(keys, parts, strict=False)]
        opening, closing = "[]" if kind <= 7 else "{}"
        if len(parts) < 2 or self.dice.chance(50):
            return [opening + ", ".join(parts) + closing]
        lines = [f"{part},{self.behind()}" for part in parts[:-1]] + [parts[-1] + closing]
        return [opening + lines[0], *(f"{' ' * indent}{line}" for line in lines[1:])]

    def flow(self, depth: int) -> str:
        """Return something in brackets, or a text between them."""
        if depth < 2 and self.dice.chance(20):
            return "{" + ", ".join(f"{key}: {self.word()}" for key in self.dice.some(KEYS, 0, 3)) + "}"
        return self.word()

    def word(self) -> str:
        """Return a text that is the same in brackets and outside."""
        word = self.dice.pick(WORDS)
        plain = word.replace("-", "").replace(".", "").replace(":", "").isalnum() and word != "å: ø"
        if plain and word != "- y" and self.dice.chance(80):
            return word
        return json.dumps(word, ensure_ascii=False) if self.dice.chance(50) else "'" + word.replace("'", "''") + "'"


def random_value(dice: Dice, depth: int = 0) -> Data:
    """Return data to put into a text."""
    kind = dice.number(0, 5)
    if kind == 0 and depth < 2:
        return [random_value(dice, depth + 1) for _ in range(dice.number(0, 3))]
    if kind == 1 and depth < 2:
        return {key: random_value(dice, depth + 1) for key in dice.some(KEYS, 0, 3)}
    return (
        dice.number(0, 99)
        if kind == 2
        else dice.pick((*WORDS, "", "~", " a", "ord " * 40 + "ord", "two\nlines", "a\\"))
    )


def random_change(dice: Dice, data: Any) -> Change:
    """Return a change of something in the data, or of something that is not there yet."""
    loc: Loc = ()
    while isinstance(data, (dict, list)) and data and (not loc or dice.chance(70)):
        step: Any = dice.pick(list(data)) if isinstance(data, dict) else dice.number(0, len(data) - 1)
        loc, data = (*loc, step), data[step]
    if isinstance(data, list) and dice.chance(70):
        return TextAppend(loc, random_value(dice))
    if (isinstance(data, dict) or data is None) and dice.chance(60):
        first, *others = dice.some(KEYS, 1, 2)
        return TextPut((*loc, first, *(others if first not in (data or ()) else ())), random_value(dice))
    return TextPut(loc, None if dice.chance(30) else random_value(dice))
