"""The verbs of this room: make a register known, suggest, accept, reject and update one, and keep statements."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.queries import known_as
from algoritmeregister.registers import queries
from algoritmeregister.registers.checking import checked
from algoritmeregister.registers.errors import AlreadyKnown, RegisterError, TooManySuggestions, WrongDetails
from algoritmeregister.registers.models import Proposal, Register, RegisterKind, Statement
from algoritmeregister.registers.naming import SUGGESTED_PREFIX, default_identity_base, free_slug, is_slug, slug_base
from algoritmeregister.ui.links import safe_link
from algoritmeregister.written_once import WrittenOnce

# More than a steward reads: from there on something else is going on.
MOST_SUGGESTIONS = 200


def ensure(*, slug: str, name: str, by: Actor, **details: Any) -> Register:
    """Return the register called `slug`; make it with `name` and `details` (columns of `Register`) when it is not known.

    An existing register is returned as it is: what a steward wrote about it is not overwritten. Only the beginning of its
    registrations' identity is taken over as long as there are none. Without an `identity_base` a register gets a URN.
    """
    existing = _at_slug.first(slug)
    if existing:
        return _identified(existing, details.get("identity_base"), by)
    details.setdefault("identity_base", default_identity_base(slug))
    register = Register.objects.create(slug=slug, name=name, **details)
    record(action="add register", subject=slug, by=by)
    return register


@WrittenOnce
def _at_slug(slug: str) -> QuerySet[Register]:
    return Register.objects.filter(slug=slug).order_by()


def own_register(*, organisation: Organisation, by: Actor) -> Register:
    """Return the register that an organisation keeps here; made, under its own name, when it has none yet.

    Safe when two do this at once. Who may is asked by who publishes in it.
    """
    kept = Register.objects.filter(owner=organisation, is_local=True).select_related("owner").order_by("pk")
    if found := kept.first():
        return found
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if found := kept.first():
            return found
        slug = free_slug(slug_base(organisation.name))
        with translation.override("nl"):  # everyone sees the name, whoever publishes first
            name = _("Algoritmeregister van %s") % organisation.name[:170]
        register = Register.objects.create(
            slug=slug, name=name, owner=organisation, is_local=True,
            kind=RegisterKind.WEBSITE, identity_base=default_identity_base(slug), website=organisation.website,
        )  # fmt: skip
        record(action="add register", subject=slug, organisation=organisation.code, by=by)
    return register


def _identified(register: Register, identity_base: str | None, by: Actor) -> Register:
    """Give a register that was only listed until now the identity that its registrations will have."""
    if (
        identity_base
        and register.identity_base == default_identity_base(register.slug)
        and identity_base != register.identity_base
        and not register.registrations.exists()  # a relation of a room above
        and not Register.objects.filter(identity_base=identity_base).exists()
    ):
        register.identity_base = identity_base
        register.save(update_fields=["identity_base"])
        record(action="update register", subject=register.slug, detail={"changed": ["identity_base"]}, by=by)
    return register


def suggest(*, name: str, owner_name: str, website: str, by: Actor, kind: str = "", remark: str = "") -> Register:
    """Keep a suggestion of a register for a steward, under a name of its own that says nothing.

    Makes no organisation known: whose it is stays in words unless we know that name. Raises `WrongDetails` for values that
    cannot be, `AlreadyKnown`, or `TooManySuggestions`.
    """
    details = checked({"name": name, "owner_name": owner_name, "website": website, "kind": kind, "remark": remark})
    missing = {
        key: message
        for key, message in (("owner_name", _("Vul in van welke organisatie het is.")), ("website", _("Vul het adres in.")))
        if not details[key]
    }
    if missing:
        raise WrongDetails(missing)
    if known := queries.at_address(details["website"]):
        waits = known.proposal == Proposal.SUGGESTED
        raise AlreadyKnown(_("Dit register is al aangemeld.") if waits else _("Dit register kennen we al."), known)
    if queries.suggested().count() >= MOST_SUGGESTIONS:
        raise TooManySuggestions(_("Er wachten nu te veel aanmeldingen. Probeer het later nog eens."))
    slug = SUGGESTED_PREFIX + secrets.token_hex(6)
    with transaction.atomic():
        register = Register.objects.create(
            slug=slug,
            identity_base=default_identity_base(slug),
            owner=known_as(details["owner_name"]),
            proposal=Proposal.SUGGESTED,
            suggested_at=timezone.now(),
            **details,
        )
        record(action="suggest register", subject=slug, detail={"website": details["website"]}, by=by)
    return register


def accept(*, register: Register, by: Actor, slug: str = "", owner: Organisation | None = None) -> Register:
    """Make a suggested register part of the overview, as `slug` (default: made of its name).

    `owner`: whose it is (default: who goes by the name that was given, made known when nobody does). Raises
    `RegisterError` when it does not wait for a decision, or the slug cannot be.
    """
    _check_waits(register)
    chosen = slug or free_slug(slug_base(register.name))
    if not is_slug(chosen):
        raise RegisterError(_("‘%s’ kan geen korte naam zijn: kleine letters, cijfers en streepjes.") % slug[:60])
    if Register.objects.filter(slug=chosen).exists():
        raise RegisterError(_("Er is al een register ‘%s’. Kies een andere korte naam.") % chosen)
    was = register.slug
    with transaction.atomic():
        register.owner = owner or register.owner or resolve(name=register.owner_name, by=by)
        register.slug, register.identity_base = chosen, default_identity_base(chosen)
        _decide(register, Proposal.ACCEPTED, by)
        record(action="accept register", subject=chosen, detail={"suggested as": was}, by=by)
    return register


def reject(*, register: Register, reason: str, by: Actor) -> Register:
    """Keep a suggested register out of the overview, and remember why. Raises `RegisterError` when it does not wait."""
    _check_waits(register)
    if not reason.strip():
        raise RegisterError(_("Zeg waarom het register niet in het overzicht komt."))
    with transaction.atomic():
        register.decision = reason.strip()
        _decide(register, Proposal.REJECTED, by)
        record(action="reject register", subject=register.slug, detail={"name": register.name}, by=by)
    return register


def update(*, register: Register, by: Actor, **changes: Any) -> tuple[str, ...]:
    """Change what is written about a register (`checking.EDITABLE`). Returns the columns that changed, none when all was so.

    Raises `WrongDetails`; then nothing changed.
    """
    wanted = checked(changes)
    different = tuple(sorted(name for name, value in wanted.items() if getattr(register, name) != value))
    if not different:
        return ()
    for name in different:
        setattr(register, name, wanted[name])
    with transaction.atomic():
        register.save(update_fields=different)
        record(action="update register", subject=register.slug, detail={"changed": list(different)}, by=by)
    return different


def state_nothing(*, organisation: Organisation, stated_on: date, by: Actor, source: str = "") -> Statement:
    """Remember that an organisation says it has nothing to register. Raises `RegisterError` when it said so already, for
    a day to come, or for a source that is no address.
    """
    if stated_on > timezone.localdate():
        raise RegisterError(_("%s moet nog komen.") % stated_on.isoformat())
    if source and not safe_link(source):
        raise WrongDetails({"source": _("‘%s’ is geen adres van een website. Het begint met https:// of http://.") % source})
    if holding := Statement.objects.filter(organisation=organisation, ended_on__isnull=True).first():
        raise RegisterError(_("Dat is al bekend sinds %s.") % holding.stated_on.isoformat())
    with transaction.atomic():
        statement = Statement.objects.create(organisation=organisation, stated_on=stated_on, source=source)
        detail = {"on": stated_on.isoformat()}
        record(action="state nothing to register", subject=organisation.code, detail=detail, by=by)
    return statement


def end_statement(*, organisation: Organisation, ended_on: date, by: Actor) -> Statement:
    """End the statement that an organisation has nothing to register. Raises `RegisterError` when there is none, or the
    day lies before the one on which it was made.
    """
    statement = Statement.objects.filter(organisation=organisation, ended_on__isnull=True).first()
    if statement is None:
        raise RegisterError(_("Van %s is zo'n verklaring niet bekend.") % organisation.name)
    if ended_on < statement.stated_on:
        raise RegisterError(_("De verklaring is van %s, dus van later.") % statement.stated_on.isoformat())
    with transaction.atomic():
        statement.ended_on = ended_on
        statement.save(update_fields=["ended_on"])
        record(action="end statement", subject=organisation.code, detail={"on": ended_on.isoformat()}, by=by)
    return statement


def _check_waits(register: Register) -> None:
    if register.proposal != Proposal.SUGGESTED:
        raise RegisterError(_("Over ‘%s’ is al besloten.") % register.name)


def _decide(register: Register, proposal: Proposal, by: Actor) -> None:
    register.proposal, register.decided_at, register.decided_by = proposal, timezone.now(), by.name[:200]
    register.save()
