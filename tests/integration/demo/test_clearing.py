"""The demo content can be taken out again, with the command that everyone has for it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli import main
from algoritmeregister.demo import loading
from algoritmeregister.registrations.models import Registration, Version


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_it_clears_through_the_command_line_and_loads_the_same_again():
    made = loading.load(by=operator())
    before = set(Version.objects.values_list("registration__uri", "number", "content"))
    result = CliRunner().invoke(main, ["demo", "clear", "--yes"])
    assert result.exit_code == 0, result.output
    assert not Registration.objects.exists()
    assert loading.load(by=operator()) == made > 0
    assert set(Version.objects.values_list("registration__uri", "number", "content")) == before
