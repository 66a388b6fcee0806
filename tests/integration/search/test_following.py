"""The index follows the ledger: through the actions, through a killed process, and from nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from algoritmeregister.ledger import reading as ledger
from algoritmeregister.ledger.writing import open_epoch, transaction
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.search import checking, directory, finding, following, source
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import shared_reader
from tests.factories import ALICE, FIRST_SEEN, LATER, registration, withdrawn

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(names):
    registration("a", name="Parkeercontrole")
    assert names("parkeren") == ["Parkeercontrole"]
    assert finding.position() == ledger.head()
    assert checking.check() is None


def test_change_is_found_right_after_the_commit(names):
    registration("a", name="Parkeercontrole")
    assert names("parkeren") == ["Parkeercontrole"]
    registration("a", name="Afvalroute", observed_at=LATER)
    assert names("parkeren") == []
    assert names("afval") == ["Afvalroute"]


def test_nothing_of_a_transaction_that_fails_is_found(names):
    registration("a", name="Afvalroute")
    with pytest.raises(RuntimeError):
        _fail_halfway()
    assert names("parkeren") == []


def _fail_halfway():
    with transaction():
        registration("b", name="Parkeercontrole")
        raise RuntimeError


def test_bulk_is_one_catch_up(names):
    with transaction():
        for place in range(30):
            registration(f"a{place}", name=f"Parkeercontrole {place}")
    assert finding.find(Query(text="parkeren")).total == 30


def test_withdrawn_registration_is_no_longer_found_but_still_as_of_then(names):
    withdrawn("a", name="Parkeercontrole")
    assert names("parkeren") == []
    assert names("parkeren", as_of=FIRST_SEEN + timedelta(days=1)) == ["Parkeercontrole"]
    assert names("parkeren", as_of=LATER + timedelta(days=1)) == []


def test_every_version_answers_for_its_own_time(names):
    registration("a", name="Eerste camera")
    registration("a", name="Tweede camera", observed_at=LATER)
    assert names("camera") == ["Tweede camera"]
    assert names("camera", as_of=LATER - timedelta(days=1)) == ["Eerste camera"]


@pytest.mark.sqlite
def test_dutch_text_answers_unless_another_language_is_asked_for(names):
    registration("a", name="Camera", language="nl")
    registration("a", name="Camera watching", language="en")
    assert names("camera") == ["Camera"]
    assert names("camera", language="en") == ["Camera watching"]


def test_all_standards_give_the_same_fields(names):
    registration("a", standard="0.1", whole={"name": "Camera", "organization": "Gemeente Proefdorp", "dpia": "Ja"})
    registration("b", standard="1.0", name="Camera twee")
    assessments = {value.value: value.count for value in finding.find(Query(text="camera")).facets["impact_assessment"]}
    assert assessments == {"DPIA": 2}


def test_removed_text_is_gone_from_the_files_at_once(index_dir):
    made = registration("a", goal="Vraag naar mevrouw Zwaluwstaart voor uitleg.")
    for place in range(3):
        registration(f"b{place}", name=f"Iets anders {place}")
    redact(registration=made, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=ALICE)
    assert finding.find(Query(text="zwaluwstaart")).total == 0
    left = b"".join(path.read_bytes() for path in index_dir.rglob("*") if path.is_file())
    assert b"waluwstaart" not in left


@pytest.mark.sqlite
def test_deleted_index_is_made_again(names, index_dir):
    registration("a", name="Parkeercontrole")
    shutil.rmtree(index_dir)
    assert names("parkeren") == ["Parkeercontrole"]


def test_copy_that_lost_its_link_is_made_again(names, index_dir):
    registration("a", name="Parkeercontrole")
    assert names("parkeren") == ["Parkeercontrole"]
    current = index_dir / directory.CURRENT
    build = current.resolve()
    current.unlink()
    shutil.copytree(build, current)
    registration("b", name="Parkeerplaatsen")
    assert sorted(names("parkeren")) == ["Parkeercontrole", "Parkeerplaatsen"]
    assert current.is_symlink()


@pytest.mark.parametrize("suffix", ["store", "term", "idx", "fast", "fieldnorm"])
@pytest.mark.sqlite
def test_damaged_index_is_made_again(names, index_dir, suffix):
    for place in range(3):
        registration(f"a{place}", name=f"Parkeercontrole {place}")
    for path in index_dir.rglob(f"*.{suffix}"):
        content = path.read_bytes()
        path.unlink()  # damaged in place, the old pages would still be mapped
        path.write_bytes(bytes(len(content)))
    finding._processes.clear()
    shared_reader.cache_clear()
    found = finding.find(Query(text="parkeren"))
    assert found.total in (0, 3)
    following.rebuild()
    assert len(names("parkeren")) == 3


@pytest.mark.sqlite
def test_index_that_is_cut_short_under_an_open_view_is_made_again(names, index_dir):
    registration("a", name="Parkeercontrole")
    assert names("parkeren") == ["Parkeercontrole"]
    build = directory.current_build(index_dir)
    for path in [path for path in (index_dir / "current").iterdir() if path.name.endswith(directory.MAPPED)]:
        # As a new file: a thread of the engine that reads on in one that is cut in its place would end this process.
        half = path.with_name("half")
        half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        half.replace(path)
    assert names("parkeren") == ["Parkeercontrole"]
    assert directory.current_build(index_dir) != build


@pytest.mark.parametrize("content", ["", "{", "\x00" * 50])
@pytest.mark.sqlite
def test_unreadable_index_is_made_again(names, index_dir, content):
    registration("a", name="Parkeercontrole")
    (index_dir / "current" / "meta.json").write_text(content)
    assert names("parkeren") == ["Parkeercontrole"]


def test_index_that_follows_another_ledger_is_made_again(names, index_dir, caplog):
    registration("a", name="Parkeercontrole")
    build = directory.current_build(index_dir)
    with following.Writer(build) as index:
        index.commit(following.Cursor(1, 1, "f" * 64, following.fingerprint()))
    registration("b", name="Parkeervergunning")
    assert sorted(names("parkeren")) == ["Parkeercontrole", "Parkeervergunning"]
    assert "made anew" in caplog.text


def test_new_epoch_is_followed(names):
    registration("a", name="Parkeercontrole")
    open_epoch(reason="restored")
    assert finding.position() == ledger.head()
    registration("b", name="Parkeervergunning")
    assert len(names("parkeren")) == 2
    assert checking.check() is None


def test_what_was_missed_is_taken_in_by_the_next_question(names, monkeypatch):
    registration("a", name="Parkeercontrole")
    assert names("parkeren") == ["Parkeercontrole"]
    monkeypatch.setattr(directory, "writing", _busy)
    registration("b", name="Parkeervergunning")  # another process is writing, and is killed
    monkeypatch.undo()
    finding._process().looked_at = float("-inf")
    assert len(names("parkeren")) == 2


def _busy(root, *, wait):
    raise directory.Busy("someone else")


@pytest.mark.sqlite
def test_index_behind_is_not_wrong_for_verify(monkeypatch):
    registration("a", name="Parkeercontrole")
    monkeypatch.setattr(directory, "writing", _busy)
    registration("b", name="Parkeervergunning")
    monkeypatch.undo()
    assert checking.check() is None


@pytest.mark.sqlite
def test_check_names_the_version_that_the_index_misses(index_dir):
    made = registration("a", name="Parkeercontrole")
    _tamper(index_dir, made.number, versions=())
    assert checking.check() == f"versie 1 van registratie {made.number} staat niet in de zoekindex"


@pytest.mark.sqlite
def test_check_names_the_version_that_differs(index_dir):
    made = registration("a", name="Parkeercontrole")
    (version,) = source.versions_of([made.number])
    changed = {**version.document, "goal": "Iets heel anders."}
    _tamper(index_dir, made.number, versions=[_with(version, document=changed)])
    assert "staat in de zoekindex anders dan in de database" in (checking.check() or "")


@pytest.mark.sqlite
def test_check_names_the_version_that_the_database_does_not_have(index_dir):
    made = registration("a", name="Parkeercontrole")
    (version,) = source.versions_of([made.number])
    _tamper(index_dir, "10000000", versions=[_with(version, key="10000000/1", number="10000000")])
    assert checking.check() == "versie 1 van registratie 10000000 staat in de zoekindex, maar niet in de database"


def _with(version, **changes):
    import dataclasses

    return dataclasses.replace(version, **changes)


def _tamper(index_dir, number, *, versions):
    from algoritmeregister.search import documents

    with following.Writer(directory.current_build(index_dir)) as index:
        index.remove(number)
        for version in versions:
            index.add(documents.prepare(version))
        index.commit(following._cursor(ledger.head()))


def test_question_costs_at_most_one_query(django_assert_max_num_queries):
    for place in range(30):
        registration(f"a{place}", name=f"Parkeercontrole {place}")
    finding.find(Query(text="parkeren"))
    with django_assert_max_num_queries(0):
        finding.find(Query(text="parkeren", page_size=25))
    finding._process().looked_at = float("-inf")
    with django_assert_max_num_queries(1):
        finding.find(Query(text="parkeren", page_size=25, filters={"status": ("in_gebruik",)}))


@pytest.mark.sqlite
def test_empty_register_is_searched_without_trouble(names):
    assert names("parkeren") == []
    assert names() == []
    assert checking.check() is None


@pytest.mark.sqlite
def test_rebuild_tells_how_far_it_is():
    for place in range(3):
        registration(f"a{place}")
    told: list[int] = []
    assert following.rebuild(progress=told.append) == 3
    assert told[-1] == 3


@pytest.mark.parametrize("removed", [False, True])
def test_change_is_found_while_the_pieces_of_a_new_index_are_merged(names, monkeypatch, removed):
    made = registration("a", name="Parkeercontrole", goal="Vraag naar mevrouw Zwaluwstaart.")
    found: list[list[str]] = []

    def is_merging(index):
        if not found and removed:
            redact(registration=made, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=ALICE)
        elif not found:
            registration("b", name="Parkeervergunning")
        found.append(sorted(names("parkeren")))
        return len(found) < 3

    monkeypatch.setattr(following.Writer, "is_merging", is_merging)
    assert following.rebuild() == 1
    if removed:
        assert names("zwaluwstaart") == []
    else:
        assert found[:2] == [["Parkeercontrole"], ["Parkeercontrole", "Parkeervergunning"]]
    assert finding.position() == ledger.head()
    assert checking.check() is None


def test_dates_of_long_ago_and_far_ahead_are_indexed(names):
    registration("a", name="Camera", observed_at=datetime(1950, 1, 1, tzinfo=UTC))
    assert names("camera", as_of=datetime(1960, 1, 1, tzinfo=UTC)) == ["Camera"]


def test_large_register_is_indexed_in_a_thread_while_the_last_view_answers(monkeypatch, names, index_dir):
    registration("a", name="Parkeercontrole")
    assert names("parkeren") == ["Parkeercontrole"]
    monkeypatch.setattr(finding, "SMALL_REGISTER", 0)
    started: list[object] = []
    monkeypatch.setattr(finding.threading, "Thread", lambda **how: _Recorded(started, how))
    shutil.rmtree(index_dir)
    found = finding.find(Query(text="parkeren"))
    assert (found.total, found.building) == (1, True)
    assert len(started) == 1


class _Recorded:
    """A thread that is started and never ends."""

    def __init__(self, started, how):
        self.started, self.how = started, how

    def start(self):
        self.started.append(self.how)

    def is_alive(self):
        return True


@pytest.mark.sqlite
def test_words_that_begin_so_are_offered_while_typing():
    registration("a", name="Parkeercontrole en parkeervergunning")
    assert finding.complete("parkeerv") == ["parkeervergunning"]
    assert finding.complete("pa") == []


@pytest.mark.sqlite
def test_warming_up_an_empty_register_does_no_harm():
    finding.warm_up()
    assert finding.find(Query(text="parkeren")).total == 0
