"""What stands beside a report on the page: time, the residents in tables, what measures take. Nothing is made up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from bomiljo import check, dossier, forecast, load_overlay, read_plan, responsibilities, scenario, scenarios
from bomiljo.dates import Day
from bomiljo.timelines import when
from bomiljo.wording import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from bomiljo import Bar, Dossier, Lane, Mark, MixTable

DAY: Final = dt.date(2024, 2, 10)
PLAN: Final = """\
settlement: {name: Small, first_move_in: 2024-03, mix_reviews: [{on: 2024-02-20}]}
cohorts:
  - {id: c1, people: 8, age: 18-24, household: single, support: some, departures: [],
     arrival: {from: 2024-03, to: 2024-04-15}}
  - {id: c2, people: 9, age: 30-40, household: family, support: much, departures: []}
presence:
  periods:
    - {id: day, kind: staffed, from: 2024-03-01, to: 2024-05, staff: 2, hours: [mon-fri 08:00-16:00]}
    - {id: open-door, kind: drop-in, from: 2024-06-01, to: open, hours: [tue 10:00-12:00]}
    - {id: line, kind: phone, from: 2024-06-01, hours: [mon-fri 10:00-12:00]}
    - {id: sometime, kind: visit}
  taper: [{on: 2024-05-01}]
  assessments: [{on: 2024-04-20..2024-04-30}]
meetings:
  series:
    - {id: coop, kind: cooperation, every: 14 days, during: day, held: [2024-03-04, 2024-03-18]}
    - {id: loose, kind: neighbours}
information:
  gatherings: [{id: first, on: 2024-03-20}, {id: farewell}]
"""


def made(text: str = PLAN, day: dt.date = DAY, *, internal: bool = True) -> Dossier:
    """Return the dossier of a plan."""
    return dossier(read_plan(text, "plan.yaml"), as_of=day, lang="en", internal=internal)


def lane(found: Dossier, kind: str) -> Lane:
    """Return one line of the timeline."""
    [one] = [each for each in found.timeline.lanes if each.kind == kind]
    return one


def bar(found: Dossier, name: str) -> Bar:
    """Return a bar by its id."""
    [one] = [each for line in found.timeline.lanes for each in line.bars if each.id == name]
    return one


def marks(found: Dossier, kind: str) -> list[Mark]:
    """Return the marks of a kind, on whatever line."""
    return [each for line in found.timeline.lanes for each in line.marks if each.kind == kind]


def days(one: Mark) -> tuple[str | None, str | None]:
    """Return between which days a mark lies."""
    return one.when.earliest, one.when.latest


# --- the parts are those that the commands make --------------------------------------------------------


@pytest.mark.parametrize("name", scenarios())
def test_the_report_in_it_is_that_of_a_check(name: str) -> None:
    """The page cannot say another thing than the check, byte for byte; nor of who has what."""
    plan, day = scenario(name), dt.date(2024, 6, 15)
    found = dossier(plan, as_of=day, lang="nb")
    assert found.report.to_json() == check(plan, as_of=day, lang="nb").to_json()
    assert found.responsibilities == responsibilities(plan, as_of=day, lang="nb")


def test_equal_plans_give_equal_dossiers() -> None:
    """It is a pure function of the plan, the day and the rules."""
    assert made() == made()


def test_options_are_those_of_a_check() -> None:
    """Topics and small groups are asked for as there."""
    found = dossier(read_plan(PLAN), as_of=DAY, topics=["presence"], internal=False, small_groups_below=10)
    assert {each.topic for each in found.topics} == {"presence"}
    assert {each.rule[:3] for each in found.report.outcomes} == {"PRE"}
    assert all(mark.rule and mark.rule.startswith("PRE") for mark in lane(found, "forecast").marks)
    assert found.report.summary.small_groups_below == 10


# --- topics --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [dt.date(2023, 11, 15), dt.date(2024, 6, 15)])
def test_topics_add_up_to_the_summary(day: dt.date) -> None:
    """Each outcome is in one topic, and a topic is as grave as the gravest in it."""
    found = dossier(scenario("bjerke-2023"), as_of=day)
    counts = found.report.summary.counts
    assert sum(each.to_close for each in found.topics) == counts.gap - counts.missed
    assert sum(each.counts.missed for each in found.topics) == counts.missed
    assert sum(each.counts.unknown for each in found.topics) == counts.unknown
    for each in found.topics:
        mine = {"missed" if o.missed else o.outcome for o in found.report.outcomes if o.topic == each.topic}
        assert each.standing == next(
            state for state in ("error", "gap", "missed", "unknown", "ok", "not_applicable") if state in mine
        )


# --- measures ------------------------------------------------------------------------------------------


def test_steps_are_the_measures_by_date_with_what_they_take() -> None:
    """Hours and days come from the thresholds that the measure names; the latest start is so many days before."""
    found = dossier(scenario("bjerke-2023"), as_of=dt.date(2023, 11, 15))
    assert {each.measure for each in found.steps} == set(found.report.measures)
    starts = [each.start.earliest for each in found.steps if each.start]
    assert [each.measure.due for each in found.steps] == sorted(each.measure.due or "" for each in found.steps)
    assert starts
    for each in found.steps:
        assert each.start
        assert dt.date.fromisoformat(each.start.earliest or "") == dt.date(2023, 12, 1) - dt.timedelta(days=each.lead)
        assert each.overdue == ((each.start.earliest or "") < "2023-11-15")
        values = [limit.value for limit in each.basis]
        assert each.hours >= values[0]  # type: ignore[operator] # hours are numbers
        assert each.lead == values[1]
        assert all(limit.source and limit.why for limit in each.basis)
    assert {each.overdue for each in found.steps} == {True, False}


def test_what_is_wanted_at_once_comes_first_and_has_no_latest_start() -> None:
    """A gap that is there already is to be closed now."""
    found = dossier(scenario("bjerke-2023"), as_of=dt.date(2024, 6, 15))
    assert len(found.steps) == 10
    assert all(each.start is None and not each.overdue for each in found.steps)
    assert found.deadline is None


def test_the_next_deadline_is_the_first_day_that_anything_waits_for() -> None:
    """It is the last day on which something can be prevented, or that by which a measure has to be in place."""
    plan, day = scenario("bjerke-2023"), dt.date(2023, 11, 15)
    found = dossier(plan, as_of=day, lang="en")
    events = forecast(plan, start=day, until=dt.date(2024, 11, 15)).events
    ahead = [each.act_by for each in events if each.act_by] + [each.due for each in found.report.measures if each.due]
    assert found.deadline
    assert found.deadline.when.earliest == min(ahead) == "2023-11-30"
    same = [each for each in events if each.act_by == "2023-11-30"]
    assert found.deadline.rule in {each.rule for each in same}
    assert found.deadline.others == len(same) - 1 + sum(each.due == "2023-11-30" for each in found.report.measures)
    assert [days(each)[0] for each in marks(found, "prevent")] == sorted(each.act_by for each in events if each.act_by)


def test_a_deadline_of_a_measure_is_told_with_the_measure() -> None:
    """Where nothing is to be prevented before it, the first due day of a measure is the next deadline."""
    found = dossier(scenario("bjerke-2023"), as_of=dt.date(2023, 11, 15), topics=["landlord"])
    assert found.deadline
    assert (found.deadline.when.text, found.deadline.rule) == ("30 November 2023", "LAN01")
    assert marks(found, "measure")[0].id == "measure:landlord-series"


OWN_RULE: Final = """\
id: local
office: The office
changes:
  - id: own
    reason: {nb: Vi vil det slik, en: We want it so}
    add:
      id: LOC01
      name: walks
      topic: mix
      severity: low
      phases: [before]
      due: neighbours.contact_lead
      require:
        mix.residents: {at_most: 0}
      texts:
        nb: {title: Ingen bor der, gap: Noen bor der., why: Derfor.}
        en: {title: Nobody lives there, gap: Somebody lives there., why: That is why.}
"""


def test_a_gap_that_no_measure_closes_has_a_deadline_too(tmp_path: Path) -> None:
    """A rule of one's own may name no measure; its day is a deadline on the timeline, and so the next one."""
    path = tmp_path / "local.yaml"
    path.write_text(OWN_RULE, "utf-8")
    plan = read_plan("cohorts: [{people: 9, arrival: 2024-03-01}]")
    found = dossier(plan, as_of=DAY, topics=["mix"], overlays=[load_overlay(str(path))])
    [gap] = marks(found, "gap")
    assert (gap.id, gap.rule) == ("gap:LOC01:", "LOC01")
    assert found.deadline
    assert (found.deadline.when, found.deadline.rule, found.deadline.measure) == (gap.when, "LOC01", None)
    assert found.deadline.text == "Nobody lives there"


# --- time: what is told, as exactly as it is told ------------------------------------------------------


def test_a_day_told_roughly_is_a_window() -> None:
    """`2024-03` is never made its first day."""
    arrival = bar(made(), "arrival:2024-03..2024-04-15")
    assert (arrival.starts.earliest, arrival.starts.latest) == ("2024-03-01", "2024-03-31")
    assert (arrival.ends.earliest, arrival.ends.latest) == ("2024-04-15", "2024-04-15")
    [first] = marks(made(), "first")
    assert days(first) == ("2024-03-01", "2024-03-31")
    assert first.when.text == "March 2024"


def test_presence_has_its_hours_a_week() -> None:
    """Staff-hours where somebody is there; opening hours where somebody answers."""
    found = made()
    assert bar(found, "presence.periods[day]").text.endswith("80 hours a week")
    assert bar(found, "presence.periods[open-door]").text.endswith("2 hours a week")
    assert bar(found, "presence.periods[line]").text.endswith("10 hours a week")


def test_no_end_differs_from_an_end_that_is_not_told() -> None:
    """`open` is bounded by nothing; a blank end is some day from the beginning on."""
    found = made()
    opened, untold = bar(found, "presence.periods[open-door]").ends, bar(found, "presence.periods[line]").ends
    assert (opened.earliest, opened.latest) == (None, None)
    assert (untold.earliest, untold.latest) == ("2024-06-01", None)
    assert "does not say" in bar(found, "presence.periods[line]").text


def test_what_has_no_days_is_named_and_not_placed() -> None:
    """Neither a period, a series, a gathering nor a move-in without days is on the timeline."""
    found = made()
    lanes = found.timeline.lanes
    ids = {bar.id for line in lanes for bar in line.bars} | {mark.id for line in lanes for mark in line.marks}
    assert not {each for each in ids if "sometime" in each or "loose" in each or "farewell" in each}
    assert any("sometime" in each for each in lane(found, "presence").notes)
    assert any("loose" in each and "farewell" in each for each in lane(found, "meeting").notes)
    assert lane(found, "move-in").notes == ("The plan does not say for all when they move in.",)


def test_taper_steps_assessments_and_single_meetings_are_marks() -> None:
    """Each on its day, or in its window."""
    found = made()
    assert [days(each) for each in marks(found, "taper")] == [("2024-05-01", "2024-05-01")]
    assert [days(each) for each in marks(found, "assessment")] == [("2024-04-20", "2024-04-30")]
    assert [days(each)[0] for each in marks(found, "gathering")] == ["2024-03-20"]
    assert [days(each)[0] for each in marks(found, "mix-review")] == ["2024-02-20"]


def test_a_series_that_follows_a_period_has_its_days_and_meets_when_it_says() -> None:
    """No meeting is made up from how often they meet."""
    found = made()
    series, period = bar(found, "meetings.series[coop]"), bar(found, "presence.periods[day]")
    assert (series.starts, series.ends) == (period.starts, period.ends)
    assert "14 days between meetings" in series.text
    assert [days(each)[0] for each in marks(found, "held")] == ["2024-03-04", "2024-03-18"]


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        ("{}", "move-in", "The plan does not say who moves in when."),
        ("cohorts: [{people: 9, arrival: {}}]", "move-in", "The plan does not say for all when they move in."),
        ("{}", "presence", "The plan does not say when somebody is present."),
        ("presence: {periods: []}", "presence", "The plan says that nobody is present."),
        ("presence: {taper: []}", "presence", "The plan has no steps for reducing presence."),
        ("{}", "presence", "The plan does not say whether presence is to be reduced step by step."),
        ("{}", "meeting", "The plan does not say which series of meetings there are."),
        ("meetings: {series: []}", "meeting", "The plan says that there are no series of meetings."),
    ],
)
def test_a_line_says_what_is_not_told(text: str, kind: str, note: str) -> None:
    """Nothing there differs from not told."""
    found = lane(made(text), kind)
    assert not found.bars
    assert note in found.notes


def test_forecast_windows_are_windows() -> None:
    """Each event of the forecast is a mark, in its window; what stays unclear has no end."""
    plan, day = scenario("bjerke-2023"), dt.date(2023, 11, 15)
    found = dossier(plan, as_of=day, lang="en")
    events = forecast(plan, start=day, until=dt.date(2024, 11, 15), lang="en").events
    assert len(events) == 35
    said = sorted((mark.kind, mark.rule, *days(mark)) for mark in lane(found, "forecast").marks)
    assert said == sorted(
        (each.change, each.rule, each.date, each.latest or (None if each.change == "unclear" else each.date))
        for each in events
    )
    assert {mark.kind for mark in lane(found, "forecast").marks} == {"opens", "closes", "lapses", "missed", "unclear"}


def test_the_timeline_holds_the_day_of_the_check_and_all_that_is_on_it() -> None:
    """What lies outside is counted in a note; what is far ahead is still shown where people move in."""
    late = PLAN.replace("2024-03", "2025-06").replace("2024-04", "2025-07").replace("2024-05", "2025-08")
    for text in (PLAN, late, PLAN.replace("first, on: 2024-03-20", "first, on: 2019-03-20")):
        found = made(text)
        line = found.timeline
        assert line.first <= line.today <= line.last
        for each in (mark for one in line.lanes for mark in one.marks):
            assert (each.when.latest or line.first) >= line.first
            assert (each.when.earliest or line.last) <= line.last
    assert any(each.startswith("Periods and days outside the timeline: 1") for each in lane(found, "meeting").notes)
    assert bar(made(late), "arrival:2025-06..2025-07-15")


def test_an_empty_plan_and_the_last_year_of_all_have_a_page() -> None:
    """Nothing is needed, and the last day that can be looked at can."""
    assert made("{}").mix == ()
    assert made("{}", dt.date(2198, 12, 31)).timeline.last == "2198-12-31"


def test_when_tells_bounds_that_there_are() -> None:
    """A side without a bound is null, and the words say the same."""
    words = Wording("en", 0)
    assert when(Day(dt.date(1900, 1, 1), dt.date(2024, 5, 1)), words) == (None, "2024-05-01", "by 1 May 2024")
    assert when(Day(dt.date(2024, 5, 1), dt.date(2199, 12, 31)), words)[:2] == ("2024-05-01", None)


# --- the residents -------------------------------------------------------------------------------------


def table(found: Dossier, name: str) -> MixTable:
    """Return one table of the residents."""
    [one] = [each for each in found.mix if each.id == name]
    return one


def rows(found: Dossier, name: str) -> dict[str, str]:
    """Return what is said in each row of a table."""
    return {each.id: each.value.text for each in table(found, name).groups}


def test_residents_are_counted_by_three_traits_and_no_other() -> None:
    """Never by language or where they come from."""
    found = made()
    assert [each.id for each in found.mix] == ["age", "household", "support"]
    assert rows(found, "age") == {"under-25": "8 residents", "25-to-55": "9 residents", "over-55": "0 residents"}
    assert rows(found, "household") == {"single": "8 residents", "couple": "0 residents", "family": "9 residents"}
    assert rows(found, "support")["some"] == "8 residents"


def test_who_has_moved_out_is_not_counted() -> None:
    """Nor is anybody guessed to have stayed: where the plan does not tell who left, the number is bounded."""
    left = PLAN.replace("departures: [],\n", "departures: [{on: 2024-05-01, people: 2}],\n")
    assert rows(made(left, dt.date(2024, 6, 1)), "age")["under-25"] == "6 residents"
    assert rows(made(left, dt.date(2024, 4, 20)), "age")["under-25"] == "8 residents"
    untold = PLAN.replace(" departures: [],\n", "\n")
    assert rows(made(untold, dt.date(2024, 6, 1)), "age")["under-25"] == "0 to 8 residents"


def test_what_is_not_told_has_a_row_of_its_own() -> None:
    """A group whose ages lie in several rows is in none of them; where nothing is told, no row says 0."""
    found = made(PLAN.replace("age: 30-40", "age: 20-40").replace("support: some, ", "").replace("support: much, ", ""))
    assert rows(found, "age") == {
        "under-25": "8 residents",
        "25-to-55": "0 residents",
        "over-55": "0 residents",
        "not-known": "9 residents",
    }
    assert "does not tell this of all" in table(found, "age").note
    assert rows(found, "support") == {"not-known": "17 residents"}


def test_small_groups_are_hidden_and_what_would_give_them_away() -> None:
    """With one row hidden, who knows the whole number could reckon it: so another is hidden with it."""
    found = made(PLAN.replace("people: 8", "people: 3"), internal=False)
    for name in ("age", "household", "support"):
        states = [each.value.state for each in table(found, name).groups]
        assert states.count("suppressed") == len(states)
        assert all(each.value.value is None for each in table(found, name).groups)
        assert "fewer than 6" in table(found, name).note


def test_a_kind_that_there_is_once_needs_no_id() -> None:
    """Where there are several of a kind, ids tell them apart; what has no day is named so that it can be found."""
    found = made()
    assert bar(found, "presence.periods[open-door]").label == "Drop-in"
    assert bar(found, "meetings.series[coop]").label == "Cooperation meetings"
    twice = made(PLAN.replace("{id: loose, kind: neighbours}", "{id: loose, kind: cooperation, from: 2024-03-01}"))
    assert bar(twice, "meetings.series[coop]").label == "Cooperation meetings (coop)"
    [note] = [each for each in lane(found, "meeting").notes if "does not say when" in each]
    assert note == "The plan does not say when: Meetings with neighbours (loose), Gathering for residents (farewell)."
