"""What every part of a plan is, and what kinds of part there are inside a kind."""

from functools import cache
from types import GenericAlias
from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, model_validator


class Part(BaseModel):
    """A part of the plan: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    KEY: ClassVar[str] = "id"
    ALSO: ClassVar[tuple[str, ...]] = ()  # keys that a file may have besides, which are dealt with before

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_known(cls, value: Any) -> Any:
        """Take a key without a value, or a part that tells nothing, as if it were not there: not known.

        A section that is not there is empty.
        """
        if not isinstance(value, dict):
            return value
        if None in value.values():
            known = names(cls).values()
            value = {key: each for key, each in value.items() if each is not None or key not in known}
        if empty := [name for name in _told_or_not(cls) if _tells_nothing(value.get(name))]:
            value = {key: each for key, each in value.items() if key not in empty}
        return {**{name: {} for name in sections(cls)}, **value}


@cache
def names(kind: type[BaseModel]) -> dict[str, str]:
    """Return the fields of a kind of part: attribute -> name in the file."""
    return {name: info.alias or name for name, info in kind.model_fields.items()}


@cache
def sections(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of the parts inside a kind that are always there, if only as empty sections."""
    return tuple(info.alias or name for name, info in kind.model_fields.items() if info.default_factory)


@cache
def _told_or_not(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of the single parts inside a kind that are there only where something is told of them."""
    return tuple(
        info.alias or name
        for name, info in kind.model_fields.items()
        if part_kind(info.annotation) and not info.default_factory and "list[" not in str(info.annotation)
    )


def _tells_nothing(value: Any) -> bool:
    """Return whether a part is given without any value."""
    return isinstance(value, dict) and all(each is None for each in value.values())


def part_kinds(kind: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a kind of part and all kinds inside it, each once, in the order of the plan."""
    found: dict[type[BaseModel], None] = {kind: None}
    for info in kind.model_fields.values():
        inner = part_kind(info.annotation)
        if inner and inner not in found:
            found |= dict.fromkeys(part_kinds(inner))
    return list(found)


def part_kind(annotation: Any) -> type[BaseModel] | None:
    """Return the kind of part inside an annotation such as `list[Unit] | None`; None for scalars."""
    if isinstance(annotation, type) and not isinstance(annotation, GenericAlias):
        return annotation if hasattr(annotation, "model_fields") else None
    return next((kind for each in get_args(annotation) if (kind := part_kind(each))), None)
