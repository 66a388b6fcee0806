"""The form in which names are compared."""

from __future__ import annotations

import re
import unicodedata

_INITIALS = re.compile(r"\b(?:\w\.)+")
_SEPARATORS = re.compile(r"[\W_]+")


def normalise_name(name: str) -> str:
    """Return a name without case, accents, punctuation and double spaces; "&" is "en", "N.V." and "c.a." lose their dots.

    A name of signs only is returned as it is, so that two of them are not taken for one.
    """
    plain = folded = name.casefold()
    if not folded.isascii():
        # Twice (Unicode, D146: compatibility caseless matching): what a letter stands for may have a case of its own.
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
        plain = "".join(character for character in folded if not unicodedata.combining(character))
    plain = plain.replace("&", " en ")
    if "." in plain:
        plain = _INITIALS.sub(lambda match: match.group().replace(".", ""), plain)
    return _SEPARATORS.sub(" ", plain).strip() or folded.strip()
