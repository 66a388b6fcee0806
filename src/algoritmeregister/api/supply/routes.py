"""Every address of the supply API: method, what it does, which scope it asks, what it takes and may answer.

Dispatching, the OpenAPI description, the reference page and the test of every cell are made of this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.api.supply import archiving, hooks, reading, several, steps, writing
from algoritmeregister.api.supply.naming import GET, PERMISSION_LACKS, POST, PUT, STATE_CHANGE_LACKS

READ, EDIT, PUBLISH = Scope.READ, Scope.EDIT, Scope.PUBLISH


@dataclass(frozen=True)
class Route:
    """One operation. `path`: after `/aanleverapi` (and after the version when `versioned`). `scope` None: every key may.

    `lacks`: what who lacks that scope hears. `takes`, `gives`: the shapes of the body and of the answer, by their names in
    the OpenAPI description ("": none). `query`: the parameters it has. `errors`: the statuses besides 401, 403, 422 and 429
    that it may answer with. `theirs`: the national register has it too. `in_pieces`: it is many changes, each by itself,
    or asks somebody else first. `adopts`: it may name a registration of the organisation that has no description here yet,
    and takes that over.
    """

    method: str
    path: str
    name: str
    does: Callable[..., Any]
    scope: Scope | None
    lacks: str
    summary: str
    takes: str = ""
    gives: str = ""
    query: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    versioned: bool = True
    tag: str = "Acties"
    theirs: bool = True
    in_pieces: bool = False
    adopts: bool = False

    @property
    def address(self) -> str:
        """The whole address, with its places."""
        return f"/aanleverapi{'/{version}' if self.versioned else ''}{self.path}"

    @property
    def changes(self) -> bool:
        """Whether it changes something."""
        return self.method != "GET"


_ORGANISATION = "/organizations/{organisation_id}"
_ALL = f"{_ORGANISATION}/algorithms"
_ONE = f"{_ALL}/{{algorithm_id}}"
_PUBLIC = f"{_ORGANISATION}/published-algorithms/{{algorithm_id}}"
_SOURCE = f"{_ALL}/by-source/{{source_id}}"
_GETS, _POSTS, _PUTS = (PERMISSION_LACKS % each for each in (GET, POST, PUT))
_STEP = STATE_CHANGE_LACKS
_BUSY, _OUT, _STEPS, _MORE = "Algoritmes in ontwikkeling", "Gepubliceerde algoritmes", "Acties", "Wat wij meer hebben"

ROUTES: tuple[Route, ...] = (
    Route("GET", _ALL, "get_all_algorithms", reading.summaries, READ, _GETS, "Lijst van de beschrijvingen.",
          gives="AlgorithmSummaries", errors=(404,), tag=_BUSY),
    Route("POST", _ALL, "create_one_algorithm", writing.create, EDIT, _POSTS, "Maak een beschrijving.",
          takes="AlgorithmIn", gives="NewAlgorithmResponse", query=("dry_run",), errors=(404, 409), tag=_BUSY),
    Route("GET", _ONE, "get_one_algorithm", reading.one, READ, _GETS, "Lees de nieuwste tekst van een beschrijving.",
          gives="Algorithm", errors=(404,), tag=_BUSY),
    Route("PUT", _ONE, "update_one_algorithm", writing.update, EDIT, _PUTS, "Verander een beschrijving.",
          takes="AlgorithmIn", gives="AlgorithmActionResponse", query=("dry_run",), errors=(404, 409, 412), tag=_BUSY,
          adopts=True),
    Route("PUT", f"{_ONE}/archive_version", "archive_algorithm_version", archiving.archive_version, EDIT, _PUTS,
          "Berg een tekst op; met de nieuwste ook de beschrijving.",
          takes="ArchiveVersionRequest", errors=(404, 409), tag=_BUSY),
    Route("PUT", f"{_ONE}/unarchive_version", "unarchive_algorithm_version", archiving.unarchive_version, EDIT, _PUTS,
          "Haal een opgeborgen tekst terug.",
          takes="ArchiveVersionRequest", errors=(404, 409), tag=_BUSY),
    Route("GET", _PUBLIC, "get_one_published_algorithm", reading.published, READ, _GETS,
          "Lees wat er van een beschrijving openbaar is.", gives="Algorithm", errors=(404,), tag=_OUT),
    Route("GET", f"{_ONE}/preview", "get_one_preview_url", steps.preview, EDIT, _GETS,
          "Krijg een adres om de nieuwste tekst te bekijken. Het werkt een dag.", gives="PreviewUrl", errors=(404,)),
    Route("DELETE", f"{_PUBLIC}/retract", "retract_one_published_algorithm", steps.retract, PUBLISH, _STEP,
          "Trek in wat openbaar is.", query=("reason",), errors=(404, 409)),
    Route("PUT", f"{_ONE}/release", "release_one_algorithm", steps.release, EDIT, _STEP,
          "Geef de nieuwste tekst vrij, om te laten beoordelen en te publiceren.", gives="AlgorithmActionResponse",
          errors=(400, 404, 409)),
    Route("PUT", f"{_ONE}/publish", "publish_one_algorithm", steps.publish, PUBLISH, _STEP,
          "Publiceer de vrijgegeven tekst.", gives="AlgorithmActionResponse", errors=(400, 404, 409)),
    Route("PUT", _SOURCE, "put_one_algorithm_by_source_id", writing.upsert, EDIT, _PUTS,
          "Maak of verander de beschrijving met uw eigen kenmerk.", takes="AlgorithmIn", gives="Outcome",
          query=("then", "dry_run"), errors=(409,), tag=_MORE, theirs=False),
    Route("GET", _SOURCE, "get_one_algorithm_by_source_id", writing.of_source, READ, _GETS,
          "Lees de beschrijving met uw eigen kenmerk.", gives="Algorithm", errors=(404,), tag=_MORE, theirs=False),
    Route("POST", f"{_ALL}/batch", "put_many_algorithms", several.batch, EDIT, _PUTS,
          "Maak of verander tot 100 beschrijvingen; van elke hoort u wat ervan werd.", takes="Batch", gives="BatchOutcome",
          query=("dry_run",), errors=(409,), tag=_MORE, theirs=False, in_pieces=True),
    # Without a version.
    Route("GET", "/user/me", "get_me", reading.me, None, "", "Wie u bent.", gives="User", versioned=False, tag="User"),
    Route("GET", "/organisation", "get_organisations", reading.organisations, None, "",
          "De organisatie waarvoor u werkt.", gives="Organisations", query=("limit", "skip", "q"), versioned=False,
          tag="User"),
    Route("GET", "/algoritme/find/{number}", "find_owner", reading.owner, READ, _GETS,
          "Van welke organisatie een nummer is.", gives="Owner", errors=(404,), versioned=False, tag=_BUSY),
    Route("GET", f"{_ALL}/archived-versions", "get_archived_versions", reading.archived_versions, READ, _GETS,
          "De opgeborgen beschrijvingen.", gives="AlgorithmVersions", versioned=False, tag=_BUSY),
    Route("GET", f"{_ONE}/versions", "get_versions", reading.versions, READ, _GETS,
          "Elke tekst die een beschrijving had.", gives="AlgorithmVersions", query=("include_archived",), errors=(404,),
          versioned=False, tag=_BUSY),
    Route("GET", f"{_ONE}/available-actions", "get_available_actions", reading.available_actions, READ, _GETS,
          "Wat u met een beschrijving kunt doen.", gives="StateChangeActions", errors=(404,), versioned=False),
    *(Route("PUT", f"{_ONE}/state/{action}", f"put_state_{action}", steps.release, EDIT, _STEP,
            "Geef de nieuwste tekst vrij.", errors=(400, 404, 409), versioned=False)
      for action in ("release", "release_to_2")),
    Route("PUT", f"{_ONE}/state/publish", "put_state_publish", steps.publish, PUBLISH, _STEP,
          "Publiceer de vrijgegeven tekst.", errors=(400, 404, 409), versioned=False),
    Route("PUT", f"{_ONE}/state/retract", "put_state_retract", steps.retract, PUBLISH, _STEP,
          "Trek in wat openbaar is.", query=("reason",), errors=(404, 409), versioned=False),
    Route("PUT", f"{_ONE}/state/reject_to_1", "put_state_reject_to_1", steps.reject, EDIT, _STEP,
          "Terugsturen doen mensen: een sleutel mag dit nooit.", errors=(404,), versioned=False),
    Route("GET", f"{_ORGANISATION}/webhooks", "get_webhooks", hooks.hooks, READ, _GETS,
          "De webhooks van de organisatie.", gives="Webhooks", versioned=False, tag=_MORE, theirs=False),
    Route("POST", f"{_ORGANISATION}/webhooks", "create_webhook", hooks.make_hook, EDIT, _PUTS,
          "Hoor voortaan elke verandering van toestand op een adres van u.", takes="WebhookIn", gives="NewWebhook",
          errors=(409,), versioned=False, tag=_MORE, theirs=False, in_pieces=True),
    Route("DELETE", f"{_ORGANISATION}/webhooks/{{hook}}", "delete_webhook", hooks.remove_hook, EDIT, _PUTS,
          "Haal een webhook weg.", errors=(404,), versioned=False, tag=_MORE, theirs=False),
)  # fmt: skip


def reference() -> str:
    """Return the page of the reference about the supply API, in Markdown: every address with the scope that it asks."""
    from algoritmeregister.api.supply.naming import STATES, VERSIONS

    lines = [
        "# Supply API\n",
        "What a program may do with the scopes of its key. A key with any scope may read. Without the scope: 403 with the "
        "code. Without a key: 401. Of another organisation: 403. A test asks every address with every scope over HTTP.\n",
        f"`{{version}}`: {', '.join(f'`{path}` (standard {spoken})' for path, spoken in VERSIONS.items())}. The description "
        "for programs is at `/aanleverapi/{version}/openapi.json` and `/aanleverapi/openapi.json`.\n",
        "| method | address | scope | without it | parameters | also at the national register |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in ROUTES:
        cells = [
            each.method,
            f"`{each.address}`",
            each.scope.value if each.scope else "any",
            f"`{each.lacks}`" if each.lacks else "",
            ", ".join(f"`{name}`" for name in each.query),
            "yes" if each.theirs else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["\n## States\n", "| here | in the supply API |", "| --- | --- |"]
    lines += [f"| {ours.value} | `{theirs}` |" for ours, theirs in STATES.items()]
    return "\n".join(lines) + "\n"
