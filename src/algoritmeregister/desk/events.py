"""What stands in the audit log, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts import scopes
from algoritmeregister.accounts.roles import Role, label
from algoritmeregister.audit.models import Event
from algoritmeregister.desk import register_words
from algoritmeregister.desk.workflow import words as workflow
from algoritmeregister.ui.formats import date_text


@dataclass(frozen=True)
class Shown:
    """One row of the log: when, who, from where, what, about whom, with which roles or scopes, and whether it worked."""

    at: str
    who: str
    origin: str
    what: str
    subject: str
    roles: str
    succeeded: bool


def shown(event: Event) -> Shown:
    """Return a row of the log in the reader's language. An action that has no words yet is shown as it is kept."""
    given = event.detail.get("roles") or [event.detail.get("role")]
    known = {each.value for each in Role}
    scoped = scopes.in_order(event.detail.get("scopes") or ())
    roles = ", ".join(
        [label(role, get_language()) for role in given if role in known]
        + [scopes.label(each, get_language()) for each in scoped]
    )
    who = event.actor_name or _("Onbekend")
    at = timezone.localtime(event.at)
    day = date_text(at, get_language() or settings.LANGUAGE_CODE)
    return Shown(f"{day}, {at:%H:%M}", who, event.origin, words(event.action), event.subject, roles, event.succeeded)


def words(action: str) -> str:
    """Return what an action is called."""
    known = {
        "accept register": _("Aangemeld register opgenomen"),
        "add organisation": _("Organisatie bekend gemaakt"),
        "add second step": _("Tweede stap toegevoegd"),
        "add webhook": _("Webhook toegevoegd"),
        "add supplier": _("Leverancier bekend gemaakt"),
        "answer remark": _("Bericht van een lezer beantwoord"),
        "approve harvest run": _("Ophalen dat wachtte, toegestaan"),
        "appoint steward": _("Registerbeheerder aangewezen"),
        "change password": _("Wachtwoord veranderd"),
        "connect sign-in": _("Inloggen met de organisatie gekoppeld"),
        "create account": _("Account gemaakt"),
        "decide spelling": _("Besluit over de naam van een leverancier"),
        "decide proposal": _("Besluit over een voorstel voor de standaard"),
        "dismiss duplicate": _("Besloten dat twee registraties niet dezelfde zijn"),
        "dismiss harvest run": _("Ophalen dat wachtte, terzijde gelegd"),
        "discard spreadsheet": _("Ingelezen rekenblad weggegooid"),
        "dismiss steward": _("Registerbeheerder ontslagen"),
        "end statement": _("Verklaring ‘niets te melden’ beëindigd"),
        "end session": _("Sessie beëindigd"),
        "end key": _("API-sleutel beëindigd"),
        "enter": _("Pagina geopend"),
        "export log": _("Logboek gedownload"),
        "grant role": _("Rol gegeven"),
        "hide proposal": _("Voorstel voor de standaard verborgen"),
        "hide reaction": _("Reactie op een voorstel verborgen"),
        "hide remark": _("Bericht van een lezer niet meer openbaar"),
        "hold remark": _("Bericht van een lezer opgehouden"),
        "invite": _("Uitgenodigd"),
        "join organisation": _("Lid geworden"),
        "keep suppliers apart": _("Besloten dat twee leveranciers niet dezelfde zijn"),
        "leave organisation": _("Organisatie verlaten"),
        "make key": _("API-sleutel gemaakt"),
        "merge registrations": _("Twee registraties samengevoegd"),
        "merge supplier": _("Twee leveranciers samengevoegd"),
        "part registrations": _("Samenvoegen van registraties ongedaan gemaakt"),
        "part supplier": _("Samenvoegen van leveranciers ongedaan gemaakt"),
        "offer spreadsheet": _("Rekenblad aangeboden"),
        "move key": _("API-sleutel meegegaan naar deze organisatie"),
        "move role": _("Rol meegegaan naar deze organisatie"),
        "remove second step": _("Tweede stap verwijderd"),
        "reject register": _("Aangemeld register geweigerd"),
        "reject remark": _("Bericht van een lezer niet doorgestuurd"),
        "release remark": _("Bericht van een lezer doorgestuurd"),
        "remove webhook": _("Webhook weggehaald"),
        "renew second step": _("Nieuwe herstelcodes gemaakt"),
        "reset password": _("Nieuw wachtwoord gekozen"),
        "reset second step": _("Tweede stap verwijderd door de beheerder van dit register"),
        "review access": _("Overzicht van toegang gemaakt"),
        "revoke invitation": _("Uitnodiging ingetrokken"),
        "save meeting": _("Bijeenkomst bewaard"),
        "show proposal": _("Voorstel voor de standaard getoond"),
        "show reaction": _("Reactie op een voorstel getoond"),
        "show remark": _("Bericht van een lezer openbaar gemaakt"),
        "sign in": _("Ingelogd"),
        "state nothing to register": _("Verklaring ‘niets te melden’ opgenomen"),
        "sign out": _("Uitgelogd"),
        "read spreadsheet": _("Rekenblad gelezen"),
        "take spreadsheet": _("Rekenblad overgenomen"),
        "tell by mail": _("Bericht per e-mail"),
        "undecide spelling": _("Besluit over de naam van een leverancier teruggenomen"),
        "undo spreadsheet": _("Rekenblad teruggedraaid"),
        "use key": _("API-sleutel gebruikt"),
        "write article": _("Tekst van de kennisbank bewaard"),
        "withdraw role": _("Rol ontnomen"),
    }
    return known.get(action) or register_words.words(action) or workflow.words(action)
