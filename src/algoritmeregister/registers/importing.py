"""Take in a list of registers: what is new is made known, what is known gets what the list says, the rest stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.organisations.queries import by_code
from algoritmeregister.registers import actions
from algoritmeregister.registers.errors import WrongList
from algoritmeregister.registers.lists import Row
from algoritmeregister.registers.models import Proposal, Register
from algoritmeregister.registers.naming import default_identity_base, free_slug, is_slug, place, slug_base


class _Rehearsed(Exception):
    """Undoes what a dry run did."""


@dataclass(frozen=True)
class Outcome:
    """What happened to one row: its register, whether that is new, and which columns changed."""

    slug: str
    name: str
    created: bool = False
    changed: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What happened: "created", "changed" or "unchanged"."""
        return "created" if self.created else "changed" if self.changed else "unchanged"


def import_list(rows: Sequence[Row], *, by: Actor, dry_run: bool = False) -> list[Outcome]:
    """Take in these rows, all or none. Returns the outcome of each, in their order; a dry run changes nothing.

    Whether a register is known: by its `slug`, else by its address, else by its name. What a row leaves out stays as it is.
    Raises `WrongList` when a row names an organisation or an identity that cannot be.
    """
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic():
            known = _known(rows)
            outcomes = [_take(row, known.get(row.number), by) for row in rows]
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        pass
    return outcomes


def _known(rows: Sequence[Row]) -> dict[int, Register]:
    """Return which row is about which register. A register is for one row; the surest signs go first."""
    registers = list(Register.objects.filter(proposal=Proposal.ACCEPTED).select_related("owner").order_by("pk"))
    found: dict[int, Register] = {}
    for same in (_by_slug, _by_address, _by_name):
        taken = {register.pk for register in found.values()}
        for row in rows:
            if row.number in found:
                continue
            register = next((each for each in registers if each.pk not in taken and same(row, each)), None)
            if register:
                found[row.number] = register
                taken.add(register.pk)
    return found


def _by_slug(row: Row, register: Register) -> bool:
    return bool(row.slug) and row.slug == register.slug


def _by_address(row: Row, register: Register) -> bool:
    return not row.slug and bool(here := place(row.details.get("website", ""))) and here == place(register.website)


def _by_name(row: Row, register: Register) -> bool:
    """Say whether the names are the same, and nothing speaks against it: another owner, or another place on the web."""
    if row.slug or normalise_name(row.details["name"]) != normalise_name(register.name):
        return False
    owner, address = row.details.get("owner_name", ""), place(row.details.get("website", ""))
    names = {normalise_name(register.owner_name), normalise_name(register.owner.name) if register.owner else ""} - {""}
    return (not owner or not names or normalise_name(owner) in names) and (
        not address or not register.website or address == place(register.website)
    )


def _take(row: Row, register: Register | None, by: Actor) -> Outcome:
    details: dict[str, Any] = dict(row.details)
    if owner := _owner(row, by):
        details["owner"] = owner
    if register is None:
        register = _make(row, details, by)
        return Outcome(register.slug, register.name, created=True)
    if row.beside:
        details["beside"] = {**register.beside, **row.beside}
    changed = actions.update(register=register, by=by, **details)
    return Outcome(register.slug, register.name, changed=changed)


def _owner(row: Row, by: Actor) -> Organisation | None:
    if row.organisation_code:
        owner = by_code(row.organisation_code)
        if owner:
            return owner
    name = row.details.get("owner_name")
    return resolve(name=name, by=by) if name else None


def _make(row: Row, details: dict[str, Any], by: Actor) -> Register:
    slug = row.slug or free_slug(slug_base(row.details["name"]))
    if not is_slug(slug) or Register.objects.filter(slug=slug).exists():
        raise WrongList(_("Rij %(row)s: ‘%(slug)s’ kan geen korte naam zijn.") % {"row": row.number, "slug": slug[:60]})
    identity_base = row.identity_base or default_identity_base(slug)
    if len(identity_base) > 300 or Register.objects.filter(identity_base=identity_base).exists():
        raise WrongList(
            _("Rij %(row)s: een ander register begint zijn registraties al met ‘%(base)s’.")
            % {"row": row.number, "base": identity_base[:100]}
        )
    details.setdefault("kind", "")
    return actions.ensure(slug=slug, by=by, identity_base=identity_base, beside=dict(row.beside), **details)
