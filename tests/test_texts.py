"""The texts: whole, in both languages, all used, and filled in without anything left over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest

from bomiljo import Report, check, default_rulebook, load_cases, read_plan, scenario, scenarios
from bomiljo.actions import Why
from bomiljo.aftermath import Ownership
from bomiljo.answers import AnswerType
from bomiljo.assignments import Replaced
from bomiljo.authoring.reach import reachable
from bomiljo.comparing import ReasonCode, StandingCode
from bomiljo.composition import KINDS as MIX_KINDS
from bomiljo.composition import NOT_KNOWN
from bomiljo.contrasts import ContrastCounts, FigureCode, NoteCode, SourceCode
from bomiljo.converting import Left
from bomiljo.deciding import OutcomeCode
from bomiljo.dossiers import LaneKind
from bomiljo.holdings import KINDS as HELD_KINDS
from bomiljo.holdings import Role as PartRole
from bomiljo.imports.forms import ResidentField
from bomiljo.imports.readings import field_kind
from bomiljo.indicators import INDICATORS
from bomiljo.lapses import What
from bomiljo.mixtables import TRAITS
from bomiljo.model import Area, Body, Plan, PresencePeriod, Role, Series, Topic
from bomiljo.overlays import ChangeKind
from bomiljo.parts import names, part_kinds
from bomiljo.phases import PHASES
from bomiljo.replies import Hint, ReplyCode
from bomiljo.report import Evidence, QuestionLine, SinceNoteCode, TruthCode, Verdict
from bomiljo.reporting import NOT_COVERED
from bomiljo.rulebook import AUDIENCES, INTERNAL, LANGS, PROVENANCES, SEVERITIES, Lang
from bomiljo.subjects import KINDS
from bomiljo.values import OPERATORS
from bomiljo.wording import Wording, catalogue, placeholders
from bomiljo_cli.formats.sheets import STATUS
from texts_support import Call, calls, constants, slips, texts, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Rulebook

CATALOGUES = (
    *("fields", "imports", "indicators", "labels", "levers", "problems", "replies", "units", "words", "workbook"),
)


def _kinds(part: type[PresencePeriod | Series]) -> tuple[str, ...]:
    """Return the kinds that there are of a part of a plan."""
    return tuple(each for kind in get_args(part.model_fields["kind"].annotation) for each in get_args(kind))


# The units of how often something happens.
UNITS = tuple(f"{unit}{ending}" for unit in ("hour", "day", "week", "month") for ending in ("", "s"))

# Labels whose names are put together: how they start, and how they can go on.
SINCE = ("opened", "known-gap", "no-longer-known", "missed", "still-open", "closed", "known-ok", "lapsed")
COLUMNS = (
    "about",
    "act_by",
    "actions",
    "answer",
    "asked",
    "blank",
    "called",
    "cause",
    "change",
    "closed",
    "closes",
    "contrast",
    "date",
    "due",
    "field",
    "figure",
    "file",
    "gap",
    "hours",
    "how",
    "in_first",
    "in_other",
    "latest",
    "letter",
    "limits",
    "measure",
    "measures",
    "message",
    "message_first",
    "message_other",
    "missed",
    "notes",
    "number",
    "office",
    "ok",
    "outcome",
    "owner",
    "path",
    "proved",
    "question",
    "reason",
    "reckoned",
    "remains",
    "remarks",
    "rests_on",
    "rule",
    "rules",
    "says",
    "sections",
    "severities",
    "severity",
    "stands",
    "start",
    "status",
    "stood",
    "subject",
    "title",
    "topic",
    "unknown",
    "unsettles",
    "until",
    "urgency",
    "value",
    "where",
    "who",
    "why",
    "writes",
)
TABS = (
    "overview",
    "outcome",
    "question",
    "measure",
    "change",
    "finding",
    "asked",
    "described",
    "local",
    "action",
    "remaining",
    "later",
    "step",
    "event",
    "standing",
    "rows",
    "option",
    "figure",
    "contrast",
    "point",
    "field",
)
FAMILIES = {
    "verdict-": (*get_args(Verdict), "nothing_decided", "gaps_to_close", "gaps_missed"),
    "not-covered-": NOT_COVERED,
    "applies-": get_args(TruthCode),
    "owner-": get_args(Ownership),
    "action-owner-": get_args(Ownership),
    "remains-": get_args(Why),
    "writes-": ("put", "append"),
    "message-": ("ok", "unknown", "not_applicable"),
    "change-": get_args(ChangeKind),
    "page-empty-": ("gap", "ok", "not_applicable"),
    "mutant-": ("survived", "stale"),
    "blank-": get_args(get_type_hints(QuestionLine)["kind"]),
    "calendar-span-": ("begins", "ends"),
    "calendar-refused-": ("not-known", "not-ours", "of-other", "too-large"),
    "col-": COLUMNS,
    "tab-": TABS,
    "word-": (
        *("number", "what", "why", "who", "when", "done", "day", "change", "about", "because"),
        *("unactioned",),
    ),
    "status-": STATUS,
    "part-": get_args(PartRole),
    "lapse-": get_args(What),
    "load-over-": get_args(TruthCode),
    "away-": get_args(Replaced),
    "what-if-says-": ("found", "hopeless", "none", "short", "missed"),
    "what-if-item-": ("from", "on"),
    "what-if-every-": UNITS,
    "answer-": get_args(AnswerType),
    "reply-": get_args(Hint),
    "reply-error-": get_args(ReplyCode),
    "audience-": tuple(each for each in AUDIENCES if each != INTERNAL),
    "told-": tuple(each for each in AUDIENCES if each != INTERNAL),
    "dossier-": (
        *("errors", "status", "gaps", "missed", "findings", "questions", "actions", "timeline", "residents", "since"),
        *("responsibilities", "in-place", "described", "asked", "local", "limits", "archive"),
    ),
    "convert-left-": get_args(Left),
    "dossier-part-": get_args(get_type_hints(Evidence)["part"]),
    "dossier-blank-": get_args(get_type_hints(QuestionLine)["kind"]),
    "dossier-all-": ("ok", "not_applicable"),
    "lane-": (*get_args(LaneKind), "taper", "assessment", "mix-review", "evaluation"),
    "lane-kind-": (*_kinds(PresencePeriod), *_kinds(Series)),
    "lane-untold-": ("presence", "meeting"),
    "lane-none-": ("presence", "meeting"),
    "mix-": (
        *TRAITS,
        *(f"{trait}-{kind}" for trait in TRAITS for kind in (*MIX_KINDS[trait], NOT_KNOWN)),
    ),
    "cause-span-": ("from", "to"),
    "cause-unnamed-": ("from", "to"),
    "contrast-group-": tuple(each for each in ContrastCounts._fields if each != "both_ok"),
    "contrast-count-": tuple(each for each in ContrastCounts._fields if each != "both_ok"),
    "contrast-source-": get_args(SourceCode),
    "figure-": get_args(FigureCode),
    "figure-how-": get_args(FigureCode),
    "contrast-note-": get_args(NoteCode),
    "contrast-standing-": (*get_args(StandingCode), "none"),
    "since-": SINCE,
    "since-count-": SINCE,
    "since-reason-": get_args(ReasonCode),
    "since-note-": get_args(SinceNoteCode),
    "cause-phase-": tuple(f"{phase}-{way}" for phase in PHASES for way in ("begins", "ends")),
}


# --- Every catalogue ---------------------------------------------------------------------------------


def _pairs(value: Any, path: str) -> list[tuple[str, Any, Any]]:
    """Return what stands in nb and in en, wherever one of the two stands."""
    if not isinstance(value, Mapping):
        return []
    if set(LANGS) & set(value):
        return [(path, value.get("nb"), value.get("en"))]
    return [pair for key, each in value.items() for pair in _pairs(each, f"{path}.{key}")]


def _pack() -> dict[str, Any]:
    """Return the texts of the shipped pack, in the shape of a catalogue."""
    book = default_rulebook()
    rules = {
        each.id: {
            lang: {"title": found.title, "gap": found.gap, "why": found.why}
            | ({"none": found.none} if found.none else {})
            for lang, found in each.texts.items()
        }
        for each in book.rules.values()
    }
    return {
        "rules": rules,
        "why": {each.name: dict(each.why) for each in book.parameters.values()},
        "measures": {each.id: {"title": dict(each.title), "how": dict(each.how)} for each in book.measures.values()},
        "unproven": {each.id: dict(each.unproven) for each in book.measures.values() if each.unproven},
        "findings": {each.id: {"title": dict(each.title), "why": dict(each.why)} for each in book.findings.values()},
        "statements": {each.id: dict(each.says) for each in book.statements.values()},
    }


@cache
def pairs() -> list[tuple[str, Any, Any]]:
    """Return every text of the engine and the pack in both languages, with its path."""
    found = [pair for name in CATALOGUES for pair in _pairs(catalogue(name), name)]
    return found + _pairs(_pack(), "pack")


def test_every_catalogue_is_looked_at() -> None:
    """A new file of texts does not escape these tests."""
    folder = next(path for path in trees() if path.name == "wording.py").with_name("texts")
    assert sorted(path.stem for path in folder.iterdir() if path.is_file()) == sorted(CATALOGUES)
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["contacts"]  # test_contacts looks at these
    assert len(pairs()) > 600


def test_both_languages_are_everywhere_and_the_same_in_shape() -> None:
    """Each text has nb and en, with the same parts and the same placeholders; none is blank."""
    for path, nb, en in pairs():
        found = {lang: dict(texts(each)) for lang, each in (("nb", nb), ("en", en))}
        assert found["nb"], path
        assert found["nb"].keys() == found["en"].keys(), path
        for key, text in found["nb"].items():
            assert text.strip(), path
            assert found["en"][key].strip(), path
            assert placeholders(text) == placeholders(found["en"][key]), f"{path}.{key}"


def test_no_brace_is_anything_but_a_placeholder() -> None:
    """Braces in texts are names to fill in; anything else would stand in the report as it is."""
    for path, nb, en in pairs():
        for _, text in (*texts(nb), *texts(en)):
            assert not set(re.sub(r"\{[a-z][a-z0-9_.-]*\}", "", text)) & set("{}"), path


ENGLISH = frozenset(
    [
        "the",
        "and",
        "with",
        "which",
        "this",
        "that",
        "these",
        "are",
        "is",
        "was",
        "have",
        "has",
        "their",
        "they",
        "not",
        "been",
        "must",
        "should",
    ]
)
NORWEGIAN = frozenset(
    [
        "og",
        "ikke",
        "er",
        "som",
        "det",
        "den",
        "på",
        "av",
        "hvis",
        "eller",
        "dette",
        "disse",
        "fra",
        "har",
        "ikkje",
        "skal",
        "må",
        "bør",
        "være",
        "blir",
        "når",
    ]
)


def test_no_text_is_in_the_other_language() -> None:
    """No bokmål text has common English words, and no English text common Norwegian ones."""

    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-zæøå]+", re.sub(r"\{.*?\}|`.*?`", "", text).lower()))

    for path, nb, en in pairs():
        for _, text in texts(nb):
            assert not ENGLISH & words(text), f"{path}: {text}"
        for _, text in texts(en):
            assert not NORWEGIAN & words(text), f"{path}: {text}"


def test_both_languages_differ() -> None:
    """A text that is the same in both is a translation that was forgotten, short words apart."""
    same = [
        path
        for path, nb, en in pairs()
        for key, text in texts(nb)
        if text == dict(texts(en))[key] and len(re.sub(r"\{.*?\}", "", text)) > 12
    ]
    assert same == []


# --- Labels ------------------------------------------------------------------------------------------


def test_labels_that_are_used_exist() -> None:
    """Every label named in the sources, and every member of a family, is in the catalogue."""
    labels = catalogue("labels")
    used = [*calls("label"), *calls("say")]
    assert len(used) > 50
    for each in used:
        if each.whole:
            assert each.name in labels, each.where
        else:
            assert each.name in FAMILIES, f"{each.where}: add the family {each.name} here"
    assert {each.name for each in used if not each.whole} == set(FAMILIES)
    assert [f"{start}{end}" for start, ends in FAMILIES.items() for end in ends if start + end not in labels] == []


def test_labels_are_given_what_they_ask_for() -> None:
    """A call names the placeholders of its label: none is left open, and none is for nothing."""
    labels = catalogue("labels")

    def asked(each: Call) -> list[set[str]]:
        wanted = [each.name] if each.whole else [each.name + end for end in FAMILIES[each.name]]
        return [placeholders(labels[name]["en"]) for name in wanted if name in labels]

    for each in calls("label"):
        if each.spread:
            continue
        found = asked(each)
        assert all(wanted <= each.keywords for wanted in found), each
        assert not each.whole or set().union(*found) == each.keywords, each


def test_labels_that_exist_are_used() -> None:
    """No label is a leftover."""
    members = {start + end for start, ends in FAMILIES.items() for end in ends}
    assert sorted(set(catalogue("labels")) - members - constants()) == []


# --- Problems ----------------------------------------------------------------------------------------


def _codes_of_plans() -> set[str]:
    typed = {
        each.name
        for name in ("refuse", "Problem")
        for each in calls(name)
        if each.whole and not each.where.startswith("pack")
    }
    placed = {
        each.name
        for name in ("Fault", "problem", "_at_byte")
        for position in (0, 1)
        for each in calls(name, position)
        if each.whole and each.where.split(":")[0] in ("crosscheck.py", "typed.py", "yamltext.py")
    }
    dates = {each.name for each in calls("ValueError") if each.where.startswith("dates.py")}
    checked = {each.name for each in calls("_read_word", 2)} | {each.name for each in calls("_unknown", 4)}
    from bomiljo.typed import _CODES  # noqa: PLC0415 - private, and wanted here alone

    return (
        typed | placed | dates | checked | slips() | set(_CODES.values()) | {"arrival-backwards", "ends-before-start"}
    )


def test_problems_of_plans_have_texts() -> None:
    """Every code that the reading of a plan can give has a sentence of its own."""
    codes = _codes_of_plans()
    assert len(codes) > 40
    assert sorted(codes - set(catalogue("problems"))) == []


# Where the codes of problems with rule packs, cases and local adaptations stand: the call, and which argument.
CODES = {
    "Problem": (0,),
    "problem": (1,),
    "Fault": (2,),
    "_fault": (2,),
    "_names": (4,),
    "_of_rule": (1,),
    "_error": (0,),
    "_known": (3,),
    "_wrong": (1,),
    "_at": (0,),
    "_matching": (1,),
    "_Fault": (0,),
    "_refused": (0,),
    "Refused": (0,),
}
RULE_FILES = ("packs.py", "packcheck.py", "effects.py", "cases.py", "lint.py", "overlayfiles.py", "overlays.py")
REPORT_FILES = ("previousfiles.py", "jsontext.py")
WORKBOOK_FILES = (
    *("archives.py", "books.py", "cells.py", "finding.py", "guarding.py", "joining.py", "leaks.py", "reading.py"),
    "surveying.py",
)


def _codes_in(files: tuple[str, ...]) -> set[str]:
    return {
        each.name
        for name, positions in CODES.items()
        for position in positions
        for each in calls(name, position)
        if each.whole and each.where.split(":")[0] in files
    }


def _codes_of_packs() -> set[str]:
    return _codes_in(RULE_FILES) | {"value-part", "value-whole"}  # chosen by the unit


def test_problems_of_packs_have_texts() -> None:
    """Every code that rules, their cases or an adaptation of them can give has a sentence of its own."""
    codes = _codes_of_packs()
    assert len(codes) > 40
    assert sorted(codes - set(catalogue("problems"))) == []


def test_problems_of_variants_have_texts() -> None:
    """Every code that the reading of a plan that extends another can give has a sentence of its own."""
    wanted = {name for name in constants("bases.py", "variants.py") if name.startswith(("extends-", "remove-"))}
    assert len(wanted) > 10
    assert sorted(wanted - set(catalogue("problems"))) == []


def test_problems_of_previous_reports_have_texts() -> None:
    """Every code that the reading of a previous report can give has a sentence of its own."""
    codes = _codes_in(REPORT_FILES)
    assert len(codes) > 5
    assert sorted(codes - set(catalogue("problems"))) == []


def test_problems_of_workbooks_have_texts() -> None:
    """Every code that the reading of a workbook can give has a sentence of its own."""
    codes = _codes_in(WORKBOOK_FILES)
    assert len(codes) > 10
    assert sorted(codes - set(catalogue("problems"))) == []


IMPORT_FILES = (
    *("decoding.py", "tables.py", "sheets.py", "edge.py", "readings.py", "forms.py", "mappings.py", "residents.py"),
    *("surveys.py", "merging.py", "suggesting.py"),
)
IMPORT_CALLS = {"Unreadable": 0, "Problem": 0, "problem": 1, "refuse": 0, "_at_cell": 0, "_problem": 0, "add": 1} | {
    "twice": 1,
    "_refused": 3,
}


def _codes_of_imports() -> set[str]:
    told = {
        each.name
        for name, position in IMPORT_CALLS.items()
        for each in calls(name, position)
        if each.whole and each.where.split(":")[0] in IMPORT_FILES
    }
    return told | {f"list-{field_kind(each)}" for each in get_args(ResidentField) if each != "unit"}


def test_problems_of_imports_have_texts() -> None:
    """Every code that a list, an export or a mapping can give has a sentence of its own."""
    codes = _codes_of_imports()
    assert len(codes) > 50
    assert sorted(codes - set(catalogue("problems"))) == []


def test_problem_texts_are_used() -> None:
    """No text is for a problem that cannot come."""
    plan_files = ("yamltext.py", "typed.py", "fields.py", "crosscheck.py", "dates.py", "loading.py", "privacy.py")
    others = ("bases.py", "variants.py", "contactwords.py", "guarding.py", "rewriting.py", "converting.py")
    found = constants(*plan_files, *RULE_FILES, *REPORT_FILES, *WORKBOOK_FILES, *IMPORT_FILES, *others)
    found |= _codes_of_imports()
    assert sorted(set(catalogue("problems")) - found - {"other"}) == []


def test_labels_stand_in_two_languages_and_in_no_third() -> None:
    """A comma in an unquoted text would end it, and make a key of the rest."""
    assert [name for name, entry in catalogue("labels").items() if set(entry) != set(LANGS)] == []
    words = {f"{group}.{name}": entry for group, all_ in catalogue("words").items() for name, entry in all_.items()}
    assert [name for name, entry in words.items() if set(entry) != set(LANGS)] == []


# --- Fields, indicators, words -----------------------------------------------------------------------


def test_fields_of_the_plan_have_entries_and_entries_are_of_fields() -> None:
    """Every field of every part of a plan is described, and nothing else is."""
    fields = {f"{kind.__name__}.{alias}" for kind in part_kinds(Plan) for alias in names(kind).values()}
    assert sorted(set(catalogue("fields")) - fields) == []
    assert sorted(fields - set(catalogue("fields"))) == []


def test_field_entries_are_whole() -> None:
    """Each has a label and a question in both languages, and somebody who would know that has a name."""
    known = set(catalogue("words")["who"])
    for name, entry in catalogue("fields").items():
        assert set(entry) == {"who", "nb", "en"}, name
        assert entry["who"] in known, name
        for lang in LANGS:
            assert set(entry[lang]) == {"label", "ask"}, name
            assert placeholders(entry[lang]["ask"]) <= {"item"}, name
            assert not placeholders(entry[lang]["label"]), name
            assert entry[lang]["ask"].endswith("?"), name


def test_indicators_have_texts() -> None:
    """Every indicator, and every phase, is put in words; nothing else is."""
    shown = {*INDICATORS, *(f"phase.{phase}" for phase in PHASES)}
    assert set(catalogue("indicators")) == shown


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("role", get_args(Role)),
        ("body", get_args(Body)),
        ("held_kind", HELD_KINDS),
        ("area", get_args(Area)),
        ("topic", get_args(Topic)),
        ("audience", AUDIENCES),
        ("severity", SEVERITIES),
        ("outcome", (*get_args(OutcomeCode), "missed")),  # what a case of a rule expects
        ("phase", PHASES),
        ("kind", PROVENANCES),
        ("subject", sorted(KINDS)),
        ("operator", OPERATORS),
        ("truth", get_args(TruthCode)),
        ("topic_of_rule", sorted({rule.topic for rule in default_rulebook().rules.values()})),
        ("strength", sorted({each.strength for each in default_rulebook().statements.values()})),
        ("who", sorted({entry["who"] for entry in catalogue("fields").values()})),
        ("who", sorted({each.who for each in default_rulebook().statements.values() if each.who})),
    ],
)
def test_code_lists_have_words(group: str, codes: tuple[str, ...]) -> None:
    """Every code that a report can show has a word; no word is for a code that there is not."""
    found = catalogue("words")[group]
    assert sorted(set(codes) - set(found)) == []
    assert group in ("strength", "who") or sorted(set(found) - set(codes)) == []


def test_groups_of_words_are_used() -> None:
    """The groups that the sources ask for are those that there are; none is a leftover."""
    asked = {each.name for each in calls("word") if each.whole} | {"area", "topic"}  # `word(subject.kind, ...)`
    assert sorted(asked - set(catalogue("words"))) == []
    assert sorted(set(catalogue("words")) - asked) == []


# --- Filled in ---------------------------------------------------------------------------------------

DATES = (dt.date(2023, 3, 1), dt.date(2023, 11, 1), dt.date(2024, 2, 1), dt.date(2024, 6, 15), dt.date(2026, 1, 1))
PLANS = {
    "blank": "{}",
    "nearly blank": "settlement: {name: a, first_move_in: 2024-01}\nbuilding: {units: [{id: homes, count: 17}]}",
    "nothing": "cohorts: []\nactors: []\ntasks: []\nsurveys: []\nteam: {needs: []}\npresence: {periods: [], taper: [], "
    "assessments: []}\nmeetings: {series: [], contacts: [], stays: []}\nescalation: {paths: []}\n"
    "surroundings: {neighbours: [], concerns: []}\nbuilding: {units: [], common_rooms: [], staff_rooms: []}\n"
    "settlement: {first_move_in: 2024-01}\n",
    "bare": "cohorts: [{arrival: 2024-01}]\ntasks: [{id: t}]\nteam: {needs: [{id: n}]}\nactors: [{id: nav}]\n"
    "surroundings: {neighbours: [{id: n}]}\nescalation: {paths: [{id: p, topics: [conflict]}]}\n"
    "presence: {periods: [], taper: [], assessments: []}\nmeetings: {series: [], contacts: []}\n",
    "empty hands": "cohorts: [{people: 40, age: 60+, language: uk, assessed: no, arrival: 2024-01}]\n"
    "tasks: [{id: t, held_by: []}]\nteam: {needs: [{id: n, held_by: []}], evaluations: []}\nactors: []\n"
    "surroundings: {neighbours: [{id: n, contact: []}], concerns: [{id: c, raised: 2023-01, settled: open}]}\n"
    "escalation: {paths: [{id: p, topics: [conflict], steps: []}]}\n"
    "presence: {periods: [], taper: [], assessments: []}\nmeetings: {series: [], contacts: [], stays: []}\n"
    "activities: {arranged: [], input: [], introduction_programme: {offered_ages: 18-54}}\n"
    "information: {materials: [], gatherings: []}\nparticipation: {plan: [], recruitment: []}\nsurveys: []\n"
    "building: {units: [{id: a, count: 3, size: small, universal_design: no}], common_rooms: [], "
    "staff_rooms: [], furnishing: {ready: 2024-06, assembly: {youths: 0, leaders: 0}}}\n",
}


@cache
def plans() -> list[tuple[Plan, dt.date]]:
    """Return scenarios and made-up plans, each with days to look at."""
    made = [*(scenario(name) for name in scenarios()), *(read_plan(text, name) for name, text in PLANS.items())]
    own = [(plan, plan.settlement.as_of.earliest) for plan in made if plan.settlement.as_of]
    return own + [(plan, day) for plan in made for day in DATES]


def reports(lang: Lang) -> Iterator[Report]:
    """Yield reports of these, and what each rule says of its own cases; every other with small groups shown."""
    book = default_rulebook()
    bare = book._replace(chain=(), facts=())
    alone = {
        name: bare._replace(rules={name: rule}, statements={each: book.statements[each] for each in rule.covers})
        for name, rule in book.rules.items()
    }
    tried: list[tuple[Plan, dt.date, Rulebook]] = [(plan, day, book) for plan, day in plans()]
    for name, found in load_cases().items():
        tried += [(each.plan, each.as_of.earliest, alone[name]) for each in found if each.as_of.known]
    for number, (plan, day, rules) in enumerate(tried):
        yield check(plan, as_of=day, lang=lang, rulebook=rules, internal=bool(number % 2), chainer="plain")


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_left_to_fill_in(lang: Lang) -> None:
    """No text has braces, is blank, or shows where something was to be filled in; no gap says that nobody looked."""
    left = re.compile(r"[{}]|  | [.,;:]|\(\)|«»|“”|^$|^ | $")
    wording = Wording(lang)
    unseen = (wording.label("not-looked-at"), wording.label("nothing"))
    wrong = set()
    for report in reports(lang):
        wrong |= {
            text
            for path, text in texts(report.to_dict())
            if left.search(text) and not ("threshold" in path and not text)
        }  # a phase has no threshold
        wrong |= {
            each.message
            for each in report.outcomes
            if each.outcome in ("gap", "unknown") and any(words in each.message for words in unseen)
        }
    assert sorted(wrong) == []


def test_rules_meet_every_outcome() -> None:
    """The cases that these texts are tried on give every outcome that a rule can reach."""
    book, cases = default_rulebook(), load_cases()
    lacking = {
        name: sorted(set(reachable(book, rule)) - {each.expected for each in cases[name]})
        for name, rule in book.rules.items()
    }
    assert {name: outcomes for name, outcomes in lacking.items() if outcomes} == {}
