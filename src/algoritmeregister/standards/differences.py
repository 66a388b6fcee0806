"""What differs between two versions of the standard, field by field: derived from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from .model import CodeList, Field, Standard


@dataclass(frozen=True)
class Aspect:
    """One property of a field that differs: `name` is one of `key`, `type`, `max_length`, `required`, `codes`, `label`,
    `help`; `older` and `newer` are its values, of `codes` the values that only that side has."""

    name: str
    older: object
    newer: object


@dataclass(frozen=True)
class FieldDifference:
    """A field that is not the same in both. `older` is None for a field that came, `newer` for one that went."""

    older: Field | None
    newer: Field | None
    aspects: tuple[Aspect, ...] = ()

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        if self.older is None:
            return "added"
        return "removed" if self.newer is None else "changed"

    @property
    def field(self) -> Field:
        """The field as the newer version has it, else as the older one had it."""
        found = self.newer or self.older
        assert found is not None
        return found


def differences(older: Standard, newer: Standard) -> list[FieldDifference]:
    """Every field that came, went or changed, in the order of the newer version; what went comes last.

    Two fields are the same when they have the same home in the superset.
    """
    before = {each.superset_key: each for each in older.fields}
    after = {each.superset_key: each for each in newer.fields}
    found = []
    for home, field in after.items():
        if home not in before:
            found.append(FieldDifference(None, field))
        elif aspects := _aspects(before[home], field):
            found.append(FieldDifference(before[home], field, aspects))
    found += [FieldDifference(field, None) for home, field in before.items() if home not in after]
    return found


def _aspects(older: Field, newer: Field) -> tuple[Aspect, ...]:
    plain = [
        Aspect(name, getattr(older, name), getattr(newer, name))
        for name in ("key", "type", "max_length", "required")
        if getattr(older, name) != getattr(newer, name)
    ]
    gone, came = _codes(older.code_list, newer.code_list), _codes(newer.code_list, older.code_list)
    # The label of the version is another in every version: that says nothing about the field.
    if (gone or came) and newer.superset_key != "standard_version":
        plain.append(Aspect("codes", gone, came))
    texts = [
        Aspect(name, getattr(older, name), getattr(newer, name))
        for name in ("label", "help")
        if getattr(older, name) != getattr(newer, name)
    ]
    return (*plain, *texts)


def _codes(these: CodeList | None, without: CodeList | None) -> tuple[str, ...]:
    known = set(without.values) if without else set()
    return tuple(value for value in (these.values if these else ()) if value not in known)
