"""How bytes are fetched: one module per kind of source. From a question to a file on disk, and nothing else: no database,
no mapping.

A connector is a module with `OPTIONS` (the options it knows), `check(asked)` and `fetch(asked, fetcher, folder)`. Add it to
`_MODULES`; every request goes through the `Fetcher` (`harvest/fetching.py`), which guards where we go and how often.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from algoritmeregister.harvest.connectors import atom, ckan, dcat, download, html, instance, json_pages, national
from algoritmeregister.harvest.connectors.questions import COMMON, Asked, Fetched, WrongOption
from algoritmeregister.harvest.errors import WrongSource
from algoritmeregister.harvest.fetching import Fetcher, check_address


class _Connector(Protocol):
    OPTIONS: frozenset[str]

    def check(self, asked: Asked) -> None: ...

    def fetch(self, asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched: ...


_MODULES: dict[str, _Connector] = {
    "download": download,
    "json_pages": json_pages,
    "ckan": ckan,
    "dcat": dcat,
    "atom": atom,
    "html": html,
    "national": national,
    instance.NAME: instance,
}
NAMES = tuple(_MODULES)


def check(name: str, address: str, options: Mapping[str, Any]) -> None:
    """Check whether a source can be asked this way. Raises `WrongSource`, saying what is wrong. Asks nothing."""
    if name not in _MODULES:
        raise WrongSource(
            _("Er is geen koppeling ‘%(name)s’. Deze zijn er: %(known)s.") % {"name": name, "known": ", ".join(NAMES)}
        )
    check_address(address)
    if not isinstance(options, dict):
        raise WrongSource(_("De opties van een bron zijn namen met waarden."))
    unknown = set(options) - _MODULES[name].OPTIONS - COMMON
    if unknown:
        raise WrongSource(
            _("Koppeling ‘%(name)s’ kent geen %(unknown)s.") % {"name": name, "unknown": ", ".join(sorted(unknown))}
        )
    try:
        _MODULES[name].check(Asked(address, options))
    except WrongOption as error:
        raise WrongSource(
            _("Optie ‘%(option)s’ van koppeling ‘%(name)s’ klopt niet: %(reason)s.")
            % {"option": error.option, "name": name, "reason": error.reason}
        ) from None


def fetch(name: str, asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch what is asked into `folder`. Raises `NotFetched`."""
    return _MODULES[name].fetch(asked, fetcher, folder)
