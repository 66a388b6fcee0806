"""What was done with the register itself, with assessments, products and requirements, as the audit log says it."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words(action: str) -> str:
    """Return what an action is called; empty when it is none of these."""
    return _of_assessments().get(action) or _of_the_register().get(action) or _of_products().get(action) or ""


def _of_assessments() -> dict[str, str]:
    return {
        "approve not applicable": _("Akkoord dat een eis niet geldt"),
        "assign assessment": _("Deel van een toets aan iemand gegeven"),
        "begin assessment": _("Toets begonnen"),
        "comment on assessment": _("Opmerking bij een toets gemaakt"),
        "describe for requirements": _("Kenmerken voor de eisen ingevuld"),
        "hand in assessment": _("Toets ter ondertekening gestuurd"),
        "import requirements": _("Eisen overgenomen in het register"),
        "link assessment": _("Toets bij een beschrijving gezet"),
        "move assessment to version": _("Toets naar een andere versie van het instrument gezet"),
        "resolve comment on assessment": _("Opmerking bij een toets afgehandeld"),
        "save assessment": _("Toets opgeslagen"),
        "show assessment": _("Gekozen wat het publiek van een toets ziet"),
        "sign assessment": _("Toets ondertekend"),
        "take over in assessment": _("Antwoorden in een toets overgenomen"),
        "unassign assessment": _("Deel van een toets weer vrijgegeven"),
        "work on requirement": _("Aan een eis gewerkt"),
    }


def _of_the_register() -> dict[str, str]:
    return {
        "accept register": _("Aangemeld register opgenomen"),
        "add attachment": _("Bijlage toegevoegd"),
        "add register": _("Register toegevoegd"),
        "add source": _("Bron van een register toegevoegd"),
        "approve harvest run": _("Opgehaald register goedgekeurd"),
        "archive text": _("Tekst van een beschrijving gearchiveerd"),
        "back up": _("Reservekopie gemaakt"),
        "change source": _("Bron van een register veranderd"),
        "choose leading register": _("Register gekozen dat voorgaat"),
        "clear spreadsheet": _("Ingelezen rekenblad opgeruimd"),
        "confirm organisation name": _("Naam van een organisatie bevestigd"),
        "confirm organisation rename": _("Nieuwe naam van een organisatie bevestigd"),
        "deny organisation rename": _("Vermoede nieuwe naam van een organisatie afgewezen"),
        "dismiss duplicate": _("Twee registraties blijven apart"),
        "dismiss harvest run": _("Opgehaald register niet overgenomen"),
        "end statement": _("Verklaring ‘niets te registreren’ beëindigd"),
        "follow redaction": _("Verwijderde tekst ook hier verwijderd"),
        "identify organisation": _("Kenmerk van een organisatie bewaard"),
        "import organisations": _("Lijst van organisaties ingelezen"),
        "merge organisation": _("Organisaties samengevoegd"),
        "merge registrations": _("Registraties samengevoegd"),
        "part registrations": _("Registraties weer gesplitst"),
        "reconsider organisation rename": _("Afgewezen naam van een organisatie opnieuw voorgelegd"),
        "redact": _("Tekst uit een versie verwijderd"),
        "reject register": _("Aangemeld register afgewezen"),
        "remove attachment": _("Bijlage verwijderd"),
        "remove source": _("Bron van een register verwijderd"),
        "rename organisation": _("Naam van een organisatie veranderd"),
        "restore": _("Reservekopie teruggezet"),
        "resume webhook": _("Webhook weer aangezet"),
        "state nothing to register": _("Verklaard: niets te registreren"),
        "suggest register": _("Register aangemeld"),
        "take back organisation name": _("Naam van een organisatie teruggezet"),
        "take up draft": _("Concept van de standaard opgenomen"),
        "unarchive text": _("Gearchiveerde tekst teruggehaald"),
        "update register": _("Gegevens van een register veranderd"),
    }


def _of_products() -> dict[str, str]:
    return {
        "add supplier": _("Leverancier toegevoegd"),
        "decide product": _("Product bij registraties gekozen"),
        "decide spelling": _("Bepaald welke leverancier een naam bedoelt"),
        "end template": _("Sjabloon van een leverancier beëindigd"),
        "link template": _("Sjabloon bij een product gezet"),
        "merge product": _("Producten samengevoegd"),
        "merge supplier": _("Leveranciers samengevoegd"),
        "offer template": _("Sjabloon van een leverancier weer aangeboden"),
        "rename product": _("Naam van een product veranderd"),
        "rename supplier": _("Naam van een leverancier veranderd"),
        "split product": _("Product gesplitst"),
        "take template": _("Sjabloon van een leverancier opgenomen"),
        "undecide product": _("Keuze van een product teruggenomen"),
    }
