"""bomiljo: holds a settlement plan against the bomiljø model and says what is missing.

>>> import datetime
>>> from bomiljo import check, load_plan, scenario
>>> report = check(scenario("bjerke-2023"), as_of=datetime.date(2024, 6, 15))
>>> report.summary.verdict
'gaps'

Names are loaded when they are first used: a program that only reads the schema pays for nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bomiljo.actions import Action as Action
    from bomiljo.actions import ActionPlan as ActionPlan
    from bomiljo.actions import ChangeLine as ChangeLine
    from bomiljo.actions import FrontierStep as FrontierStep
    from bomiljo.actions import Later as Later
    from bomiljo.actions import RemainingGap as RemainingGap
    from bomiljo.asking import Asking as Asking
    from bomiljo.asking import begin_asking as begin_asking
    from bomiljo.assigning import responsibilities as responsibilities
    from bomiljo.assignments import AbsenceTest as AbsenceTest
    from bomiljo.assignments import AbsentLine as AbsentLine
    from bomiljo.assignments import ActorLine as ActorLine
    from bomiljo.assignments import Days as Days
    from bomiljo.assignments import LapseLine as LapseLine
    from bomiljo.assignments import LoadLine as LoadLine
    from bomiljo.assignments import PartLine as PartLine
    from bomiljo.assignments import Responsibilities as Responsibilities
    from bomiljo.assignments import StopLine as StopLine
    from bomiljo.assignments import ThingLine as ThingLine
    from bomiljo.authoring.cases import Case as Case
    from bomiljo.authoring.cases import load_cases as load_cases
    from bomiljo.authoring.cases import load_overlay_cases as load_overlay_cases
    from bomiljo.authoring.coverage import Coverage as Coverage
    from bomiljo.authoring.coverage import cover as cover
    from bomiljo.authoring.lint import lint_overlay as lint_overlay
    from bomiljo.authoring.lint import lint_pack as lint_pack
    from bomiljo.authoring.mutation import Survivors as Survivors
    from bomiljo.authoring.mutation import try_mutants as try_mutants
    from bomiljo.authoring.pages import all_pages as all_pages
    from bomiljo.authoring.pages import rule_page as rule_page
    from bomiljo.authoring.proving import Proof as Proof
    from bomiljo.authoring.proving import prove_measures as prove_measures
    from bomiljo.authoring.running import CaseResult as CaseResult
    from bomiljo.authoring.running import run_cases as run_cases
    from bomiljo.authoring.scaffold import new_rule as new_rule
    from bomiljo.blankplan import plan_template as plan_template
    from bomiljo.changes import Append as Append
    from bomiljo.changes import Change as Change
    from bomiljo.changes import ChangeError as ChangeError
    from bomiljo.changes import Put as Put
    from bomiljo.changes import changed as changed
    from bomiljo.checking import adapted_rulebook as adapted_rulebook
    from bomiljo.checking import check as check
    from bomiljo.checking import decide as decide
    from bomiljo.compiling import dossier as dossier
    from bomiljo.contacting import ContactEntry as ContactEntry
    from bomiljo.contacting import ContactPage as ContactPage
    from bomiljo.contacting import Contacts as Contacts
    from bomiljo.contacting import contacts as contacts
    from bomiljo.contactwords import ContactWords as ContactWords
    from bomiljo.contactwords import contact_languages as contact_languages
    from bomiljo.contactwords import load_contact_words as load_contact_words
    from bomiljo.contrasting import compare as compare
    from bomiljo.contrasts import Comparison as Comparison
    from bomiljo.contrasts import Contrast as Contrast
    from bomiljo.contrasts import ContrastLine as ContrastLine
    from bomiljo.contrasts import FieldLine as FieldLine
    from bomiljo.contrasts import FigureCell as FigureCell
    from bomiljo.contrasts import FigureLine as FigureLine
    from bomiljo.contrasts import Option as Option
    from bomiljo.contrasts import PointLine as PointLine
    from bomiljo.contrasts import SameLine as SameLine
    from bomiljo.converting import Converted as Converted
    from bomiljo.converting import converted as converted
    from bomiljo.converting import kind_of as kind_of
    from bomiljo.converting import with_changes_as as with_changes_as
    from bomiljo.dossiers import Bar as Bar
    from bomiljo.dossiers import Deadline as Deadline
    from bomiljo.dossiers import Dossier as Dossier
    from bomiljo.dossiers import Lane as Lane
    from bomiljo.dossiers import Mark as Mark
    from bomiljo.dossiers import MixGroup as MixGroup
    from bomiljo.dossiers import MixTable as MixTable
    from bomiljo.dossiers import Step as Step
    from bomiljo.dossiers import Timeline as Timeline
    from bomiljo.dossiers import TopicLine as TopicLine
    from bomiljo.dossiers import When as When
    from bomiljo.errors import BomiljoError as BomiljoError
    from bomiljo.errors import CannotEditError as CannotEditError
    from bomiljo.errors import LoadError as LoadError
    from bomiljo.errors import PackError as PackError
    from bomiljo.errors import Problem as Problem
    from bomiljo.errors import UsageError as UsageError
    from bomiljo.forecasting import forecast as forecast
    from bomiljo.forecasts import Event as Event
    from bomiljo.forecasts import Forecast as Forecast
    from bomiljo.forecasts import Standing as Standing
    from bomiljo.imports.importing import import_residents as import_residents
    from bomiljo.imports.importing import import_survey as import_survey
    from bomiljo.imports.merging import Merged as Merged
    from bomiljo.imports.merging import with_imported as with_imported
    from bomiljo.imports.results import Dropped as Dropped
    from bomiljo.imports.results import Imported as Imported
    from bomiljo.imports.results import QuestionCount as QuestionCount
    from bomiljo.imports.suggesting import suggest_mapping as suggest_mapping
    from bomiljo.interview import Interview as Interview
    from bomiljo.interview import InterviewQuestion as InterviewQuestion
    from bomiljo.interview import SettledLine as SettledLine
    from bomiljo.interview import begin_interview as begin_interview
    from bomiljo.interview import reread as reread
    from bomiljo.loading import load_plan as load_plan
    from bomiljo.loading import read_plan as read_plan
    from bomiljo.loading import scenario as scenario
    from bomiljo.loading import scenarios as scenarios
    from bomiljo.localising import compare_changes as compare_changes
    from bomiljo.localising import compare_outcomes as compare_outcomes
    from bomiljo.model import Plan as Plan
    from bomiljo.overlayfiles import load_overlay as load_overlay
    from bomiljo.overlays import Overlay as Overlay
    from bomiljo.packs import load_pack as load_pack
    from bomiljo.planning import Planned as Planned
    from bomiljo.planning import plan_actions as plan_actions
    from bomiljo.planwriting import plan_json as plan_json
    from bomiljo.planwriting import plan_text as plan_text
    from bomiljo.previous import PreviousReport as PreviousReport
    from bomiljo.previousfiles import load_report as load_report
    from bomiljo.previousfiles import read_report as read_report
    from bomiljo.progress import Progress as Progress
    from bomiljo.questioning import answer_form as answer_form
    from bomiljo.questioning import phrased as phrased
    from bomiljo.questioning import questions as questions
    from bomiljo.questionnaire import AnswerForm as AnswerForm
    from bomiljo.questionnaire import Question as Question
    from bomiljo.questionnaire import Questions as Questions
    from bomiljo.questionnaire import Settled as Settled
    from bomiljo.replies import Expected as Expected
    from bomiljo.replies import ReplyError as ReplyError
    from bomiljo.replies import choice_words as choice_words
    from bomiljo.replies import how_to_answer as how_to_answer
    from bomiljo.replies import read_reply as read_reply
    from bomiljo.replies import reply_command as reply_command
    from bomiljo.replies import what_is_wrong as what_is_wrong
    from bomiljo.report import Asked as Asked
    from bomiljo.report import Described as Described
    from bomiljo.report import Evidence as Evidence
    from bomiljo.report import LocalChange as LocalChange
    from bomiljo.report import LocalOutcome as LocalOutcome
    from bomiljo.report import MeasureLine as MeasureLine
    from bomiljo.report import Outcome as Outcome
    from bomiljo.report import OutcomeRef as OutcomeRef
    from bomiljo.report import Owner as Owner
    from bomiljo.report import Place as Place
    from bomiljo.report import QuestionLine as QuestionLine
    from bomiljo.report import Report as Report
    from bomiljo.report import Since as Since
    from bomiljo.report import SinceCounts as SinceCounts
    from bomiljo.report import SinceLine as SinceLine
    from bomiljo.report import SinceNote as SinceNote
    from bomiljo.report import ValueLine as ValueLine
    from bomiljo.rewriting import rewritten as rewritten
    from bomiljo.rulebook import AUDIENCES as AUDIENCES
    from bomiljo.rulebook import Audience as Audience
    from bomiljo.rulebook import Lang as Lang
    from bomiljo.rulebook import Rule as Rule
    from bomiljo.rulebook import Rulebook as Rulebook
    from bomiljo.schema import action_plan_schema as action_plan_schema
    from bomiljo.schema import comparison_schema as comparison_schema
    from bomiljo.schema import forecast_schema as forecast_schema
    from bomiljo.schema import mapping_schema as mapping_schema
    from bomiljo.schema import plan_schema as plan_schema
    from bomiljo.schema import questions_schema as questions_schema
    from bomiljo.schema import report_schema as report_schema
    from bomiljo.schema import what_if_schema as what_if_schema
    from bomiljo.shipped import default_rulebook as default_rulebook
    from bomiljo.version import VERSION as __version__  # noqa: N811 - the usual name
    from bomiljo.whatif import what_if as what_if
    from bomiljo.whatifs import Answer as Answer
    from bomiljo.whatifs import FieldChange as FieldChange
    from bomiljo.whatifs import GapAnswers as GapAnswers
    from bomiljo.whatifs import RuleRef as RuleRef
    from bomiljo.whatifs import Searched as Searched
    from bomiljo.whatifs import WhatIf as WhatIf
    from bomiljo.wording import Wording as Wording
    from bomiljo.wording import printable as printable
    from bomiljo.workbooks.writing import workbook as workbook

_HOME = {
    "import_residents": "imports.importing",
    "import_survey": "imports.importing",
    "with_imported": "imports.merging",
    "Merged": "imports.merging",
    "Dropped": "imports.results",
    "Imported": "imports.results",
    "QuestionCount": "imports.results",
    "suggest_mapping": "imports.suggesting",
    "mapping_schema": "schema",
    "action_plan_schema": "schema",
    "plan_template": "blankplan",
    "changed": "changes",
    "Put": "changes",
    "ChangeError": "changes",
    "Change": "changes",
    "Append": "changes",
    "rewritten": "rewriting",
    "OutcomeRef": "report",
    "Planned": "planning",
    "plan_actions": "planning",
    "RemainingGap": "actions",
    "Later": "actions",
    "FrontierStep": "actions",
    "ChangeLine": "actions",
    "ActionPlan": "actions",
    "Action": "actions",
    "Asking": "asking",
    "begin_asking": "asking",
    "responsibilities": "assigning",
    "AbsenceTest": "assignments",
    "AbsentLine": "assignments",
    "ActorLine": "assignments",
    "Days": "assignments",
    "LapseLine": "assignments",
    "LoadLine": "assignments",
    "PartLine": "assignments",
    "Responsibilities": "assignments",
    "StopLine": "assignments",
    "ThingLine": "assignments",
    "Case": "authoring.cases",
    "load_cases": "authoring.cases",
    "load_overlay_cases": "authoring.cases",
    "Coverage": "authoring.coverage",
    "cover": "authoring.coverage",
    "lint_overlay": "authoring.lint",
    "lint_pack": "authoring.lint",
    "Survivors": "authoring.mutation",
    "Proof": "authoring.proving",
    "prove_measures": "authoring.proving",
    "try_mutants": "authoring.mutation",
    "all_pages": "authoring.pages",
    "rule_page": "authoring.pages",
    "CaseResult": "authoring.running",
    "run_cases": "authoring.running",
    "new_rule": "authoring.scaffold",
    "adapted_rulebook": "checking",
    "check": "checking",
    "decide": "checking",
    "dossier": "compiling",
    "ContactEntry": "contacting",
    "ContactPage": "contacting",
    "Contacts": "contacting",
    "contacts": "contacting",
    "ContactWords": "contactwords",
    "contact_languages": "contactwords",
    "load_contact_words": "contactwords",
    "compare": "contrasting",
    "Comparison": "contrasts",
    "Contrast": "contrasts",
    "ContrastLine": "contrasts",
    "FieldLine": "contrasts",
    "FigureCell": "contrasts",
    "FigureLine": "contrasts",
    "Option": "contrasts",
    "PointLine": "contrasts",
    "SameLine": "contrasts",
    "Converted": "converting",
    "converted": "converting",
    "kind_of": "converting",
    "with_changes_as": "converting",
    "Bar": "dossiers",
    "Deadline": "dossiers",
    "Dossier": "dossiers",
    "Lane": "dossiers",
    "Mark": "dossiers",
    "MixGroup": "dossiers",
    "MixTable": "dossiers",
    "Step": "dossiers",
    "Timeline": "dossiers",
    "TopicLine": "dossiers",
    "When": "dossiers",
    "BomiljoError": "errors",
    "CannotEditError": "errors",
    "LoadError": "errors",
    "PackError": "errors",
    "Problem": "errors",
    "UsageError": "errors",
    "forecast": "forecasting",
    "Event": "forecasts",
    "Forecast": "forecasts",
    "Standing": "forecasts",
    "Interview": "interview",
    "InterviewQuestion": "interview",
    "SettledLine": "interview",
    "begin_interview": "interview",
    "reread": "interview",
    "load_plan": "loading",
    "read_plan": "loading",
    "scenario": "loading",
    "scenarios": "loading",
    "compare_changes": "localising",
    "compare_outcomes": "localising",
    "Plan": "model",
    "load_overlay": "overlayfiles",
    "Overlay": "overlays",
    "load_pack": "packs",
    "plan_json": "planwriting",
    "plan_text": "planwriting",
    "PreviousReport": "previous",
    "load_report": "previousfiles",
    "read_report": "previousfiles",
    "Progress": "progress",
    "answer_form": "questioning",
    "phrased": "questioning",
    "questions": "questioning",
    "AnswerForm": "questionnaire",
    "Question": "questionnaire",
    "Questions": "questionnaire",
    "Settled": "questionnaire",
    "ReplyError": "replies",
    "Expected": "replies",
    "choice_words": "replies",
    "how_to_answer": "replies",
    "read_reply": "replies",
    "reply_command": "replies",
    "what_is_wrong": "replies",
    "Asked": "report",
    "Described": "report",
    "Evidence": "report",
    "LocalChange": "report",
    "LocalOutcome": "report",
    "MeasureLine": "report",
    "Outcome": "report",
    "Owner": "report",
    "Place": "report",
    "QuestionLine": "report",
    "Report": "report",
    "Since": "report",
    "SinceCounts": "report",
    "SinceLine": "report",
    "SinceNote": "report",
    "AUDIENCES": "rulebook",
    "Audience": "rulebook",
    "ValueLine": "report",
    "Lang": "rulebook",
    "Rule": "rulebook",
    "Rulebook": "rulebook",
    "comparison_schema": "schema",
    "forecast_schema": "schema",
    "plan_schema": "schema",
    "questions_schema": "schema",
    "report_schema": "schema",
    "what_if_schema": "schema",
    "what_if": "whatif",
    "Answer": "whatifs",
    "FieldChange": "whatifs",
    "GapAnswers": "whatifs",
    "RuleRef": "whatifs",
    "Searched": "whatifs",
    "WhatIf": "whatifs",
    "default_rulebook": "shipped",
    "Wording": "wording",
    "printable": "wording",
    "workbook": "workbooks.writing",
}
__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - strings all


def __getattr__(name: str) -> object:
    """Load a public name from the module that it lives in."""
    if name == "__version__":
        return import_module("bomiljo.version").VERSION
    if name not in _HOME:
        raise AttributeError(f"module 'bomiljo' has no attribute {name!r}")
    value = getattr(import_module(f"bomiljo.{_HOME[name]}"), name)
    globals()[name] = value
    return value
