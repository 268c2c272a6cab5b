"""A plan file to be filled in: every field with what it means; what is left as it is says nothing.

Single fields stand there blank. Lists of parts are comments that become fields when the sign before them is taken away.
"""

from __future__ import annotations

import re
from itertools import chain, repeat
from textwrap import wrap
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bomiljo.answers import form_of
from bomiljo.model import Plan
from bomiljo.parts import names, part_kind
from bomiljo.planwriting import rank
from bomiljo.wording import Wording, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from bomiljo.rulebook import Lang

_HELP_AT: Final = 32  # the column at which explanations begin
_ROOM: Final = 85  # columns that an explanation has
_MARGIN: Final = re.compile(" *(?:# *)*")


class _Line(NamedTuple):
    """A line of the file without its explanation, and the explanation."""

    code: str
    help: str


_Kind: TypeAlias = "type[BaseModel]"


class _Field(NamedTuple):
    """A field of a kind of part; `part` is the kind inside it, `many` says that it is a list of these."""

    alias: str
    part: _Kind | None
    many: bool
    help: str


def plan_template(lang: Lang) -> str:
    """Return the text of a YAML plan to be filled in, explained in a language; as it stands nothing is known."""
    intro = [f"# {line}".rstrip() for line in Wording(lang, 0).label("template-intro").splitlines()]
    sections = ["\n".join([f"# {each.help}", *_section(each, lang)]) for each in _fields(Plan, lang)]
    return "\n".join([*intro, "", "\n\n".join(sections), ""])


def _section(section: _Field, lang: Lang) -> Iterator[str]:
    first, *others = _lines(section, 0, lang)
    yield first.code  # its explanation stands above it
    for line in others:
        margin = _MARGIN.match(line.code)
        codes = chain([line.code], repeat(margin[0] if margin else ""))
        yield from (f"{code:<{_HELP_AT}}# {said}" for code, said in zip(codes, _wrapped(line.help), strict=False))


def _wrapped(said: str) -> list[str]:
    return wrap(said, _ROOM, break_on_hyphens=False, break_long_words=False)


def _lines(field: _Field, indent: int, lang: Lang) -> list[_Line]:
    """Return a field and what is in it; a list of parts as comments, with one part in it."""
    own = _Line(f"{' ' * indent}{field.alias}:", field.help)
    if field.part is None:
        return [own]
    inner = [line for each in _fields(field.part, lang) for line in _lines(each, indent + 2 + 2 * field.many, lang)]
    if not field.many:
        return [own, *inner]
    first = inner[0]._replace(code=f"{' ' * (indent + 2)}- {inner[0].code.lstrip()}")
    return [line._replace(code=_as_comment(line.code, indent)) for line in (own, first, *inner[1:])]


def _as_comment(code: str, indent: int) -> str:
    return f"{code[:indent]}# {code[indent:]}"


def _fields(kind: _Kind, lang: Lang) -> list[_Field]:
    """Return the fields of a kind, single ones first."""
    order = sorted(names(kind).items(), key=lambda each: rank(kind, each[0]))
    found = [_field(kind, name, alias, lang) for name, alias in order]
    return found if kind is Plan else sorted(found, key=lambda each: each.part is not None)


def _field(kind: _Kind, name: str, alias: str, lang: Lang) -> _Field:
    said, form = catalogue("fields")[f"{kind.__name__}.{alias}"][lang]["label"], form_of(f"{kind.__name__}.{alias}")
    words = f"[{', '.join(form.words)}]" if form.many else " | ".join(form.words)
    told = all(re.search(rf"\b{word}\b", said) for word in form.words)
    part = part_kind(kind.model_fields[name].annotation)
    return _Field(alias, part, form.many, said if told else f"{said}: {words}")
