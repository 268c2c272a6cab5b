"""Values and codes in words, in bokmål or English. What may be told of residents was decided before (`veiling`).

Nothing decides an outcome here, and a text that cannot be filled never hides one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final, Protocol

from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, OPEN, Day, parse_day, whole_month
from bomiljo.nodes import Mapping as MappingNode
from bomiljo.nodes import Node
from bomiljo.nodes import Scalar as ScalarNode
from bomiljo.nodes import Sequence as SequenceNode
from bomiljo.phases import Batch
from bomiljo.resources import text
from bomiljo.values import Absent, Exact, Figure, Range, Ratio, Scalar, Unknown, Value, Veiled, number
from bomiljo.yamltext import parse

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from bomiljo.errors import Problem
    from bomiljo.rulebook import Lang

_ENTRY = re.compile(r"^(?=\S)", re.MULTILINE)
_STEP = re.compile(r"\.steps\[(\d+)\]\.[a-z_]+$")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")
_REMARKS: Final = (";", ":", ", for eksempel", ", such as", ", og fra når", ", and from when")
SMALL_GROUP: Final = 6  # residents; a group of fewer is protected
LEAST_SMALL_GROUP: Final = 3
_CHOICES: Final = ("role", "body", "area", "topic")  # groups of words.yaml that name choices elsewhere too
GRAIN: Final = {"chance": Fraction(1, 20), "agreement": Fraction(1, 10)}  # what describes a group is shown coarsely


class Spot(Protocol):
    """Where something stands in the file of a plan, as results tell it."""

    @property
    def line(self) -> int | None:
        """Return the line of a text."""

    @property
    def cell(self) -> str | None:
        """Return the cell of a workbook."""

    @property
    def file(self) -> str | None:
        """Return the file where it is not the plan's own."""


@cache
def catalogue(name: str) -> Catalogue:
    """Return one file of the engine's texts."""
    return Catalogue(f"texts/{name}.yaml", text(f"{name}.yaml").read_text(encoding="utf-8"))


class Catalogue(Mapping[str, Any]):
    """A file of texts as plain data; each entry is parsed when it is first asked for.

    A report needs a few of the many questions and labels, and parsing all would be half of a cold start.
    """

    def __init__(self, source: str, written: str) -> None:
        """Find the entries: each begins with its key in the first column."""
        self._source = source
        found = (each for each in _ENTRY.split(written) if each and each[0] not in "# \n")
        self._written = {entry.partition(":")[0]: entry for entry in found}
        self._read: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        """Return an entry; raises KeyError."""
        if key not in self._read:
            self._read[key] = _data(parse(self._written[key], self._source))[key]
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys, in the order of the file."""
        return iter(self._written)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._written)


def _data(node: Node) -> Any:
    match node:
        case ScalarNode():
            return node.text
        case SequenceNode(items):
            return [_data(item) for item in items]
        case MappingNode(entries):
            return {key.text: _data(value) for key, value in entries}


def placeholders(template: str) -> set[str]:
    """Return the names in braces."""
    return set(_PLACEHOLDER.findall(template))


def fill(template: str, word: Callable[[str], str]) -> str:
    """Fill in every name in braces. Nothing else in the text has a meaning."""
    return _PLACEHOLDER.sub(lambda found: word(found[1]), template) if "{" in template else template


@dataclass(frozen=True, slots=True)
class Wording:
    """How to put things in one language. `small` is the limit for groups of residents, 0 for none.

    What is put into words here is what may be told (`veiling`): no number is looked at twice.
    """

    lang: Lang
    small: int = SMALL_GROUP
    _said: dict[object, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def label(self, name: str, /, **values: str) -> str:
        """Return one of the fixed texts of the report."""
        return fill(str(catalogue("labels")[name][self.lang]), lambda key: values.get(key, "{" + key + "}"))

    def word(self, group: str, name: str) -> str:
        """Return the name of a catalogue word; the word itself where the catalogue has none."""
        found = catalogue("words").get(group, {}).get(name)
        return str(found[self.lang]) if found else name

    def part(self, field: str, path: str, item: str) -> str:
        """Return what the part of the plan that a field belongs to is called; of a step, `item` names its path."""
        number = _STEP.search(path)
        if not field.startswith("Step.") or number is None:
            return item
        return self.label("step-on-path", number=number[1], path=item)

    def ask(self, field: str, path: str, item: str) -> str:
        """Return the question for a field that is not known."""
        return fill(str(catalogue("fields")[field][self.lang]["ask"]), lambda _: self.part(field, path, item))

    def indicator(self, name: str) -> str:
        """Return what an indicator measures."""
        return str(catalogue("indicators")[name][self.lang])

    def value(self, value: Value | Veiled, unit: str) -> str:
        """Return a value with its unit: `30 to 121 days`, `fewer than 7 residents`."""
        key = value, unit
        if key not in self._said:  # a report says the same few values many times
            self._said[key] = self._value(value, unit)
        return self._said[key]

    def some(self, unit: str) -> str:
        """Return that there are some, where it is known that there are and not told how many."""
        forms = catalogue("units")[unit][self.lang]
        return str(forms.get("some", forms["hidden"]))

    def _value(self, value: Value | Veiled, unit: str) -> str:
        forms = catalogue("units")[unit][self.lang]
        match value:
            case Unknown():
                return str(forms["unknown"])
            case Absent():
                return self.label("nothing")
            case Exact(exact):
                return self._exact(exact, unit, forms)
            case Range(low, high):
                return self._range(low, high, unit, forms)
            case Veiled():
                return self._veiled(value, unit, forms)

    def scalar(self, value: Scalar | tuple[Scalar, ...], unit: str) -> str:
        """Return a threshold with its unit; thresholds are never hidden."""
        if isinstance(value, tuple):
            return ", ".join(self.scalar(each, unit) for each in value)
        key = "limit", value, unit
        if key not in self._said:
            self._said[key] = Wording(self.lang, 0).value(Exact(value), unit)
        return self._said[key]

    def day(self, day: Day) -> str:
        """Return a day in words: `31. mai 2024`, `mai 2024`, `en dag fra ... til ...`."""
        forms = catalogue("units")["date"][self.lang]
        if day in (BEGINNING, NEVER):
            return str(forms["never" if day == NEVER else "beginning"])
        if day.known:
            return self._date(day.earliest)
        if whole_month(day):
            return self._month(day.earliest)
        form = {(True, True): "unknown", (True, False): "until", (False, True): "from"}.get(
            (day.earliest == FIRST, day.latest == LAST), "range"
        )
        ends = {"low": self._date(day.earliest), "high": self._date(day.latest)}
        return fill(forms[form], ends.__getitem__)

    def written_day(self, text: str) -> str:
        """Return in words a day that a report or a plan has written."""
        return self.day(NEVER if text in OPEN else parse_day(text))

    def spot(self, place: Spot) -> str:
        """Return where something stands: `line 12`, `base.yaml, line 12`, `Residents!C7`; empty where unknown."""
        said = self.label("line", line=str(place.line)) if place.line is not None else place.cell or ""
        return ", ".join(each for each in (place.file, said) if each) if said else ""

    def batch(self, item: object) -> str:
        """Return when a batch arrives: one day, or from the first to the last."""
        if not isinstance(item, Batch):
            raise TypeError(f"{item!r} is no batch")
        first, last = self.day(item.first), self.day(item.last)
        return first if item.first == item.last else self.label("from-to", first=first, last=last)

    def _date(self, date: dt.date) -> str:
        units = catalogue("units")
        parts = {"day": str(date.day), "month": units["months"][self.lang][date.month - 1], "year": str(date.year)}
        return fill(units["date_form"][self.lang], parts.__getitem__)

    def _month(self, date: dt.date) -> str:
        units = catalogue("units")
        parts = {"month": units["months"][self.lang][date.month - 1], "year": str(date.year)}
        return fill(units["month_form"][self.lang], parts.__getitem__)

    def _exact(self, value: Scalar, unit: str, forms: dict[str, str]) -> str:
        if isinstance(value, bool):
            return forms["yes" if value else "no"]
        if isinstance(value, Day):
            return self.day(value)
        if isinstance(value, str):
            return value
        form = forms["one"] if value == 1 and "one" in forms else forms["other"]
        return fill(form, lambda _: self._number(coarse(value, unit), unit))

    def _range(
        self, low: int | Ratio | Figure, high: int | Ratio | Figure | None, unit: str, forms: dict[str, str]
    ) -> str:
        key = "range" if high is not None else "from" if number(low) else "unknown"
        values = {
            "low": self._number(coarse(low, unit, floor), unit),
            "high": "" if high is None else self._number(coarse(high, unit, ceil), unit),
        }
        return fill(forms[key], values.__getitem__)

    def _veiled(self, value: Veiled, unit: str, forms: dict[str, str]) -> str:
        ends = {key: self._number(end, unit) for key, end in (("low", value.low), ("high", value.high)) if end}
        if value.low is None and value.high == self.small:
            return fill(forms["few"], lambda _: str(self.small + 1))
        key = {("low",): "from", ("high",): "up_to", ("low", "high"): "range"}.get(tuple(ends), "hidden")
        return fill(forms[key], ends.__getitem__)

    def _number(self, value: Scalar, unit: str) -> str:
        """Return a number as it is read: shares in whole per cent, agreement in tenths, hours in hundredths."""
        if isinstance(value, Ratio):
            return str(round(100 * value.fraction))
        if unit == "agreement":
            return self._decimal(f"{float(number(value)):.1f}".replace("-", "−"))
        if unit == "hour":
            return self._decimal(f"{round(float(number(value)), 2):g}")
        if isinstance(value, int):
            return str(value)
        if isinstance(value, (Day, str)):
            return str(value)
        share = number(value)
        return str(round(100 * share)) if share <= 1 else f"{float(share):g}"

    def _decimal(self, written: str) -> str:
        return written.replace(".", ",") if self.lang == "nb" else written

    def problem(self, problem: Problem) -> str:
        """Return what is wrong with a file: place, value, what is allowed, and the nearest word."""
        return printable(f"{problem.place}: {self.fault(problem)}")

    def fault(self, problem: Problem) -> str:
        """Return what is wrong, without its place in the file."""
        entry = catalogue("problems")
        template = str(entry.get(problem.code, entry["other"])[self.lang])
        values = {"value": problem.value or "", **problem.values}
        if problem.sheet:  # a workbook has titles, and no keys of a plan
            values.pop("list", None)
        said = [fill(template, lambda key: values.get(key, values.get(f"{key}-{self.lang}", "")))]
        if problem.allowed:
            said.append(self.label("allowed", allowed=problem.allowed))
        if problem.suggestion:
            said.append(self.label("suggestion", suggestion=problem.suggestion))
        return printable(" ".join(said))


def choice_word(code: str, wording: Wording) -> str:
    """Return what is called by a code that a field of a plan may have."""
    found = (text for group in _CHOICES if (text := wording.word(group, code)) != code)
    return next(found, wording.word("answer", code))


def coarse(value: Scalar, unit: str, way: Callable[[Fraction], int] = round) -> Scalar:
    """Return a figure about a group as coarsely as it is shown; everything else as it is."""
    return way(value.value / GRAIN[unit]) * GRAIN[unit] if isinstance(value, Figure) else value


def short_label(field: str, lang: Lang) -> str:
    """Return what a field of a plan means, without the examples and remarks that its label has."""
    label = str(catalogue("fields")[field][lang]["label"])
    for mark in _REMARKS:
        label = label.partition(mark)[0]
    return label


def printable(text: str) -> str:
    """Return text that stays on its line and cannot steer a terminal: control characters are written out."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
