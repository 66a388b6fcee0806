"""A data portal that runs CKAN: the newest file of a dataset, of a format.

The address is that of the portal ("https://data.example/data"), the option `dataset` the name or id of the dataset,
`format` the kind of file (CSV, XLSX, …), `resource` a text that the name of the file must hold.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from django.utils.translation import gettext as _

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, WrongOption, file_name
from algoritmeregister.harvest.errors import NotFetched
from algoritmeregister.harvest.fetching import Fetcher, Question

OPTIONS = frozenset({"dataset", "format", "resource"})


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    for option in OPTIONS:
        asked.text(option)
    if not asked.text("dataset").strip():
        raise WrongOption("dataset", "–")


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Find the newest file and fetch it, unless our copy still holds. Raises `NotFetched`."""
    address = f"{asked.address.rstrip('/')}/api/3/action/package_show?{urlencode({'id': asked.text('dataset')})}"
    description = folder / "dataset.json"
    fetcher.fetch(Question(address, accept="application/json", minds_robots=asked.minds_robots), description)
    resource = newest(_resources(description, address), asked.text("format"), asked.text("resource"))
    if resource is None:
        raise NotFetched(
            _("Dataset ‘%(dataset)s’ op %(address)s heeft geen bestand van de soort ‘%(format)s’.")
            % {"dataset": asked.text("dataset"), "address": asked.address, "format": asked.text("format") or "*"}
        )
    file_address = urljoin(address, str(resource["url"]))
    target = folder / file_name(file_address)
    question = Question(file_address, etag=asked.etag, last_modified=asked.last_modified, minds_robots=asked.minds_robots)
    answer = fetcher.fetch(question, target)
    return Fetched(None if answer.not_modified else target, answer.address, answer.etag, answer.last_modified)


def _resources(file: Path, address: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(file.read_bytes())
        found = data["result"]["resources"] if data["success"] else None
    except (ValueError, KeyError, TypeError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise NotFetched(_("%s antwoordt niet zoals een dataportaal (CKAN) dat doet.") % address)
    return [each for each in found if isinstance(each, dict)]


def newest(resources: list[dict[str, Any]], format: str, part: str) -> dict[str, Any] | None:
    """Return the newest active resource of this format ("" any) with `part` in its name; of equally new ones the last."""
    fitting = [
        each
        for each in resources
        if isinstance(each.get("url"), str)
        and each.get("state", "active") == "active"
        and (not format or _is_of(each, format.casefold()))
        and part.casefold() in str(each.get("name", "")).casefold()
    ]
    return max(enumerate(fitting), key=lambda pair: (_changed(pair[1]), pair[0]), default=(0, None))[1]


def _is_of(resource: dict[str, Any], format: str) -> bool:
    said = str(resource.get("format", "")).casefold().rsplit("/", 1)[-1].lstrip(".")
    return said == format or (not said and str(resource["url"]).casefold().endswith("." + format))


def _changed(resource: dict[str, Any]) -> str:
    """Return when a resource last changed, as ISO text, which sorts by time."""
    return next((str(resource[key]) for key in ("last_modified", "metadata_modified", "created") if resource.get(key)), "")
