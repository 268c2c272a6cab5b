"""The JSON Schemas of plans and reports, generated from the types; every field described in nb and en."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from bomiljo.model import Plan
from bomiljo.places import names, part_kinds
from bomiljo.report import SCHEMA_VERSION, Report
from bomiljo.wording import catalogue

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> dict[str, Any]:
    """Return the schema of a plan file. A description has bokmål first, then English."""
    schema = Plan.model_json_schema(by_alias=True)
    definitions = {"Plan": schema, **schema["$defs"]}
    for kind in part_kinds(Plan):
        for name in names(kind).values():
            _describe(definitions[kind.__name__]["properties"][name], f"{kind.__name__}.{name}")
    definitions["Cohort"]["required"] = []  # a cohort without an id is given one
    return {"$schema": DIALECT, **schema, "title": "bomiljo plan"}


def _describe(field: dict[str, Any], key: str) -> None:
    texts = {lang: catalogue("fields")[key][lang]["label"] for lang in ("nb", "en")}
    field["description"] = f"{texts['nb']}\n\n{texts['en']}"
    field["x-label"] = texts
    field.pop("default", None)  # no fact has a default: not given is not known


def report_schema() -> dict[str, Any]:
    """Return the schema of a report's JSON."""
    schema = TypeAdapter(Report).json_schema(mode="serialization")
    finding = schema["$defs"]["FindingLine"]
    finding["properties"]["from"] = finding["properties"].pop("from_")
    finding["required"] = ["from" if each == "from_" else each for each in finding["required"]]
    return {"$schema": DIALECT, **schema, "title": f"bomiljo report {SCHEMA_VERSION}"}
