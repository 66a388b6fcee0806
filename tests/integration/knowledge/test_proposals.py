"""A proposal for the standard: from idea, read by a steward, to a draft version or a rejection with its reason."""

from __future__ import annotations

import pytest

from algoritmeregister.knowledge import proposals
from algoritmeregister.knowledge.models import Proposal, ProposalRemark, ProposalStep
from algoritmeregister.knowledge.states import STEPS, ForbiddenStep, ProposalState
from tests.people import OPERATOR, at_the_desk, steward

pytestmark = pytest.mark.django_db
SENT = {"veld": "objection_procedure", "titel": "Zet bezwaar terug", "tekst": "Burgers zoeken dit veld.", "wie": "Bob"}
NEW = "/standaard/voorstellen/nieuw"


def made(**more):
    return proposals.propose(**{"field": "goal", "title": "Korter doel", "text": "Dat leest beter.", **more})


def test_it_works(client):
    assert client.post(NEW, SENT)["Location"] == "/standaard/voorstellen/ontvangen"
    found = Proposal.objects.get()
    page = f"/standaard/voorstellen/{found.pk}"
    assert client.get(page).status_code == 404  # nobody read it yet
    browser = at_the_desk(steward())
    decide = "/beheer/voorstellen/besluit"
    assert "nog niet gelezen" in browser.get("/beheer/voorstellen").content.decode()
    browser.post(decide, {"voorstel": found.pk, "doe": "toon"})
    assert "Burgers zoeken dit veld." in client.get(page).content.decode()
    client.post(page, {"tekst": "Helemaal mee eens.", "wie": ""})
    assert "Helemaal mee eens." not in client.get(page).content.decode()
    said = ProposalRemark.objects.get()
    assert "Helemaal mee eens." in browser.get(f"/beheer/voorstellen?voorstel={found.pk}").content.decode()
    browser.post(decide, {"voorstel": found.pk, "reactie": said.pk, "doe": "toon-reactie"})
    tag = client.get(page)["ETag"]
    assert "Helemaal mee eens." in client.get(page).content.decode()
    browser.post(decide, {"voorstel": found.pk, "doe": "stap", "naar": "discussed", "reden": "Besproken in de werkgroep."})
    browser.post(decide, {"voorstel": found.pk, "doe": "stap", "naar": "adopted", "concept": "1.1-concept"})
    shown = client.get(page, HTTP_IF_NONE_MATCH=tag).content.decode()
    assert "Besproken in de werkgroep." in shown
    assert "1.1-concept" in shown
    assert "U kunt er niet meer op reageren." in shown
    assert client.post(page, {"tekst": "Nog iets."}).status_code == 409
    assert [(each.from_state, each.to_state) for each in ProposalStep.objects.all()] == [
        ("", "proposed"),
        ("proposed", "discussed"),
        ("discussed", "adopted"),
    ]
    assert "1.1-concept" in client.get("/en/standaard/voorstellen").content.decode()


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("to", ProposalState)
def test_only_the_steps_that_are_there_can_be_taken(state, to):
    found = made()
    Proposal.objects.filter(pk=found.pk).update(state=state)
    if to in STEPS[state]:
        assert proposals.step(proposal=found, to=to, text="Daarom.", draft="1.1", by=OPERATOR).state == to
    else:
        with pytest.raises(ForbiddenStep):
            proposals.step(proposal=found, to=to, text="Daarom.", draft="1.1", by=OPERATOR)


def test_a_rejection_has_a_reason_and_an_adoption_a_draft(client):
    found = proposals.step(proposal=made(), to=ProposalState.DISCUSSED, by=OPERATOR)
    for to in (ProposalState.REJECTED, ProposalState.ADOPTED):
        with pytest.raises(proposals.WrongProposal):
            proposals.step(proposal=found, to=to, by=OPERATOR)
    proposals.step(proposal=found, to=ProposalState.REJECTED, text="Het staat er al.", by=OPERATOR)
    assert "Het staat er al." in client.get(f"/standaard/voorstellen/{found.pk}").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titel": ""}, "in een paar woorden"),
        ({"tekst": " "}, "Schrijf uw tekst."),
        ({"veld": "mood"}, "Kies een veld uit de lijst."),
        ({"wie": "x" * 101}, "Deze naam is te lang."),
    ],
)
def test_what_lacks_is_told_and_what_was_typed_stays(client, change, said):
    response = client.post(NEW, {**SENT, **change})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert (change.get("titel") == "") or "Zet bezwaar terug" in response.content.decode()
    assert not Proposal.objects.exists()


def test_programs_and_other_sites_do_not_get_in(client):
    assert client.post(NEW, {**SENT, "fax": "1"}).status_code == 302
    assert client.post(NEW, SENT, HTTP_ORIGIN="https://elders.example").status_code == 403
    assert not Proposal.objects.exists()
    assert [client.post(NEW, SENT).status_code for _ in range(12)][-1] == 429
