"""A client walks from create by update, release, publish, preview and retract to archive, and hears every error."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.accounts.roles import Role
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.numbers import is_valid
from tests.people import OPERATOR, by, organisation, person
from tests.supplying import TEXT, Program, key_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_it_works(program, place, client):
    assert program.ask("GET", "/aanleverapi/user/me")[1]["organisations"][0]["code"] == place.code
    assert program.algorithms() == (200, [])

    status, made = program.create(TEXT)
    lars = made["lars_code"]
    assert (status, list(made), is_valid(lars)) == (200, ["lars_code"], True)
    status, record = program.read(lars)
    assert (record["lars"], record["state"], record["language"]) == (lars, "STATE_1", "NLD")
    assert record["standard_version"] == "1.0"
    assert record["name"] == TEXT["name"]
    assert record["goal"] is None
    assert record["publication_dt"] is None
    assert program.published(lars)[0] == 404

    assert program.update(lars, TEXT) == (200, {"message": "NO_CHANGES"})
    assert program.update(lars, {**TEXT, "goal": "Eerlijk verdelen van de ruimte."}) == (200, None)
    assert program.read(lars)[1]["goal"] == "Eerlijk verdelen van de ruimte."

    assert program.release(lars) == (200, None)
    assert program.read(lars)[1]["state"] == "STATE_2"
    summary = program.algorithms()[1][0]
    assert (summary["published"], summary["current_version_released"], summary["current_version_published"]) == (
        False, True, False,
    )  # fmt: skip

    assert program.publish(lars) == (200, None)
    record = program.read(lars)[1]
    assert record["state"] == "PUBLISHED"
    assert program.published(lars)[1] == record | {"create_dt": program.published(lars)[1]["create_dt"]}
    assert client.get(f"/algoritmes/{lars}").status_code == 200
    assert [each.number for each in Entry.objects.all()] == [lars]

    status, seen = program.preview(lars)
    assert (status, list(seen)) == (200, ["url"])
    outside = client.get(urlsplit(seen["url"]).path)
    assert outside.status_code == 200
    assert TEXT["name"] in outside.text

    assert program.retract(lars) == (200, None)
    assert program.published(lars)[0] == 404
    gone = client.get(f"/algoritmes/{lars}")
    assert "Ingetrokken door Gemeente Proefdorp." in gone.text

    status, versions = program.versions(lars)
    assert [each["state"] for each in versions] == ["STATE_1", "EXPIRED"]
    assert program.archive(lars, versions[0]["id"]) == (200, None)
    assert program.algorithms() == (200, [])
    assert program.versions(lars) == (200, [])
    assert program.versions(lars, "?include_archived=true")[1][0]["state"] == "ARCHIVED"
    archived = program.ask("GET", program.unversioned("algorithms/archived-versions"))[1]
    assert [each["lars"] for each in archived] == [lars]
    assert program.unarchive(lars, versions[0]["id"]) == (200, None)
    assert program.read(lars)[1]["state"] == "STATE_1"


def test_a_retracted_text_can_be_released_and_published_again(program):
    lars = program.create(TEXT)[1]["lars_code"]
    for step in (program.release, program.publish, program.retract, program.release, program.publish):
        assert step(lars)[0] == 200
    assert program.published(lars)[0] == 200
    assert Registration.objects.get().number == lars


def test_what_is_public_stays_while_a_new_text_is_written(program):
    lars = program.create(TEXT)[1]["lars_code"]
    program.release(lars)
    program.publish(lars)
    assert program.update(lars, {**TEXT, "status": "Buiten gebruik"}) == (200, None)
    assert program.read(lars)[1]["status"] == "Buiten gebruik"
    assert program.published(lars)[1]["status"] == "In gebruik"
    summary = program.algorithms()[1][0]
    assert (summary["published"], summary["current_version_published"]) == (True, False)
    assert [each["state"] for each in program.versions(lars)[1]] == ["STATE_1", "PUBLISHED"]


def test_where_others_approve_a_program_releases_and_publishes_but_a_person_approves(program, four_eyes, draft_of):
    lars = program.create(TEXT)[1]["lars_code"]
    assert program.release(lars) == (200, None)
    status, told = program.publish(lars)
    assert (status, told["detail"]) == (409, "Een collega moet deze tekst eerst goedkeuren.")
    assert not Registration.objects.exists()
    actions.approve(draft=draft_of(lars), by=four_eyes)
    assert program.read(lars)[1]["state"] == "STATE_2"
    assert program.publish(lars) == (200, None)


def test_who_made_a_key_does_not_approve_what_it_wrote(place, four_eyes, draft_of):
    alice = person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR, Role.REVIEWER)
    program = Program(key_of(place, Scope.EDIT, name="Zaak (ar_1) systeem", by=by(alice)), place.code)
    lars = program.create(TEXT)[1]["lars_code"]
    program.release(lars)
    with pytest.raises(NotAllowed):
        actions.approve(draft=draft_of(lars), by=by(alice))
    actions.approve(draft=draft_of(lars), by=four_eyes)


def test_the_actions_that_are_available_follow_the_state(program):
    lars = program.create(TEXT)[1]["lars_code"]
    address = program.unversioned(f"algorithms/{lars}")

    def enabled():
        return [each["key"] for each in program.ask("GET", f"{address}/available-actions")[1] if each["enabled"]]

    for action, next_action in (("release_to_2", "publish"), ("publish", "retract"), ("retract", "release_to_2")):
        assert enabled() == [action]
        assert program.ask("PUT", f"{address}/state/{action}") == (200, None)
        assert enabled() == [next_action]
    assert program.ask("PUT", f"{address}/state/reject_to_1")[0] == 403
    assert program.ask("PUT", f"{address}/state/onbekend")[0] == 404


# Every error that is documented, by name.


def test_401_without_a_key(program):
    program.key = ""
    assert program.algorithms() == (401, {"detail": "TOKEN_NOT_FOUND"})
    assert program.last["WWW-Authenticate"] == "Bearer"


def test_401_with_a_wrong_key(program):
    program.key = program.key[:-1] + ("a" if program.key[-1] != "a" else "b")
    assert program.algorithms() == (401, {"detail": "TOKEN_INVALID"})


def test_403_for_another_organisation_whether_it_is_there_or_not(program):
    organisation("Waterschap Elders")
    for code in ("waterschap-elders", "bestaat-niet"):
        program.place = code
        assert program.algorithms() == (403, {"detail": f"REQUIRED_ORGANISATION_{code.upper()}_MISSING"})


def test_404_for_a_number_that_is_not_there_or_of_another_organisation(program):
    other = organisation("Waterschap Elders")
    theirs = actions.start(organisation=other, document=TEXT, standard="1.0", by=OPERATOR).number
    for number in ("12345670", theirs, "geen-nummer"):
        for method, rest, body in (
            ("GET", f"algorithms/{number}", None), ("PUT", f"algorithms/{number}", TEXT),
            ("PUT", f"algorithms/{number}/release", None), ("PUT", f"algorithms/{number}/publish", None),
            ("GET", f"algorithms/{number}/preview", None), ("GET", f"published-algorithms/{number}", None),
            ("DELETE", f"published-algorithms/{number}/retract", None),
            ("PUT", f"algorithms/{number}/archive_version", {"algorithm_version_id": 1}),
            ("PUT", f"algorithms/{number}/unarchive_version", {"algorithm_version_id": 1}),
        ):  # fmt: skip
            assert program.ask(method, program.at(rest), body) == (404, {"detail": "Not Found"}), rest
    assert program.ask("GET", "/aanleverapi/v1_0/nergens") == (404, {"detail": "Not Found"})


def test_409_for_the_release_of_what_is_published(program):
    lars = program.create(TEXT)[1]["lars_code"]
    program.release(lars)
    program.publish(lars)
    status, told = program.release(lars)
    assert (status, list(told)) == (409, ["detail"])


def test_400_for_a_step_from_the_wrong_state(program):
    lars = program.create(TEXT)[1]["lars_code"]
    assert program.publish(lars) == (400, {"detail": "INVALID ORIGIN_STATE, CURRENT STATE: STATE_1"})
    program.release(lars)
    assert program.release(lars) == (400, {"detail": "INVALID ORIGIN_STATE, CURRENT STATE: STATE_2"})


def test_404_for_the_retraction_of_what_is_not_public(program):
    lars = program.create(TEXT)[1]["lars_code"]
    assert program.retract(lars)[0] == 404


@pytest.mark.parametrize(
    ("change", "loc", "kind"),
    [
        ({"name": None}, ["body", "name"], "missing"),
        ({"name": "a" * 101}, ["body", "name"], "string_too_long"),
        ({"status": "Misschien"}, ["body", "status"], "enum"),
        ({"category": "Verkeer"}, ["body", "category"], "type_error"),
        ({"lawful_basis_grouping": [{"title": "Wet"}]}, ["body", "lawful_basis_grouping", 0, "link"], "missing"),
    ],
)
def test_422_for_a_document_that_is_wrong(program, change, loc, kind):
    status, told = program.create({**TEXT, **change})
    assert status == 422
    assert [(each["loc"], each["type"]) for each in told["detail"]] == [(loc, kind)]
    assert all(each["msg"] for each in told["detail"])
    assert not Draft.objects.exists()


def test_422_names_everything_at_once(program):
    status, told = program.create({})
    assert status == 422
    assert [each["loc"][1] for each in told["detail"]] == [
        "name", "description_short", "organization", "status", "contact_email", "publication_category", "lang",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[1]", b'{"name": NaN}', b"null", b"[" * 100_000])
def test_422_for_what_is_no_json_object(program, body):
    status, told = program.ask("POST", program.at("algorithms"), body)
    assert (status, told["detail"][0]["loc"][0]) == (422, "body")


def test_422_for_a_release_of_a_text_with_errors(program):
    lars = program.create({**TEXT, "begin_date": "mei"})[1]["lars_code"]
    status, told = program.release(lars)
    assert (status, told["detail"][0]["loc"]) == (422, ["body", "begin_date"])
    assert program.read(lars)[1]["state"] == "STATE_1"


@pytest.mark.parametrize("body", [{}, {"algorithm_version_id": "1"}, {"algorithm_version_id": True}, []])
def test_422_for_an_archiving_of_nothing(program, body):
    lars = program.create(TEXT)[1]["lars_code"]
    assert program.ask("PUT", program.at(f"algorithms/{lars}/archive_version"), body)[0] == 422


def test_a_version_of_another_description_is_not_archived(program):
    mine, other = (program.create({**TEXT, "name": name})[1]["lars_code"] for name in ("Een", "Twee"))
    version = program.versions(other)[1][0]["id"]
    assert program.archive(mine, version) == (404, {"detail": "Not Found"})
    assert len(program.algorithms()[1]) == 2


def test_an_earlier_text_is_archived_by_itself(program):
    lars = program.create(TEXT)[1]["lars_code"]
    program.update(lars, {**TEXT, "name": "Anders"})
    newest, oldest = (each["id"] for each in program.versions(lars)[1])
    assert program.archive(lars, oldest) == (200, None)
    assert [each["id"] for each in program.versions(lars)[1]] == [newest]
    everything = program.versions(lars, "?include_archived=true")[1]
    assert [(each["id"], each["state"]) for each in everything] == [(newest, "STATE_1"), (oldest, "ARCHIVED")]
    assert [each["id"] for each in program.ask("GET", program.unversioned("algorithms/archived-versions"))[1]] == [oldest]
    assert program.archive(lars, oldest)[0] == 409
    assert program.unarchive(lars, oldest) == (200, None)
    assert program.unarchive(lars, oldest)[0] == 409
    assert [each["state"] for each in program.versions(lars)[1]] == ["STATE_1", "EXPIRED"]
    assert program.read(lars)[1]["name"] == "Anders", "the newest text is still the newest"


def test_409_for_the_archiving_of_what_is_public(program):
    lars = program.create(TEXT)[1]["lars_code"]
    (newest,) = (each["id"] for each in program.versions(lars)[1])
    assert program.unarchive(lars, newest)[0] == 409
    program.release(lars)
    program.publish(lars)
    assert program.archive(lars, newest)[0] == 409
    program.update(lars, {**TEXT, "name": "Anders"})
    assert program.archive(lars, newest)[0] == 409, "also when a next text is being written"


def test_429_when_a_key_asks_too_much(program, settings, place):
    settings.API_REQUESTS_PER_MINUTE = 2
    assert [program.algorithms()[0] for _ in range(3)] == [200, 200, 429]
    assert int(program.last["Retry-After"]) > 0
    assert Program(key_of(place), place.code).algorithms()[0] == 200


def test_405_names_the_methods(program):
    assert program.ask("PATCH", program.at("algorithms")) == (405, {"detail": "Method Not Allowed"})
    assert program.last["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_former_addresses_lead_on(program):
    status, _told = program.ask("GET", f"/aanleverapi/v1_0_0/organizations/{program.place}/algorithms?x=1")
    assert (status, program.last["Location"]) == (307, f"/aanleverapi/v1_0/organizations/{program.place}/algorithms?x=1")
