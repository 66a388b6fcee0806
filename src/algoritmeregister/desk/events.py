"""What stands in the audit log, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from algoritmeregister.accounts import scopes
from algoritmeregister.accounts.roles import Role, label
from algoritmeregister.audit.models import Event
from algoritmeregister.desk import register_words
from algoritmeregister.desk.workflow import words as workflow
from algoritmeregister.ui.formats import date_text

# What the actions are called that no other module has words for.
_WORDS = {
    "accept register": gettext_lazy("Aangemeld register opgenomen"),
    "add organisation": gettext_lazy("Organisatie bekend gemaakt"),
    "add second step": gettext_lazy("Tweede stap toegevoegd"),
    "add webhook": gettext_lazy("Webhook toegevoegd"),
    "add supplier": gettext_lazy("Leverancier bekend gemaakt"),
    "answer remark": gettext_lazy("Bericht van een lezer beantwoord"),
    "approve harvest run": gettext_lazy("Ophalen dat wachtte, toegestaan"),
    "appoint steward": gettext_lazy("Registerbeheerder aangewezen"),
    "change password": gettext_lazy("Wachtwoord veranderd"),
    "connect sign-in": gettext_lazy("Inloggen met de organisatie gekoppeld"),
    "create account": gettext_lazy("Account gemaakt"),
    "decide spelling": gettext_lazy("Besluit over de naam van een leverancier"),
    "decide proposal": gettext_lazy("Besluit over een voorstel voor de standaard"),
    "dismiss duplicate": gettext_lazy("Besloten dat twee registraties niet dezelfde zijn"),
    "dismiss harvest run": gettext_lazy("Ophalen dat wachtte, terzijde gelegd"),
    "discard spreadsheet": gettext_lazy("Ingelezen rekenblad weggegooid"),
    "dismiss steward": gettext_lazy("Registerbeheerder ontslagen"),
    "end statement": gettext_lazy("Verklaring ‘niets te melden’ beëindigd"),
    "end session": gettext_lazy("Sessie beëindigd"),
    "end key": gettext_lazy("API-sleutel beëindigd"),
    "enter": gettext_lazy("Pagina geopend"),
    "export log": gettext_lazy("Logboek gedownload"),
    "grant role": gettext_lazy("Rol gegeven"),
    "hide proposal": gettext_lazy("Voorstel voor de standaard verborgen"),
    "hide reaction": gettext_lazy("Reactie op een voorstel verborgen"),
    "hide remark": gettext_lazy("Bericht van een lezer niet meer openbaar"),
    "hold remark": gettext_lazy("Bericht van een lezer opgehouden"),
    "invite": gettext_lazy("Uitgenodigd"),
    "join organisation": gettext_lazy("Lid geworden"),
    "keep suppliers apart": gettext_lazy("Besloten dat twee leveranciers niet dezelfde zijn"),
    "leave organisation": gettext_lazy("Organisatie verlaten"),
    "make key": gettext_lazy("API-sleutel gemaakt"),
    "merge registrations": gettext_lazy("Twee registraties samengevoegd"),
    "merge supplier": gettext_lazy("Twee leveranciers samengevoegd"),
    "part registrations": gettext_lazy("Samenvoegen van registraties ongedaan gemaakt"),
    "part supplier": gettext_lazy("Samenvoegen van leveranciers ongedaan gemaakt"),
    "offer spreadsheet": gettext_lazy("Rekenblad aangeboden"),
    "move key": gettext_lazy("API-sleutel meegegaan naar deze organisatie"),
    "move role": gettext_lazy("Rol meegegaan naar deze organisatie"),
    "remove second step": gettext_lazy("Tweede stap verwijderd"),
    "reject register": gettext_lazy("Aangemeld register geweigerd"),
    "reject remark": gettext_lazy("Bericht van een lezer niet doorgestuurd"),
    "release remark": gettext_lazy("Bericht van een lezer doorgestuurd"),
    "remove webhook": gettext_lazy("Webhook weggehaald"),
    "renew second step": gettext_lazy("Nieuwe herstelcodes gemaakt"),
    "reset password": gettext_lazy("Nieuw wachtwoord gekozen"),
    "reset second step": gettext_lazy("Tweede stap verwijderd door de beheerder van dit register"),
    "review access": gettext_lazy("Overzicht van toegang gemaakt"),
    "revoke invitation": gettext_lazy("Uitnodiging ingetrokken"),
    "save meeting": gettext_lazy("Bijeenkomst bewaard"),
    "show proposal": gettext_lazy("Voorstel voor de standaard getoond"),
    "show reaction": gettext_lazy("Reactie op een voorstel getoond"),
    "show remark": gettext_lazy("Bericht van een lezer openbaar gemaakt"),
    "sign in": gettext_lazy("Ingelogd"),
    "state nothing to register": gettext_lazy("Verklaring ‘niets te melden’ opgenomen"),
    "sign out": gettext_lazy("Uitgelogd"),
    "read spreadsheet": gettext_lazy("Rekenblad gelezen"),
    "take spreadsheet": gettext_lazy("Rekenblad overgenomen"),
    "tell by mail": gettext_lazy("Bericht per e-mail"),
    "undecide spelling": gettext_lazy("Besluit over de naam van een leverancier teruggenomen"),
    "undo spreadsheet": gettext_lazy("Rekenblad teruggedraaid"),
    "use key": gettext_lazy("API-sleutel gebruikt"),
    "write article": gettext_lazy("Tekst van de kennisbank bewaard"),
    "withdraw role": gettext_lazy("Rol ontnomen"),
}


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
    known = _WORDS.get(action)
    return str(known) if known else register_words.words(action) or workflow.words(action)
