"""Give an organisation a new name, and remember the old one with its dates."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.naming import LONGEST_NAME, tidy
from algoritmeregister.organisations.normalising import normalise_name


class NameTaken(ValueError):
    """The new name is the official name of another organisation."""


def rename(
    *,
    organisation: Organisation,
    new_name: str,
    by: Actor,
    from_date: date | None = None,
    inferred: bool = False,
    old_is: NameKind = NameKind.FORMER,
) -> bool:
    """Call `organisation` by `new_name` from `from_date` on; its former name stays, with the day on which it ended.

    `inferred`: nobody said so, it was concluded from registrations. Saying it again confirms an inferred name. `old_is`:
    ALIAS when the old name was never official. Published documents keep the text they had. Returns False when that was its
    name already. Raises `NameTaken`.
    """
    new_name = tidy(new_name)
    normalised = normalise_name(new_name)[:LONGEST_NAME]
    if not normalised:
        raise ValueError("an organisation needs a name")
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        current = organisation.names.filter(kind=NameKind.OFFICIAL).first()
        if current and current.name == new_name:
            return _confirm(current, organisation, inferred, by)
        _check_free(normalised, organisation)
        former = organisation.name
        if current and current.normalised == normalised:
            # Only capitals or signs: the same name written better, not a former name.
            OrganisationName.objects.filter(pk=current.pk).update(name=new_name)
        else:
            _end(current, organisation, from_date, old_is)
            # Any other row of this name would say that it is only a short or former name. A former name with dates stays.
            organisation.names.filter(normalised=normalised).exclude(kind=NameKind.FORMER).delete()
            OrganisationName.objects.create(
                organisation=organisation, name=new_name, normalised=normalised, kind=NameKind.OFFICIAL,
                valid_from=from_date, inferred=inferred,
            )  # fmt: skip
        Organisation.objects.filter(pk=organisation.pk).update(name=new_name)
        detail = {"from": former, "to": new_name, "date": from_date.isoformat() if from_date else None, "inferred": inferred}
        record(action="rename organisation", subject=organisation.code, detail=detail, by=by)
    return True


def take_back_name(*, organisation: Organisation, name: str, former: str, by: Actor) -> bool:
    """Say that `organisation` never had the inferred name `name`: it is called `former` again, as before.

    Returns False when its name is another one by now, or was confirmed; then only what still says that it was once called
    `name` is taken away.
    """
    wrong, former = normalise_name(tidy(name))[:LONGEST_NAME], tidy(former)
    right = normalise_name(former)[:LONGEST_NAME]
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        current = organisation.names.filter(kind=NameKind.OFFICIAL).first()
        taken_back = bool(current and current.normalised == wrong and (current.inferred or wrong == right))
        if current and taken_back:
            row = organisation.names.filter(kind=NameKind.FORMER, normalised=right).order_by("-valid_to").first()
            if row:
                current.delete()
            row = row or current
            OrganisationName.objects.filter(pk=row.pk).update(
                name=former, normalised=right, kind=NameKind.OFFICIAL, valid_to=None, inferred=False
            )
            Organisation.objects.filter(pk=organisation.pk).update(name=former)
        if wrong != right:
            organisation.names.filter(normalised=wrong).exclude(kind=NameKind.OFFICIAL).delete()
        record(action="take back organisation name", subject=organisation.code, detail={"name": name, "to": former}, by=by)
    return taken_back


def _confirm(current: OrganisationName, organisation: Organisation, inferred: bool, by: Actor) -> bool:
    if current.inferred and not inferred:
        OrganisationName.objects.filter(pk=current.pk).update(inferred=False)
        record(action="confirm organisation name", subject=organisation.code, detail={"name": current.name}, by=by)
    return False


def _check_free(normalised: str, organisation: Organisation) -> None:
    taken = OrganisationName.objects.filter(
        normalised=normalised, kind=NameKind.OFFICIAL, organisation__listed=True, organisation__ends_on__isnull=True
    ).exclude(organisation=organisation)
    if taken.exists():
        raise NameTaken(taken.get().organisation.code if taken.count() == 1 else "")


def _end(current: OrganisationName | None, organisation: Organisation, on: date | None, old_is: NameKind) -> None:
    if current is None:
        return
    if old_is is not NameKind.FORMER:
        OrganisationName.objects.filter(pk=current.pk).update(kind=old_is, inferred=False)
        return
    same = organisation.names.filter(kind=NameKind.FORMER, name=current.name, valid_from=current.valid_from)
    if same.exists():  # renamed there and back without dates: one former name is enough
        same.update(valid_to=on)
        current.delete()
        return
    OrganisationName.objects.filter(pk=current.pk).update(kind=NameKind.FORMER, valid_to=on, inferred=False)
