"""What can be followed: everything, an organisation, a register, a supplier, a registration, or any search.

Feeds, mail and webhooks follow the same subjects, named by the address of the feed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote, urlencode, urlsplit

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.knowledge import proposals
from algoritmeregister.news.models import Item
from algoritmeregister.news.question import Question
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.products import queries as products
from algoritmeregister.products import spelled
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import queries
from algoritmeregister.site import searched_news
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.asked_news import ALL, YES, facets_of, filters_of
from algoritmeregister.site.news import facet_label, value_label
from algoritmeregister.site.page import bare_path, canonical
from algoritmeregister.ui.questions import number_in

# Of a feed's address, longer than that of any search that a person makes.
LONGEST_ADDRESS = 1_000


@dataclass(frozen=True)
class Subject:
    """What a feed is about: its `title`, the `name` in its identifier, its address without page, the page it belongs to,
    and how to `ask` the news for its changes. `minor`: also changes of a date or name alone."""

    title: str
    name: str
    path: str
    page: str
    ask: Callable[[], Question]
    pairs: Sequence[tuple[str, str]] = ()
    minor: bool = False

    @cached_property
    def question(self) -> Question:
        """The question to the news that gives its changes. That of a search asks the index."""
        question = self.ask()
        return replace(question, minor=True) if self.minor else question

    def address(self, *more: tuple[str, object]) -> str:
        """Return the full address of the feed, or of one of its documents."""
        return canonical(self.relative(*more))

    def relative(self, *more: tuple[str, object]) -> str:
        """Return the address of the feed on this site."""
        asked = urlencode([*self.pairs, *more])
        return self.path + (f"?{asked}" if asked else "")


def everything(parameters: QueryDict) -> Subject:
    """Return the changes of everything, or of what the filters in the address leave."""
    filters = filters_of(parameters)
    pairs = [(name, value) for name, values in filters.items() for value in values]
    words = [
        f"{facet_label(key)}: {value_label(key, each)}" for key, values in facets_of(filters).items() for each in values
    ]
    title = _("Wijzigingen") + (f" ({'; '.join(words)[:200]})" if words else "")
    page = reverse("site:news") + (f"?{urlencode(pairs)}" if pairs else "")
    name = "/".join(["alles", *(f"{key}={value}" for key, value in pairs)])
    question = Question(filters=facets_of(filters))
    return with_minor(Subject(title, name, reverse("site:feed"), page, lambda: question, pairs), parameters)


def organisation(parameters: QueryDict, code: str) -> Subject:
    """Return the changes of one organisation; of one that was joined with another, those of that other. Raises `Http404`."""
    found = Organisation.objects.select_related("merged_into").filter(code=code).first()
    if found is None:
        raise Http404(_("Deze organisatie kennen we niet."))
    found = found.merged_into or found
    question = Question(filters={"organisation": (found.code,)})
    path = reverse("site:feed_organisation", kwargs={"code": found.code})
    page = reverse("site:organisation", kwargs={"code": found.code})
    title = _("Wijzigingen van %(name)s") % {"name": found.name}
    return with_minor(Subject(title, f"organisatie/{found.code}", path, page, lambda: question), parameters)


def register(parameters: QueryDict, slug: str) -> Subject:
    """Return the changes of one register. Raises `Http404`."""
    found = Register.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("Dit register kennen we niet."))
    question = Question(filters={"register": (slug,)})
    page = f"{reverse('site:news')}?{urlencode({'register': slug})}"
    path = reverse("site:feed_register", kwargs={"slug": slug})
    title = _("Wijzigingen van %(name)s") % {"name": found.name}
    return with_minor(Subject(title, f"register/{slug}", path, page, lambda: question), parameters)


def supplier(parameters: QueryDict, supplier: str) -> Subject:
    """Return the changes of the registrations that name one supplier, however it is written, alone or beside others.

    `supplier`: its name in addresses, or a value of the filter. Raises `Http404`.
    """
    found = products.supplier(supplier) or spelled.supplier_of(supplier)
    found = found and (found.merged_into or found)
    if found:
        name, value, label = found.slug, spelled.value_of(found), found.name
    else:
        # What stands in a field and is nobody's spelling.
        name = value = supplier
        labels = Item.objects.filter(supplier=supplier).values_list("supplier_label", flat=True)
        written = labels.first() if supplier else None
        if written is None:
            raise Http404(_("Deze leverancier staat niet in het register."))
        label = written
    question = Question(filters={"supplier": (value,)})
    page = f"{reverse('site:news')}?{urlencode({'leverancier': value})}"
    path = reverse("site:feed_supplier", kwargs={"supplier": name})
    title = _("Wijzigingen bij leverancier %(name)s") % {"name": label}
    return with_minor(Subject(title, f"leverancier/{name}", path, page, lambda: question), parameters)


def registration(parameters: QueryDict, number: str) -> Subject:
    """Return the changes of one registration, also when it is withdrawn. Raises `Http404`."""
    found = queries.by_number(number)
    version = queries.shown_version(found, get_language() or "nl") if found else None
    if found is None or version is None:
        raise Http404(_("Er is geen registratie met dit nummer."))
    path = reverse("site:feed_registration", kwargs={"number": number})
    page = reverse("site:history", kwargs={"number": number})
    name = " ".join(str(version.document.get("name") or "").split()) or number
    title = _("Wijzigingen van %(name)s") % {"name": name}
    question = Question(numbers=(number,))
    return with_minor(Subject(title, f"algoritme/{number}", path, page, lambda: question), parameters)


def search(parameters: QueryDict) -> Subject:
    """Return the changes of the registrations that a search finds."""
    asked = replace(Asked.from_address(parameters), page=1)
    pairs = [pair for pair in asked.pairs() if pair[0] not in {"sorteer", "aantal", "peildatum"}]
    words = [asked.text[:80]] if asked.text else []
    title = _("Wijzigingen bij zoeken: %(words)s") % {
        "words": ", ".join([*words, *(each for _name, each in pairs[len(words) :])])
    }
    subject = Subject(
        title if pairs else _("Wijzigingen"),
        "/".join(["zoeken", *(f"{key}={value}" for key, value in sorted(pairs))]),
        reverse("site:feed_search"),
        asked.address(),
        lambda: searched_news.question(asked),
        pairs,
    )
    return with_minor(subject, parameters)


def all_proposals(parameters: QueryDict) -> Subject:
    """Return what is followed of all proposals for the standard: by mail only, they are not in the ledger."""
    page = reverse("site:proposals")
    return Subject(_("Voorstellen voor de standaard"), "voorstellen", page, page, _not_in_the_ledger)


def one_proposal(parameters: QueryDict, pk: int) -> Subject:
    """Return what is followed of one proposal. Raises `Http404`."""
    found = proposals.one(pk)
    if found is None:
        raise Http404(_("Dit voorstel kennen we niet."))
    page = reverse("site:proposal", kwargs={"pk": pk})
    title = _("Voorstel: %(name)s") % {"name": found.title}
    return Subject(title, f"voorstellen/{pk}", page, page, _not_in_the_ledger)


def _not_in_the_ledger() -> Question:
    raise Http404(_("Dit is alleen per e-mail te volgen."))


def proposal_of(feed: str) -> int | None:
    """Return which proposal is followed, 0 for all; None when something else is."""
    with translation.override("nl"):
        page = reverse("site:proposals")
    if feed == page:
        return 0
    number = feed.removeprefix(f"{page}/")
    return number_in(number) if feed.startswith(f"{page}/") else None


def with_minor(subject: Subject, parameters: QueryDict) -> Subject:
    """Let a subject have changes of a date or name alone too, when its address asks for them."""
    if parameters.get(ALL) != YES:
        return subject
    return replace(subject, minor=True, name=f"{subject.name}/alles", pairs=[*subject.pairs, (ALL, YES)])


_SUBJECTS: Mapping[str, Callable[..., Subject]] = {
    "site:feed": everything,
    "site:feed_organisation": organisation,
    "site:feed_register": register,
    "site:feed_supplier": supplier,
    "site:feed_registration": registration,
    "site:feed_search": search,
    "site:proposals": all_proposals,
    "site:proposal": one_proposal,
}


def question_of(feed: str) -> Question | None:
    """Return what a feed asks of the news, by its address; None when what it is about is no longer there."""
    try:
        return subject_of(feed).question
    except Http404:
        return None


def subject_of(address: str) -> Subject:
    """Return what a feed is about, by its address on this site, in the language of now. Raises `Http404` when it is none."""
    parts = urlsplit(address[: LONGEST_ADDRESS + 1]) if address.startswith("/") else None
    if parts is None or parts.netloc or len(address) > LONGEST_ADDRESS:
        raise Http404(_("Deze feed bestaat niet."))
    with translation.override("nl"):
        try:
            match = resolve(bare_path(unquote(parts.path)))
        except Resolver404 as error:
            raise Http404(_("Deze feed bestaat niet.")) from error
    if match.view_name not in _SUBJECTS:
        raise Http404(_("Deze feed bestaat niet."))
    return _SUBJECTS[match.view_name](QueryDict(parts.query), **match.kwargs)


def key_of(address: str) -> str:
    """Return how the address of a feed is kept: in Dutch, without what does not matter. Raises `Http404`."""
    with translation.override("nl"):
        key = subject_of(address).relative()
    if len(key) > LONGEST_ADDRESS:
        raise Http404(_("Deze feed bestaat niet."))
    return key


def search_path() -> str:
    """Return how the kept address of a search begins."""
    with translation.override("nl"):
        return reverse("site:feed_search")


def title_of(feed: str) -> str:
    """Return what a kept address is about, in the language of now; in general words when it is no longer there."""
    try:
        return subject_of(feed).title
    except Http404:
        return _("iets dat niet meer in het register staat")
