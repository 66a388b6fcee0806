"""What stands on the other sheets of a table to fill in: the explanation of every column, and the code lists."""

from __future__ import annotations

from algoritmeregister.exchange.blank.columns import Blank
from algoritmeregister.exchange.blank.words import word

_HEADINGS = ("column", "required", "help", "example", "longest", "choices", "key")


def help_rows(columns: tuple[Blank, ...], language: str) -> list[list[str]]:
    """Return the sheet with the explanation: a sentence, headings, and a row for every column."""
    rows = [[word("one_row", language)], [word(name, language) for name in _HEADINGS]]
    rows += [
        [
            column.title,
            word("yes" if column.field.required else "no", language),
            column.help,
            column.field.example.get(language, "") if column.field.example else "",
            str(column.field.max_length or ""),
            "\n".join(column.choices),
            column.field.key,
        ]
        for column in columns
    ]
    return rows


def list_columns(columns: tuple[Blank, ...], language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the code lists: the title of the column they are for, and their values."""
    return [(column.title, column.choices) for column in columns if column.choices]
