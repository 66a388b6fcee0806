"""What the catalogue says about this register, and where its linked data is: the words and addresses of this site."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from algoritmeregister.exchange import snapshots
from algoritmeregister.exchange.catalogue import Catalogue, Dataset, Distribution, Publisher, Service
from algoritmeregister.exchange.datapackage import File
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.exchange.linked_data import Places
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.chain import moment
from algoritmeregister.site.page import canonical

# The room of the API is beside this one; its addresses are fixed (others rely on them).
API, OPENAPI, API_PAGE = "/api/v1", "/api/v1/openapi.json", "/api/v1/docs"


def places() -> Places:
    """Return where linked data is on this site; names of things are in Dutch addresses, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        organisation = canonical(reverse("site:organisation", kwargs={"code": "0"}))
        return Places(
            catalogue=canonical(reverse("site:catalogue")),
            terms=canonical(reverse("site:terms")) + "#",
            organisation=organisation[:-1] + "{code}",
        )


def publisher() -> Publisher:
    """Return who publishes this register."""
    website = settings.PUBLISHER_WEBSITE or settings.SITE_URL
    name = settings.PUBLISHER or settings.SITE_NAME
    return Publisher(settings.PUBLISHER_TOOI or website, name, website, settings.CONTACT_EMAIL)


def catalogue() -> Catalogue:
    """Return the catalogue with what can be downloaded now. Two questions to the database."""
    here = places()
    last = reading.entries().order_by("-epoch", "-sequence").values_list("recorded_at", flat=True).first()
    newest = next(iter(snapshots.snapshots()), None)
    files = newest.files if newest else ()
    return Catalogue(
        places=here,
        homepage=_address("home"),
        title=_words(lambda: settings.SITE_NAME),
        description=_words(
            lambda: _("Welke algoritmes overheden gebruiken, waarvoor, op wie, en aan wie u er vragen over stelt.")
        ),
        publisher=publisher(),
        modified=moment(last) if last else "2022-12-21T00:00:00.000000Z",
        datasets=[_registrations(here, files), *([_history(here, files)] if files else [])],
        service=Service(
            address=f"{here.catalogue}#api",
            endpoint=canonical(API),
            openapi=canonical(OPENAPI),
            page=canonical(API_PAGE),
            title=_words(lambda: _("API van het %(name)s") % {"name": settings.SITE_NAME}),
            description=_words(lambda: _("Zoek in het register en volg zijn wijzigingen met een programma.")),
        ),
    )


def _registrations(here: Places, files: tuple[File, ...]) -> Dataset:
    found = [_snapshot_file(file) for file in files if file.name.startswith("algoritmes.") or file.name == snapshots.WHOLE]
    return Dataset(
        address=f"{here.catalogue}#algoritmes",
        page=_address("downloads"),
        title=_words(lambda: _("Algoritmes van de overheid")),
        description=_words(lambda: _("Alle registraties in het register, zoals zij nu zijn. Met alle velden.")),
        distributions=found or [_live_file(suffix) for suffix in FORMATS],
        keywords=[
            _words(lambda: _("algoritme")),
            _words(lambda: _("algoritmeregister")),
            _words(lambda: _("transparantie")),
        ],
    )


def _history(here: Places, files: tuple[File, ...]) -> Dataset:
    return Dataset(
        address=f"{here.catalogue}#geschiedenis",
        page=_address("downloads"),
        title=_words(lambda: _("Geschiedenis van de algoritmes van de overheid")),
        description=_words(lambda: _("Alle versies van alle registraties, ook van registraties die zijn ingetrokken.")),
        distributions=[_snapshot_file(file) for file in files if file.name.startswith("geschiedenis.")],
        keywords=[_words(lambda: _("algoritme")), _words(lambda: _("geschiedenis"))],
    )


def _snapshot_file(file: File) -> Distribution:
    return Distribution(file.suffix, file.media_type, _address("snapshot_latest", name=file.name), file.size, file.sha256)


def _live_file(suffix: str) -> Distribution:
    return Distribution(suffix, FORMATS[suffix].media_type, _address("download_result", suffix=suffix))


def _address(page: str, /, **arguments: str) -> str:
    """Return a full address in Dutch: the one that machines get."""
    with translation.override(settings.LANGUAGE_CODE):
        return canonical(reverse(f"site:{page}", kwargs=arguments))


def _words(said: Callable[[], str]) -> dict[str, str]:
    """Return a text in every language."""
    result = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            result[language] = said()
    return result
