"""Which requirements apply to an algorithm, why, and how far each is. Reading only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.requirements.models import Kind, Norm, Profile, Work

Values = Mapping[str, list[str]]


@dataclass(frozen=True)
class Hit:
    """A requirement that applies. `because`: attribute → the values that make it apply, empty when it always does."""

    norm: Norm
    because: Values
    work: Work | None
    measures: tuple[Measure, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether it is met, by itself or by all its measures."""
        if self.work and self.work.counts:
            return True
        return bool(self.measures) and all(each.work and each.work.counts for each in self.measures)


@dataclass(frozen=True)
class Measure:
    """A measure, and what is done about it: for this algorithm, or (`inherited`) once for the whole organisation."""

    norm: Norm
    work: Work | None
    inherited: bool


@dataclass(frozen=True)
class Applies:
    """What applies to an algorithm, and what does not. `attributes`: what can be said of it, with every value there is."""

    hits: tuple[Hit, ...]
    others: tuple[Norm, ...]
    values: Values
    attributes: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def measures(self) -> list[Measure]:
        """The measures of what applies, each once."""
        return list({each.norm.pk: each for hit in self.hits for each in hit.measures}.values())

    @property
    def settled(self) -> int:
        """How many requirements are met."""
        return sum(each.is_settled for each in self.hits)


def applies_to(draft: Draft) -> Applies:
    """Return what applies to the algorithm of a description. Five questions to the database."""
    norms = list(Norm.objects.filter(gone_at=None).prefetch_related("links"))
    requirements = [each for each in norms if each.kind == Kind.REQUIREMENT]
    values = values_of(draft)
    own, shared = _work(draft)
    hits, others = [], []
    for each in requirements:
        because = why(each, values)
        if because is None:
            others.append(each)
        else:
            hits.append(Hit(each, because, own.get(each.pk), _measures(each, own, shared)))
    return Applies(tuple(hits), tuple(others), values, attributes(requirements))


def why(norm: Norm, values: Values) -> Values | None:
    """Return why a requirement applies to an algorithm with these values: per attribute those that make it so; {} when it
    always applies; None when it does not. Of each attribute one value must hold; what was not said does not hold.
    """
    if norm.always:
        return {}
    if not norm.applies:
        return None
    asked = sorted(norm.applies.items())
    found = {name: [each for each in wanted if each in values.get(name, [])] for name, wanted in asked}
    return found if all(found.values()) else None


def values_of(draft: Draft) -> Values:
    """Return what was said of an algorithm; {} when nothing was."""
    found = Profile.objects.filter(draft=draft).values_list("values", flat=True).first()
    return found or {}


def attributes(requirements: list[Norm]) -> dict[str, list[str]]:
    """Return by what requirements are chosen: attribute → every value, as the data have them."""
    found: dict[str, set[str]] = {}
    for each in requirements:
        for name, wanted in each.applies.items():
            found.setdefault(name, set()).update(wanted)
    return {name: sorted(found[name]) for name in sorted(found)}


def has_changed(work: Work) -> bool:
    """Tell whether the source changed the norm since this was written."""
    return work.sha256_then != work.norm.sha256


def shared_work(organisation: Organisation) -> list[Measure]:
    """Return the measures that an organisation can do once for all its algorithms, with what it does."""
    done = {each.norm_id: each for each in Work.objects.filter(organisation=organisation, draft=None).select_related("norm")}
    found = Norm.objects.filter(kind=Kind.MEASURE, gone_at=None)
    return [Measure(each, done.get(each.pk), inherited=False) for each in found if is_shared(each)]


def is_shared(measure: Norm) -> bool:
    """Tell whether a measure is of the organisation and not of one algorithm: its source says so by the phase."""
    return any("organisatie" in each for each in measure.phases)


def _work(draft: Draft) -> tuple[dict[int, Work], dict[int, Work]]:
    rows = Work.objects.filter(organisation=draft.organisation_id).select_related("norm")
    own = {each.norm_id: each for each in rows.filter(draft=draft)}
    return own, {each.norm_id: each for each in rows.filter(draft=None)}


def _measures(norm: Norm, own: Mapping[int, Work], shared: Mapping[int, Work]) -> tuple[Measure, ...]:
    found = sorted((each for each in norm.links.all() if each.gone_at is None), key=lambda each: (each.number, each.key))
    return tuple(
        Measure(each, own.get(each.pk) or shared.get(each.pk), each.pk not in own and each.pk in shared) for each in found
    )
