"""Publish a registration, or what changed in one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, Pending, transaction
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import numbers, states
from algoritmeregister.registrations.actions.appear import note_back, note_seen
from algoritmeregister.registrations.actions.holding import hold_register
from algoritmeregister.registrations.changes import changed_fields, kind_of_change
from algoritmeregister.registrations.content import content_text, hash_content, new_salt
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.policies import check_may_change, check_may_say_again
from algoritmeregister.registrations.removed import without_removed
from algoritmeregister.registrations.sealed import Sealed
from algoritmeregister.written_once import WrittenOnce


class OutOfOrder(Exception):
    """Something older than what is already known was offered as news."""


@dataclass(frozen=True)
class Outcome:
    """What `publish` did: `kind` is a ledger kind, or None when nothing changed; `changed` names the document's fields."""

    kind: Kind | None
    registration: Registration
    version: Version
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class News:
    """What is offered for publication. `sealed`: it was published elsewhere, and keeps the hash that it has there."""

    document: Mapping[str, Any]
    beside: Mapping[str, Any]
    standard: str
    language: str
    observed_at: datetime
    claimed_on: date | None
    sealed: Sealed | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", content_text(self.document, self.beside))

    @property
    def organisation_name(self) -> str:
        """The organisation as the document names it."""
        return str(self.document.get("organization") or "")


@dataclass(frozen=True)
class Place:
    """Where a registration belongs: its register, its id there, and the number that it would like to have."""

    register: Register
    source_id: str
    number: str | None = None


def publish(
    *,
    register: Register,
    source_id: str,
    document: Mapping[str, Any],
    standard: str,
    observed_at: datetime,
    by: Actor,
    language: str = "nl",
    beside: Mapping[str, Any] | None = None,
    number: str | None = None,
    tooi_uri: str | None = None,
    claimed_on: date | None = None,
    kind: Kind | None = None,
    reason: str = "",
) -> Outcome:
    """Publish `document` (fields of publication standard `standard`) as the registration `source_id` of `register`.

    A registration that is not known yet is made; `number` is kept when it is valid and free. One that is known gets a new
    version when its content differs from the current one in `language`; equal content writes nothing. `kind` may say RENAMED
    where only the organisation changed, because whoever sees many registrations knows that it is a new name. `observed_at`
    is when this content was seen at its source; `claimed_on` is the date the source gives. In a register that an
    organisation keeps here everything is of that organisation, whatever name the document gives.

    Raises `NotAllowed`, and `OutOfOrder` when what is known was observed later.
    """
    check_may_change(by, register)
    with transaction() as pending:
        registration = known(register, source_id, pending)
        if registration:
            document, beside = without_removed(registration, document, beside or {})
        news = News(document, beside or {}, standard, language, observed_at, claimed_on)
        organisation = partial(_organisation, pending, news.organisation_name, tooi_uri, timezone.localdate(observed_at), by)
        if register.is_local and register.owner is not None:
            organisation = partial(_owner, register.owner)
        place = Place(register, source_id, number)
        return bring(news, place, registration, organisation, pending, kind=kind, reason=reason)


def bring(
    news: News,
    place: Place | None,
    registration: Registration | None,
    organisation: Callable[[], Organisation],
    pending: Pending,
    *,
    kind: Kind | None = None,
    reason: str = "",
) -> Outcome:
    """Write news about `registration` (None: not known yet), whatever verb brings it; `organisation` finds whose it
    is. `place` is where it was seen; None when it was not, for a registration that is known.

    Inside a transaction that holds the row of the register. Raises `OutOfOrder`.
    """
    before = _latest(registration, news.language)
    if registration and before and _is_current(before, news):
        if place:
            note_back(registration, place.register, place.source_id, news.observed_at)
        return Outcome(None, registration, before)
    changed = changed_fields(before.document, news.document) if before else sorted(news.document)
    happened = _what_happened(registration, before, changed, kind)
    if registration and news.observed_at < (before.valid_from if before else registration.first_observed_at):
        raise OutOfOrder(_("Van registratie %s is al een nieuwere versie bekend.") % registration.number)
    whose = organisation()
    if registration is None:
        assert place is not None, "a registration that is not known yet was seen somewhere"
        registration = _first(news, place, pending)
    _save(registration, happened, news, whose, seen=place is not None)
    if happened is Kind.PUBLISHED and place:
        _first_appearance(registration, place.number)
    elif place:
        note_seen(registration, place.register, place.source_id, news.observed_at)
    if before and before.valid_to is None:
        Version.objects.filter(pk=before.pk).update(valid_to=news.observed_at)
    version = _save_version(registration, news, whose, is_first=happened is Kind.PUBLISHED)
    detail = _detail(news, [] if happened is Kind.PUBLISHED else changed, reason)
    pending.append(_change(happened, registration, version, detail))
    return Outcome(happened, registration, version, tuple(changed))


def republish(
    *,
    registration: Registration,
    document: Mapping[str, Any],
    beside: Mapping[str, Any],
    standard: str,
    language: str,
    observed_at: datetime,
    claimed_on: date | None,
    by: Actor,
    reason: str = "",
) -> Outcome:
    """Publish what the registers of a known registration say together, without one of them having shown it just now.

    Equal content writes nothing. Raises `NotAllowed`, and `OutOfOrder` when what is known was observed later.
    """
    check_may_say_again(by)
    with transaction() as pending:
        registration = Registration.objects.select_for_update().get(pk=registration.pk)
        document, beside = without_removed(registration, document, beside)
        news = News(document, beside, standard, language, observed_at, claimed_on)
        organisation = partial(resolve, name=news.organisation_name, at=timezone.localdate(observed_at), by=by)
        return bring(news, None, registration, organisation, pending, reason=reason)


def known(register: Register, source_id: str, pending: Pending) -> Registration | None:
    """Return the registration, when it is known; the register's row is held until the transaction ends."""
    hold_register(register.pk, pending)
    expected = ("registration", register.pk, source_id)
    if expected in pending.remembered:
        found_before: Registration | None = pending.remembered.pop(expected)
        return found_before
    found = _there.first(register.pk, source_id)
    return found.registration if found else None


@WrittenOnce
def _there(register: int, source_id: str) -> QuerySet[Appearance]:
    return Appearance.objects.filter(register=register, source_id=source_id).select_related("registration").order_by()


def expect(*, register: Register, source_ids: Collection[str], numbers: Collection[str] = ()) -> None:
    """Look up at once which of these registrations are known and which numbers are taken, for each `publish` that follows in
    the transaction that is going on.
    """
    with transaction() as pending:
        hold_register(register.pk, pending)
        pending.remembered |= {("registration", register.pk, each): None for each in source_ids}
        there = Appearance.objects.filter(register=register, source_id__in=list(source_ids)).select_related("registration")
        pending.remembered |= {("registration", register.pk, each.source_id): each.registration for each in there}
        taken = set(Registration.objects.filter(number__in=list(numbers)).values_list("number", flat=True))
        taken |= {str(each) for each in Draft.objects.filter(number__in=list(numbers)).values_list("number", flat=True)}
        pending.remembered |= {("free number", each): True for each in set(numbers) - taken}


def _organisation(pending: Pending, name: str, tooi_uri: str | None, at: date, by: Actor) -> Organisation:
    """Return whose it is. An organisation has many registrations: it is looked for once a transaction."""
    asked = ("organisation", name, tooi_uri, at)
    if asked not in pending.remembered:
        pending.remembered[asked] = resolve(name=name, tooi_uri=tooi_uri, at=at, by=by)
    found: Organisation = pending.remembered[asked]
    return found


def _owner(owner: Organisation) -> Organisation:
    return owner


def _latest(registration: Registration | None, language: str) -> Version | None:
    if registration is None:
        return None
    found = _newest.first(registration.pk, language)
    if found:
        found.registration = registration
    return found


@WrittenOnce
def _newest(registration: int, language: str) -> QuerySet[Version]:
    return Version.objects.filter(registration=registration, language=language).order_by("-number")[:1]


def _is_current(version: Version, news: News) -> bool:
    if news.sealed:
        return version.valid_to is None and version.content_hash == news.sealed.content_hash
    return version.valid_to is None and version.content == news.text and version.standard == news.standard


def _what_happened(registration: Registration | None, before: Version | None, changed: list[str], said: Kind | None) -> Kind:
    if registration is None:
        return Kind.PUBLISHED
    if registration.state == states.State.WITHDRAWN:
        return Kind.RESTORED
    found = kind_of_change(changed) if before else Kind.UPDATED
    return Kind.RENAMED if found is Kind.MOVED and said is Kind.RENAMED else found


def _first(news: News, place: Place, pending: Pending) -> Registration:
    return Registration(
        uri=place.register.identity_base + place.source_id,
        number=_free_number(place, pending),
        register=place.register,
        source_id=place.source_id,
        first_observed_at=news.observed_at,
        last_seen_at=news.observed_at,
    )


def _save(registration: Registration, happened: Kind, news: News, organisation: Organisation, *, seen: bool = True) -> None:
    registration.state = states.after(states.State(registration.state) if registration.pk else None, happened)
    registration.organisation = organisation
    if seen:
        registration.last_seen_at = max(registration.last_seen_at, news.observed_at)
    registration.withdrawn_at = None
    registration.withdrawal_reason = ""
    registration.save()


def _first_appearance(registration: Registration, number: str | None) -> None:
    Appearance.objects.create(
        registration=registration,
        register_id=registration.register_id,
        source_id=registration.source_id,
        uri=registration.uri,
        number=number if number and numbers.is_valid(number) else "",
        first_seen_at=registration.first_observed_at,
        last_seen_at=registration.last_seen_at,
    )


def _free_number(place: Place, pending: Pending) -> str:
    wanted = place.number
    if not wanted or not numbers.is_valid(wanted):
        return free_number()
    known_free = pending.remembered.pop(("free number", wanted), False)
    return wanted if known_free or is_free(wanted, place) else free_number()


def free_number() -> str:
    """Return a random number that no registration has, and that waits for no description."""
    while True:
        number = numbers.new_number()
        if is_free(number):
            return number


def free_numbers(count: int) -> list[str]:
    """Return so many different numbers as `free_number` gives, asked for together."""
    found: set[str] = set()
    while len(found) < count:
        made = {numbers.new_number() for _each in range(count - len(found))}
        made -= set(Registration.objects.filter(number__in=made).values_list("number", flat=True))
        found |= made - set(Draft.objects.filter(number__in=made).values_list("number", flat=True))
    return list(found)


def is_free(number: str, place: Place | None = None) -> bool:
    """Tell whether no registration has a number, and no description is to get it, but the one that belongs at `place`."""
    if _has_number.rows(number):
        return False
    waiting = _waits_for_number.rows(number)
    if place is not None and place.register.is_local and place.register.owner_id is not None:
        itself = (place.register.owner_id, place.source_id)
        waiting = [each for each in waiting if (each.organisation_id, each.source_id) != itself]
    return not waiting


@WrittenOnce
def _has_number(number: str) -> QuerySet[Registration]:
    return Registration.objects.filter(number=number).only("pk")


@WrittenOnce
def _waits_for_number(number: str) -> QuerySet[Draft]:
    return Draft.objects.filter(number=number).only("organisation_id", "source_id").order_by()


def _save_version(registration: Registration, news: News, organisation: Organisation, *, is_first: bool) -> Version:
    last = 0 if is_first else registration.versions.aggregate(last=Max("number"))["last"]
    version: Version = Version.objects.create(
        registration=registration,
        number=last + 1,
        standard=news.standard,
        language=news.language,
        content=news.text,
        **_hashed(news),
        valid_from=news.observed_at,
        recorded_at=timezone.now(),
        claimed_on=news.claimed_on,
        organisation=organisation,
        organisation_name=news.organisation_name[:1024],
    )
    return version


def _hashed(news: News) -> dict[str, Any]:
    """Return the columns about the hash: new ones, or those of where it was published before."""
    if news.sealed:
        sealed = news.sealed
        return {"field_salts": sealed.salts, "redactions": sealed.redactions, "content_hash": sealed.content_hash}
    salt = new_salt()
    content = {"document": news.document, "beside": news.beside}
    return {
        "salt": salt,
        "content_hash": hash_content(content, salt=salt, standard=news.standard, language=news.language),
    }


def _detail(news: News, changed: list[str], reason: str) -> dict[str, Any]:
    detail: dict[str, Any] = {"language": news.language, "standard": news.standard}
    if changed:
        detail["changed"] = changed
    if news.claimed_on:
        detail["claimed_on"] = news.claimed_on.isoformat()
    if reason:
        detail["reason"] = reason
    return detail


def _change(kind: Kind, registration: Registration, version: Version, detail: dict[str, Any]) -> Change:
    return Change(
        kind=kind,
        registration=registration.uri,
        number=registration.number,
        observed_at=version.valid_from,
        version=version.number,
        content_hash=version.content_hash,
        detail=detail,
    )
