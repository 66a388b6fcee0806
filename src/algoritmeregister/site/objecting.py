"""Which sentences of a text tell that one can object to a decision, or how.

Newer versions of the standard have no field for it; organisations that tell it do so among other things. A word is not
enough: many algorithms sort objections, and a Dutch "object" is a house. In Dutch, Frisian and English.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+(?=\s|$)|$|[.!?])")
_OBJECTION = r"(?:bezwaar(?:schrift)?|beswier(?:skrift)?)"
# "bezwaar maken", "bezwaar en beroep instellen", "bezwaar te kunnen maken", "bezwaar worden gemaakt"; of who has objected
# nothing is learned.
_BETWEEN = r"(?:\W+(?!heb|heeft|had|haw|kan\b|kin\b)\w+){0,3}?"
_DONE = (
    r"(?:(?:kan|kunnen|kin|kinne|te)\W+)?(?:maken|meitsje|aantekenen|oantekenje|indienen|yntsjinje|instellen|ynstelle"
    r"|mogelijk|mooglik|open|kan|kin|(?:worden|wurde)\W+(?:gemaakt|makke|aangetekend|oantekene|ingediend|yntsjinne))"
)
_TELLING = re.compile(
    "|".join(
        (
            rf"\b{_OBJECTION}\b{_BETWEEN}\W+{_DONE}\b",
            rf"\b(?:mogelijkheid|mooglikheid|recht)\b(?:\W+\w+){{0,4}}?\W+{_OBJECTION}\b",
            r"\b(?:in|yn)\W+(?:bezwaar|beswier|beroep|berop)\W+(?:te\W+)?(?:gaan|gean)\b",
            r"\b(?:can|may|right\W+to|possible\W+to)\W+(?:\w+\W+){0,3}?(?:object|appeal|(?:lodge|file|submit|make)\W+an\W+(?:objection|appeal))\b",
            r"\bobjections?\b(?:\W+\w+){0,3}?\W+(?:can|may|possible)\b",
            rf"\b(?:is|it's)\W+(?:no\W+objection|(?:geen|gjin)\W+{_OBJECTION})\b",
        )
    ),
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return those sentences of a plain text, word for word, in their order."""
    return [match[0].strip() for match in _SENTENCE.finditer(text) if _TELLING.search(match[0])]
