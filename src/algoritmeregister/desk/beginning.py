"""The first steps of an organisation: which there are, who takes them, and which are done. Derived from what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts import queries as accounts
from algoritmeregister.accounts.actions.inviting import open_invitations
from algoritmeregister.accounts.policies import held_by
from algoritmeregister.accounts.roles import Permission, Role, label
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.harvest.uploads import queries as uploads
from algoritmeregister.harvest.uploads.working import ORIGIN as SPREADSHEET
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.actions.adopting import ORIGIN as ADOPTED
from algoritmeregister.registrations.drafts.models import DeskSettings, Draft
from algoritmeregister.registrations.drafts.states import Flow
from algoritmeregister.registrations.drafts.states import label as flow_label
from algoritmeregister.ui.addresses import address_of


@dataclass(frozen=True)
class FirstStep:
    """One step: its name, why, how it stands, whether it is done, where it is taken, and by whom when not by who reads."""

    name: str
    why: str
    stands: str
    done: bool
    address: str
    link: str
    waits_for: str = ""


@door(Rule(permission=Permission.READ))
def begin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the first steps of the organisation."""
    steps = first_steps(visit)
    context = {
        "organisation": visit.place,
        "steps": steps,
        "done": sum(each.done for each in steps),
        "next": next((each for each in steps if not each.done and not each.waits_for), None),
    }
    return render(request, "desk/begin.html", context)


def first_steps(visit: Visit) -> list[FirstStep]:
    """Return the steps in their order. Asks the database a handful of questions, however much there is."""
    held = held_by(visit.by, visit.place)
    rows = list(Draft.objects.filter(organisation=visit.place).values_list("origin__kind", "published_revision"))
    elsewhere = queries.adoptable(visit.place).count()
    return [*_organising(visit, held), *_taking_over(visit, held, rows, elsewhere), *_describing(visit, held, rows)]


def _organising(visit: Visit, held: frozenset[Permission]) -> list[FirstStep]:
    code = visit.place.code
    chosen = DeskSettings.objects.filter(organisation=visit.place).values_list("flow", flat=True).first()
    colleagues, invited = len(accounts.colleagues(visit.place)), open_invitations(visit.place).count()
    waits = _waits(Permission.ADMINISTER in held, Role.ADMINISTRATOR)
    flow = flow_label(Flow(chosen) if chosen else queries.flow_of(visit.place), get_language())
    return [
        FirstStep(
            _("Kies een werkwijze"), _("Wie keurt een tekst goed voordat hij openbaar wordt?"),
            flow if chosen else _("Nog niet gekozen. Tot dan geldt: %s.") % flow.lower(),
            bool(chosen), address_of("desk:flow", code=code), _("Kies de werkwijze"), waits,
        ),
        FirstStep(
            _("Nodig collega’s uit"), _("Schrijven, beoordelen en publiceren doet u met anderen."),
            _("Collega’s: %(colleagues)d. Open uitnodigingen: %(open)d.") % {"colleagues": colleagues, "open": invited},
            colleagues + invited > 1, address_of("desk:colleagues", code=code), _("Ga naar de collega’s"), waits,
        ),
    ]  # fmt: skip


Rows = Sequence[tuple[str | None, int | None]]


def _taking_over(visit: Visit, held: frozenset[Permission], rows: Rows, elsewhere: int) -> list[FirstStep]:
    """Return the step for an organisation of which something is public already, or was; for the others there is none."""
    taken = sum(kind == ADOPTED for kind, _published in rows)
    if not elsewhere and not taken:
        return []
    return [
        FirstStep(
            _("Neem over wat al openbaar is"),
            _("Staan uw algoritmes al in een ander register? Neem ze over, dan houdt u ze hier bij."),
            _("Overgenomen: %(taken)d. Nog over te nemen: %(left)d.") % {"taken": taken, "left": elsewhere},
            elsewhere == 0, address_of("desk:elsewhere", code=visit.place.code), _("Bekijk wat al openbaar is"),
            _waits(Permission.EDIT in held, Role.EDITOR),
        )
    ]  # fmt: skip


def _describing(visit: Visit, held: frozenset[Permission], rows: Rows) -> list[FirstStep]:
    code = visit.place.code
    # A row can also have been about what was public already: that is no new description.
    read_in = max(sum(kind == SPREADSHEET for kind, _published in rows), uploads.taken_in(visit.place))
    public = sum(published is not None for _kind, published in rows)
    edits = _waits(Permission.EDIT in held, Role.EDITOR)
    publishes = _waits(Permission.PUBLISH in held, Role.PUBLISHER)
    return [
        FirstStep(
            _("Lees uw inventaris in"), _("Staat er al een lijst in een rekenblad? Dan hoeft u niets over te typen."),
            _("Ingelezen: %d. Heeft u geen lijst? Sla deze stap dan over.") % read_in,
            read_in > 0, address_of("desk:uploads", code=code), _("Lees een rekenblad in"), edits,
        ),
        FirstStep(
            _("Schrijf de eerste beschrijving"), _("Begin met een algoritme dat inwoners vaak tegenkomen."),
            _("Beschrijvingen: %d.") % len(rows),
            bool(rows), address_of("desk:draft_new", code=code), _("Begin een beschrijving"), edits,
        ),
        FirstStep(
            _("Publiceer de eerste beschrijving"), _("Daarna kan iedereen haar vinden."),
            _("Openbaar: %d.") % public,
            public > 0, address_of("desk:drafts", code=code), _("Ga naar de beschrijvingen"), publishes,
        ),
    ]  # fmt: skip


def _waits(may: bool, role: Role) -> str:
    return "" if may else label(role, get_language()).lower()
