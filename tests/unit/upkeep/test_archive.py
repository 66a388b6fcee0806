"""A backup's archive is written whole, and nothing of it is believed before it has been held against its manifest."""

from __future__ import annotations

import io
import json
import stat
import tarfile

import pytest

from algoritmeregister.upkeep import archive
from algoritmeregister.upkeep.archive import BadArchive, Manifest

MEMBERS = {
    "database/register.sqlite3": b"tabellen" * 5000,
    "files/inzendingen/bijlage.txt": b"een bijlage",
    "secret_key": b"geheim",
}


def manifest():
    return Manifest(
        software="0.1", made_at="2026-05-13", engine="sqlite", engine_version="3", position="1-4", chain_hash="a" * 64,
        migrations={"ledger": ["0001_initial"]}, settings={"SITE_NAME": "Proef"},
    )


@pytest.fixture
def good(tmp_path):
    sources = []
    for name, content in MEMBERS.items():
        path = tmp_path / name.replace("/", "_")
        path.write_bytes(content)
        sources.append((name, path))
    file = tmp_path / "copy.tar.gz"
    archive.write(file, manifest(), sources, within=file.parent)
    return file


def test_it_works(good, tmp_path):
    assert stat.S_IMODE(good.stat().st_mode) == 0o600
    with archive.opened(good, tmp_path) as (found, folder):
        assert (found.position, found.settings) == ("1-4", {"SITE_NAME": "Proef"})
        assert {name: (folder / name).read_bytes() for name in MEMBERS} == MEMBERS
    assert not folder.exists()


def test_a_backup_that_cannot_be_finished_leaves_the_old_one(good, tmp_path):
    before, names = good.read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(IsADirectoryError):
        archive.write(good, manifest(), [("files/map", tmp_path)], within=tmp_path)
    assert good.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def changed(source, target, change):
    """Write the archive `source` again with `change(name, info, content)` → a list of (info, content) for each member."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for info in old:
            for changed_info, content in change(info.name, info, old.extractfile(info).read()):
                changed_info.size = len(content)
                new.addfile(changed_info, io.BytesIO(content))
    return target


def edit_manifest(edit):
    def change(name, info, content):
        if name == "manifest.json":
            manifest = json.loads(content)
            edit(manifest)
            content = json.dumps(manifest).encode()
        return [(info, content)]

    return change


def renamed(to):
    def change(name, info, content):
        if name == "manifest.json":
            content = content.replace(b"files/inzendingen/bijlage.txt", to.encode())
        if name.endswith("bijlage.txt"):
            info.name = to
        return [(info, content)]

    return change


def flipped(name, info, content):
    if name.startswith("database/"):
        content = content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]
    return [(info, content)]


def with_a_link(name, info, content):
    if name.endswith("bijlage.txt"):
        info.type, info.linkname, content = tarfile.SYMTYPE, "/etc/passwd", b""
    return [(info, content)]


def with_something_more(name, info, content):
    extra = tarfile.TarInfo("files/meer.txt")
    return [(info, content), (extra, b"meer")] if name == "manifest.json" else [(info, content)]


BAD = {
    "a flipped byte in the database": (flipped, "klopt niet met zijn controlegetal"),
    "a path that leads outside": (renamed("files/../../elders.txt"), "een naam die niet mag"),
    "an absolute path": (renamed("/tmp/elders.txt"), "een naam die niet mag"),
    "a double slash": (renamed("files//elders.txt"), "een naam die niet mag"),
    "a link": (with_a_link, "niet noemt"),
    "a file that is not in the manifest": (with_something_more, "niet noemt"),
    "a file that is missing": (lambda name, info, content: [] if name == "secret_key" else [(info, content)], "ontbreekt"),
    "no manifest": (lambda name, info, content: [] if name == "manifest.json" else [(info, content)], "manifest"),
    "an unknown form": (edit_manifest(lambda manifest: manifest.update(format=99)), "vorm is 99"),
    "a manifest that cannot be read": (edit_manifest(lambda manifest: manifest.pop("engine")), "is niet te lezen"),
    "more than fits": (edit_manifest(lambda raw: raw["members"]["secret_key"].update(size=10**15)), "MB vrij"),
    "a size that is a text": (edit_manifest(lambda raw: raw["members"].update(secret_key=[])), "is niet te lezen"),
}


@pytest.mark.parametrize("name", BAD)
def test_it_refuses(good, tmp_path, name):
    change, told = BAD[name]
    bad = changed(good, tmp_path / "bad.tar.gz", change)
    with pytest.raises(BadArchive, match=told), archive.opened(bad, tmp_path):
        pass
    assert not (tmp_path / "elders.txt").exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".restore")] == []


@pytest.mark.parametrize("content", [b"", b"geen archief", b"\x1f\x8b\x08\x00afgebroken"])
def test_it_refuses_a_file_that_is_no_archive(tmp_path, content):
    file = tmp_path / "bad.tar.gz"
    file.write_bytes(content)
    with pytest.raises(BadArchive, match="is niet te lezen als reservekopie"), archive.opened(file, tmp_path):
        pass


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_it_refuses_an_archive_that_was_cut_off(good, tmp_path, part):
    whole = good.read_bytes()
    good.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(BadArchive), archive.opened(good, tmp_path):
        pass
