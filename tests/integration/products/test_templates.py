"""Templates of suppliers: taken in from a file, in versions that never change, and found for a product."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from algoritmeregister.audit.append_only import AppendOnlyError
from algoritmeregister.audit.models import Event
from algoritmeregister.cli import main
from algoritmeregister.products import following, queries, templates
from algoritmeregister.products.models import Supplier, TemplateVersion
from tests import factories
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db

READER = {
    "id": "leesgoed-voorlezer", "name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": "Leest teksten voor.",
    "lang": "NLD", "standard_version": "1.0", "status": "In gebruik", "contact_email": "info@leesgoed.example",
    "impacttoetsen_grouping": [{"title": "DPIA", "link": "https://leesgoed.example/dpia"}],
}  # fmt: skip


def run(*arguments, status=0):
    done = CliRunner().invoke(main, ["suppliers", "templates", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def take(tmp_path):
    def taken(*records, name="Leesgoed.json", status=0):
        path = tmp_path / name
        path.write_text(json.dumps(records), encoding="utf-8")
        return run("import", path, status=status).splitlines()

    return taken


def test_it_works(take):
    assert take(READER) == ["Leesgoed.json\tleesgoed-voorlezer\tnew\t1"]
    [first] = templates.templates_for("voorlezer leesgoed")
    assert first.document == {"name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": "Leest teksten voor."}
    assert {"status", "contact_email", "impacttoetsen_grouping"} <= set(first.left_out), "an organisation says that"
    assert (first.supplier.name, first.number, first.standard, first.is_newest) == ("Leesgoed", 1, "1.0", True)
    assert take(READER) == ["Leesgoed.json\tleesgoed-voorlezer\tunchanged\t1"]
    assert take({**READER, "goal": "Leest webpagina’s voor."}) == ["Leesgoed.json\tleesgoed-voorlezer\tchanged\t2"]
    assert templates.template(first.id).document == first.document
    newer = templates.newest(first.id)
    assert (newer.number, templates.template(first.id).is_newest) == (2, False)
    [difference] = templates.differences(first, newer)
    assert (difference.key, difference.before, difference.after) == ("goal", READER["goal"], "Leest webpagina’s voor.")
    assert [each.id for each in templates.templates_for()] == [newer.id]
    assert Event.objects.filter(action="take template", subject=READER["id"]).count() == 2
    with pytest.raises(AppendOnlyError):
        TemplateVersion.objects.get(pk=first.id).save()


def test_a_record_that_cannot_be_used_is_refused_and_the_rest_is_taken(take, tmp_path):
    lines = take({"name": "Zonder id"}, {"id": "x"}, "tekst", READER, status=1)
    assert [line.split("\t")[1:3] for line in lines[:2]] == [["refused", lines[0].split("\t")[2]], ["x", "refused"]]
    assert "‘id’" in lines[0]
    assert lines[3].endswith("new\t1")
    (tmp_path / "fout.json").write_text("{", encoding="utf-8")
    assert "JSON" in run("import", tmp_path / "fout.json", status=1)


def test_a_template_goes_with_the_product_that_has_its_name_or_that_a_steward_says(take):
    goal = "De software leest teksten op onze website voor aan mensen die niet goed kunnen zien of lezen, met een stem."
    for place in "ab":
        factories.registration(
            place, name="Voorlezer", provider="Leesgoed", goal=goal, organization=f"Gemeente Proef{place}"
        )
    following.follow()
    product = queries.product("voorlezer-leesgoed")
    take(READER, {**READER, "id": "leesgoed-vertaler", "name": "Vertaler"})
    assert [each.name for each in templates.templates_for(product=product)] == ["Voorlezer"]
    run("link", "leesgoed-vertaler", product.slug)
    assert [each.name for each in templates.templates_for(product=product)] == ["Vertaler", "Voorlezer"]
    assert product.slug in run("list", "--product", product.slug)
    run("end", "leesgoed-vertaler")
    assert [each.name for each in templates.templates_for(product=product)] == ["Voorlezer"]
    supplier = Supplier.objects.get(slug="leesgoed")
    assert [each.name for each in templates.templates_for(supplier=supplier)] == ["Voorlezer"]
    following.refill()
    assert Supplier.objects.filter(slug="leesgoed").exists()


def test_an_unknown_template_or_product_is_told(take):
    take(READER)
    assert "weg" in run("link", "weg", "none", status=1)
    assert "weg" in run("link", READER["id"], "weg", status=1)
    assert templates.template(0) is None
    assert templates.newest(0) is None


def test_the_templates_that_suppliers_made_are_taken(db):
    newer = sorted(shared_data("supplier-templates/1.0").glob("*.json"))
    lines = run("import", *newer).splitlines()
    assert len(lines) == 12
    assert all("\tnew\t1" in line for line in lines)
    older = run("import", shared_data("supplier-templates/0.4") / "Centric.json").splitlines()
    assert {line.split("\t")[2] for line in older} == {"older"}, "a text in an older standard does not go before a newer one"
    found = templates.templates_for("centric")
    assert len(found) == 7
    assert {each.supplier.name for each in found} == {"Centric"}
    for each in templates.templates_for():
        assert not {"organization", "status", "impacttoetsen_grouping", "impacttoetsen"} & set(each.document), each.key
        assert each.document["description_short"]


def test_what_no_database_keeps_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "Leesgoed.json"
    path.write_text(json.dumps([{**READER, "goal": "Leest\0teksten"}]), encoding="utf-8")
    assert "NUL" in run("import", path, status=1)
    assert not TemplateVersion.objects.exists()
