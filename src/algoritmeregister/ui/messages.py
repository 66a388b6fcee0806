"""The texts of the interface and their translations: `python -m algoritmeregister.ui.messages extract|compile|check`.

Dutch is the language of the source, so a text without a translation stays Dutch. `extract` finds the texts in Python and
templates and updates the catalogues; `compile` makes what Django reads (at set-up; not committed); `check` names what lacks.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from algoritmeregister.texts import LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
TRANSLATED = tuple(language for language in LANGUAGES if language != "nl")
EXTENSIONS = "jinja2.ext.i18n,jinja2.ext.do,algoritmeregister.ui.fragments.Kept"
OPTIONS = {"jinja2": {"extensions": EXTENSIONS, "silent": "false", "trimmed": "false"}, "python": {}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "N_": None,
}
# Most modules have no texts: taking them apart to find none is a third of the work.
_MARKED = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")


def extract(package: Path = PACKAGE) -> Catalog:
    """Return a catalogue of every text that is marked in the package, with its files (line numbers only make noise)."""
    catalog = Catalog(project="algoritmeregister", charset="utf-8", fuzzy=False)
    found = [(name, *each) for name, path, method in _with_texts(package) for each in _texts(path, method)]
    for name, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def _texts(path: Path, method: str) -> Iterable[Any]:
    return extract_from_file(method, path, KEYWORDS, comment_tags=("Translators:",), options=OPTIONS[method])


def _with_texts(package: Path) -> Iterable[tuple[str, Path, str]]:
    """Return the name, the path and the sort of every template, and of every module in which a text can be marked."""
    for path in package.rglob("*.*"):
        name = path.relative_to(package).as_posix()
        if path.suffix == ".html" and "templates" in path.parts:
            yield name, path, "jinja2"
        elif path.suffix == ".py" and _MARKED.search(path.read_text(encoding="utf-8")):
            yield name, path, "python"


def po_file(language: str) -> Path:
    """Return where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Read a language's catalogue; an empty one when there is none yet."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update() -> None:
    """Bring the catalogues up to date with the texts: new ones empty, gone ones removed, nothing guessed."""
    template = extract()
    for language in TRANSLATED:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        # Without a date of its own an unchanged catalogue is an unchanged file.
        catalog.header_comment = f"# Translations of the register's interface: {language}."
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
        path.write_bytes(_without_dates(buffer.getvalue()))


def _without_dates(po: bytes) -> bytes:
    dropped = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Last-Translator',
        b'"Language-Team',
        b'"Generated-By',
        b'"Report-Msgid',
    )
    return b"".join(line for line in po.splitlines(keepends=True) if not line.startswith(dropped))


def compile_all() -> list[Path]:
    """Write the .mo file of every language; return their paths."""
    written = []
    for language in TRANSLATED:
        target = po_file(language).with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, read(language))
        written.append(target)
    return written


def missing(language: str) -> list[str]:
    """Return the texts that have no translation in `language`, and those whose translation breaks a placeholder."""
    catalog = read(language)
    lacking = []
    for message in extract():
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        translated = catalog.get(key)
        if translated is None or not _complete(translated.string) or list(translated.check(catalog)):
            lacking.append(key)
    return lacking


def _complete(string: str | Iterable[str] | None) -> bool:
    if isinstance(string, str) or string is None:
        return bool(string)
    parts = list(string)
    return bool(parts) and all(parts)


def main(arguments: list[str]) -> int:
    """Run one of the commands."""
    command = arguments[0] if arguments else ""
    if command == "extract":
        update()
    elif command == "compile":
        for path in compile_all():
            sys.stdout.write(f"{path.relative_to(PACKAGE)}\n")
    elif command == "check":
        lacking = {language: missing(language) for language in TRANSLATED}
        for language, texts in lacking.items():
            for text in texts:
                sys.stdout.write(f"{language}: {text}\n")
        return 1 if lacking["en"] else 0
    else:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
