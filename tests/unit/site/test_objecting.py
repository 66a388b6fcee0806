"""Which sentences tell that one can object, and which only have the word."""

from __future__ import annotations

import pytest

from algoritmeregister.site.objecting import sentences

TELLING = [
    "Bezwaar maken kan binnen zes weken.",
    "Bent u het niet eens met een besluit, dan kunt u binnen zes weken bezwaar maken.",
    "Tegen een besluit kan bezwaar worden gemaakt.",
    "Daarom kijkt een mens mee en is bezwaar mogelijk.",
    "Voor wie het niet eens is met de aanslag staat de mogelijkheid open voor bezwaar en beroep.",
    "U kunt bezwaar en beroep instellen.",
    "Zo weten mensen dat zij bezwaar kunnen maken.",
    "Tegen een afwijzing kunt u binnen tien dagen in beroep gaan.",
    "Er is geen bezwaar, want er is geen besluit.",
    "Jo kinne beswier meitsje by de gemeente.",
    "Whoever disagrees can object.",
    "You may lodge an objection within six weeks.",
    "There is no objection, because no formal decision is made.",
]
ONLY_THE_WORD = [
    "Het algoritme herkent of een object een mens is.",
    "Het kijkt naar de kade waar het object op is geplaatst.",
    "Het noemt de kenmerken van het object zelf.",
    "Het doel is om bezwaren korter te laten duren, zodat mensen sneller een beslissing op hun bezwaar ontvangen.",
    "Dit kan gaan om mensen die bezwaar hebben gemaakt.",
    "Het sorteert bezwaar- en verzoekbrieven.",
    "Identificeert of het bezwaarschrift een pro-forma bezwaar is.",
    "De camera kan een object maken.",
    "It recognises whether an object is a person.",
    "Dit bezwaart niemand.",
    "Wie een beroep doet op de gemeente krijgt hulp.",
]


def test_it_works():
    text = "Twee mensen kijken. Bezwaar maken kan binnen zes weken. Bel gerust! Of gaat u in beroep? In beroep gaan kan ook."
    assert sentences(text) == ["Bezwaar maken kan binnen zes weken.", "In beroep gaan kan ook."]
    assert sentences("") == []


@pytest.mark.parametrize(("texts", "tells"), [(TELLING, True), (ONLY_THE_WORD, False)])
def test_what_tells_it_and_what_does_not(texts, tells):
    assert [each for each in texts if bool(sentences(each)) is not tells] == []
