"""Do the same with many descriptions: each on its own, so that one that cannot keeps no other waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import get_language

from algoritmeregister.audit.actors import Actor
from algoritmeregister.registrations.drafts.actions.keeping import mark_reviewed
from algoritmeregister.registrations.drafts.actions.publishing import publish
from algoritmeregister.registrations.drafts.actions.writing import save
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep, NotAllowed
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.noticing import together
from algoritmeregister.registrations.drafts.replacing import Replacement
from algoritmeregister.texts import in_language

Item = TypeVar("Item")


@dataclass
class Done:
    """What was done: the descriptions that changed, and those that did not, each with the reason."""

    changed: list[Draft] = field(default_factory=list)
    refused: list[tuple[Draft, str]] = field(default_factory=list)


def replace_many(*, replacements: Iterable[Replacement], by: Actor) -> Done:
    """Save each of these descriptions with its new value. One that somebody saved meanwhile, or in which the new value is
    wrong, is told in `refused`.
    """

    def one(each: Replacement) -> Draft:
        if each.problems:
            raise DraftError(in_language(each.problems[0].message, get_language()))
        return save(draft=each.draft, document=each.document, revision=each.draft.revision, by=by)

    return _each(((each.draft, each) for each in replacements), one)


def mark_many_reviewed(*, drafts: Iterable[Draft], by: Actor, review_on: date | None = None) -> Done:
    """Say of each of these descriptions that what is public is still right; `review_on` as in `mark_reviewed`."""
    return _each(((each, each) for each in drafts), lambda draft: mark_reviewed(draft=draft, by=by, review_on=review_on))


def publish_many(*, drafts: Iterable[Draft], by: Actor) -> Done:
    """Publish each of these descriptions, as the text at the revision it has here; each as `publish` would, with its checks.

    One that somebody changed meanwhile, that the flow does not let through, or that has errors, is told in `refused`.
    """
    return _each(((each, each) for each in drafts), lambda draft: publish(draft=draft, revision=draft.revision, by=by))


def _each(rows: Iterable[tuple[Draft, Item]], do: Callable[[Item], Draft]) -> Done:
    done = Done()
    with together():
        for draft, item in rows:
            try:
                done.changed.append(do(item))
            except (DraftError, ForbiddenStep, NotAllowed) as error:
                done.refused.append((draft, str(error)))
    return done
