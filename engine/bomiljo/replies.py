"""What a person answers -> plain data for a field, strictly by what the field takes; or why it cannot be read.

Nothing is guessed, and nothing that was written is said again: it may be about a person.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from bomiljo import privacy, spoken
from bomiljo.answers import TYPES, form_of, kinds, listed
from bomiljo.changes import Append, Put, value_at
from bomiljo.errors import BomiljoError
from bomiljo.places import keys_of
from bomiljo.questioning import answer_form
from bomiljo.rulebook import LANGS
from bomiljo.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bomiljo.answers import AnswerType, Form
    from bomiljo.changes import Change, Data
    from bomiljo.model import Plan
    from bomiljo.rulebook import Lang

Way = Literal["one", "list", "items", "numbered", "stretch"]
Command = Literal["unknown", "skip", "why", "undo", "stop", "help"]

ReplyCode = Literal[
    "unread", "empty", "not-text", "twice", "too-many", "no-such-date", "date-limits", "date-order",
    "identity-number", "personal-contact",
]  # fmt: skip
Hint = Literal[
    "yes-no", "choice", "count", "date", "date-or-open", "start", "interval", "duration", "age", "language", "hours",
    "phone", "email", "text", "id", "named", "reference", "stretch", "numbered-cohort", "numbered-step",
]  # fmt: skip

_COMMANDS: Final[tuple[Command, ...]] = ("unknown", "skip", "why", "undo", "stop", "help")
_MOST_ITEMS: Final = 99  # that can be made by their number alone
_QUOTES: Final = ("''", '""', "«»", "“”")
_NOT_TEXT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")
_REACHES: Final = ("phone", "email")
_SPOKEN: Final[dict[str, Callable[[str], Data]]] = {
    "count": spoken.count,
    "date": spoken.day,
    "interval": spoken.interval,
    "duration": spoken.duration,
    "age": spoken.ages,
    "hours": spoken.hours,
    "language": spoken.language,
}
# What comes between the items of a list; commas also stand inside hours and English dates.
_BETWEEN: Final = {
    "hours": r"\s*;\s*|(?<=\d)\s*,\s*|(?<=\d)\s+(?:og|and)\s+",
    "date": r"\s*;\s*|\s+(?:og|and)\s+|(?<=\d{4})\s*,\s*|(?<=-\d\d)\s*,\s*",
}
_COMMA: Final = r"\s*[,;]\s*|\s+(?:og|and)\s+"


class Choice(NamedTuple):
    """One thing to choose: as the plan writes it, and what it is called in each language."""

    code: str
    names: Mapping[str, str]


class Expected(NamedTuple):
    """What may be answered to a question about one place of a plan.

    `way` is how: `one` answer, a `list`, `items` that are named, items that are only `numbered`, or a `stretch` of
    time. `key` is the field that names an item. `choices` are in the order in which they are numbered; to a `closed`
    choice there is nothing else. `taken` are the names of items that are there, and are added to.
    """

    path: str
    type: AnswerType
    way: Way
    choices: tuple[Choice, ...] = ()
    key: str = ""
    closed: bool = False
    taken: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        """Return whether several may be given, with commas between them."""
        return self.way in ("list", "items")

    @property
    def hint(self) -> str:
        """Return which text says how to answer."""
        if self.way == "numbered":
            return f"numbered-{self.key.lower()}"
        if self.way == "stretch":
            return "stretch"
        if self.way == "items" and self.type == "id":
            return "named"
        return "start" if self.type == "date-or-open" and self.path.endswith(".from") else self.type


class ReplyError(BomiljoError):
    """An answer cannot be read; `code` says why, `suggestion` what may have been meant."""

    def __init__(self, code: str, suggestion: str | None = None) -> None:
        """Keep both; what was answered is not kept."""
        super().__init__(code)
        self.code, self.suggestion = code, suggestion


# --- what may be answered ----------------------------------------------------------------------------


def expected(plan: Plan, path: str, field: str) -> Expected:
    """Return what may be answered about a place of a plan; `field` is its kind (`Cohort.age`)."""
    form = form_of(field)
    if form.part is not None:
        return _of_part(plan, path, form)
    return Expected(path, form.type, "list" if form.many else "one", choices(plan, field), closed=_closed(plan, form))


def _of_part(plan: Plan, path: str, form: Form) -> Expected:
    if not form.many:
        return Expected(path, "part", "stretch")
    kind = kinds()[form.part or ""]
    taken = tuple(keys_of(value_at(plan, path) or []))
    if form.part == "Cohort" or not kind.KEY:
        return Expected(path, "part", "numbered", key=form.part or "", taken=taken)
    field = f"{form.part}.{kind.KEY}"
    inner = form_of(field)
    return Expected(path, inner.type, "items", choices(plan, field), kind.KEY, _closed(plan, inner), taken)


def _closed(plan: Plan, form: Form) -> bool:
    return form.type == "choice" or (form.refers is not None and bool(listed(plan, form.refers)))


def choices(plan: Plan, field: str) -> tuple[Choice, ...]:
    """Return what may be chosen for a field, the words it takes or what the plan lists, with their names."""
    nb, en = (answer_form(field, plan, Wording(lang, 0)).options for lang in LANGS)
    return tuple(Choice(one.value, {"nb": one.text, "en": other.text}) for one, other in zip(nb, en, strict=True))


# --- reading -----------------------------------------------------------------------------------------


def reply_command(text: str, asked: Expected) -> Command | None:
    """Return what somebody wants who does not answer; a choice of the same word goes first, and quotes mean a text."""
    if any(spoken.plain(text) in _calls(each) for each in asked.choices):
        return None
    return next((each for each in _COMMANDS if spoken.means(each, text)), None)


def read_reply(text: str, asked: Expected) -> Data:
    """Return what an answer says, as a plan writes it. Raises ReplyError."""
    said = text.strip()
    _refuse_personal(said, asked)
    if not said:
        raise ReplyError("empty")
    match asked.way:
        case "numbered":
            return _numbered(said, asked)
        case "stretch":
            return dict(zip(("from", "to"), _spoken(spoken.days, said), strict=True))
        case "one":
            return _single(said, asked)
    if spoken.means("none", said) and not any(spoken.plain(said) in _calls(each) for each in asked.choices):
        return []
    found = [_single(each, asked) for each in re.split(_BETWEEN.get(asked.type, _COMMA), said) if each]
    return _alone(found, asked)


def changes_of(plan: Plan, path: str, value: Data) -> list[Change]:
    """Return the changes by which a plan says an answer; items come after those that are there."""
    if _added(plan, path, value):
        return [Append(path, each) for each in value]
    return [Put(path, value)]


def whole(plan: Plan, path: str, value: Data) -> Data:
    """Return all that a place says with an answer: items with those that were there before."""
    if not _added(plan, path, value):
        return value
    return [*(each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in value_at(plan, path)), *value]


def _added(plan: Plan, path: str, value: Data) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and bool(value_at(plan, path))


def _refuse_personal(said: str, asked: Expected) -> None:
    if _NOT_TEXT.search(said):
        raise ReplyError("not-text")
    if privacy.scan(said, ""):
        raise ReplyError("identity-number")
    if asked.type not in _REACHES and privacy.tells_contact(said):
        raise ReplyError("personal-contact")


def _alone(found: list[Data], asked: Expected) -> list[Data]:
    """Return a list, of items where they are parts; nothing stands in it twice."""
    if len({*map(str, found), *asked.taken}) < len(found) + len(asked.taken):
        raise ReplyError("twice")
    if not found:
        raise ReplyError("empty")
    return [{asked.key: each} for each in found] if asked.way == "items" else found


def _numbered(said: str, asked: Expected) -> Data:
    number = _spoken(spoken.count, said)
    if number > _MOST_ITEMS:
        raise ReplyError("too-many")
    free = [f"c{each}" for each in range(1, number + len(asked.taken) + 1) if f"c{each}" not in asked.taken]
    return [{"id": each} if asked.key == "Cohort" else {} for each in free[:number]]


def _single(said: str, asked: Expected) -> Data:
    if asked.choices and (chosen := _chosen(said, asked)) is not None:
        return chosen
    if asked.closed:
        raise ReplyError("unread", _near_choice(said, asked))
    return _valid(_typed(said, asked), asked)


def _typed(said: str, asked: Expected) -> Data:
    """Return what is said in the form of a plan; read whole where it has more than that form."""
    if asked.type == "yes-no":
        return _yes_no(said)
    if asked.type == "date-or-open":
        return "open" if _is_open(said, asked) else _spoken(spoken.day, said)
    if asked.type == "text":
        return said[1:-1].strip() if said[:1] + said[-1:] in _QUOTES else said
    if asked.type in ("id", "reference"):
        return _ident(said)
    return _spoken(_SPOKEN[asked.type], said) if asked.type in _SPOKEN else said


def _is_open(said: str, asked: Expected) -> bool:
    """Return whether it is said that there is no end, or no beginning where that is asked for."""
    ends = "open_start" if asked.path.endswith(".from") else "open_end"
    return spoken.plain(said) in ("open", "åpen", "åpent") or spoken.means(ends, said)


def _yes_no(said: str) -> bool:
    for group, answer in (("said_yes", True), ("said_no", False)):
        if spoken.means(group, said):
            return answer
    raise ReplyError("unread")


def _ident(said: str) -> str:
    """Return a short name; what would be one with small letters and hyphens is only suggested."""
    made = "-".join(re.findall(r"[a-z0-9æøå]+", said.casefold()))
    if made.isdecimal() or any(spoken.means(each, said) for each in ("said_yes", "said_no")):
        raise ReplyError("unread")  # allowed in a file; as an answer it is one to another question
    if made != said:
        raise ReplyError("unread", made or None)
    return said


def _spoken(read: Callable[[str], Data], said: str) -> Data:
    try:
        return read(said)
    except spoken.Unread as error:
        raise ReplyError(error.code or "unread", error.suggestion) from None


def _valid(value: Data, asked: Expected) -> Data:
    """Hold a value against the very type of the field."""
    try:
        _adapter("id" if asked.type == "reference" else asked.type).validate_python(value)
    except ValidationError:
        raise ReplyError("unread") from None
    return value


@cache
def _adapter(kind: AnswerType) -> TypeAdapter[Any]:
    return TypeAdapter({name: each for each, name in TYPES}[kind])  # of the two kinds of id, the last


# --- choosing ----------------------------------------------------------------------------------------


def _chosen(said: str, asked: Expected) -> str | None:
    """Return what is chosen by its number or by one of its names, if anything is."""
    plain = spoken.plain(said).rstrip(".")
    if plain.isascii() and plain.isdecimal() and 1 <= int(plain) <= len(asked.choices):
        return asked.choices[int(plain) - 1].code
    found = [each.code for each in asked.choices if plain in _calls(each)]
    return found[0] if len(found) == 1 else None


def _calls(choice: Choice) -> set[str]:
    return {spoken.plain(each) for each in (choice.code, *choice.names.values())}


def _near_choice(said: str, asked: Expected) -> str | None:
    names = {name: each.code for each in asked.choices for name in _calls(each)}
    return spoken.nearest(spoken.plain(said), names)


# --- in words ----------------------------------------------------------------------------------------


def choice_words(choice: Choice, lang: Lang) -> str:
    """Return what somebody chooses from: its name, and the word of the plan where that is another."""
    name = choice.names.get(lang, choice.code)
    return name if spoken.plain(name) == choice.code else f"{name} ({choice.code})"


def how_to_answer(asked: Expected, wording: Wording) -> str:
    """Return in one or two sentences what may be answered."""
    said = wording.label(f"reply-{asked.hint}")
    if asked.several:
        said = wording.label("reply-several", how=said)
    more = [wording.label("reply-rest")] if asked.way in ("items", "numbered") else []
    more += [wording.label("reply-taken")] if asked.taken else []
    return " ".join([wording.label("reply", how=said), *more])


def what_is_wrong(error: ReplyError, asked: Expected, wording: Wording) -> str:
    """Return why an answer cannot be read, what may have been meant, and what may be answered."""
    said = [wording.label(f"reply-error-{error.code}")]
    if error.suggestion:
        said.append(wording.label("suggestion", suggestion=error.suggestion))
    return " ".join([*said, how_to_answer(asked, wording)])
