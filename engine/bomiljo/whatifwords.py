"""What would close a gap, in words: each change as a sentence that can be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bomiljo.changes import Append
from bomiljo.dates import OPEN, exactly
from bomiljo.view import View
from bomiljo.whatifs import FieldChange
from bomiljo.wording import short_label

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo.changes import Change
    from bomiljo.levers import Lever
    from bomiljo.model import Plan
    from bomiljo.wording import Wording

_WORDS: Final = {"Actor.roles": "role", "Stay.at": "body", "Path.topics": "topic"}


class ChangeWords:
    """Tells changes of one plan in one language."""

    def __init__(self, plan: Plan, day: dt.date, wording: Wording) -> None:
        """Keep what names the parts of a plan, and the texts."""
        self.view, self.wording = View(plan, exactly(day)), wording
        self.actors = {each.id: each.name or each.id for each in plan.actors or ()}

    def change(self, lever: Lever, change: Change) -> FieldChange:
        """Return a change with its sentence."""
        if isinstance(change, Append):
            return FieldChange("add", change.path, None, change.value, self._added(lever, change.value))
        present = _plain(lever.present)
        return FieldChange("put", change.path, present, change.value, self._put(lever, present, change.value))

    def _put(self, lever: Lever, present: Any, value: Any) -> str:
        if isinstance(value, list):
            return self._edited(lever, present, value)
        return self.wording.label(
            "what-if-put", field=self._field(lever), to=self._said(lever, value), was=self._said(lever, present)
        )

    def _edited(self, lever: Lever, present: list[str], value: list[str]) -> str:
        """Return what is added to a list of words, and what is taken away."""
        said = []
        for label, these, those in (("what-if-add", value, present), ("what-if-drop", present, value)):
            words = [self._said(lever, each) for each in these if each not in those]
            if words:
                said.append(self.wording.label(label, field=self._field(lever), what=", ".join(words)))
        return "; ".join(said)

    def short(self, lever: Lever, change: Change) -> str:
        """Return what a change puts or adds, where it is known to which field."""
        if isinstance(change, Append):
            return self._what(lever, change.value)
        if isinstance(change.value, list):
            return self._edited(lever, _plain(lever.present), change.value)
        return self._said(lever, change.value)

    def _added(self, lever: Lever, value: Any) -> str:
        return self.wording.label("what-if-add", field=self._field(lever), what=self._what(lever, value))

    def _what(self, lever: Lever, value: Any) -> str:
        if lever.how.by == "holders":
            return self.wording.label(
                "what-if-item-from", what=self.actors[value["actor"]], day=self._day(value["from"])
            )
        if lever.how.by == "item":
            return self._item(lever, value)
        return str(value)

    def _item(self, lever: Lever, value: dict[str, Any]) -> str:
        """Return what is added to a list, and the day."""
        told = {name: each for name, each in value.items() if name not in ("id", lever.how.day)}
        same = (each for each in lever.how.items if {**each["put"], "id": ""} == {**told, "id": ""})
        what = str(next(same)[self.wording.lang])
        return self.wording.label(f"what-if-item-{lever.how.day}", what=what, day=self._day(value[lever.how.day]))

    def _field(self, lever: Lever) -> str:
        """Return what a field means and what it belongs to."""
        label = short_label(lever.kind, self.wording.lang)
        item = self.view.item(lever.part)
        item = self.actors.get(item, item)
        return self.wording.label("what-if-field", label=label, item=item) if item else label

    def _said(self, lever: Lever, value: Any) -> str:
        by = lever.how.by
        if isinstance(value, bool):
            return self.wording.word("truth", "yes" if value else "no")
        if by == "day":
            return self._day(value)
        if by in ("every", "limit"):
            return self._interval(value)
        if by in ("actor", "actors"):
            return self.actors.get(str(value), str(value))
        group = _WORDS.get(lever.kind)
        return self.wording.word(group, value) if group else self._quoted(str(value))

    def _quoted(self, word: str) -> str:
        return self.wording.label("what-if-word", word=word)

    def _day(self, value: str) -> str:
        return self.wording.label("what-if-open") if value in OPEN else self.wording.written_day(value)

    def _interval(self, text: str) -> str:
        """Return how often or how soon, as `14 dager`; the plan may have it in either language."""
        number, unit = text.split()
        kind = {"t": "hour", "d": "day", "u": "week", "w": "week", "h": "hour", "m": "month"}[unit[0]]
        return self.wording.label(f"what-if-every-{kind}{'' if number == '1' else 's'}", number=number)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int | str) else str(value)
