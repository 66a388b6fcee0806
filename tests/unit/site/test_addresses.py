"""Addresses that are put together are those that `urls.py` names."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from algoritmeregister.site.addresses import registration_address, slug_of
from tests.tries import tries


@tries("language", ["nl", "en", "fy"])
@tries("name", ["Verkeerslichten die meedenken", "Ünïcode & <b>", "x" * 300, "!!!", ""])
def test_it_works(language, name):
    with translation.override(language):
        slug = slug_of(name)
        named = reverse("site:registration_named", kwargs={"number": "01234567", "slug": slug}) if slug else ""
        bare = reverse("site:registration", kwargs={"number": "01234567"})
        assert registration_address("01234567", name) == (named or bare)
