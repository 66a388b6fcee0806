"""What a person hears of descriptions: on a page of the desk, and by mail once a day for who wants that."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.accounts import letters
from algoritmeregister.accounts.models import Membership, User
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.finding import address
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.registrations.drafts import noticing
from algoritmeregister.registrations.drafts.models import Notice
from algoritmeregister.registrations.drafts.states import Step
from algoritmeregister.ui.addresses import address_of

logger = logging.getLogger(__name__)

ON_A_PAGE = 100
REMARK = "remark"
IN_A_LETTER = 30


def sentence(notice: Notice, by: str) -> str:
    """Return what a notice says, in the reader's language. `by`: who did it."""
    if notice.reference == noticing.SEVERAL:
        return _of_several(notice, by)
    name = notice.draft.title if notice.draft and notice.kind != REMARK else notice.about
    about = {"name": name or _("Beschrijving zonder naam"), "person": by}
    said = {
        Step.SUBMIT: _("%(person)s vraagt om een beoordeling van ‘%(name)s’."),
        Step.APPROVE: _("%(person)s keurde ‘%(name)s’ goed."),
        Step.CLEAR: _("%(person)s keek ‘%(name)s’ na voor de landelijke controle."),
        Step.SEND_BACK: _("%(person)s stuurde ‘%(name)s’ terug."),
        Step.SCHEDULE: _("%(person)s plande de publicatie van ‘%(name)s’."),
        Step.UNSCHEDULE: _("De publicatie van ‘%(name)s’ gaat niet door."),
        Step.PUBLISH: _("‘%(name)s’ is openbaar."),
        Step.WITHDRAW: _("%(person)s trok ‘%(name)s’ in."),
        "comment": _("%(person)s maakte een opmerking bij ‘%(name)s’."),
        "review_soon": _("‘%(name)s’ moet binnenkort worden nagekeken."),
        "review_due": _("‘%(name)s’ moet nu worden nagekeken."),
        REMARK: _("Een lezer schreef over ‘%(name)s’."),
        "review_late": _("‘%(name)s’ is nog steeds niet nagekeken. Iedereen ziet dat."),
    }
    return said.get(notice.kind, "‘%(name)s’") % about


def _of_several(notice: Notice, by: str) -> str:
    count = int(notice.about)
    if notice.kind == Step.PUBLISH:
        said = ngettext("%(person)s maakte %(count)d beschrijving openbaar.",
                        "%(person)s maakte %(count)d beschrijvingen openbaar.", count)  # fmt: skip
    else:
        said = ngettext("%(person)s veranderde %(count)d beschrijving.", "%(person)s veranderde %(count)d beschrijvingen.",
                        count)  # fmt: skip
    return said % {"person": by, "count": count}


def _addresses(notices: list[Notice], user: User) -> dict[int, str]:
    """Return where each notice leads to: for who has no role there, to the national check."""
    places = set(Membership.objects.filter(user=user).values_list("organisation", flat=True))
    return {each.pk: _address(each, places) for each in notices}


def _address(notice: Notice, places: set[int]) -> str:
    if notice.kind == REMARK and notice.organisation is not None:
        if notice.organisation_id in places:
            return address_of("desk:remark", code=notice.organisation.code, reference=notice.reference)
        return address_of("desk:held_remark", reference=notice.reference)
    if notice.draft is None and notice.organisation is not None:
        is_theirs = notice.organisation_id in places
        return address_of("desk:drafts", code=notice.organisation.code) if is_theirs else address_of("desk:notices")
    assert notice.draft is not None, "all else is about a description"
    if notice.draft.organisation_id in places:
        return address(notice.draft)
    return address_of("desk:national_check", uuid=notice.draft.uuid)


@door(Rule())
def notices(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what somebody heard."""
    found = list(noticing.of(visit.user)[:ON_A_PAGE])
    names, addresses = names_of(each.by for each in found), _addresses(found, visit.user)
    context = {
        "notices": [(each, sentence(each, names.get(each.by, "")), addresses[each.pk]) for each in found],
        "unread": any(each.read_at is None for each in found),
        "by_mail": noticing.wants_mail(visit.user),
    }
    return render(request, "desk/workflow/notices.html", context)


@door(Rule(methods=("POST",)))
def read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take everything as read."""
    noticing.mark_read(visit.user)
    return HttpResponseRedirect(address_of("desk:notices"))


@door(Rule(methods=("POST",)))
def choose(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose whether notices come by mail."""
    by_mail = request.POST.get("post") == "ja"
    noticing.choose_mail(visit.user, by_mail)
    told = _("U krijgt voortaan één keer per dag post, als er iets is.")
    messages.success(request, told if by_mail else _("U krijgt hierover geen post meer."))
    return HttpResponseRedirect(address_of("desk:notices"))


def send_digests() -> int:
    """Mail everyone what they have not read and not been mailed, in one letter each; returns how many letters went.

    A letter that cannot be sent is told in the log, and tried again the next day.
    """
    return sum(_send(user) for user in noticing.to_mail())


def _send(user: User) -> bool:
    found = list(noticing.of(user).filter(read_at=None, mailed_at=None))
    if not found:  # all of it is of organisations that they left
        return False
    names, addresses = names_of(each.by for each in found), _addresses(found[:IN_A_LETTER], user)
    told = [
        f"{sentence(each, names.get(each.by, ''))}\n{settings.SITE_URL}{addresses[each.pk]}" for each in found[:IN_A_LETTER]
    ]
    rest = len(found) - len(told)
    if rest > 0:
        more = ngettext("En er is nog %(n)d melding.", "En er zijn nog %(n)d meldingen.", rest)
        told.append(more % {"n": rest})
    where = settings.SITE_URL + address_of("desk:notices")
    subject = ngettext("%(n)d melding van %(site)s", "%(n)d meldingen van %(site)s", len(found))
    try:
        letters.send(
            user.email,
            subject % {"n": len(found), "site": settings.SITE_NAME},
            [*told, _("Geen post meer hierover? Dat kiest u hier:") + "\n" + where],
        )
    except (OSError, SMTPException):
        logger.exception("The notices of user %d could not be mailed.", user.pk)
        return False
    Notice.objects.filter(pk__in=[each.pk for each in found]).update(mailed_at=timezone.now())
    return True
