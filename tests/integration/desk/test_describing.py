"""The pages of the form over HTTP: saved, compared, kept when the session ends; and every refusal."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Role
from algoritmeregister.desk.describing.form import sections
from algoritmeregister.products import following as products
from algoritmeregister.products.models import Product
from algoritmeregister.products.taking_templates import take_templates
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.models import DraftRevision
from tests import factories
from tests.people import OPERATOR, PASSWORD, at_the_desk, by, organisation, person

SAME = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def alice(place):
    return person("Alice", place, Role.EDITOR, password=PASSWORD)


@pytest.fixture
def bob(place):
    return person("Bob", place, Role.EDITOR)


@pytest.fixture
def draft(place, alice):
    return actions.start(organisation=place, document={"name": "Groene golf"}, by=by(alice))


def at(draft, section="algemene-informatie"):
    return f"/beheer/organisaties/{draft.organisation.code}/beschrijvingen/{draft.uuid}/bewerk" + (section and f"/{section}")


def shown(answer):
    return answer.content.decode()


def now(draft):
    return queries.draft(draft.organisation, draft.uuid)


@pytest.mark.both
def test_it_works(alice, draft):
    browser = at_the_desk(alice)
    page = shown(browser.get(at(draft)))
    assert "Korte omschrijving" in page
    assert "0 van" in page or "1 van" in page
    sent = {"_revision": 1, "description_short": "Telt auto's.", "begin_date": "9-2022", "_verder": 1}
    answer = browser.post(at(draft), sent)
    assert answer["Location"] == at(draft, "verantwoord-gebruik")
    assert now(draft).document == {
        "name": "Groene golf", "organization": "Gemeente Proefdorp", "description_short": "Telt auto's.",
        "begin_date": "2022-09",
    }  # fmt: skip
    assert (now(draft).revision, now(draft).changed_by) == (2, "user:alice@proef.example")
    assert "Telt auto&#39;s." in shown(browser.get(at(draft)))


def test_every_section_is_a_page_and_the_last_leads_to_what_is_missing(alice, draft):
    browser = at_the_desk(alice)
    for each in sections():
        assert each.group.label["nl"] in shown(browser.get(at(draft, each.slug)))
    answer = browser.post(at(draft, sections()[-1].slug), {"_verder": 1}, follow=True)
    page = shown(answer)
    assert "Dit ontbreekt nog" in page
    assert "Zonder dit voldoet de beschrijving niet aan de standaard." in page
    assert f'href="{at(draft, "verantwoord-gebruik")}#risks"' in page


def test_what_is_wrong_is_kept_and_said_at_the_field(alice, draft):
    browser = at_the_desk(alice)
    answer = browser.post(at(draft), {"website": "geen link", "begin_date": "in mei", "_verder": 1}, follow=True)
    page = shown(answer)
    assert "<title>Fout:" in page
    assert 'id="website-fout"' in page
    assert 'value="geen link"' in page
    assert 'href="#begin_date"' in page
    assert now(draft).document["begin_date"] == "in mei"


def test_another_row_keeps_what_was_typed(alice, draft):
    browser = at_the_desk(alice)
    key = "lawful_basis_grouping"
    sent = {f"{key}-getoond": 1, f"{key}-0-title": "Wegenwet", "_meer": key}
    answer = browser.post(at(draft, "verantwoord-gebruik"), sent)
    assert answer["Location"].endswith(f"?meer={key}#{key}")
    page = shown(browser.get(answer["Location"]))
    assert 'value="Wegenwet"' in page
    assert f'name="{key}-1-title"' in page


def test_hints_stand_on_the_page_and_are_asked_while_typing(alice, draft):
    browser = at_the_desk(alice)
    answer = browser.post("/beheer/schrijfhulp", {"goal": "Indien nodig <b>wordt</b> het aangepast."})
    assert "Gewoner is: als" in shown(answer)
    assert "<html" not in shown(answer)
    browser.post(at(draft, "verantwoord-gebruik"), {"goal": "Tevens een doel."})
    assert "Gewoner is: ook" in shown(browser.get(at(draft, "verantwoord-gebruik")))
    assert shown(browser.post("/beheer/schrijfhulp", {"iets": "Indien"})).strip() == ""


def test_saving_while_typing_answers_with_a_part_of_a_page(alice, draft):
    browser = at_the_desk(alice)
    answer = browser.post(at(draft), {"_revision": 1, "name": "Nieuw"}, HTTP_HX_REQUEST="true")
    assert "Opgeslagen om" in shown(answer)
    assert 'value="2"' in shown(answer)
    assert "<html" not in shown(answer)


@pytest.mark.both
def test_two_people_in_different_fields_lose_nothing(alice, bob, draft):
    at_the_desk(bob).post(at(draft), {"_revision": 1, "website": "https://bob.example"})
    answer = at_the_desk(alice).post(at(draft), {"_revision": 1, "website": "", "name": "Van Alice"}, follow=True)
    assert now(draft).document["website"] == "https://bob.example"
    assert now(draft).document["name"] == "Van Alice"
    assert "bob@proef.example wijzigde intussen ook iets." in shown(answer)


@pytest.mark.both
def test_two_people_in_one_field_choose(alice, bob, draft):
    at_the_desk(bob).post(at(draft), {"_revision": 1, "name": "Van Bob", "website": "https://bob.example"})
    browser = at_the_desk(alice)
    sent = {"_revision": 1, "name": "Van Alice", "website": "", "description_short": "Ook van Alice."}
    answer = browser.post(at(draft), sent)
    assert answer.status_code == 409
    page = shown(answer)
    assert "Van Alice" in page
    assert "Van Bob" in page
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition("<main")[2]))
    hidden.pop("csrfmiddlewaretoken", None)
    assert hidden == {"_revision": "2", "name": "Van Alice", "description_short": "Ook van Alice."}
    for choice, kept in (("theirs", "Van Bob"), ("mine", "Van Alice")):
        browser.post(at(draft), {**hidden, "_keuze.name": choice})
        assert now(draft).document["name"] == kept
    assert now(draft).document["website"] == "https://bob.example"
    assert now(draft).document["description_short"] == "Ook van Alice."
    assert {row.document["name"] for row in DraftRevision.objects.all()} == {"Groene golf", "Van Bob", "Van Alice"}


@pytest.mark.both
def test_saving_while_typing_never_undoes_what_another_wrote(alice, bob, draft):
    at_the_desk(bob).post(at(draft), {"_revision": 1, "name": "Van Bob"})
    sent = {"_revision": 1, "name": "Groene golf", "website": "x"}
    answer = at_the_desk(alice).post(at(draft), sent, HTTP_HX_REQUEST="true")
    assert "ar-saved--problem" in shown(answer)
    assert 'value="1"' in shown(answer)
    assert now(draft).document == {"name": "Van Bob", "organization": "Gemeente Proefdorp"}


def test_who_saves_from_two_pages_of_their_own_is_not_asked(alice, draft):
    browser = at_the_desk(alice)
    browser.post(at(draft), {"_revision": 1, "name": "Een"}, HTTP_HX_REQUEST="true")
    assert browser.post(at(draft), {"_revision": 1, "name": "Een twee"}).status_code == 302
    assert now(draft).document["name"] == "Een twee"


def test_what_was_typed_comes_back_after_signing_in_again(alice, draft):
    browser = Client()
    answer = browser.post(at(draft), {"_revision": 1, "name": "Bijna kwijt", "website": "geen link"}, **SAME)
    assert answer["Location"] == f"/beheer/inloggen?next={at(draft).replace('/', '%2F')}"
    answer = browser.post(answer["Location"], {"login": alice.email, "password": PASSWORD, "next": at(draft)})
    assert answer["Location"] == at(draft)
    page = shown(browser.get(at(draft)))
    assert "Uw tekst is bewaard, maar nog niet opgeslagen" in page
    assert 'value="Bijna kwijt"' in page
    assert now(draft).document["name"] == "Groene golf"
    browser.post(at(draft), {"_revision": 1, "name": "Bijna kwijt"})
    assert now(draft).document["name"] == "Bijna kwijt"
    assert "nog niet opgeslagen" not in shown(browser.get(at(draft)))


def test_a_form_of_before_signing_in_again_comes_back(alice, draft):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    answer = browser.post(at(draft), {"name": "Uit een oud tabblad"}, **SAME)
    assert (answer.status_code, answer["Location"]) == (302, at(draft))
    assert 'value="Uit een oud tabblad"' in shown(browser.get(at(draft)))


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://elders.example"}, {"HTTP_REFERER": "https://elders.example/"}])
def test_a_form_of_another_site_is_not_kept(alice, draft, origin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post(at(draft), {"name": "Van elders"}, **origin).status_code == 403
    assert "Van elders" not in shown(browser.get(at(draft)))


def test_too_much_text_is_refused_and_stays_on_the_screen(alice, draft):
    answer = at_the_desk(alice).post(at(draft), {"name": "Lang " * 101_000})
    assert answer.status_code == 422
    assert "te lang" in shown(answer)
    assert "Lang Lang" in shown(answer)
    assert now(draft).revision == 1


def test_a_description_in_an_older_version_is_written_in_all_fields(place, alice):
    old = {"name": "Oud", "lawful_basis": "Wet", "onbekend": "x"}
    draft = actions.start(organisation=place, document=old, standard="0.4", by=by(alice))
    browser = at_the_desk(alice)
    assert 'value="Oud"' in shown(browser.get(at(draft)))
    browser.post(at(draft), {"_revision": 1, "name": "Nieuw"})
    assert now(draft).standard == standards.SUPERSET
    assert now(draft).document["lawful_basis"] == "Wet"
    assert now(draft).beside == {"onbekend": "x"}
    assert browser.post(at(draft), {"_revision": 1, "website": "https://a.example"}).status_code == 302
    assert now(draft).document["name"] == "Nieuw"


def test_a_remark_stands_at_its_field(alice, draft):
    actions.comment(draft=draft, field="name", text="Kan dit korter?", by=by(alice))
    page = shown(at_the_desk(alice).get(at(draft)))
    assert page.index("Kan dit korter?") < page.index('id="name"')


def test_nobody_else_comes_in(place, draft):
    stranger = at_the_desk(person("Charlie", organisation("Waterschap Elders"), *Role))
    reader = at_the_desk(person("Rita", place, Role.READER))
    for address in (at(draft), at(draft, "")):
        assert stranger.get(address).status_code == 404
    assert stranger.post(at(draft), {"name": "x"}).status_code == 404
    assert reader.get(at(draft, "")).status_code == 200
    assert reader.get(at(draft)).status_code == 403
    assert reader.post(at(draft), {"name": "x"}).status_code == 403
    assert now(draft).document["name"] == "Groene golf"


def test_what_is_not_there_is_404(alice, draft):
    browser = at_the_desk(alice)
    assert browser.get(at(draft, "onzin")).status_code == 404
    assert browser.get(at(draft).replace(str(draft.uuid), str(uuid.uuid4()))).status_code == 404


def test_few_questions_to_the_database(alice, draft, django_assert_max_num_queries):
    browser = at_the_desk(alice)
    browser.get(at(draft))
    with django_assert_max_num_queries(8):
        browser.get(at(draft, "verantwoord-gebruik"))


def new(draft, rest="nieuw"):
    return f"/beheer/organisaties/{draft.organisation.code}/beschrijvingen/{rest}"


@pytest.fixture
def zivver(db):
    """A product that three organisations describe."""
    text = "De software controleert uitgaande berichten en waarschuwt als er iets mis dreigt te gaan. " * 4
    for number in range(3):
        factories.registration(
            f"z{number}", organization=f"Gemeente Elders {number}", name="Zivver", provider="Zivver B.V.", goal=text,
            contact_email=f"zivver{number}@elders.example", observed_at=factories.FIRST_SEEN,
        )  # fmt: skip
    products.follow()
    return Product.objects.get(placements__registration__source_id="z0")


def test_start_from_nothing(place, alice, draft):
    browser = at_the_desk(alice)
    assert browser.post(new(draft), {"naam": " "}).status_code == 422
    answer = browser.post(new(draft), {"naam": "Iets nieuws"})
    made = queries.drafts_of(place).get(title="Iets nieuws")
    assert answer["Location"] == at(made)
    assert made.origin == {"kind": "nothing"}


def test_the_same_again_is_warned_about(place, alice, draft, zivver):
    browser = at_the_desk(alice)
    page = shown(browser.post(new(draft), {"naam": "Veilig mailen met Zivver"}))
    assert "3 keer beschreven" in page
    assert f"soort=product&amp;van={zivver.slug}" in page
    assert "al een beschrijving met de naam" in shown(browser.post(new(draft), {"naam": "groene  golf"}))
    assert queries.drafts_of(place).count() == 1
    assert browser.post(new(draft), {"naam": "Veilig mailen met Zivver", "_toch": 1}).status_code == 302


@pytest.mark.both
def test_start_from_a_product_and_hear_that_it_changed(place, alice, draft, zivver):
    browser = at_the_desk(alice)
    assert zivver.name in shown(browser.get(new(draft) + "?zoek=zivv"))
    page = shown(browser.get(new(draft, f"overnemen?soort=product&van={zivver.slug}")))
    assert "controleert uitgaande berichten" in page
    assert "elders.example" not in page
    assert "DPIA" not in page
    sent = {"soort": "product", "van": zivver.slug, "veld": ["goal", "provider", "contact_email", "impacttoetsen_grouping"]}
    browser.post(new(draft, "overnemen"), sent)
    made = queries.drafts_of(place).exclude(pk=draft.pk).get()
    assert set(made.document) == {"goal", "provider", "organization"}
    assert (made.origin["kind"], made.origin["of"]) == ("product", zivver.slug)
    assert set(made.origin["fields"]) == {"goal", "provider"}
    assert "sindsdien veranderd" not in shown(browser.get(at(made, "")))
    for number in range(3):
        factories.registration(
            f"z{number}", organization=f"Gemeente Elders {number}", name="Zivver", provider="Zivver B.V.",
            goal="Nu vertelt de software iets heel anders over wat zij met uitgaande berichten doet. " * 4,
            observed_at=factories.LATER,
        )  # fmt: skip
    products.follow()
    assert "Die tekst is sindsdien veranderd." in shown(browser.get(at(made, "")))
    compared = new(draft, f"overnemen?soort=product&van={zivver.slug}&in={made.uuid}")
    page = shown(browser.get(compared))
    assert "gewijzigd bij de bron" in page
    assert not re.search(r'value="goal"[^>]*checked', page)
    assert re.search(r'value="name"[^>]*checked', page)
    taken = {**sent, "veld": ["goal"], "in": str(made.uuid), "_revision": 1}
    browser.post(new(draft, "overnemen"), taken)
    assert now(made).document["goal"].startswith("Nu vertelt")
    assert "sindsdien veranderd" not in shown(browser.get(at(made, "")))
    assert browser.post(new(draft, "overnemen"), {**taken, "veld": ["name"], "_revision": 1}).status_code == 409


def offer(**changed):
    """Take in a template of a supplier, in which it says that an assessment was done."""
    record = {
        "id": "leesgoed-voorlezer", "name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": "Leest voor.",
        "standard_version": "1.0", "lang": "nld", "impacttoetsen_grouping": [{"title": "DPIA", "link": "https://a.example/"}],
        **changed,
    }  # fmt: skip
    take_templates(data=json.dumps(record).encode(), file="Leesgoed.json", by=OPERATOR)


def test_start_from_the_template_of_a_supplier_and_compare_when_it_changed(place, alice, draft):
    offer()
    browser = at_the_desk(alice)
    assert "De leverancier biedt hiervoor een tekst aan." in shown(browser.post(new(draft), {"naam": "Onze voorlezer"}))
    found = re.search(r"overnemen\?soort=template&amp;van=(\d+)", shown(browser.get(new(draft) + "?zoek=voorlez")))
    page = shown(browser.get(new(draft, f"overnemen?soort=template&van={found[1]}")))
    assert "Dit vulde de leverancier ook in, en laten wij weg:</p>" not in page
    assert "laten wij weg: Impacttoetsen." in page
    sent = {"soort": "template", "van": found[1], "veld": ["name", "goal", "impacttoetsen_grouping"]}
    browser.post(new(draft, "overnemen"), sent)
    made = queries.drafts_of(place).exclude(pk=draft.pk).get()
    assert made.document == {"name": "Voorlezer", "goal": "Leest voor.", "organization": place.name}
    assert (made.origin["kind"], made.origin["number"], made.origin["by"]) == ("template", 1, "Leesgoed")
    assert "sindsdien veranderd" not in shown(browser.get(at(made, "")))
    offer(goal="Leest webpagina’s voor.")
    page = shown(browser.get(at(made, "")))
    assert "Het sjabloon is sindsdien veranderd." in page
    compared = re.search(r"overnemen\?(soort=template&amp;van=\d+&amp;in=[\w-]+)", page)[1].replace("&amp;", "&")
    page = shown(browser.get(new(draft, f"overnemen?{compared}")))
    assert "Leest voor." in page
    assert "Leest webpagina’s voor." in page
    assert "gewijzigd bij de bron" in page
    # Who compares and keeps their own text has seen the change.
    asked = dict(each.split("=") for each in compared.split("&"))
    browser.post(new(draft, "overnemen"), {**asked, "_revision": 1})
    assert now(made).document["goal"] == "Leest voor."
    assert "sindsdien veranderd" not in shown(browser.get(at(made, "")))


def test_start_from_what_another_organisation_published(place, alice, draft, zivver):
    number = zivver.placements.get(registration__source_id="z1").registration.number
    browser = at_the_desk(alice)
    page = shown(browser.get(new(draft, f"overnemen?soort=registration&van={number}")))
    assert "Die is van Gemeente Elders 1." in page
    assert "elders.example" not in page
    browser.post(new(draft, "overnemen"), {"soort": "registration", "van": number, "veld": ["goal", "contact_email"]})
    made = queries.drafts_of(place).exclude(pk=draft.pk).get()
    assert set(made.document) == {"goal", "organization"}
    assert (made.origin["of"], made.origin["by"]) == (number, "Gemeente Elders 1")
    assert "Die is van Gemeente Elders 1." in shown(browser.get(at(made, "")))


def test_copy_and_start_from_an_older_text(place, alice, draft):
    browser = at_the_desk(alice)
    whole = {"name": "Tweede", "contact_email": "a@proef.example", "iama": "Ja"}
    actions.save(draft=draft, document=whole, revision=1, by=by(alice))
    page = shown(browser.get(new(draft, f"overnemen?soort=copy&van={draft.uuid}")))
    assert "a@proef.example" in page
    assert 'value="iama"' not in page
    sent = {"soort": "copy", "van": str(draft.uuid), "veld": ["name", "contact_email", "iama"]}
    browser.post(new(draft, "overnemen"), sent)
    made = queries.drafts_of(place).exclude(pk=draft.pk).get()
    assert (made.document["contact_email"], made.document.get("iama")) == ("a@proef.example", None)
    browser.post(new(draft, "overnemen"), {"soort": "version", "van": str(draft.uuid), "tekst": 1, "veld": ["name"]})
    assert queries.drafts_of(place).filter(title="Groene golf", origin__number=1).exists()


@pytest.mark.parametrize("asked", [
    "?van=onzin", "?soort=copy&van=onzin", "?soort=product&van=onzin", "?soort=version&van={}&tekst=9", "?soort=iets&van={}",
    "?soort=copy&van={}&in=onzin",
])  # fmt: skip
def test_what_cannot_be_taken_over_is_404(alice, draft, asked):
    assert at_the_desk(alice).get(new(draft, "overnemen") + asked.format(draft.uuid)).status_code == 404


def test_nothing_is_taken_over_from_a_description_of_others(draft):
    stranger = person("Charlie", organisation("Waterschap Elders"), *Role)
    theirs = f"/beheer/organisaties/{organisation('Waterschap Elders').code}/beschrijvingen/overnemen"
    assert at_the_desk(stranger).get(f"{theirs}?soort=copy&van={draft.uuid}").status_code == 404


class Upside:
    """A translator of ours: everything backwards."""

    def translate(self, texts, *, source, target):
        assert (source, target) == ("nl", "fy")
        return {key: text[::-1] for key, text in texts.items() if key != "goal"}


def in_frisian(draft):
    return at(draft, "").replace("bewerk", "vertaal/fy")


def test_a_description_is_translated(alice, draft):
    browser = at_the_desk(alice)
    assert "nog niet vertaald" in shown(browser.get(at(draft, "")))
    page = shown(browser.get(in_frisian(draft)))
    assert "Groene golf" in page
    assert "Laat een machine" not in page
    browser.post(in_frisian(draft), {"name": "Griene weach", "contact_email": "van elders"})
    made = draft.translations.get()
    assert (made.document, made.origin, made.reviewed) == ({"name": "Griene weach"}, "person", False)
    assert "door een collega" in shown(browser.get(at(draft, "")))
    late = {"name": "Te laat", "_gezien": "2020"}
    answer = browser.post(in_frisian(draft), late)
    assert answer.status_code == 409
    assert 'value="Te laat"' in shown(answer)
    assert draft.translations.get().document == {"name": "Griene weach"}
    seen = re.search(r'name="_gezien" value="([^"]+)"', shown(browser.get(in_frisian(draft))))[1]
    browser.post(in_frisian(draft), {"name": "Griene golf", "_gezien": seen})
    assert 'teksten/2"' in shown(browser.get(in_frisian(draft)))
    before = shown(browser.get(in_frisian(draft) + "/teksten/1"))
    assert "Griene weach" in before
    assert "Griene golf" not in before
    assert browser.get(in_frisian(draft) + "/teksten/3").status_code == 404
    assert browser.get(at(draft, "").replace("bewerk", "vertaal/nl")).status_code == 404


def test_a_machine_translates_only_what_is_empty_and_somebody_looks_at_it(alice, draft, settings):
    settings.TRANSLATOR = f"{__name__}.Upside" if "." in __name__ else "tests.integration.desk.test_describing.Upside"
    browser = at_the_desk(alice)
    document = {"name": "Groene golf", "provider": "Sjef", "goal": "Doel"}
    actions.save(draft=draft, document=document, revision=1, by=by(alice))
    browser.post(in_frisian(draft), {"name": "Griene weach", "_machine": 1, "nagekeken": 1})
    made = draft.translations.get()
    assert made.document == {"name": "Griene weach", "provider": "fejS"}
    assert (made.origin, made.reviewed) == ("machine", False)
    page = shown(browser.get(in_frisian(draft)))
    assert "pas openbaar als iemand haar heeft nagekeken" in page
    seen = re.search(r'name="_gezien" value="([^"]+)"', page)[1]
    browser.post(in_frisian(draft), {"provider": "Sjef", "_gezien": seen, "nagekeken": 1})
    made.refresh_from_db()
    assert (made.document, made.origin, made.reviewed) == ({"name": "Griene weach", "provider": "Sjef"}, "machine", True)
