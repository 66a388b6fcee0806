"""The catalogue says what the national register really uses, in three languages, and a wrong file says what is wrong."""

import copy
import json
import re
import time

import pytest

from algoritmeregister.standards import LANGUAGES, SUPERSET, VERSIONS, CatalogueError, UnknownField, UnknownStandard, get
from algoritmeregister.standards.building import build_code_lists, build_standard
from algoritmeregister.standards.catalogue import code_lists, read_data
from algoritmeregister.standards.model import ALLOWED_HTML
from tests.shared_data import shared_data
from tests.tries import tries

ALL = (*VERSIONS, SUPERSET)


def national(version):
    name = f"standards/national-register-fields-v{version.replace('.', '_')}.json"
    return json.loads(shared_data(name).read_text(encoding="utf-8"))["properties"]


def all_fields(version):
    for field in get(version).fields:
        yield field
        yield from field.items


def test_it_works():
    standard = get("1.0")
    assert standard.field("description_short").max_length == 400
    assert standard.field("status").code_list.find("in_gebruik").value == "In gebruik"
    assert [group.label["nl"] for group in standard.groups][:3] == ["Algemene informatie", "Verantwoord gebruik", "Werking"]


def test_versions_are_in_order():
    assert VERSIONS == ("0.1", "0.2.3", "0.3.1", "0.4", "1.0")


def test_unknown_version_is_refused():
    with pytest.raises(UnknownStandard) as refusal:
        get("2.0")
    assert "known: 0.1, 0.2.3, 0.3.1, 0.4, 1.0, superset" in str(refusal.value)


def test_unknown_field_is_refused():
    with pytest.raises(UnknownField, match=r"standard 1\.0 has no field 'impact'"):
        get("1.0").field("impact")


@pytest.mark.parametrize("version", VERSIONS)
def test_keys_and_their_order_are_those_of_the_national_register(version):
    assert [field.key for field in get(version).fields] == list(national(version))


@pytest.mark.parametrize("version", VERSIONS)
def test_limits_are_those_of_the_national_register(version):
    theirs = {
        key: (spec.get("max_length"), spec.get("required") is True, bool(spec.get("show_always")))
        for key, spec in national(version).items()
    }
    ours = {field.key: (field.max_length, field.required, field.always_shown) for field in get(version).fields}
    assert ours == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_choices_are_those_of_the_national_register(version):
    theirs = {key: tuple(spec["permitted_values"]) for key, spec in national(version).items() if "permitted_values" in spec}
    closed = [field for field in get(version).fields if field.code_list and field.code_list.closed]
    assert {field.key: field.code_list.values for field in closed} == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_rich_text_is_where_the_national_register_has_it(version):
    theirs = {
        key: tuple(spec["allowed_html_tags"]) for key, spec in national(version).items() if "allowed_html_tags" in spec
    }
    assert {field.key: ALLOWED_HTML for field in get(version).fields if field.type == "rich_text"} == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_lists_are_where_the_national_register_has_them(version):
    theirs = [key for key, spec in national(version).items() if spec["type"] == "array"]
    assert [field.key for field in get(version).fields if field.is_list] == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_rows_are_those_of_the_national_register(version):
    theirs = {
        (key, sub): (item.get("max_length"), item["required"])
        for key, spec in national(version).items()
        for sub, item in spec.get("items", {}).items()
    }
    rows = {(field.key, item.key): (item.max_length, item.required) for field in get(version).fields for item in field.items}
    assert rows == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_suggestions_of_the_national_register_are_known(version):
    fields = {field.key: field for field in get(version).fields}
    for key, spec in national(version).items():
        suggestions = list(spec.get("recommended_items", ()))
        codes = fields[key].code_list
        for sub, item in spec.get("items", {}).items():
            if item.get("recommended_items"):
                suggestions += item["recommended_items"]
                codes = next(each for each in fields[key].items if each.key == sub).code_list
        assert [text for text in suggestions if codes.find(text) is None] == []


def test_keys_of_the_published_schema_are_aliases():
    schema = json.loads(shared_data("standards/national-register-root-schema-1.0.json").read_text(encoding="utf-8"))
    ours = {name for field in all_fields("1.0") for name in (field.key, *field.aliases)}
    assert set(schema["properties"]) - ours == set()


@pytest.mark.parametrize("version", ALL)
def test_no_alias_is_ambiguous(version):
    names = [
        name for field in all_fields(version) if field.key not in ("title", "link") for name in (field.key, *field.aliases)
    ]
    names += [alias for field in get(version).fields for item in field.items for alias in item.aliases]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_value_has_a_home_in_the_superset(version):
    superset = get(SUPERSET)
    homes = [field.superset_key for field in get(version).fields]
    assert len(homes) == len(set(homes)), "two fields of one version have the same home"
    for field in get(version).fields:
        home = superset.field(field.superset_key)
        assert (
            home.max_length is None
            or (field.max_length is not None and field.max_length <= home.max_length)
            or (field.code_list is not None and field.code_list.closed)
        ), field.key
        if field.code_list is not None and home.code_list is not None:
            assert all(home.code_list.find(value) for value in field.code_list.values), field.key
        assert {item.key for item in field.items} <= {item.key for item in home.items}


@tries("version", ALL)
@tries("part", ["label", "help"])
def test_texts_are_complete_and_frisian_is_not_english(version, part):
    for field in all_fields(version):
        texts = getattr(field, part)
        assert set(texts) == set(LANGUAGES)
        assert all(text.strip() == text != "" for text in texts.values()), field.key
        if texts["en"] != "Z-Inspection":
            assert texts["fy"] != texts["en"], field.key
        if part == "help":
            assert len(set(texts.values())) == 3, field.key


@pytest.mark.parametrize("version", ALL)
def test_every_field_has_an_example(version):
    assert [
        f.key for f in all_fields(version) if not f.items and not all(f.example[language] for language in LANGUAGES)
    ] == []


@pytest.mark.parametrize("version", ALL)
def test_groups_have_labels_and_every_field_has_one_of_them(version):
    standard = get(version)
    assert all(group.label["fy"] != group.label["en"] for group in standard.groups)
    assert {field.group for field in standard.fields} <= {group.key for group in standard.groups}
    assert sum(len(standard.fields_of(group.key)) for group in standard.groups) == len(standard.fields)


@pytest.mark.parametrize("version", ALL)
def test_help_is_short_and_plain(version):
    for field in all_fields(version):
        for sentence in re.split(r"(?<=[.?!])\s+", field.help["nl"]):
            assert len(sentence.split()) <= 20, (field.key, sentence)


def _shingles(text, size=7):
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + size]) for at in range(len(words) - size + 1)}


@pytest.mark.parametrize("version", VERSIONS)
def test_help_is_written_by_us(version):
    theirs = set()
    for spec in national(version).values():
        for each in (spec, *spec.get("items", {}).values()):
            theirs |= _shingles(each.get("help_text", "")) | _shingles(each.get("instructions", ""))
    assert len(theirs) > 300
    assert [(field.key, found) for field in all_fields(version) if (found := _shingles(field.help["nl"]) & theirs)] == []


def test_concepts_are_in_the_taxonomy():
    taxonomy = shared_data("rdf/algorithm-register-taxonomy.ttl").read_text(encoding="utf-8")
    known = set(re.findall(r"^ar:(\w+)", taxonomy, re.MULTILINE))
    used = {field.concept.rpartition("/")[2] for field in all_fields(SUPERSET) if field.concept}
    assert len(used) > 30
    assert used - known == set()


@tries(
    ("name", "text", "value"),
    [
        ("status", "in_gebruik", "In gebruik"),
        ("status", "ontwikkeling", "In ontwikkeling"),
        ("status", " IN  GEBRUIK. ", "In gebruik"),
        ("status", "Out of use", "Buiten gebruik"),
        ("publication_category", "Hoog-risico AI-systeem (Categorie A)", "Hoog-risico AI-systeem"),
        ("publication_category", "Impactvolle algoritmes (Categorie B)", "Impactvolle algoritmes"),
        ("publication_category", "impactvol", "Impactvolle algoritmes"),
        ("impact_assessment", "DPIA", "Data Protection Impact Assessment (DPIA)"),
        ("impact_assessment", "AI Impact Assesment (AIIA)", "AI Impact Assessment (AIIA)"),
        ("impact_assessment", "De Ethische Data Assistant (DEDA)", "De Ethische Data Assistent (DEDA)"),
        ("theme", "Overheidsfinancien", "Overheidsfinanciën"),
        ("standard_version", "1.0.0", "1.0"),
        ("standard_version", "0.1.0", "0.1"),
        ("language", "Nederlands", "nld"),
        ("language", "NLD", "nld"),
        ("yes_no", "J", "Ja"),
    ],
)
def test_codes_are_found_as_sources_write_them(name, text, value):
    assert code_lists()[name].find(text).value == value


@tries("text", ["", "-", "misschien", None, 3, ["Ja"], "(Ja)"])
def test_what_is_no_code_is_not_found(text):
    assert code_lists()["yes_no"].find(text) is None


def test_finance_of_0_4_is_not_guessed_to_be_another_theme():
    assert get("1.0").field("category").code_list.find("Financiën") is None


@tries("name", sorted(code_lists()))
def test_codes_have_short_keys_and_frisian_labels_of_their_own(name):
    codes = code_lists()[name].codes
    assert len({code.key.casefold() for code in codes}) == len(codes)
    assert all(re.fullmatch(r"[\w.-]+", code.key) for code in codes)
    assert all(code_lists()[name].find(found) is code for code in codes for found in (code.value, code.key))


# A wrong data file


def build(change):
    own, superset, texts = (copy.deepcopy(dict(read_data(name))) for name in ("v1_0", "superset", "superset_texts"))
    change(own, superset, texts)
    return build_standard("1.0", own=own, superset=superset, texts=texts, code_lists=code_lists(), file="v1_0.yaml")


def test_a_right_file_is_taken():
    assert build(lambda own, superset, texts: None).keys == get("1.0").keys


def test_a_version_that_is_one_new_file_is_taken():
    def change(own, superset, texts):
        own["fields"]["objection_procedure"] = {"max_length": 10}
        own["groups"][0]["fields"].append("objection_procedure")
        own["code_lists"]["status"] = {"codes": [{"value": "Geweigerd", "key": "geweigerd"}]}

    standard = build(change)
    assert standard.field("objection_procedure").label["nl"] == "Bezwaarprocedure"
    assert standard.field("status").code_list.values == ("Geweigerd",)


def put(path, value):
    """A change of one place in the data files: the first step is "own", "superset" or "texts"."""

    def change(own, superset, texts):
        at = {"own": own, "superset": superset, "texts": texts}
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


@tries(
    ("path", "value", "message"),
    [
        (("own", "version"), 1.0, r'v1_0\.yaml: must say version: "1\.0" \(between quotes\)'),
        (
            ("own", "fields", "name"),
            {"maxlength": 3},
            r"v1_0\.yaml: fields: name: unknown attributes \['maxlength'\]; known",
        ),
        (("own", "fields", "name"), {"type": "string"}, r"fields: name: type 'string' is not one of"),
        (("own", "fields", "name"), {"max_length": 0}, r"name: max_length 0 must be a whole number"),
        (("own", "fields", "name"), {"from": "naam"}, r"name: the superset has no field 'naam'"),
        (("own", "fields", "name"), {"texts": "naam"}, r"superset_texts\.yaml has no texts 'naam'"),
        (("own", "fields", "name"), {"crosswalk": {"uk": "name"}}, r"crosswalk to unknown standards \['uk'\]; known"),
        (("own", "fields", "name"), {"rdf": "dc:title"}, r"rdf 'dc:title' must be one of the prefixes"),
        (
            ("own", "fields", "nieuw"),
            {},
            r"nieuw: the superset has no field 'nieuw': add it there, or name its home with 'from'",
        ),
        (("own", "fields", "nieuw"), {"from": "name"}, r"nieuw: is in none of the groups"),
        (("own", "fields", "status"), {"code_list": None}, r"status: type 'code' needs a 'code_list'"),
        (("own", "fields", "status"), {"code_list": "standen"}, r"status: there is no code list 'standen'"),
        (("own", "fields", "name"), {"code_list": "status"}, r"name: a closed code list needs type 'code'"),
        (("own", "fields", "name"), {"items": {"title": {"type": "text"}}}, r"name: 'items' belong to the types"),
        (("own", "groups", 0, "fields"), ["name", "naam"], r"in none of the groups"),
        (
            ("own", "groups", 4, "fields"),
            ["lars", "publication_dt", "naam"],
            r"groups: name fields that are not there: \['naam'\]",
        ),
        (("own", "groups", 4, "fields"), ["lars", "name"], r"field name is in two groups"),
        (("own", "groups", 0, "key"), "algemeen", r"groups: algemeen: label: is missing"),
        (("own", "code_lists", "status"), {"values": ["Stuk"]}, r"code_lists: status: values \['Stuk'\] are not in"),
        (("own", "code_lists", "kleur"), {"values": ["Rood"]}, r"code_lists: kleur: there is no such code list"),
        (("own", "code_lists", "status"), {"code": []}, r"a code list has 'closed' and 'codes', not \['code'\]"),
        (("texts", "name", "help"), {"nl": "x", "en": "x"}, r"fields: name: help: has no text in fy"),
        (("texts", "name", "help"), {"nl": "x", "en": "x", "fy": "x", "de": "x"}, r"texts in unknown languages \['de'\]"),
        (("texts", "name", "label"), None, r"fields: name: label: is missing"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(path, value, message):
    with pytest.raises(CatalogueError, match=message):
        build(put(path, value))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ({"value": 1.0, "key": "1"}, r"write the value 1\.0 between quotes"),
        ({"value": "Ja"}, r"a code has at least 'value' and 'key'"),
        ({"value": "Ja", "key": "ja", "de": "Ja"}, r"code 'Ja' has unknown attributes \['de'\]"),
    ],
)
def test_a_wrong_code_is_refused(code, message):
    with pytest.raises(CatalogueError, match=r"code_lists\.yaml: antwoord: " + message):
        build_code_lists({"antwoord": {"codes": [code]}})


def test_loading_is_quick():
    took = []
    for _ in range(3):
        for cached in (read_data, code_lists, get):
            cached.cache_clear()
        start = time.process_time()
        for version in ALL:
            get(version)
        took.append(time.process_time() - start)
    assert min(took) < 0.15, "the catalogue takes long to load: is the C loader of YAML gone?"


def test_a_theme_that_got_another_name_is_one_theme():
    themes = get(SUPERSET).field("category").code_list
    assert themes.find("Financiën") == themes.find("Overheidsfinanciën")
    assert themes.find("financien") == themes.find("Financiën")
    assert themes.find("Huisvesting").key == "wonen"
    assert get("0.4").field("category").code_list.find("Financiën").key == "financien"
    assert get("1.0").field("category").code_list.find("Financiën") is None
