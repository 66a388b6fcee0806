"""The content hash commits to every field, and survives the removal of one."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.registrations.content import (
    commitment,
    content_hash,
    content_text,
    field_salt,
    hash_content,
    new_salt,
    paths,
)

values = st.one_of(
    st.text(),
    st.lists(st.text()),
    st.lists(st.fixed_dictionaries({"title": st.text(), "link": st.text()})),
    st.none(),
    st.booleans(),
)
documents = st.dictionaries(st.text(min_size=1), values, max_size=6)


def hashed(document, beside, salt="00", standard="1.0", language="nl"):
    return hash_content({"document": document, "beside": beside}, salt=salt, standard=standard, language=language)


@given(documents, documents)
def test_it_works(document, beside):
    text = content_text(document, beside)
    assert json.loads(text) == {"document": document, "beside": beside}
    assert hashed(document, beside) == hashed(dict(reversed(document.items())), beside)


@given(documents, documents, documents)
def test_another_content_has_another_hash(document, beside, other):
    if other != document:
        assert hashed(other, beside) != hashed(document, beside)
    if beside != document:
        assert hashed(document, beside) != hashed(beside, document)
    assert hashed(document, beside, salt="01") != hashed(document, beside) or not (document or beside)


@given(documents.filter(bool), st.data())
def test_the_hash_follows_without_a_removed_value(document, data):
    salt = new_salt()
    content = {"document": document, "beside": {}}
    removed = data.draw(st.sampled_from(sorted(paths(content))))
    kept = {path: commitment(field_salt(salt, path), value) for path, value in paths(content).items()}
    fields = paths(content)
    del fields[removed]
    again = {path: commitment(field_salt(salt, path), value) for path, value in fields.items()}
    again[removed] = kept[removed]
    assert content_hash(standard="1.0", language="nl", commitments=again) == hashed(document, {}, salt=salt)


def test_each_field_has_a_salt_of_its_own():
    # The salts of the fields that stay are published: with one of those a short text that was removed could be tried out.
    salt = new_salt()
    salts = [field_salt(salt, path) for path in ("document/name", "document/contact_email", "beside/name")]
    assert len({salt, *salts}) == 4


def test_a_commitment_says_nothing_without_its_salt():
    assert commitment(field_salt(new_salt(), "document/contact_email"), "06") != commitment(
        field_salt(new_salt(), "document/contact_email"), "06"
    )
