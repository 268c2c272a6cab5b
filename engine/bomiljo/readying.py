"""Makes a kind of part ready to be read: what pydantic works out from its annotations is kept between runs.

For a plan that is some sixty kinds of part, and takes longer than to read the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pydantic_core

from bomiljo.keeping import kept

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import SchemaSerializer, SchemaValidator


def make_ready(kind: type[BaseModel]) -> None:
    """Give a kind its validator and serializer, where it has none yet."""
    if not kind.__pydantic_complete__:
        made_by = f"pydantic-core {pydantic_core.__version__}"
        kind.__pydantic_validator__, kind.__pydantic_serializer__ = kept(kind.__name__, lambda: _made(kind), made_by)
        kind.__pydantic_complete__ = True


def _made(kind: type[BaseModel]) -> tuple[SchemaValidator, SchemaSerializer]:
    kind.model_rebuild()
    return cast("SchemaValidator", kind.__pydantic_validator__), kind.__pydantic_serializer__
