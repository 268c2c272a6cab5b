"""No output, and no two of them, tell how many residents there are of a kind where these are few.

An attacker who knows how outputs are made, and everything in a plan but the one number, tries to derive it. Faults that
are planted in what hides are found by the same attack.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pytest

import attack_support
from attack_support import (
    BETWEEN,
    CLASSES,
    Cell,
    Group,
    Pair,
    Survey,
    World,
    alike,
    is_protected,
    leak,
    pairs,
    plan_of,
    seen,
)
from bomiljo import check, compare, differing, disclosure, dossier, veiling
from bomiljo.shipped import default_rulebook
from bomiljo.values import Exact, Range
from bomiljo.wording import SMALL_GROUP
from bomiljo_cli import contrasttext, text
from bomiljo_cli.explaining import explain
from bomiljo_cli.page.contrast import render as page_of
from bomiljo_cli.page.render import render
from dice_support import long_run, seeded

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from bomiljo import Lang
    from bomiljo.view import View

PAIRS: Final = 10_000 if long_run() else 250


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Forget what was seen, as it may have been made by an engine with a fault."""
    seen.cache_clear()
    yield
    seen.cache_clear()


# --- the attack ------------------------------------------------------------------------------------------


def test_no_two_outputs_tell_a_protected_number() -> None:
    """Nothing that is hidden is derived, but for what verdicts say by themselves."""
    found = [each for pair in pairs(seeded(20240615), PAIRS) if (each := leak(pair))]
    assert {each.told_by for each in found} <= set(CLASSES), [each for each in found if each.told_by == "number"]
    assert len(found) < PAIRS / 10


def _hides_no_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "complementary", lambda _counts, hidden: hidden)


def _tells_almost_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "_is_near", lambda *_: False)


def _tells_from_the_limit(patch: pytest.MonkeyPatch) -> None:
    class Bare(veiling.Veil):
        def __init__(self, view: View, limit: int) -> None:
            super().__init__(view, limit - 1)

    patch.setattr(veiling, "Veil", Bare)


def _tells_who_said_no(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "_most_of_answers", lambda high, *_: high)


def _tells_parts_of_what_is_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(veiling.Veil, "_is_whole_told", lambda *_: True)


def _tells_tenants(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(veiling.Veil, "_is_told", lambda *_: True)


def _splits_few_by_a_verdict(patch: pytest.MonkeyPatch) -> None:
    book = default_rulebook()
    fewest = book.parameters["mix.fewest_for_shares"]._replace(value=1)
    changed = book._replace(parameters={**book.parameters, fewest.name: fewest})
    patch.setattr(attack_support, "default_rulebook", lambda: changed)


FAULTS: Final[dict[str, tuple[Callable[[pytest.MonkeyPatch], None], tuple[str, ...]]]] = {
    "no second part is hidden": (_hides_no_more, ("arrival",)),
    "almost all is told": (_tells_almost_all, ("told", "doctor", "placed")),
    "told from the limit on": (_tells_from_the_limit, ("told", "doctor", "placed", "survey")),
    "who said no is told": (_tells_who_said_no, ("survey",)),
    "parts of an arrival that is not told": (_tells_parts_of_what_is_not_told, ("arrival",)),
    "shares of kinds that are not told": (_tells_tenants, ("kind", "age", "household", "support")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_attack_finds_a_planted_fault(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a fault in what hides, the same attack derives a number within 300 pairs."""
    plant, traits = FAULTS[fault]
    plant(monkeypatch)
    found = (leak(pair) for pair in pairs(seeded(20240615), 300, traits=traits))
    assert any(each and each.told_by == "number" for each in found)


def test_a_verdict_on_shares_of_few_would_tell_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three residents the largest age group is at most 60% only where all three are of another age."""
    groups = (Group(1), Group(1, age="30-50"), Group(1, age="60-70"))
    pair = Pair(World(groups, BETWEEN), lambda world: world, Cell("age", (0, 1, 2)))
    assert leak(pair) is None
    _splits_few_by_a_verdict(monkeypatch)
    seen.cache_clear()
    assert leak(pair) == ("age", ((1, 3), (1, 3)), "number", pair)


def test_whole_outputs_tell_no_more() -> None:
    """Plans that the attacker cannot tell apart have the same JSON, text and page, and the same explanations."""
    tried = 0
    for pair in pairs(seeded(7), 5):
        for other in list(alike(pair))[:1]:
            tried += 1
            for lang in ("nb", "en"):
                assert _outputs(pair.one, lang) == _outputs(other.one, lang)
    assert tried > 2


def _outputs(world: World, lang: Lang) -> list[str]:
    """Return all that the commands write of a plan."""
    found = dossier(plan_of(world), as_of=world.day, lang=lang, chainer="plain")
    report, book = found.report, default_rulebook()
    told_of = [each for each in report.outcomes if each.topic in ("mix", "home", "information")]
    explained = [explain(report, each, book, 100) for each in told_of]
    return [report.to_json(), text.render(report, 100), render(found), *explained]


# --- plans side by side ----------------------------------------------------------------------------------


def _side_by_side(pair: Pair, lang: Lang) -> list[str]:
    """Return all that is written of two plans side by side, either way round."""
    plans = [plan_of(pair.one), plan_of(pair.other)]
    both = (compare(each, as_of=pair.one.day, lang=lang, chainer="plain") for each in (plans, list(reversed(plans))))
    return [made for each in both for made in (each.to_json(), contrasttext.render(each, 80), page_of(each))]


def _told_apart(size: int, seed: int = 5) -> Iterator[tuple[Pair, Pair]]:
    """Yield pairs of which both pages are the same, and that stand side by side in other words."""
    for pair in pairs(seeded(seed), size):
        other = next(alike(pair), None)
        if other and _side_by_side(pair, "en") != _side_by_side(other, "en") and _pages(pair) == _pages(other):
            yield pair, other


def _pages(pair: Pair) -> list[str]:
    """Return what is written of each of two plans alone, on the day on which they are compared."""
    return [made for each in (pair.one, pair.other) for made in _outputs(each._replace(day=pair.one.day), "en")]


def test_plans_side_by_side_tell_no_more_than_their_reports() -> None:
    """What two pages do not tell of a number, the two plans side by side do not tell either."""
    assert not list(_told_apart(200 if long_run() else 4))


def test_the_attack_finds_fields_of_residents_held_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it were said which groups two plans count alike, the number of one would tell that of the other."""
    monkeypatch.setattr(differing, "without_details", lambda plan: plan)
    monkeypatch.setattr(differing, "_without_groups", lambda plan: plan)
    assert any(_told_apart(5))


# --- sums and differences of what is written -------------------------------------------------------------

_NUMBER: Final = re.compile(r"\b(\d+)(?:%| (?:of the )?(?:residents?|homes?))")
Bounds = tuple[int, int]


def test_sums_and_differences_of_what_is_written_tell_no_protected_number() -> None:
    """Bounds from both reports, from sums over arrivals and the known difference, leave more than one number."""
    for pair in pairs(seeded(11), 12, traits=("arrival", "told", "assessed", "doctor", "placed")):
        one, other = (_read(each) for each in (pair.one, pair.other))
        for cell in one.keys() & other.keys():
            truth = [_true(each, cell) for each in (pair.one, pair.other)]
            least = max(one[cell][0], other[cell][0] - (truth[1][0] - truth[0][0]))
            most = min(one[cell][1], other[cell][1] - (truth[1][0] - truth[0][0]))
            assert least <= truth[0][0] <= most
            hidden = any(is_protected(*each) for each in truth) and all(count for count, _ in truth)
            assert least < most or not hidden, (cell, truth, pair)


def _read(world: World) -> dict[tuple[str, str | None], Bounds]:
    """Return between which numbers each count of residents lies, as a report says, and as sums over arrivals tell."""
    data = json.loads(check(plan_of(world), as_of=world.day, chainer="plain").to_json())
    _require_same_numbers(data)
    whole = sum(each.people for each in world.groups)
    found: dict[tuple[str, str | None], Bounds] = {}
    for outcome in data["outcomes"]:
        for each in outcome["evidence"]:
            if each["indicator"] in CELLS:
                key = each["indicator"], outcome["subject"]
                found[key] = _both(found.get(key, (0, whole)), _bounds(each["value"], whole))
    sizes = [key for key in found if key[0] == "presence.newcomers"]
    for key in sizes if len(sizes) == len({each.arrival for each in world.groups}) else ():
        others = [found[each] for each in sizes if each != key]
        rest = whole - sum(high for _, high in others), whole - sum(low for low, _ in others)
        found[key] = _both(found[key], rest)
    return found


def _bounds(value: dict[str, Any], whole: int) -> Bounds:
    if value["state"] == "exact":
        return value["value"], value["value"]
    ends = value["high"], None if value["below"] is None else value["below"] - 1
    return value["low"] or 0, min([whole, *(each for each in ends if each is not None)])


def _both(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), min(one[1], other[1])


def _require_same_numbers(data: dict[str, Any]) -> None:
    """No message says a number of residents that its evidence does not have."""
    for each in data["outcomes"]:
        known = {str(number) for found in each["evidence"] for number in _numbers(found)}
        assert set(_NUMBER.findall(each["message"])) <= known, each["message"]


def _numbers(evidence: dict[str, Any]) -> Iterator[Any]:
    for part in (evidence["value"], evidence["threshold"]):
        for name in ("value", "low", "high", "below"):
            number = part.get(name)
            yield round(100 * number) if isinstance(number, float) else number


CELLS: Final[dict[str, Callable[[World, Group], bool]]] = {
    "presence.newcomers": lambda *_: True,
    "information.people_not_told": lambda _, each: each.told == "no",
    "mix.people_not_assessed": lambda _, each: each.assessed == "no",
    "team.residents_without_access": lambda world, each: each.doctor == "open" and each.arrival <= str(world.day),
    "home.residents_without_place": lambda _, each: each.placed == "no",
}


def _true(world: World, cell: tuple[str, str | None]) -> Bounds:
    """Return how many there are of what a cell counts, and of how many."""
    indicator, subject = cell
    among = [each for each in world.groups if subject is None or f"arrival:{each.arrival}" == subject]
    if indicator == "presence.newcomers":
        return sum(each.people for each in among), sum(each.people for each in world.groups)
    gone = subject is None and str(world.day) >= "2024-04-01"
    people = [(each.people - (each.left if gone else 0), CELLS[indicator](world, each)) for each in among]
    return sum(count for count, counts in people if counts), sum(count for count, _ in people)


# --- each step of hiding, held against every number -------------------------------------------------------


def _undecided(told: Iterable[tuple[Hashable, Any, bool]]) -> list[tuple[Any, ...]]:
    """Return what is protected and alone among all that look like it: told as (what is seen, number, protected)."""
    looks: dict[Hashable, set[Any]] = defaultdict(set)
    found = list(told)
    for said, number, _ in found:
        looks[said].add(number)
    return [(said, number) for said, number, few in found if few and len(looks[said]) == 1]


TURNS: Final = {"nothing": (0, 0), "one of them goes": (-1, -1), "one of the others goes": (0, -1), "one turns": (1, 0)}


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("whole", range(1, 27))
def test_a_count_is_not_told_where_it_or_the_rest_is_few(whole: int, turn: str) -> None:
    """Of all counts of a whole, those that look alike are several, alone and beside the count of one more or fewer."""
    by, of = TURNS[turn]

    def told(count: int, whole: int) -> Hashable:
        return disclosure.told(Exact(count), {whole}, SMALL_GROUP)

    pairs_of = [(count, count + by) for count in range(whole + 1) if 0 <= count + by <= whole + of]
    rows = [((told(one, whole), told(other, whole + of)), one, _either(one, by, whole, of)) for one, other in pairs_of]
    assert len(rows) == 1 or not _undecided(rows)


@pytest.mark.parametrize("blank", [1, 4, 8, 15])
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("whole", range(2, 35, 3))
def test_a_range_is_not_told_where_either_end_is_few(whole: int, turn: str, blank: int) -> None:
    """Where it is known of how many something is not told, neither end of the range tells how many few are."""
    by, of = TURNS[turn]

    def told(count: int, whole: int) -> Hashable:
        return disclosure.told(Range(count, count + blank), {whole + blank}, SMALL_GROUP)

    rows = [
        ((told(count, whole), told(count + by, whole + of)), count, _either(count, by, whole, of))
        for count in range(whole + 1)
        if 0 <= count + by <= whole + of
    ]
    assert not _undecided(rows)


def _either(count: int, by: int, whole: int, of: int) -> bool:
    return is_protected(count, whole) or is_protected(count + by, whole + of)


@pytest.mark.parametrize(("yes", "more"), [(0, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("silent", [0, 1, 4, 10])
@pytest.mark.parametrize("answered", range(2, 25))
def test_answers_are_not_told_where_either_side_is_few(answered: int, silent: int, yes: int, more: int) -> None:
    """Neither those who said yes nor those who said no are told where they are few, and not with one answer more."""

    def told(count: int, answered: int) -> Hashable:
        asked = answered + silent
        high = asked - (answered - count)
        value = Exact(count) if high == count else Range(count, high)
        return disclosure.told_of_answers(value, {asked}, {asked, answered}, SMALL_GROUP)

    rows = [
        ((told(count, answered), told(count + yes, answered + more)), count, _either(count, yes, answered, more))
        for count in range(answered + 1)
    ]
    assert not _undecided(rows)


@pytest.mark.parametrize("move", [(0, 0, 0), (-1, 1, 0), (1, 0, -1), (-1, 0, 0), (0, 0, -1)])
@pytest.mark.parametrize("whole", [3, 9, 14, 20, 22, 24, 27])
def test_parts_of_a_whole_are_not_reckoned_from_each_other(whole: int, move: tuple[int, ...]) -> None:
    """Of three parts of a known whole, none that is few is reckoned from the others, nor from those of another plan."""

    def told(parts: tuple[int, ...]) -> Hashable:
        shown = disclosure.parts_told(parts, SMALL_GROUP)
        return tuple(count if place in shown else None for place, count in enumerate(parts))

    splits = [(one, two, whole - one - two) for one in range(whole + 1) for two in range(whole - one + 1)]
    moved = [(each, tuple(map(sum, zip(each, move, strict=True)))) for each in splits]
    rows = [((told(one), told(other)), one, other) for one, other in moved if min(other) >= 0]
    for place in range(3):
        few = ((said, one[place], 0 < one[place] < SMALL_GROUP) for said, one, _ in rows)
        assert not _undecided(few)


# --- what was found by attacking ---------------------------------------------------------------------------


def _value(world: World, rule: str) -> Any:
    return next(each for each in seen(world).rows if each.rule == rule).values[-1]


def test_those_who_said_no_are_reckoned_for_those_who_were_asked() -> None:
    """Neither more who are still to come nor an older survey of more makes those who said no look many."""
    come, coming = Group(35), Group(25, arrival="2024-06-01")
    survey = Survey(asked=35, answered=33, yes=31)
    world = World((come, coming), BETWEEN, (survey,))
    assert _value(world, "INF01").high is None
    older = world._replace(groups=(come,), surveys=(Survey(50, 40, 20), survey))
    assert _value(older, "INF01").high is None


def test_six_of_the_others_are_not_told_by_an_exact_number() -> None:
    """Of 13 who arrive, 7 who were not told leave 6, and 5 in a plan without one of these: it is at least 7."""
    groups = (Group(7, told="no"), Group(6))
    assert _value(World(groups, BETWEEN), "INF06")[3:6] == (None, 7, None)


def test_almost_all_of_an_arrival_do_not_tell_its_size() -> None:
    """Beside an arrival of five, nothing is told of parts of the other: at least 14 of them would say that it is 20."""
    groups = (Group(20, told="no"), Group(5, arrival="2024-03-01"))
    assert _value(World(groups, BETWEEN), "INF06").state == "suppressed"


def test_what_those_who_live_there_leave_is_protected_too() -> None:
    """Twelve of seventeen who live there lack a doctor: five have one, however many are still to come."""
    groups = (Group(12, doctor="open"), Group(5), Group(15, arrival="2024-06-01"))
    lack = next(each for each in seen(World(groups, BETWEEN)).rows if each.rule == "TEA07").values[0]
    assert lack.state != "exact"


def test_residents_who_are_no_refugees_are_not_reckoned_from_the_share_of_other_tenants() -> None:
    """Beside 20 other tenants the share would tell three residents of the kind."""
    world = World((Group(30), Group(3, kind="others")), BETWEEN, tenants=20)
    assert {value.state for label, value in seen(world).shown if "not refugees" in label} == {"suppressed"}


@pytest.mark.parametrize("people", range(1, 20))
def test_no_verdict_on_the_largest_age_group_where_few_live_there(people: int) -> None:
    """A limit to the share of the largest group tells how few the others are: of three, that each is of another age."""
    world = World((Group(people), Group(1, age="60-70")), BETWEEN)
    rows = {each.rule: each for each in seen(world).rows}
    assert rows["MIX01"].verdict[0] == ("not_applicable" if people + 1 < 20 else "gap")
