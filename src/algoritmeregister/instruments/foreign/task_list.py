"""Reads an instrument of the Dutch task registry: a list of questions under topics, with roles and links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.model import Feed, Origin, Pack, Question, Role, Section
from ..engine.problems import UnknownConstruct
from .constructs import listed, mapping, one_of, slug

FORMAT = "task-registry"
_ROOT = {
    "systemcard_path",
    "schema_version",
    "name",
    "description",
    "urn",
    "language",
    "owners",
    "date",
    "url",
    "template",
    "tasks",
}
_TASK = {
    "question", "urn", "labels", "type", "suggested_roles", "lifecycle", "links", "template", "required_status", "status",
    "signature", "expiration_date",
}  # fmt: skip
_KINDS = {
    "open_question": "long_text",
    "closed_question": "text",  # it has no list of answers
    "statement": "statement",
    "sign_task": "signature",
    "upload_document": "file",
}
# Paths in the system card of that tool → our field of the registration.
FIELDS = {
    ".name": "name", ".description": "description_short",
    ".owners/organization": "organization", ".organization": "organization",
    ".goal_and_impact": "goal", ".used_data": "source_data", ".human_intervention": "human_intervention",
    ".risk_management": "risks", ".technical_design": "methods_and_models", ".external_providers": "provider",
}  # fmt: skip


def is_ours(data: Any) -> bool:
    """Say whether a file is an instrument of the registry."""
    tasks = data.get("tasks") if isinstance(data, Mapping) else None
    return isinstance(tasks, list) and bool(tasks) and isinstance(tasks[0], Mapping) and "question" in tasks[0]


def read(data: Any, *, name: str, origin: Origin) -> Pack:
    """Make a pack of an instrument. Raises UnknownConstruct."""
    root = mapping(data, "the instrument", _ROOT)
    language = one_of(root.get("language", "nl"), "the instrument", "language", {"nl", "en"})
    topics: dict[str, list[Question]] = {}
    for each in listed(root["tasks"], "tasks"):
        topic, questions = _questions(each, language)
        topics.setdefault(topic, []).extend(questions)
    roles = dict.fromkeys(role for questions in topics.values() for question in questions for role in question.roles)
    return Pack(
        id=name,
        version=str(root.get("urn", "")).rpartition(":")[2] or "1",
        title={language: str(root["name"]).strip()},
        summary={language: str(root["description"]).strip()} if root.get("description") else {},
        language=language,
        origin=origin,
        sections=tuple(
            Section(slug(topic), {language: topic or "Vragen"}, nodes=tuple(questions))
            for topic, questions in topics.items()
        ),
        roles=tuple(Role(role, {language: role}) for role in roles),
        rich="markdown",
    )


def _questions(data: Any, language: str) -> tuple[str, list[Question]]:
    """Make questions of a task: one for each of its types (something to write, and something to add)."""
    where = f"task {data.get('urn') if isinstance(data, Mapping) else data}"
    row = mapping(data, where, _TASK)
    topic = ""
    for each in listed(row.get("labels"), where):
        label = mapping(each, f"{where}, labels", {"key", "value"})
        one_of(label.get("key"), where, "label", {"topic"})
        topic = str(label["value"])
    kinds = [_KINDS[one_of(each, where, "type", _KINDS)] for each in listed(row.get("type"), where)]
    if not kinds:
        raise UnknownConstruct(where, "a task without a type")
    feeds, links = _links(row, where)
    questions = []
    for number, kind in enumerate(kinds):
        questions.append(
            Question(
                id=str(row["urn"]) if number == 0 else f"{row['urn']}#{kind}",
                kind=kind,
                ask={language: str(row["question"]).strip()},
                required=row.get("required_status") is True and number == 0,
                feeds=feeds if number == 0 else (),
                roles=tuple(str(each).strip() for each in listed(row.get("suggested_roles"), where)),
                tags={"lifecycle": tuple(map(str, listed(row.get("lifecycle"), where))), **links},
            )
        )
    return topic, questions


def _links(row: Mapping[str, Any], where: str) -> tuple[tuple[Feed, ...], dict[str, tuple[str, ...]]]:
    feeds: list[Feed] = []
    links: dict[str, list[str]] = {}
    for each in listed(row.get("links"), where):
        link = mapping(each, f"{where}, links", {"urn", "systemcard_path", "version", "url", "text"})
        if not link:
            continue  # the registry has links in which nothing is written
        if "urn" in link:
            feeds.append(Feed(question=f"urn:{link['urn']}".replace("urn:urn:", "urn:"), how="suggestion"))
        elif "systemcard_path" in link and link["systemcard_path"] in FIELDS:
            feeds.append(Feed(field=FIELDS[link["systemcard_path"]], how="suggestion"))
        else:
            key = next(key for key in ("systemcard_path", "url", "text") if key in link)
            links.setdefault(key, []).append(str(link[key]))
    return tuple(feeds), {key: tuple(values) for key, values in links.items()}
