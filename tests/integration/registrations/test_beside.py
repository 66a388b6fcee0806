"""Two who write about the same registration at the same time: the second goes by what the first did."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.models import Version
from tests import factories, own_connection
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_text_that_is_being_removed_stays_out_of_what_is_published_beside_it():
    if connection.vendor == "sqlite":
        pytest.skip("has one writer at a time, also of one registration")
    text = "Vraag het aan Alice Pietersen."
    registration = factories.registration(goal=text)
    removed = threading.Event()

    def remove():
        with transaction():
            redact(
                registration=registration, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=OPERATOR
            )
            removed.set()
            # The other has all the time to read what is not committed yet.
            time.sleep(0.5)

    removing = own_connection.begin(remove)
    assert removed.wait(20)
    publishing = own_connection.begin(lambda: factories.registration(goal=text, name="Anders", observed_at=factories.LATER))
    for each in (removing, publishing):
        each.join(20)
    versions = Version.objects.order_by("number")
    assert [each.document["name"] for each in versions] == ["Verkeerslichten die meedenken", "Anders"]
    assert not [each for each in versions if text in each.content]
