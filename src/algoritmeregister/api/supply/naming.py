"""The names of the national register's supply API: versions, states, flows, roles, kinds of organisations, errors."""

from __future__ import annotations

from collections.abc import Mapping

from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.registrations.drafts.states import DraftState, Flow

ROOT = "/aanleverapi"
# The version in an address → the version of the publication standard that bodies are in.
VERSIONS: Mapping[str, str] = {"v0_1": "0.1", "v0_4": "0.4", "v1_0": "1.0"}
# Former addresses; they lead on.
FORMER: Mapping[str, str] = {"v0_1_0": "v0_1", "v0_4_0": "v0_4", "v1_0_0": "v1_0"}
LANGUAGE = "NLD"

STATES: Mapping[DraftState, str] = {
    DraftState.DRAFT: "STATE_1",
    DraftState.IN_REVIEW: "STATE_2",
    DraftState.APPROVED: "STATE_2",
    DraftState.NATIONAL_CHECK: "STATE_2",
    DraftState.SCHEDULED: "STATE_2",
    DraftState.PUBLISHED: "PUBLISHED",
    DraftState.WITHDRAWN: "STATE_1",
    DraftState.ARCHIVED: "ARCHIVED",
}
# A text that has been followed by another one.
EXPIRED = "EXPIRED"
# There are two flows there. Ours in which an author may publish is the one without a national check.
FLOWS: Mapping[Flow, str] = {
    Flow.AUTHOR_PUBLISHES: "self_publish_two",
    Flow.FOUR_EYES: "self_publish_two",
    Flow.NATIONAL_CHECK: "ictu_last",
}
ROLES: Mapping[Scope, str] = {Scope.EDIT: "role_1", Scope.PUBLISH: "role_2"}
KINDS = frozenset({
    "adviescollege", "agentschap", "brandweer", "caribisch_openbaar_lichaam", "gemeente",
    "grensoverschrijdend_regionaal_samenwerkingsorgaan", "hoog_college_van_staat", "interdepartementale_commissie",
    "kabinet_van_de_koning", "koepelorganisatie", "ministerie", "omgevingsdienst", "openbaar_lichaam_voor_beroep_en_bedrijf",
    "organisatie_met_overheidsbemoeienis", "organisatieonderdeel", "politie", "provincie",
    "regionaal_samenwerkingsverband", "rechtspraak", "regionaal_samenwerkingsorgaan", "waterschap",
    "zelfstandig_bestuursorgaan", "overig", "veiligheidsregio", "inspectie",
})  # fmt: skip
OTHER_KIND = "overig"

NO_TOKEN = "TOKEN_NOT_FOUND"  # noqa: S105
WRONG_TOKEN = "TOKEN_INVALID"  # noqa: S105
ENDED_TOKEN = "TOKEN_EXPIRED"  # noqa: S105
ORGANISATION_LACKS = "REQUIRED_ORGANISATION_%s_MISSING"
PERMISSION_LACKS = "REQUIRED_PERMISSION_%s_MISSING"
STATE_CHANGE_LACKS = "REQUIRED_STATE_CHANGE_PERMISSION_MISSING"
ORIGIN_STATE = "INVALID ORIGIN_STATE, CURRENT STATE: %s"
NO_CHANGES = "NO_CHANGES"
GET, POST, PUT = (f"{verb}_ALGORITHM_VERSION" for verb in ("GET", "POST", "PUT"))
