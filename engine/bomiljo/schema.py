"""The JSON Schemas of plans and results, generated from the types; every field of a plan described in nb and en."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, TypeAdapter, create_model

from bomiljo import actions, contrasts, forecasts, questionnaire, whatifs
from bomiljo.actions import ActionPlan
from bomiljo.contrasts import Comparison
from bomiljo.forecasts import Forecast
from bomiljo.imports.forms import ResidentsMapping, SurveyMapping
from bomiljo.model import Plan
from bomiljo.parts import names, part_kinds
from bomiljo.questionnaire import Questions
from bomiljo.report import SCHEMA_VERSION, Report
from bomiljo.variants import EXTENDS, REMOVE
from bomiljo.whatifs import WhatIf
from bomiljo.wording import Wording, catalogue

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> dict[str, Any]:
    """Return the schema of a plan file. A description has bokmål first, then English."""
    Plan.model_rebuild(force=True)  # a validator that was kept has no schema beside it
    schema = Plan.model_json_schema(by_alias=True)
    definitions = {"Plan": schema, **schema["$defs"]}
    for kind in part_kinds(Plan):
        for name in names(kind).values():
            _describe(definitions[kind.__name__]["properties"][name], f"{kind.__name__}.{name}")
    definitions["Cohort"]["required"] = []  # a cohort without an id is given one
    schema["properties"] = {**_of_variants(), **schema["properties"]}
    return {"$schema": DIALECT, **schema, "title": "bomiljo plan"}


def _of_variants() -> dict[str, Any]:
    """Return what a plan that extends another may say besides."""
    nb, en = Wording("nb", 0), Wording("en", 0)
    base = _described({"nb": nb.label("schema-extends"), "en": en.label("schema-extends")})
    removed = _described({"nb": nb.label("schema-remove"), "en": en.label("schema-remove")})
    return {
        EXTENDS: {"type": ["string", "null"], **base},
        REMOVE: {"type": ["array", "null"], "items": {"type": "string"}, **removed},
    }


def _described(texts: dict[str, str]) -> dict[str, Any]:
    """Return a description for editors: bokmål first, then English."""
    return {"description": f"{texts['nb']}\n\n{texts['en']}", "x-label": texts}


def _describe(field: dict[str, Any], key: str) -> None:
    field |= _described({lang: catalogue("fields")[key][lang]["label"] for lang in ("nb", "en")})
    field.pop("default", None)  # no fact has a default: not given is not known
    if reference := field.pop("$ref", None):  # a section that is left blank is an empty section
        field["anyOf"] = [{"$ref": reference}, {"type": "null"}]


def report_schema() -> dict[str, Any]:
    """Return the schema of a report's JSON."""
    return _schema_of(Report, f"bomiljo report {SCHEMA_VERSION}")


def forecast_schema() -> dict[str, Any]:
    """Return the schema of a forecast's JSON."""
    return _schema_of(Forecast, f"bomiljo forecast {forecasts.SCHEMA_VERSION}")


def comparison_schema() -> dict[str, Any]:
    """Return the schema of a comparison's JSON."""
    return _schema_of(Comparison, f"bomiljo comparison {contrasts.SCHEMA_VERSION}")


def action_plan_schema() -> dict[str, Any]:
    """Return the schema of an action plan's JSON."""
    return _schema_of(ActionPlan, f"bomiljo action plan {actions.SCHEMA_VERSION}")


def what_if_schema() -> dict[str, Any]:
    """Return the schema of the JSON that tells what would close a gap."""
    return _schema_of(WhatIf, f"bomiljo what-if {whatifs.SCHEMA_VERSION}")


def questions_schema() -> dict[str, Any]:
    """Return the schema of the JSON of questions."""
    return _schema_of(Questions, f"bomiljo questions {questionnaire.SCHEMA_VERSION}")


def mapping_schema() -> dict[str, Any]:
    """Return the schema of a mapping, for a list of residents or for an export of a survey."""
    kinds = Annotated[ResidentsMapping | SurveyMapping, Field(discriminator="kind")]
    schema = TypeAdapter(kinds).json_schema()
    return {"$schema": DIALECT, **schema, "title": "bomiljo mapping"}


def _schema_of(record: type[tuple[Any, ...]], title: str) -> dict[str, Any]:
    schema = TypeAdapter(_as_model(record)).json_schema(mode="serialization")
    return {"$schema": DIALECT, **schema, "title": title}


@cache
def _as_model(record: type[Any]) -> type[BaseModel]:
    """Return a record of the report as a pydantic model: an object, where a named tuple would be an array."""
    fields: dict[str, Any] = {
        name.rstrip("_"): (_with_models(kind), ...) for name, kind in get_type_hints(record).items()
    }
    return create_model(record.__name__, __doc__=record.__doc__, **fields)


def _with_models(kind: Any) -> Any:
    """Return a type with every record in it as a model."""
    if hasattr(kind, "_fields"):
        return _as_model(kind)
    if get_origin(kind) in (None, Literal):
        return kind
    inner = tuple(_with_models(each) for each in get_args(kind))
    return reduce(or_, inner) if get_origin(kind) is UnionType else get_origin(kind)[inner]
