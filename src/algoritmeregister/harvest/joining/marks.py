"""By what a record of one register can be recognised in another: a public number, the id in its own register together with
where that is, and the page that it is at or links to. Two records that share a mark are about the same registration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from algoritmeregister.harvest import steps
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.registers.models import Register
from algoritmeregister.registers.naming import place
from algoritmeregister.registrations.models import Basis
from algoritmeregister.registrations.numbers import is_valid

# The fields in which the standard has the id at the source, and the page of the registration there.
_ID_FIELD, _PAGE_FIELD = "source_id", "url"
_LONGEST = 400


@dataclass(frozen=True)
class Mark:
    """`value`: what two records share, with its kind before it ("page:voorbeeld.nl/algoritmes/3"). `is_own`: it is what the
    record itself is in its register, which no other record there can be; else it is what the record names.
    """

    value: str
    basis: Basis
    is_own: bool = False


class Marks:
    """Finds the marks of records of one register. Asks once which registers have pages of their own."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._hosts = _hosts_of(register)
        self._numbering = {
            host for base in Register.objects.values_list("identity_base", flat=True) if (host := _host(base))
        }

    def of(self, mapped: Mapped, source_id: str) -> list[Mark]:
        """Return the marks of a record that the register has under `source_id`, without doubles."""
        found: dict[str, Mark] = {}
        for mark in self._of(mapped, source_id):
            if len(mark.value) <= _LONGEST:
                found.setdefault(mark.value, mark)
        return list(found.values())

    def _of(self, mapped: Mapped, source_id: str) -> Iterator[Mark]:
        if mapped.number and is_valid(mapped.number):
            yield Mark(f"number:{mapped.number}", Basis.NUMBER, is_own=mapped.number == source_id)
        if mapped.source_id:  # not an id that we made
            for host in self._hosts:
                yield Mark(f"id:{host}:{source_id}", Basis.SOURCE_ID, is_own=True)
        own = place(self._register.identity_base + source_id) if _host(self._register.identity_base) else ""
        if own:
            yield Mark(f"page:{own}", Basis.LINK, is_own=True)
        yield from self._of_link(mapped.document, own)

    def _of_link(self, document: Mapping[str, Any], own: str) -> Iterator[Mark]:
        """Yield the marks in the link to the page of the registration at its source."""
        link = _link(document)
        page = place(link)
        if not page or "/" not in page:
            return  # no address, or only the front page of a site
        if page != own:
            yield Mark(f"page:{page}", Basis.LINK)
        host = _host(link)
        if host in self._numbering:
            parts = [part.partition("-")[0] for part in urlsplit(link).path.split("/")]
            yield from (Mark(f"number:{part}", Basis.NUMBER) for part in parts if is_valid(part))
        there = steps.clean(steps.as_text(document.get(_ID_FIELD)))
        if there and host not in self._hosts:
            yield Mark(f"id:{host}:{there}", Basis.SOURCE_ID)


def _link(document: Mapping[str, Any]) -> str:
    value = document.get(_PAGE_FIELD)
    return steps.clean(value) if isinstance(value, str) and value.strip().startswith(("http://", "https://")) else ""


def _host(address: str) -> str:
    return place(address).partition("/")[0].partition("?")[0]


def _hosts_of(register: Register) -> frozenset[str]:
    addresses = (register.website, register.data_url, register.identity_base)
    return frozenset(filter(None, (_host(each) for each in addresses)))
