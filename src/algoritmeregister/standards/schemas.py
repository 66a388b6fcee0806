"""JSON Schema (2020-12) of every version of the standard, generated from the catalogue.

A document is valid under the schema exactly when `validate` has no structural finding for it. Formats are written as
patterns, because `format` is only an annotation in JSON Schema.
"""

from typing import Any

from .catalogue import get
from .model import LANGUAGES, CodeList, Field
from .patterns import FORMATS, NOT_BLANK, filled, filled_or_blank, rich_length_pattern

SCHEMA_ID = "urn:algoritmeregister:publicatiestandaard:"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(version: str, language: str = "nl") -> dict[str, Any]:
    """The schema of documents of `version`, with labels and help in `language` (nl, en, fy).

    Raises UnknownStandard, or ValueError for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"there are no texts in language {language!r}; known: {', '.join(LANGUAGES)}")
    standard = get(version)
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID + version,
        "title": standard.title[language],
        "type": "object",
        **_properties(standard.fields, language),
    }


def _properties(fields: tuple[Field, ...], language: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "properties": {field.key: _field(field, language) for field in fields},
        "additionalProperties": False,
    }
    if required := [field.key for field in fields if field.required]:
        result["required"] = required
    return result


def _field(field: Field, language: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "title": field.label[language],
        "description": field.help[language],
        **value_schema(field, language),
    }
    if field.example[language] and not field.is_list:
        schema["examples"] = [_example(field, language)]
    if field.system:
        schema["readOnly"] = True
    return schema


def _example(field: Field, language: str) -> str:
    """The example as it may stand in a document: of a code the Dutch value, whatever the language of the explanation."""
    return field.example["nl" if field.code_list is not None else language]


def value_schema(field: Field, language: str = "nl") -> dict[str, Any]:
    """The schema of what a document may hold under the key of `field`, without the texts about the field itself."""
    if field.items:
        row = {"type": "object", **_properties(field.items, language)}
        return _list(field, row)
    if field.type == "codes":
        return _list(field, _code(field))
    if field.code_list is not None and field.code_list.closed:
        return {"enum": list(field.code_list.values) + ([] if field.required else ["", None])}
    return _text(field)


def _list(field: Field, items: dict[str, Any]) -> dict[str, Any]:
    if field.required:
        return {"type": "array", "minItems": 1, "items": items}
    return {"type": ["array", "null"], "items": items}


def _code(field: Field) -> dict[str, Any]:
    codes = field.code_list
    if codes is not None and codes.closed:
        return {"enum": list(codes.values)}
    schema: dict[str, Any] = {"type": "string", "pattern": NOT_BLANK}
    if field.max_length is not None:
        schema["maxLength"] = field.max_length
    return schema | _suggestions(codes)


def _suggestions(codes: CodeList | None) -> dict[str, Any]:
    return {"examples": list(codes.values)} if codes is not None else {}


def _text(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string" if field.required else ["string", "null"]}
    core = FORMATS.get(field.type)
    if core is not None:
        schema["pattern"] = filled(core) if field.required else filled_or_blank(core)
    elif field.required:
        schema["pattern"] = NOT_BLANK
    if field.max_length is None:
        return schema
    if field.type != "rich_text":
        return schema | {"maxLength": field.max_length}
    # Two patterns cannot stand side by side, and length without elements is a pattern too.
    length = {"pattern": rich_length_pattern(field.max_length)}
    return schema | ({"allOf": [length]} if "pattern" in schema else length)
