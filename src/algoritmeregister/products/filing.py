"""Under which parts of their signature texts are filed, to find those that are worth comparing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection

from algoritmeregister.products.many import write_rows
from algoritmeregister.products.models import Band

# Values in one question: as text they stay below what both databases read at once.
CHUNK = 2_000
# So many texts are filed under one value, and a new one is compared with those: who is like it is like others of them too.
MOST_FILED = 8
_DIGEST = 32  # hexadecimal digits


def filed_under(values: Iterable[int]) -> dict[int, list[str]]:
    """Return the texts (digests) that are filed under these values, of those that have any.

    Written out: there are hundreds of thousands of values, and they are whole numbers that we made ourselves.
    """
    table, every = connection.ops.quote_name(Band._meta.db_table), sorted(values)
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(every), CHUNK):
            written = ",".join(map(str, map(int, every[start : start + CHUNK])))
            cursor.execute(f"SELECT value, texts FROM {table} WHERE value IN ({written})")  # noqa: S608
            found |= {value: _digests(bytes(texts)) for value, texts in cursor.fetchall()}
    return found


def file(texts: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, list[list[str]]]]:
    """File texts (digest → values), in their order. Gives of each the texts that were filed before it, by value; a text
    that is alone under all its values is not given. Writes at the end: to be read until then."""
    there = filed_under({value for values in texts.values() for value in values})
    changed = set[int]()
    for digest, values in texts.items():
        beside = []
        for value in values:
            if (others := there.get(value)) is None:
                there[value] = [digest]
            else:
                beside.append(others[:])
                if len(others) >= MOST_FILED:
                    continue
                others.append(digest)
            changed.add(value)
        if beside:
            yield digest, beside
    _write({value: there[value] for value in changed})


def take_out(texts: Mapping[str, Sequence[int]]) -> None:
    """Take texts (digest → values) from where they are filed."""
    there = filed_under({value for values in texts.values() for value in values})
    left = {value: [digest for digest in found if value not in texts.get(digest, ())] for value, found in there.items()}
    Band.objects.filter(value__in=[value for value, found in left.items() if not found]).delete()
    _write({value: found for value, found in left.items() if found and found != there[value]})


def _write(filed: Mapping[int, Sequence[str]]) -> None:
    # In the order of the key: the database then writes each part of the table once.
    rows = ((value, bytes.fromhex("".join(filed[value]))) for value in sorted(filed))
    write_rows(Band, ("value", "texts"), rows, over="value")


def _digests(packed: bytes) -> list[str]:
    written = packed.hex()
    return [written[start : start + _DIGEST] for start in range(0, len(written), _DIGEST)]
