"""Who asks: which program, by its key or token, for which organisation; and how often it may."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.clients import ApiClient, EndedKey, UnknownKey, client, note_use, of_bearer
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.api.limits import Allowance, Limiter
from algoritmeregister.api.supply.answers import Refused, forbidden, not_found, unauthorised
from algoritmeregister.api.supply.naming import ENDED_TOKEN, NO_TOKEN, ORGANISATION_LACKS, WRONG_TOKEN
from algoritmeregister.organisations import queries as organisations
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import adoptable_as
from algoritmeregister.registrations.models import Registration
from algoritmeregister.ui.callers import caller, origin

# Wrong keys from one address per minute: more are not looked at, nor written to the log.
MOST_WRONG = 30
LONGEST_TOKEN = 4_000
_by_key = Limiter()
_wrong = Limiter()


@dataclass(frozen=True)
class Visit:
    """Who is here, for an operation: `by` for actions, the organisation in the address, the version of the standard that
    the address speaks, and the description that it names, where there are any. `adopts`: of an address that names a
    registration of the organisation without a description here, that registration, where it may be taken over.
    """

    by: ApiClient
    organisation: Organisation | None = None
    standard: str | None = None
    draft: Draft | None = None
    adopts: Registration | None = None

    @property
    def place(self) -> Organisation:
        """The organisation in the address."""
        assert self.organisation is not None
        return self.organisation

    @property
    def description(self) -> Draft:
        """The description in the address."""
        assert self.draft is not None
        return self.draft

    @property
    def spoken(self) -> str:
        """The version of the standard that bodies are in."""
        assert self.standard is not None
        return self.standard


def who(request: HttpRequest) -> ApiClient:
    """Return the program that asks. Raises `Refused` when it does not say, or shows a key that is none (any more)."""
    kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not shown.strip():
        raise unauthorised(NO_TOKEN)
    check_patience(request)
    try:
        by = of_bearer(shown.strip()[:LONGEST_TOKEN], origin(request))
    except EndedKey as error:
        note_wrong(request, error)
        raise unauthorised(ENDED_TOKEN) from None
    except UnknownKey as error:
        note_wrong(request, error)
        raise unauthorised(WRONG_TOKEN) from None
    note_use(by)
    return by


def ask(by: ApiClient) -> Allowance:
    """Count this request, and return what the program may still ask this minute."""
    limit = settings.API_REQUESTS_PER_MINUTE
    return _by_key.ask(by.key.public, limit) if limit else Allowance(0, 0, 0)


def too_many(allowance: Allowance) -> Refused:
    """Return the refusal of who asks too much."""
    detail = _("Te veel vragen. Wacht %s seconden.") % allowance.seconds
    return Refused(429, detail, {"Retry-After": str(allowance.seconds)})


def check_patience(request: HttpRequest) -> None:
    """Refuse to look at keys from where many wrong ones came. Raises `Refused`."""
    seen = _wrong.look(caller(request), MOST_WRONG)
    if seen.left <= 0:
        raise too_many(seen)


def note_wrong(request: HttpRequest, error: UnknownKey) -> None:
    """Count a key that was wrong; of one that we know, its organisation can read that it was tried."""
    _wrong.ask(caller(request), MOST_WRONG)
    if error.key is not None:
        by = client(error.key, origin(request), [])
        place = error.key.organisation
        remember(action="use key", subject=str(error.key), organisation=place, succeeded=False, by=by)


def organisation(code: str, by: ApiClient) -> Organisation:
    """Return the organisation in an address. Raises `Refused` unless it is the one of the key: also when there is none."""
    found = organisations.by_code(code)
    if found is None or found.pk != by.key.organisation_id:
        raise forbidden(ORGANISATION_LACKS % code.upper()[:100])
    return found


def description(number: str, place: Organisation) -> Draft:
    """Return the description with a number. Raises `Refused` when it is not there, or another organisation's."""
    found = Draft.objects.filter(organisation=place, number=number)
    draft = found.select_related("registration", "organisation").first()
    if draft is None:
        raise not_found()
    return draft


def to_adopt(number: str, place: Organisation) -> Registration | None:
    """Return the registration of an organisation with a number, when there is no description of it here yet."""
    there = Draft.objects.filter(organisation=place, number=number)
    return None if there.exists() else adoptable_as(place, number)


def check_scope(scope: Scope | None, lacking: str, by: ApiClient, place: Organisation | None) -> None:
    """Check that a key is for this; what it may not is remembered. Raises `Refused`."""
    if scope is None or scope in by.scopes or (scope is Scope.READ and by.scopes):
        return
    remember_refusal(by, place, lacks=scope.value)
    raise forbidden(lacking)


def remember_refusal(by: ApiClient, place: Organisation | None, **detail: str) -> None:
    """Write to the log that a program was refused something."""
    remember(action="use key", subject=str(by.key), organisation=place, detail=detail, succeeded=False, by=by)
