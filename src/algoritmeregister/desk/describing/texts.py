"""The description that a page is about, with its text in the keys of the superset, whatever it was written in."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.desk.describing.form import Section, section
from algoritmeregister.desk.describing.merging import bring_together, choose
from algoritmeregister.desk.door import Visit
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import Conflict
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision
from algoritmeregister.registrations.drafts.states import DraftState

# How often somebody else may come in between before we ask.
PATIENCE = 5
# In these states nothing is written: somebody must take the description out of them first.
CLOSED = frozenset({DraftState.SCHEDULED, DraftState.ARCHIVED})


@dataclass(frozen=True)
class Text:
    """A text in the keys of the superset, and what even that cannot hold."""

    document: dict[str, Any]
    beside: dict[str, Any]


def draft_or_404(visit: Visit, uuid: uuids.UUID) -> Draft:
    """Return the description of this organisation. Raises `Http404`."""
    found = queries.draft(visit.place, uuid)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def section_or_404(slug: str) -> Section:
    """Return the page of the form. Raises `Http404`."""
    found = section(slug)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def text_of(draft: Draft) -> Text:
    """Return the text of a description now."""
    return _raised(draft.document, draft.beside, draft.standard)


def text_at(draft: Draft, revision: int) -> Text:
    """Return the text that a description had at a revision; the text now when it had none such."""
    found = queries.revision(draft, revision) if revision != draft.revision else None
    return _raised(found.document, found.beside, _written_in(found, draft)) if found else text_of(draft)


def _written_in(found: DraftRevision, draft: Draft) -> str:
    # What was written before it was opened here is in another version; once opened it is in the superset.
    known = standards.get(draft.standard).keys
    if set(found.document) <= known:
        return draft.standard
    return next((each for each in standards.VERSIONS if set(found.document) <= standards.get(each).keys), draft.standard)


def _raised(document: Mapping[str, Any], beside: Mapping[str, Any], standard: str) -> Text:
    if standard == standards.SUPERSET:
        return Text(dict(document), dict(beside))
    return Text(*standards.raised(document, standard, beside))


def is_closed(draft: Draft) -> bool:
    """Tell whether nothing can be written now."""
    return draft.state in CLOSED


class Clashes(Exception):
    """Somebody else changed the same fields: `together` says which, `current` is the description now."""

    def __init__(self, current: Draft, together: Any) -> None:
        self.current, self.together = current, together
        super().__init__()


def save(
    draft: Draft, mine: Mapping[str, Any], base: Text, revision: int, visit: Visit, asked: Section, *, decided: bool = False
) -> Draft:
    """Save what somebody made of the text at `revision`; what others changed meanwhile in other fields stays theirs.

    Of a field that they changed too, somebody must choose: raises `Clashes`. Not when it was only the same person (what they
    type now goes first), or when they have chosen (`decided`). Raises what `actions.save` raises.
    """
    for _attempt in range(PATIENCE):
        now = text_of(draft)
        together = bring_together(base.document, now.document, mine, asked.questions)
        others = set(DraftRevision.objects.filter(draft=draft, number__gt=revision).values_list("by", flat=True))
        if together.clashes and not decided and others - {queries.who(visit.by)}:
            raise Clashes(draft, together)
        document = choose(together, {each.question.key: "mine" for each in together.clashes})
        try:
            return actions.save(
                draft=draft, document=document, beside=now.beside, standard=standards.SUPERSET, revision=draft.revision,
                by=visit.by,
            )  # fmt: skip
        except Conflict as conflict:
            draft = conflict.current
    raise Conflict(draft)
