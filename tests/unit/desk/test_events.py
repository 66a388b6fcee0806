"""The words of the audit log: everything that is remembered has them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

import algoritmeregister
from algoritmeregister.desk.events import words

# What writes the name of an action as its first argument; elsewhere it is the argument `action`.
NOTES = {"note", "_remember"}
# Only a module with one of the two is worth taking apart.
WRITES = re.compile(rf"\baction\s*=|\b(?:{'|'.join(NOTES)})\s*\(")


def test_everything_that_is_remembered_has_words():
    found = {each for path in Path(algoritmeregister.__file__).parent.rglob("*.py") for each in _remembered(path)}
    # The log of an organisation, of somebody and of the operator: none of them empty.
    assert {"grant role", "begin assessment", "redact", "start description", "archive text"} <= found
    with translation.override("nl"):
        assert [each for each in sorted(found) if words(each) == each] == []


def _remembered(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    # The notes of `standards` are about a document that is read.
    if "standards" in path.parts or not WRITES.search(text):
        return
    for call in ast.walk(ast.parse(text)):
        if not isinstance(call, ast.Call):
            continue
        given = [each.value for each in call.keywords if each.arg == "action"]
        if isinstance(call.func, ast.Name) and call.func.id in NOTES and len(call.args) > 2:
            given.append(call.args[0])
        for each in given:
            for one in [each.body, each.orelse] if isinstance(each, ast.IfExp) else [each]:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value
