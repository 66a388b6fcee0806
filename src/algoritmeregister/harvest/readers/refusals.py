"""The refusals that several readers give: of what is too large for any of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import TooLarge
from algoritmeregister.harvest.readers.limits import MEGABYTE, Limits


def too_large_record(name: str, place: str, limits: Limits) -> TooLarge:
    """Return the error for one record, or one value, of more than the allowed size."""
    return TooLarge(
        _(
            "Een record of waarde in %(file)s (%(place)s) is groter dan %(limit)d MB. Een beschrijving hoort een paar "
            "bladzijden te zijn: "
            "haal bijlagen en ingesloten bestanden eruit."
        )
        % {"file": name, "place": place, "limit": limits.record_bytes // MEGABYTE}
    )


def too_many_records(name: str, limits: Limits) -> TooLarge:
    """Return the error for a file with more records than is allowed."""
    return TooLarge(
        _("%(file)s heeft meer dan %(limit)d records. Splits het bestand.") % {"file": name, "limit": limits.records}
    )
