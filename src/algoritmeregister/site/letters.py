"""The letters to who follows the register by mail: plain text, and the same as simple HTML. No pictures, nothing that
reports whether it was read, and every link leads straight to a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from algoritmeregister.feedback import tokens
from algoritmeregister.feedback.letters import Letter
from algoritmeregister.feedback.models import Following, Subscription
from algoritmeregister.knowledge import proposals
from algoritmeregister.knowledge.models import ProposalStep
from algoritmeregister.knowledge.states import WORDS, ProposalState
from algoritmeregister.news.finding import Change
from algoritmeregister.news.question import Question
from algoritmeregister.news.wording import sentences
from algoritmeregister.site import followed
from algoritmeregister.site.followed import title_of
from algoritmeregister.site.news import Line, lines
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.formats import date_text


@dataclass(frozen=True)
class Part:
    """A paragraph of a letter, with the address that it leads to (may be empty). `heading`: what it is about."""

    text: str
    address: str = ""
    heading: str = ""


L = TypeVar("L", bound=Letter | None)


def _in_its_language(write: Callable[..., L]) -> Callable[..., L]:
    @wraps(write)
    def written(self: Letters, subscription: Subscription, *arguments: object) -> L:
        with translation.override(subscription.language):
            return write(self, subscription, *arguments)

    return written


class Letters:
    """Writes every letter, in the language of the subscription."""

    def question(self, row: Following) -> Question | None:
        """Return what is followed as a question to the news; None when it is no longer there."""
        return followed.question_of(row.feed)

    def is_elsewhere(self, row: Following) -> bool:
        """Tell whether proposals for the standard are followed: those are not in the ledger."""
        return followed.proposal_of(row.feed) is not None

    @_in_its_language
    def elsewhere(self, subscription: Subscription, since: datetime, until: datetime) -> Letter | None:
        """Write which steps proposals took; None when there were none."""
        steps = proposals.taken(since=since, until=until, proposal=followed.proposal_of(subscription.feed) or None)
        if not steps:
            return None
        count = ngettext("%(count)d stap", "%(count)d stappen", len(steps)) % {"count": len(steps)}
        name = f"proposals-{subscription.pk}-{steps[-1].pk}"
        subject = f"{title_of(subscription.feed)[:120]}: {count}"
        return as_letter(subject, [_step(each) for each in steps], name, subscription)

    @_in_its_language
    def confirmation(self, subscription: Subscription, token: str) -> Letter:
        """Write the letter that asks whether someone wants this.

        Nothing in it was written by who asked for it: nobody can send words of their own to a stranger through us.
        """
        address = canonical(reverse("site:follow_confirm", kwargs={"token": token}))
        parts = [
            Part(_("U, of iemand anders, wil dat wij dit adres mailen als er iets verandert in het register.")),
            Part(_("Het gaat om: %(what)s.") % {"what": _in_general(subscription.feed)}),
            Part(_("Wilt u dat? Bevestig het dan binnen 48 uur:"), address),
            Part(
                _("Wilt u dit niet? Dan hoeft u niets te doen. Wij mailen u dan niet, en na 48 uur vergeten wij uw adres.")
            ),
        ]
        return as_letter(_("Bevestig dat u het register wilt volgen"), parts, f"confirm-{tokens.new_nonce()}")

    @_in_its_language
    def already(self, subscription: Subscription) -> Letter:
        """Write to who follows this already, and asked again."""
        parts = [
            Part(_("U, of iemand anders, vroeg om e-mail over wat u al volgt.")),
            Part(_("Het gaat om: %(what)s.") % {"what": _in_general(subscription.feed)}),
            Part(_("U hoeft niets te doen. Hier kunt u het veranderen of stoppen:"), _manage(subscription)),
        ]
        name = f"already-{subscription.pk}-{tokens.new_nonce()[:8]}"
        return as_letter(_("U volgt dit al"), parts, name, subscription)

    @_in_its_language
    def renewal(self, subscription: Subscription) -> Letter:
        """Write that the subscription ends soon, and how to go on."""
        ends = date_text(subscription.expires_at, subscription.language)
        parts = [
            Part(_("U volgt: %(what)s.") % {"what": _named(subscription.feed)}),
            Part(_("Dat houdt op %(date)s op. Wilt u dat het doorgaat? Verleng het dan:") % {"date": ends}),
            Part(_("Verlengen"), _manage(subscription)),
            Part(_("Wilt u dat niet, dan hoeft u niets te doen. Wij vergeten dan uw adres.")),
        ]
        name = f"renew-{subscription.pk}-{subscription.expires_at:%Y%m%d}"
        return as_letter(_("Wilt u het register blijven volgen?"), parts, name, subscription)

    @_in_its_language
    def digest(self, subscription: Subscription, changes: Sequence[Change], total: int) -> Letter:
        """Write what changed: `changes`, of `total` that there are."""
        subject = followed.subject_of(subscription.feed)
        count = ngettext("%(count)d wijziging", "%(count)d wijzigingen", total) % {"count": total}
        # Of everything the title says no more than the count does.
        told = count if _is_everything(subscription.feed) else f"{subject.title[:120]}: {count}"
        parts = [Part(f"{told}.", canonical(subject.page)), *map(_change, lines(changes))]
        if total > len(changes):
            left = total - len(changes)
            words = ngettext("En nog %(count)d wijziging.", "En nog %(count)d wijzigingen.", left) % {"count": left}
            parts.append(Part(words, canonical(subject.page)))
        name = f"digest-{subscription.pk}-{subscription.told_epoch}-{subscription.told_sequence}"
        return as_letter(told, parts, name, subscription)


WRITER = Letters()


def _change(told: Line) -> Part:
    return Part(
        " ".join(sentences(told.change)),
        canonical(told.comparison or told.version or told.address),
        f"{told.label}: {told.name} – {told.change.organisation_name}",
    )


def _step(step: ProposalStep) -> Part:
    day = date_text(timezone.localtime(step.at).date(), translation.get_language() or settings.LANGUAGE_CODE)
    told = f"{day}: {WORDS[ProposalState(step.to_state)]}{f' ({step.draft})' if step.draft else ''}."
    address = canonical(reverse("site:proposal", kwargs={"pk": step.proposal_id}))
    return Part(f"{told}\n{step.text}" if step.text else told, address, step.proposal.title)


def _manage(subscription: Subscription) -> str:
    return canonical(reverse("site:follow_manage", kwargs={"token": tokens.manage(subscription.nonce)}))


def _in_general(feed: str) -> str:
    """Return what is followed in words that are ours, or of the register: no text out of an address."""
    if feed.startswith(followed.search_path()):
        return _("wijzigingen bij een zoekvraag in het register")
    if followed.proposal_of(feed) is not None:
        return _("voorstellen voor de publicatiestandaard")
    if "?" in feed:
        return _("een keuze uit de wijzigingen in het register")
    return _named(feed)


def _named(feed: str) -> str:
    return _("alle wijzigingen in het register") if _is_everything(feed) else title_of(feed)


def _is_everything(feed: str) -> bool:
    with translation.override("nl"):
        return feed == reverse("site:feed")


def as_letter(subject: str, parts: Sequence[Part], name: str, subscription: Subscription | None = None) -> Letter:
    """Return the letter; with how to stop at its end when there is a subscription to stop."""
    stop = ""
    ending = [Part(settings.SITE_NAME, canonical(reverse("site:home")))]
    if subscription:
        stop = canonical(reverse("site:follow_stop", kwargs={"token": tokens.manage(subscription.nonce)}))
        ending += [Part(_("Veranderen of verlengen"), _manage(subscription)), Part(_("Stoppen met deze e-mail"), stop)]
    return Letter(f"{subject} – {settings.SITE_NAME}", _as_text(parts, ending), _as_html(subject, parts, ending), name, stop)


def _as_text(parts: Sequence[Part], ending: Sequence[Part]) -> str:
    def written(part: Part) -> str:
        return "\n".join(each for each in (part.heading, part.text, part.address) if each)

    return "\n\n".join([*map(written, parts), "-- \n" + "\n\n".join(map(written, ending))]) + "\n"


def _as_html(subject: str, parts: Sequence[Part], ending: Sequence[Part]) -> str:
    def written(part: Part) -> Markup:
        heading = Markup("<h2>{}</h2>").format(part.heading) if part.heading else Markup("")
        if not part.address:
            return heading + Markup("<p>{}</p>").format(part.text)
        return heading + Markup('<p>{}<br><a href="{}">{}</a></p>').format(part.text, part.address, part.address)

    page = Markup(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>\n<h1>{}</h1>\n{}\n'
        "<hr>\n{}\n</body></html>\n"
    )
    body, footer = Markup("\n").join(map(written, parts)), Markup("\n").join(map(written, ending))
    return str(page.format(translation.get_language() or settings.LANGUAGE_CODE, subject, subject, body, footer))
