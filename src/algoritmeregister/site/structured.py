"""schema.org in pages (JSON-LD): what a search engine may know of a page, and nothing that the page does not say.

It stands in a block of data, which no browser runs; the signs that could end the block are written in another way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from markupsafe import Markup

from algoritmeregister.exchange.datapackage import LICENCE, File
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.site import catalogue_page, citing
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.links import safe_link
from algoritmeregister.ui.rich_text import plain

# What search engines read of a description.
LONGEST_DESCRIPTION = 5000
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def block(about: Mapping[str, Any]) -> Markup:
    """Return the data as it may stand in a page."""
    text = json.dumps({"@context": "https://schema.org", **_filled(about)}, ensure_ascii=False)
    for sign, written in _ESCAPES.items():
        text = text.replace(sign, written)
    return Markup(text.encode("utf-8", "replace").decode())  # noqa: S704  # nothing in it can end the block


def algorithm(registration: Registration, version: Version, name: str) -> Markup:
    """Return one registration as a SoftwareApplication of a government."""
    document = version.document
    source = safe_link(str(document.get("publiccode") or ""))
    tooi = registration.organisation.tooi_uri
    return block(
        {
            "@type": "SoftwareApplication",
            "@id": citing.dutch_address(registration.number),
            "name": name,
            "description": plain(str(document.get("description_short") or ""))[:LONGEST_DESCRIPTION],
            "url": citing.dutch_address(registration.number),
            "identifier": registration.number,
            "applicationCategory": "GovernmentApplication",
            "inLanguage": version.language,
            "softwareVersion": str(version.number),
            "datePublished": registration.first_observed_at.date().isoformat(),
            "dateModified": (version.claimed_on or version.valid_from.date()).isoformat(),
            "provider": {
                "@type": "GovernmentOrganization",
                "name": citing.organisation_of(registration, version),
                "sameAs": tooi,
            },
            "isBasedOn": {"@type": "SoftwareSourceCode", "codeRepository": source} if source else None,
            "isPartOf": {"@type": "DataCatalog", "name": settings.SITE_NAME, "url": settings.SITE_URL},
        }
    )


def catalogue() -> Markup:
    """Return the register as a DataCatalog."""
    found = catalogue_page.publisher()
    return block(
        {
            "@type": "DataCatalog",
            "name": settings.SITE_NAME,
            "url": canonical(reverse("site:home")),
            "inLanguage": get_language(),
            "license": LICENCE,
            "publisher": {
                "@type": "GovernmentOrganization",
                "name": found.name,
                "url": found.website,
                "sameAs": settings.PUBLISHER_TOOI,
            },
        }
    )


def dataset(title: str, description: str, files: tuple[File, ...], modified: str) -> Markup:
    """Return the files of the register as a Dataset."""
    found = catalogue_page.publisher()
    maker = {"@type": "GovernmentOrganization", "name": found.name, "url": found.website, "sameAs": settings.PUBLISHER_TOOI}
    return block(
        {
            "@type": "Dataset",
            "name": title,
            "description": description,
            "url": canonical(reverse("site:downloads")),
            "identifier": f"{catalogue_page.places().catalogue}#algoritmes",
            "license": LICENCE,
            "isAccessibleForFree": True,
            "inLanguage": ["nl", "en", "fy"],
            "dateModified": modified,
            "creator": maker,
            "publisher": maker,
            "includedInDataCatalog": {"@type": "DataCatalog", "name": settings.SITE_NAME, "url": settings.SITE_URL},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": file.name,
                    "contentUrl": canonical(reverse("site:snapshot_latest", kwargs={"name": file.name})),
                    "encodingFormat": file.media_type.partition(";")[0],
                    "contentSize": str(file.size),
                    "sha256": file.sha256,
                }
                for file in files
            ],
        }
    )


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data without what is not known."""
    return {
        key: _filled(each) if isinstance(each, dict) else each
        for key, each in value.items()
        if each not in (None, "", [], {})
    }
