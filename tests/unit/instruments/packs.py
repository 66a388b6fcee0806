"""Small packs, written to a folder as somebody would write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from algoritmeregister.instruments.engine import Pack, load


def write(folder: Path, **changes: Any) -> Path:
    """Write a pack with one section of questions about parking; `changes` replace keys of pack.yaml."""
    content: dict[str, Any] = {
        "format": 1,
        "id": "parkeren",
        "version": "1.0",
        "title": {"nl": "Parkeren", "en": "Parking"},
        "publisher": "Gemeente Oostmeer",
        "licence": "CC0-1.0",
        "sections": [section("area", choice("area", "centre", "edge"), yes_no("permit", when="area == 'centre'"))],
        "outcome_groups": [{"id": "answer", "title": {"nl": "Antwoord", "en": "Answer"}, "always": True}],
        "outcomes": [
            outcome("pay", when="area == 'centre' and permit == 'no'", group="answer"),
            outcome("free", group="answer"),
        ],
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in content.items() if value is not None}
    (folder / "pack.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def pack(folder: Path, **changes: Any) -> Pack:
    """Write a pack and read it."""
    return load(write(folder, **changes))


def texts(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


def section(name: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "title": texts(name), "questions": list(questions), **more}


def choice(name: str, *options: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    held = [each if isinstance(each, dict) else option(each) for each in options]
    return {"id": name, "type": "choice", "required": True, "ask": texts(name), "options": held, **more}


def option(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": texts(name), **more}


def yes_no(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "yes_no", "required": True, "ask": texts(name), **more}


def outcome(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "title": texts(name), **more}
