"""The letters to who reported or asked something, and left an address: to confirm it, and with the answer."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from algoritmeregister.feedback import tokens
from algoritmeregister.feedback.letters import Letter
from algoritmeregister.feedback.remarks.models import Correspondent, Remark
from algoritmeregister.feedback.remarks.words import state_words
from algoritmeregister.site.letters import Part, as_letter
from algoritmeregister.site.page import canonical


class RemarkLetters:
    """Writes both letters, in the language of who asked."""

    def to_confirm(self, correspondent: Correspondent, token: str) -> Letter:
        """Write the letter that asks whether the answer may go to this address.

        Nothing in it was written by who asked: nobody can send words of their own to a stranger through us.
        """
        remark = correspondent.remark
        with translation.override(correspondent.language):
            address = canonical(reverse("site:remark_confirm", kwargs={"token": token}))
            parts = [
                Part(_("U, of iemand anders, stelde een vraag of meldde een fout in het register.")),
                Part(_("Wilt u het antwoord op dit adres krijgen? Bevestig het dan binnen een week:"), address),
                Part(_("Hier ziet u hoe het met het bericht staat (kenmerk %s):") % remark.reference, _page(remark)),
                Part(_("Was u dit niet? Dan hoeft u niets te doen. Na een week vergeten wij uw adres.")),
            ]
            name = f"confirm-remark-{tokens.new_nonce()}"
            return as_letter(_("Bevestig dat u het antwoord per e-mail wilt"), parts, name)

    def with_answer(self, correspondent: Correspondent) -> Letter:
        """Write the letter with the answer."""
        remark = correspondent.remark
        with translation.override(correspondent.language):
            parts = [
                Part(_("U schreef op een pagina van het register. Hier is het antwoord.")),
                Part(remark.answer, heading=f"{state_words(remark.state)} – {remark.organisation.name}"),
            ]
            if corrected := correction_address(remark):
                parts.append(Part(_("Deze versie is naar aanleiding van uw bericht gemaakt:"), canonical(corrected)))
            parts += [
                Part(_("Uw bericht en het antwoord staan hier (kenmerk %s):") % remark.reference, _page(remark)),
                Part(_("Wij zijn uw adres nu vergeten. Op deze e-mail kunt u niet antwoorden.")),
            ]
            return as_letter(_("Antwoord op uw bericht"), parts, f"answer-remark-{remark.reference}")


WRITER = RemarkLetters()



def correction_address(found: Remark) -> str:
    """Return where the version stands that came of a remark; "" when there is none."""
    if found.corrected_in is None:
        return ""
    where = {"number": found.registration.number, "version": found.corrected_in.number}
    return reverse("site:version", kwargs=where)


def _page(remark: Remark) -> str:
    return canonical(reverse("site:remark", kwargs={"reference": remark.reference}))
