"""The JSON Schemas that ship are those that the types give."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bomiljo import (
    action_plan_schema,
    comparison_schema,
    forecast_schema,
    mapping_schema,
    plan_schema,
    questions_schema,
    report_schema,
    what_if_schema,
)

SCHEMAS = Path(__file__).parents[1] / "schemas"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("plan", plan_schema()),
        ("report", report_schema()),
        ("forecast", forecast_schema()),
        ("what-if", what_if_schema()),
        ("action-plan", action_plan_schema()),
        ("questions", questions_schema()),
        ("comparison", comparison_schema()),
        ("mapping", mapping_schema()),
    ],
)
def test_shipped_schema_is_current(name: str, made: dict[str, object]) -> None:
    """`schemas/NAME.schema.json` equals what `bomiljo schema NAME` prints, and is itself a valid schema."""
    jsonschema.Draft202012Validator.check_schema(made)
    shipped = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(made)), f"run: bomiljo schema {name} -o schemas/{name}.schema.json"


def test_every_field_is_described_in_both_languages() -> None:
    """Each field of a plan has a description in bokmål and in English."""
    schema = plan_schema()
    for part in (schema, *schema["$defs"].values()):
        for name, field in part.get("properties", {}).items():
            assert set(field["x-label"]) == {"nb", "en"}, name
            assert all(field["x-label"].values())
