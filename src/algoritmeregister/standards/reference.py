"""Writes the reference pages of the publication standard, and its JSON Schemas, from the catalogue.

    python -m algoritmeregister.standards.reference docs/reference/standards

A test compares what is committed with what this writes.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .catalogue import FOREIGN_STANDARDS, LANGUAGES, RDF_PREFIXES, SUPERSET, VERSIONS, get
from .conversion_reference import page as conversion_page
from .findings import rules
from .model import Code, CodeList, Field, Standard
from .schemas import DIALECT, SCHEMA_ID, json_schema

_NOTE = "<!-- Generated from src/algoritmeregister/standards/data. Do not edit: run the command in index.md. -->\n"
_SCHEMA_START = f'{{\n  "$schema": "{DIALECT}",\n  "$id": "{SCHEMA_ID}'
_ALL = (*VERSIONS, SUPERSET)
_COMMAND = "python -m algoritmeregister.standards.reference docs/reference/standards"


def pages() -> dict[str, str]:
    """Every generated file: path below the folder → content."""
    result = {"index.md": _index(), "rules.md": _rules(), "conversion.md": f"{_NOTE}\n{conversion_page()}"}
    for version in _ALL:
        result[f"{version}.md"] = _page(get(version))
        result[f"schema/{version}.json"] = json.dumps(json_schema(version), ensure_ascii=False, indent=2) + "\n"
    return result


def write(folder: Path) -> list[str]:
    """Writes every generated file below `folder`, removes what it no longer generates, and returns what changed."""
    wanted = pages()
    changed = []
    for path in _generated(folder) - set(wanted):
        (folder / path).unlink()
        changed.append(path)
    for path, content in wanted.items():
        target = folder / path
        if target.exists() and target.read_text(encoding="utf-8") == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        changed.append(path)
    return sorted(changed)


def _generated(folder: Path) -> set[str]:
    """Files below `folder` that an earlier run wrote: only those may be removed, whatever folder was given."""
    files = [*folder.glob("*.md"), *folder.glob("schema/*.json")]
    own = (path for path in files if path.read_text(encoding="utf-8").startswith((_NOTE, _SCHEMA_START)))
    return {path.relative_to(folder).as_posix() for path in own}


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [header, tuple("--" for _ in header), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in lines)
        + "\n"
    )


def _index() -> str:
    superset = get(SUPERSET)
    rows = [
        (f"[{version}]({version}.md)", str(len(get(version).fields)), f"[schema](schema/{version}.json)") for version in _ALL
    ]
    homes = {version: {field.superset_key: field for field in get(version).fields} for version in VERSIONS}
    matrix = [
        (f"`{field.key}`", field.label["nl"], *(_cell(homes[version].get(field.key)) for version in VERSIONS))
        for field in superset.fields
    ]
    return "\n".join(
        [
            _NOTE,
            "# The publication standard\n",
            "Every version of the standard with which organisations describe their algorithms, and the superset in which",
            "we keep them. The choices behind these pages are in [the explanation](../../explanation/standards.md), the",
            "rules of validation in [rules.md](rules.md), and what conversion does in [conversion.md](conversion.md).\n",
            _table(("version", "fields", "JSON Schema"), rows),
            "Written by:\n",
            f"```sh\n{_COMMAND}\n```\n",
            "## All fields, version by version\n",
            "A number is the greatest length in characters, **bold** is required, `rich` text may hold some elements of",
            "HTML, and a key in the column is the name of the field in that version where it differs.\n",
            _table(("superset", "label", *VERSIONS), matrix),
        ]
    )


def _cell(field: Field | None) -> str:
    if field is None:
        return "—"
    parts = [] if field.key == field.superset_key else [f"`{field.key}`"]
    parts.append({"rich_text": "rich", "link_list": "links", "row_list": "rows"}.get(field.type, field.type))
    if field.max_length:
        parts.append(str(field.max_length))
    text = " ".join(parts)
    return f"**{text}**" if field.required else text


def _rules() -> str:
    rows = [
        (
            f"`{rule.id}`",
            rule.severity,
            "yes" if rule.structural else "no",
            *(rule.message[language] for language in LANGUAGES),
        )
        for rule in rules().values()
    ]
    return "\n".join(
        [
            _NOTE,
            "# Rules of validation\n",
            "A structural finding means that the document is invalid under the JSON Schema of its version too. The other",
            "rules say more than a schema can. A placeholder in a required field is an error, elsewhere an advice.\n",
            _table(("rule", "severity", "in the schema", *LANGUAGES), rows),
        ]
    )


def _page(standard: Standard) -> str:
    parts = [
        _NOTE,
        f"# {standard.title['en']}\n",
        f"[All versions](index.md) · [JSON Schema](schema/{standard.version}.json)\n",
    ]
    for group in standard.groups:
        fields = standard.fields_of(group.key)
        if not fields:
            continue
        parts.append(f"## {group.label['en']}\n")
        parts.append(f"nl: {group.label['nl']} · fy: {group.label['fy']}\n")
        for field in fields:
            parts.append(_section(field))
    if lists := list(_lists(standard)):
        parts.append("## Code lists\n")
        parts += lists
    return "\n".join(parts)


def _section(field: Field) -> str:
    lines = [f"### `{field.key}`\n", _texts(field)]
    lines += [f"- {line}" for line in _facts(field)]
    lines.append("")
    for item in field.items:
        lines += [f"#### `{field.key}[].{item.key}`\n", _texts(item)]
        lines += [f"- {line}" for line in _facts(item)]
        lines.append("")
    return "\n".join(lines)


def _texts(field: Field) -> str:
    rows = [(language, field.label[language], field.help[language], field.example[language]) for language in LANGUAGES]
    return _table(("", "label", "help", "example"), rows)


def _facts(field: Field) -> Iterator[str]:
    yield f"type: {field.type.replace('_', ' ')}" + (f", at most {field.max_length} characters" if field.max_length else "")
    marks = {"required": field.required, "always shown": field.always_shown, "written for citizens": field.citizen}
    marks["filled in by the register"] = field.system
    if said := [mark for mark, holds in marks.items() if holds]:
        yield ", ".join(said)
    if field.code_list is not None:
        kind = "one of" if field.code_list.closed else "suggestions:"
        yield f"{kind} [{field.code_list.key}](#{field.code_list.key})"
    if field.superset_key != field.key:
        yield f"in the superset: `{field.superset_key}`"
    if field.aliases:
        yield "also delivered as: " + ", ".join(f"`{alias}`" for alias in field.aliases)
    if field.rdf_property is not None:
        yield f"RDF: {_rdf(field.rdf_property)}" + (f", close to <{field.concept}>" if field.concept else "")
    if field.crosswalk:
        yield "elsewhere: " + "; ".join(f"{FOREIGN_STANDARDS[name]}: {theirs}" for name, theirs in field.crosswalk.items())


def _rdf(name: str) -> str:
    prefix, _, local = name.partition(":")
    namespace = RDF_PREFIXES[prefix]
    return f"[`{name}`]({namespace}{local})" if namespace else f"`{name}`"


def _lists(standard: Standard) -> Iterator[str]:
    seen: dict[str, CodeList] = {}
    for field in standard.fields:
        for each in (field, *field.items):
            if each.code_list is not None:
                seen.setdefault(each.code_list.key, each.code_list)
    for codes in seen.values():
        kind = "No other value is allowed." if codes.closed else "Any other text is allowed too."
        yield f"### {codes.key}\n\n{kind}\n\n" + _table(
            ("key", "nl", "en", "fy", "also found as"), [_code(code) for code in codes.codes]
        )


def _code(code: Code) -> tuple[str, ...]:
    return (f"`{code.key}`", *(code.label[language] for language in LANGUAGES), "; ".join(code.aliases))


def main(arguments: list[str]) -> int:
    """Command line: the folder to write to. Returns the exit code."""
    if len(arguments) != 1:
        print(f"usage: {_COMMAND}", file=sys.stderr)  # noqa: T201
        return 2
    changed = write(Path(arguments[0]))
    print("\n".join(changed) or "nothing changed")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
