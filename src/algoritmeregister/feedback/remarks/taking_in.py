"""Take a remark in: check it, judge it, keep it. Nothing here sends anything: that is `posting`."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.feedback import limits, subscribing, tokens
from algoritmeregister.feedback.remarks.judging import Sent, likeness, signs
from algoritmeregister.feedback.remarks.models import LONGEST, Correspondent, Remark
from algoritmeregister.feedback.remarks.states import CLOSED, Kind, State
from algoritmeregister.registrations.drafts import noticing
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.queries import shown_version

SHORTEST = 10
CONFIRM_WITHIN = timedelta(days=7)
# Letters and digits that nobody takes for another.
_SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZ"
_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")


class WrongRemark(ValueError):
    """What was filled in cannot be taken. `problems`: per field (kind, text, address) what is wrong and how to mend it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Wish:
    """What a reader wants to say: `kind` (see `states.Kind`), `text`, and where the answer may go by mail ("": nowhere)."""

    kind: str
    text: str
    address: str
    language: str


def take_in(wish: Wish, *, registration: Registration, version: int | None, sent: Sent) -> Remark:
    """Keep a remark about a registration; `version` is the one that the reader saw.

    Raises `WrongRemark`, and what `judging.signs` raises. What may be spam is held, with its mail address left alone.
    """
    text, address = _checked(wish)
    found = signs(sent, number=registration.number, text=text, organisation=registration.organisation_id)
    now = timezone.now()
    with transaction.atomic():
        remark = Remark.objects.create(
            reference=new_reference(),
            registration=registration,
            organisation=registration.organisation,
            version=version,
            kind=wish.kind,
            language=wish.language,
            text=text,
            likeness=likeness(text),
            state=State.HELD if found else State.RECEIVED,
            held_for=[each.value for each in found],
            asked_at=now,
            received_at=None if found else now,
            changed_at=now,
        )
        if address:
            Correspondent.objects.create(
                remark=remark,
                address=address,
                language=wish.language,
                nonce=tokens.new_nonce(),
                expires_at=now + CONFIRM_WITHIN,
                letter_due=not found and limits.address_may(address),
                next_at=now,
            )
        if not found:
            tell_desk(remark)
    return remark


def tell_desk(remark: Remark) -> None:
    """Let the people who answer hear of a remark that reached them."""
    version = shown_version(remark.registration)
    about = str(version.document.get("name") or "") if version else ""
    noticing.note_remark(
        organisation=remark.organisation, registration=remark.registration_id,
        about=about or remark.registration.number, reference=remark.reference,
    )  # fmt: skip


def new_reference() -> str:
    """Return a new public name for a remark: twelve signs in three groups, of some 58 bits of chance."""
    drawn = "".join(secrets.choice(_SIGNS) for _each in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def _checked(wish: Wish) -> tuple[str, str]:
    text = wish.text.replace("\r\n", "\n").strip()
    problems: dict[str, str] = {}
    if wish.kind not in set(Kind):
        problems["kind"] = _("Kies of u een fout meldt of een vraag stelt.")
    if len(text) < SHORTEST:
        problems["text"] = _("Vertel in een paar woorden wat u wilt melden of vragen.")
    elif len(text) > LONGEST:
        problems["text"] = _("Maak uw bericht korter: het mag %d tekens zijn.") % LONGEST
    elif any(_is_citizen_number(each) for each in _NINE_DIGITS.findall(text)):
        problems["text"] = _("Er lijkt een burgerservicenummer in uw bericht te staan. Haal het weg.")
    address = ""
    if wish.address.strip():
        try:
            address = subscribing.checked(wish.address)
        except subscribing.NotAnAddress:
            problems["address"] = _("Vul een e-mailadres in, zoals naam@voorbeeld.nl. Of laat dit leeg.")
    if problems:
        raise WrongRemark(problems)
    return text, address


def _is_citizen_number(digits: str) -> bool:
    """Tell whether nine digits pass the test of a citizen service number: 9a + 8b + … + 2h - i is a multiple of eleven."""
    each = [int(sign) for sign in digits if sign.isdigit()]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(each) and sum(weight * digit for weight, digit in zip(weights, each, strict=True)) % 11 == 0


def by_confirmation(token: str) -> Correspondent | None:
    """Return the correspondent that a token in a letter confirms, None when there is none or it came too late."""
    found = Correspondent.objects.select_related("remark").filter(token_hash=tokens.hashed(token), confirmed_at=None)
    return found.filter(expires_at__gt=timezone.now()).first()


def confirm(token: str) -> Remark | None:
    """Confirm that the answer may go to this address; when there is an answer already, it goes now. None when too late."""
    found = by_confirmation(token)
    if found is None:
        return None
    now = timezone.now()
    Correspondent.objects.filter(pk=found.pk, confirmed_at=None).update(
        confirmed_at=now,
        token_hash="",
        expires_at=now + timedelta(days=round(settings.REMARK_MONTHS * subscribing.DAYS_PER_MONTH)),
        letter_due=found.remark.state in CLOSED,
        next_at=now,
        tries=0,
    )
    return found.remark
