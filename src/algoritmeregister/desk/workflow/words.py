"""What was done with a description, as the audit log says it."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words(action: str) -> str:
    """Return what an action of `registrations.drafts` is called; the action itself when it has no words."""
    known = {
        "approve description": _("Beschrijving goedgekeurd"),
        "archive description": _("Beschrijving gearchiveerd"),
        "choose flow": _("Werkwijze gekozen"),
        "clear description": _("Beschrijving landelijk nagekeken"),
        "comment on description": _("Opmerking bij een beschrijving gemaakt"),
        "discard description": _("Beschrijving weggegooid"),
        "end preview": _("Link naar een beschrijving beëindigd"),
        "preview description": _("Link naar een beschrijving gemaakt"),
        "publish description": _("Beschrijving gepubliceerd"),
        "reopen description": _("Beschrijving weer in bewerking genomen"),
        "resolve comment": _("Opmerking afgehandeld"),
        "restore description": _("Beschrijving teruggehaald"),
        "review description": _("Beschrijving nagekeken"),
        "save description": _("Beschrijving opgeslagen"),
        "schedule description": _("Beschrijving ingepland"),
        "send back description": _("Beschrijving teruggestuurd"),
        "start description": _("Beschrijving begonnen"),
        "adopt registration": _("Registratie overgenomen"),
        "submit description": _("Beschrijving ter beoordeling gestuurd"),
        "translate description": _("Beschrijving vertaald"),
        "unschedule description": _("Beschrijving uit de planning gehaald"),
        "withdraw description": _("Beschrijving ingetrokken"),
    }
    return known.get(action, action)
