"""Words for what is said about a register: its form, whether it is used, and how its last harvest went."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from algoritmeregister.harvest.overview import Health
from algoritmeregister.registers.models import RegisterKind, RegisterStatus

KINDS: dict[str, str | Promise] = {
    RegisterKind.WEBSITE: _("Website"),
    RegisterKind.FILE: _("Databestand"),
    RegisterKind.API: _("API"),
    RegisterKind.INSTANCE: _("Andere installatie van deze software"),
    "": _("Vorm niet bekend"),
}
STATUSES: dict[str, str | Promise] = {
    RegisterStatus.IN_USE: _("In gebruik"),
    RegisterStatus.IN_DEVELOPMENT: _("In ontwikkeling"),
    RegisterStatus.ENDED: _("Beëindigd"),
}
STATUS_TONES = {RegisterStatus.IN_USE: "active", RegisterStatus.IN_DEVELOPMENT: "changed", RegisterStatus.ENDED: "quiet"}
HEALTH: dict[Health, str | Promise] = {
    Health.NEVER: _("Nog niet opgehaald"),
    Health.GOOD: _("Goed opgehaald"),
    Health.PARTLY: _("Deels opgehaald"),
    Health.WAITING: _("Wacht op controle"),
    Health.FAILING: _("Ophalen mislukt"),
}
HEALTH_TONES = {
    Health.NEVER: "quiet",
    Health.GOOD: "active",
    Health.PARTLY: "changed",
    Health.WAITING: "changed",
    Health.FAILING: "alarm",
}
HEALTH_TEXTS: dict[Health, str | Promise] = {
    Health.NEVER: _("Van dit register hebben wij nog nooit registraties opgehaald."),
    Health.GOOD: _("Wij konden alles lezen."),
    Health.PARTLY: _("Een deel van de registraties konden wij niet lezen. Die staan hier niet, of zoals zij eerder waren."),
    Health.WAITING: _(
        "Er veranderde ineens zo veel dat een beheerder eerst kijkt. Tot dan blijft alles hier zoals het was."
    ),
    Health.FAILING: _("Wij konden het register niet lezen. Wat hier staat, blijft staan zoals het was."),
}
LANGUAGES: dict[str, str | Promise] = {"nl": _("Nederlands"), "en": _("Engels"), "fy": _("Fries")}
EVERY_KIND, EVERY_STATUS = _("Alle vormen"), _("Elke status")
EVERY_OWNER = _("Alle soorten")
