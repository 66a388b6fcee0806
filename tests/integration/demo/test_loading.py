"""The demo content: it loads, shows every feature, and can be taken out again."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli import main
from algoritmeregister.demo import loading
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.actions import publish
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.verification import Audit

pytestmark = pytest.mark.django_db


def test_it_works():
    assert loading.load_if_empty(by=operator()) == 20
    audit = Audit()
    verify_chain(visit=audit.visit)
    assert audit.finish() == Version.objects.count() > 20


def test_it_shows_standards_kinds_languages_and_findings():
    loading.load(by=operator())
    assert set(Version.objects.values_list("standard", flat=True)) == {"0.3.1", "0.4", "1.0"}
    assert set(Version.objects.values_list("language", flat=True)) == {"nl", "en", "fy"}
    assert set(Entry.objects.values_list("kind", flat=True)) == {"published", "updated", "redated", "renamed", "withdrawn"}
    rules = {finding.rule for version in Version.objects.filter(valid_to=None) for finding in queries.findings(version)}
    assert {"placeholder", "order", "https"} <= rules


def test_no_demo_registration_has_a_structural_error_by_accident():
    loading.load(by=operator())
    for version in Version.objects.filter(valid_to=None, language="nl").exclude(registration__source_id__in=["chatbot-vera", "fietstelling"]):
        errors = [f for f in queries.findings(version) if f.severity == "error"]
        assert not errors, (version.registration.source_id, errors)


def test_it_does_not_load_twice():
    loading.load(by=operator())
    assert loading.load_if_empty(by=operator()) == 0


@pytest.mark.django_db(transaction=True)
def test_it_clears_through_the_command_line():
    loading.load(by=operator())
    result = CliRunner().invoke(main, ["demo", "clear", "--yes"])
    assert result.exit_code == 0, result.output
    assert not Registration.objects.exists()
    assert loading.load(by=operator()) == 20


def test_it_refuses_to_clear_real_registrations():
    loading.load(by=operator())
    real = ensure(slug="echt", name="Echt", by=operator())
    first = Version.objects.first()
    publish(register=real, source_id="1", document=first.document, standard="1.0", observed_at=first.valid_from, by=operator())
    with pytest.raises(loading.NotOnlyDemo):
        loading.clear()
    assert Registration.objects.count() == 21
