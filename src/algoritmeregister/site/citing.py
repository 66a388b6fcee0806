"""How a description is pointed at: its addresses, a citation with version and date, a mail, and the files of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.site.addresses import page_of
from algoritmeregister.site.page import canonical
from algoritmeregister.site.prose import in_this_language
from algoritmeregister.ui.formats import date_text

FORMATS = ("pdf", "json", "csv")


@dataclass(frozen=True)
class Sharing:
    """What a page offers to share, cite and keep a description. Addresses are paths, but for `permanent` and `short`.

    `citation` names the version and its date. The files are those of this version. `elsewhere`: title and file for each
    standard of others.
    """

    permanent: str
    short: str
    citation: str
    mail: str
    json: str
    csv: str
    pdf: str
    archive: str
    letter: str
    elsewhere: list[tuple[str, str]]


def sharing(registration: Registration, version: Version, name: str) -> Sharing:
    """Return how to share, cite and keep this version, in the language of this request."""
    number = registration.number
    permanent = canonical(page_of(number, "registration"))
    suffix = f"?versie={version.number}" if version.valid_to else ""
    files = {each: page_of(number, f"description_{each}") + suffix for each in FORMATS}
    return Sharing(
        permanent=permanent,
        short=short_address(number),
        citation=citation(registration, version, name),
        mail=_mail(registration, version, name, permanent),
        archive=page_of(number, "archive", version=version.number),
        letter=page_of(number, "letter"),
        elsewhere=[
            (in_this_language(standards.get(key).title), f"{files['json']}{'&' if suffix else '?'}standaard={key}")
            for key in standards.FOREIGN
        ],
        **files,
    )


def short_address(number: str) -> str:
    """Return the full short address of a registration, in the language of this request: it fits in a letter."""
    return canonical(page_of(number, "short"))


def dutch_address(number: str, page: str = "registration") -> str:
    """Return the full address of a page of a registration as it is in Dutch: the one that machines get."""
    with translation.override(settings.LANGUAGE_CODE):
        return canonical(page_of(number, page))


def organisation_of(registration: Registration, version: Version) -> str:
    """Return whose description this version is, by the name it had then."""
    return " ".join((version.organisation_name or registration.organisation.name).split())


def citation(registration: Registration, version: Version, name: str) -> str:
    """Return a reference to this very version: who, what, where, which version, of which day, and the address."""
    return _("%(organisation)s. “%(name)s”. %(site)s, nummer %(number)s, versie %(version)s van %(date)s. %(address)s") % {
        "organisation": organisation_of(registration, version),
        "name": name,
        "site": settings.SITE_NAME,
        "number": registration.number,
        "version": version.number,
        "date": date_text(version.claimed_on or version.valid_from, get_language() or settings.LANGUAGE_CODE),
        "address": canonical(page_of(registration.number, "registration")),
    }


def _mail(registration: Registration, version: Version, name: str, address: str) -> str:
    subject = _("Algoritme: %(name)s") % {"name": name[:150]}
    body = "\r\n\r\n".join(
        (
            _("%(organisation)s gebruikt dit algoritme: %(name)s")
            % {
                "organisation": organisation_of(registration, version)[:200],
                "name": name[:150],
            },
            address,
        )
    )
    return f"mailto:?subject={_quoted(subject)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")
