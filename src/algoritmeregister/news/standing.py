"""In which registers a registration stood when something happened to it: told by the ledger, so that it stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Appearance, Registration

_TELLING = (Kind.SOURCES, Kind.RESTORED)


class Standing:
    """Knows it for the entries of one batch. Asks the database two questions; one more when some stand in several."""

    def __init__(self, batch: Sequence[Entry], registrations: Iterable[Registration]) -> None:
        slugs = dict(Register.objects.values_list("pk", "slug"))
        self._origin = {each.uri: slugs[each.register_id] for each in registrations}
        told = Entry.objects.filter(number__in={entry.number for entry in batch}, kind__in=_TELLING)
        self._told: dict[str, list[Entry]] = {}
        for entry in told.order_by("epoch", "sequence"):
            self._told.setdefault(entry.registration, []).append(entry)
        self._places = self._appearances()

    def at(self, entry: Entry) -> tuple[str, ...]:
        """Return the slugs of the registers that the registration of `entry` stood in; that it came to or left included."""
        there = {self._origin[entry.registration]: True}
        for told in self._told.get(entry.registration, ()):
            if (told.epoch, told.sequence) > (entry.epoch, entry.sequence):
                break
            if told.kind == Kind.RESTORED:
                there |= dict.fromkeys(self._back_in(told), True)
            else:
                there[told.detail["register"]] = bool(told.detail["present"]) or told.pk == entry.pk
        return tuple(sorted(slug for slug, stands in there.items() if stands))

    def _appearances(self) -> dict[str, list[Appearance]]:
        """Return where registrations stand that stood in several: the ledger does not say which had them back first."""
        several = {uri for uri, told in self._told.items() if {each.kind for each in told} == set(_TELLING)}
        found: dict[str, list[Appearance]] = {}
        if several:
            rows = Appearance.objects.filter(registration__uri__in=several).select_related("registration", "register")
            for each in rows:
                found.setdefault(each.registration.uri, []).append(each)
        return found

    def _back_in(self, told: Entry) -> list[str]:
        there = self._places.get(told.registration, ())
        return [
            each.register.slug
            for each in there
            if each.first_seen_at <= told.observed_at and (each.gone_at is None or each.gone_at > told.observed_at)
        ]
