"""Rows that are written once: neither the ORM nor a careless shell session changes or deletes them."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import models

from algoritmeregister.written_once import InsertedOften


class AppendOnlyError(TypeError):
    """Something tried to change or delete a row that is kept as it was written."""


_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[_Row]):
    """A query set that refuses to delete, and to update any column that its model does not name as mutable."""

    def update(self, **columns: Any) -> int:
        """Update only columns in the model's `MUTABLE`; raises `AppendOnlyError` for any other."""
        forbidden = set(columns) - getattr(self.model, "MUTABLE", frozenset())
        if forbidden:
            raise AppendOnlyError(f"{self.model.__name__} is append-only: {', '.join(sorted(forbidden))} cannot change.")
        return super().update(**columns)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: raises `AppendOnlyError`."""
        raise AppendOnlyError(f"{self.model.__name__} is append-only: rows cannot be deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse: raises `AppendOnlyError`."""
        raise AppendOnlyError(f"{self.model.__name__} is append-only.")


class AppendOnly(InsertedOften):
    """Base of models whose rows are written once. `MUTABLE` names the columns that may change, by `QuerySet.update` only."""

    MUTABLE: ClassVar[frozenset[str]] = frozenset()

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta(InsertedOften.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; raises `AppendOnlyError` when it is there already."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only: a row is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: raises `AppendOnlyError`."""
        raise AppendOnlyError(f"{type(self).__name__} is append-only: rows cannot be deleted.")
