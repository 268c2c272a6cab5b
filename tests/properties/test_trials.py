"""A plan changed and decided again where it hangs on the change, against deciding everything anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from bomiljo.changes import Append, Change, ChangeError, Put, changed, locate, plan_data
from bomiljo.loading import read_plan
from bomiljo.model import Plan
from bomiljo.parts import names
from bomiljo.places import walk
from bomiljo.shipped import default_rulebook
from bomiljo.trials import Trial, begin
from dice_support import Dice, examples, rolled, sample
from plans_support import Data, erase, make_as_of, make_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo.deciding import Ref


@dataclass(frozen=True)
class Try:
    """A plan, the day, and what is changed in it."""

    data: Data = field(repr=False)
    as_of: dt.date
    changes: tuple[Change, ...]

    def begun(self) -> Trial:
        """Return the plan decided as it is."""
        return begin(Plan.model_validate(self.data), default_rulebook(), self.as_of)


def make_try(dice: Dice) -> Try:
    """Return a plan that may lack something, and up to three changes to it, taken from another plan."""
    data = erase(make_plan(dice), dice, dice.pick([0, 0, 5, 20])).data
    other = Plan.model_validate(make_plan(dice))
    plan, changes = Plan.model_validate(data), list[Change]()
    for _ in range(dice.number(1, 3)):
        change = _change(dice, plan, other)
        try:
            plan = changed(plan, [change], crosschecked=False)
        except ChangeError:
            continue
        changes.append(change)
    return Try(data, make_as_of(dice), tuple(changes))


def _change(dice: Dice, plan: Plan, other: Plan) -> Change:
    places = [(part, name, spot.field(alias)) for part, spot in walk(plan) for name, alias in names(type(part)).items()]
    lists = [place for part, name, place in places if isinstance(getattr(part, name), list)]
    path = dice.pick(lists if dice.chance(60) else [place for _, _, place in places if place.loc[1:]]).path
    if dice.chance(25):
        return Put(path, None)
    value = _value(other, path)
    if isinstance(value, list) and value and dice.chance(50):
        return Append(path, dice.pick(value))
    return Put(path, value)


def _value(plan: Plan, path: str) -> Any:
    """Return what another plan has at this place, or at the nearest item of such a list."""
    found: Any = None
    try:
        section, *rest = locate(plan, path)
    except ChangeError:
        return None
    found = plan_data(plan, str(section))
    for step in rest:
        found = found[step] if isinstance(step, int) else (found or {}).get(step)
    return found


def _told(trial: Trial) -> dict[Ref, object]:
    """Return what is said of each subject; a part that goes by another name is still the same part."""
    return {
        ref: (
            (each.outcome, each.missed, each.late, {one[:3] for one in each.missing}),
            [one.reading.value for one in each.require],
        )
        for ref, each in trial.decisions.items()
    }


def test_a_change_reaches_all_that_hangs_on_it() -> None:
    """Whatever is set, taken away or added: what is found again is what deciding everything anew would say."""
    assert _differences(sample(make_try, 40)) == []


@pytest.mark.parametrize("arrival", ["{from: 2024-01-17, to: 2024-02-10}", ""])
@pytest.mark.parametrize(("before", "after"), [("2024-01-17", "2024-01-21"), ("2024-01-17", None), ("", "2024-01-21")])
def test_the_first_move_in_reaches_all_that_hangs_on_arrivals(arrival: str, before: str, after: str | None) -> None:
    """Every arrival is reckoned from it, also where nothing notes that it was read."""
    text = (
        f"settlement: {{first_move_in: {before}}}\ncohorts: [{{id: c1, people: 20, arrival: {arrival}}}, {{id: c2}}]\n"
    )
    trial = begin(read_plan(text), default_rulebook(), dt.date(2024, 5, 5))
    changes = (Put("settlement.first_move_in", after),)
    assert _told(trial.changed(changes)) == _told(begin(trial.changed(changes).plan, trial.book, trial.day))


@given(rolled(make_try))
@examples(20, long=20_000, shrink=False)
def test_no_change_goes_unseen(tried: Try) -> None:
    """The same of plans that nobody chose."""
    assert _differences([tried]) == []


def _differences(tries: Any) -> list[object]:
    found: list[object] = []
    for tried in tries:
        after = tried.begun().changed(tried.changes)
        anew = begin(after.plan, default_rulebook(), tried.as_of)
        if _told(after) != _told(anew):
            found.append([(tried.changes, key) for key, each in _told(anew).items() if _told(after).get(key) != each])
    return found


def test_the_sample_changes_outcomes() -> None:
    """Most of the changes can be made, and outcomes turn by them; else nothing would be shown."""
    tries = list(sample(make_try, 30))
    turned = [each for each in tries if _told(each.begun()) != _told(each.begun().changed(each.changes))]
    assert len(turned) > 10


def test_a_path_that_is_not_watched_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: items that are added are overlooked."""
    monkeypatch.setattr(Trial, "touched", _touched_exactly)
    assert _differences(sample(make_try, 40)) != []


def _touched_exactly(self: Trial, changes: Sequence[Change]) -> frozenset[str]:
    return frozenset(rule for each in changes for rule in self._readers.get(each.path, ()) if isinstance(each, Put))


def test_other_parts_stay_the_very_same() -> None:
    """Only the section that is touched is typed again, and everything in it has its place."""
    for tried in sample(make_try, 20):
        before = Plan.model_validate(tried.data)
        after = changed(before, tried.changes, crosschecked=False)
        sections = {str(locate(before, each.path)[0]) for each in tried.changes}
        assert all(getattr(after, name) is getattr(before, name) for name in Plan.model_fields if name not in sections)
        fresh = Plan.model_validate(after.model_dump(mode="json", by_alias=True, exclude_none=True))
        known = {spot.path for each in after.index().values() for spot in each.fields.values()}
        assert {spot.path for each in fresh.index().values() for spot in each.fields.values()} <= known


def test_nothing_is_added_to_a_list_that_is_not_told() -> None:
    """Silence about a list is not an empty list."""
    with pytest.raises(ChangeError, match="list-not-known"):
        changed(Plan(), [Append("tasks", {"id": "a"})])
    assert changed(Plan.model_validate({"tasks": []}), [Append("tasks", {"id": "a"})]).tasks is not None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Put("taks", []), "no-such-path"),
        (Put("tasks[b].name", "x"), "no-such-path"),
        (Put("tasks[a].every", "often"), "interval"),
        (Append("tasks", {"id": "a"}), "duplicate-id"),
        (Put("tasks[a].held_by", [{"actor": "nav", "from": "2024-02-01", "to": "2024-01-01"}]), "ends-before-start"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(change: Change, code: str) -> None:
    """A place that is not there, a value of the wrong kind, a plan that would contradict itself."""
    plan = Plan.model_validate({"tasks": [{"id": "a"}]})
    with pytest.raises(ChangeError) as error:
        changed(plan, [change])
    assert error.value.code == code
