"""The standard in the open: a proposal is followed by mail, its draft version is tried on the register for all to see."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from algoritmeregister import standards
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.cli import main
from algoritmeregister.feedback import sending
from algoritmeregister.knowledge import draft_trials, proposals
from algoritmeregister.knowledge.models import DraftVersion
from algoritmeregister.knowledge.states import ProposalState
from algoritmeregister.knowledge.tasks import try_drafts
from tests import factories
from tests.integration.feedback.conftest import followed, later, link_in, own_index, writer  # noqa: F401
from tests.people import OPERATOR, at_the_desk, by, organisation, person, steward

pytestmark = pytest.mark.django_db
DRAFT = """
version: "1.1-concept"
based_on: "1.0"
title: {nl: "Concept 1.1", en: "Draft 1.1", fy: "Konsept 1.1"}
fields:
  objection_procedure: {group: responsible_use, required: true}
  process_index_url: null
"""
PAGE = "/standaard/concepten/1.1-concept"


def proposal(**more):
    made = proposals.propose(field="objection_procedure", title="Zet bezwaar terug", text="Burgers zoeken dit.")
    proposals.show(proposal=made, shown=True, by=OPERATOR)
    return made


def register():
    """Two registrations: one that gains and loses, and one that needs something."""
    factories.registration("vol", name="Vol")
    kept = {"objection_procedure": "Binnen zes weken.", "process_index_url": "https://proef.example/register"}
    return factories.registration("ander", name="Ander", standard="0.3.1", **kept)


def test_a_proposal_becomes_a_draft_that_is_tried_and_whoever_follows_is_told(
    client, tmp_path, followed, writer, later, mailoutbox  # noqa: F811
):
    other = register()
    made = proposal()
    page = f"/standaard/voorstellen/{made.pk}"
    assert f"/volgen?feed={page}" in client.get(page).content.decode()
    form = client.get(f"/volgen?feed={page}").content.decode()
    assert "Voorstel: Zet bezwaar terug" in form
    assert "Atom" not in BeautifulSoup(form, "html.parser").find("main").get_text()
    followed(feed=page)
    later(days=1)
    assert sending.send_due(writer) == 0  # nothing happened
    proposals.step(proposal=made, to=ProposalState.DISCUSSED, text="Op 3 december.", by=OPERATOR)
    proposals.step(proposal=made, to=ProposalState.ADOPTED, draft="1.1-concept", by=OPERATOR)
    later(days=1)
    assert [sending.send_due(writer), sending.send_due(writer)] == [1, 0]
    letter = mailoutbox[-1]
    assert letter.subject.startswith("Voorstel: Zet bezwaar terug: 2 stappen")
    assert "besproken.\nOp 3 december." in letter.body
    assert "opgenomen in een concept (1.1-concept)" in letter.body
    assert client.post(link_in(letter.body, "stop")).status_code == 200

    tag = client.get(page)["ETag"]
    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    command = ["standards", "try", "--publish", str(tmp_path / "draft.yaml")]
    done = CliRunner(env={"LANG": "nl_NL.UTF-8"}).invoke(main, command)
    assert "Het concept staat nu bij de standaard" in done.output, done.output
    assert f'href="{PAGE}"' in client.get(page, HTTP_IF_NONE_MATCH=tag).content.decode()
    assert f'href="{PAGE}"' in client.get("/standaard").content.decode()
    shown = BeautifulSoup(client.get(PAGE).content, "html.parser").get_text(" ", strip=True)
    assert "van 2 registraties zouden er 2 veranderen" in shown
    assert "objection_procedure (required)" in shown
    assert "Zet bezwaar terug" in shown
    assert "Draft 1.1" in client.get(f"/en{PAGE}").content.decode()
    assert client.get(f"{PAGE}.yaml").content.decode() == DRAFT
    table = list(csv.reader(io.StringIO(client.get(f"{PAGE}.csv").content.decode("utf-8-sig"))))
    assert [other.number, "gains", "objection_procedure", ""] in table
    assert [other.number, "loses", "process_index_url", ""] in table


def test_whoever_follows_all_proposals_hears_of_a_new_one(followed, writer, later, mailoutbox):  # noqa: F811
    followed(feed="/standaard/voorstellen", prefix="/en")
    proposal()
    later(days=1)
    assert sending.send_due(writer) == 1
    assert "proposed." in mailoutbox[-1].body


def test_a_webhook_cannot_follow_a_proposal():
    run = CliRunner(env={"LANG": "nl_NL.UTF-8"}).invoke(
        main, ["webhooks", "add", "https://proef.example/", "--feed", "/standaard/voorstellen"]
    )
    assert "alleen per e-mail" in run.output


def test_a_steward_takes_up_a_draft_and_it_is_tried_behind_the_pages(client):
    register()
    browser = at_the_desk(steward())

    def send(content):
        file = SimpleUploadedFile("draft.yaml", content.encode())
        return browser.post("/beheer/voorstellen/concept", {"bestand": file}, follow=True).content.decode()

    assert "Dit concept klopt niet" in send("version: 1.1")
    assert "Dit concept klopt niet" in send('version: "a b"\nbased_on: "1.0"\n')
    assert not DraftVersion.objects.exists()
    assert "nog niet geprobeerd" in send(DRAFT)
    assert "nog niet geprobeerd" in client.get(PAGE).content.decode()
    assert DBTaskResult.objects.filter(task_path=try_drafts.module_path).count() == 1  # the worker does it
    assert try_drafts.call() == 1
    assert "van 2 registraties" in client.get(PAGE).content.decode()
    assert draft_trials.retry() == 0  # on the same register
    # One that an older version of the software took up keeps no other from being tried.
    DraftVersion.objects.create(version="0-oud", base="1.0", content="fields: {weg: {}}", made_at=timezone.now())
    factories.registration("nieuw", name="Nieuw")
    assert draft_trials.retry() == 1
    assert "van 3 registraties" in client.get(PAGE).content.decode()
    assert client.get("/standaard/concepten/weg").status_code == 404
    with pytest.raises(NotAllowed):
        draft_trials.take_up(text=DRAFT, file="x", by=by(person("Alice", organisation())))
    assert standards.get("1.1-concept").version == "1.1-concept"
