"""Divide clusters over suppliers: a group is what one supplier has in a cluster. See docs/explanation/products.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from algoritmeregister.products import making
from algoritmeregister.products.making import TABLE, Key, key_for, key_of, most
from algoritmeregister.products.many import write_rows
from algoritmeregister.products.models import Group, Placement, Touched

# A registration that names no supplier goes with the one that this part of the others with its text name.
CLEAR = 0.75
CHUNK = 2_000
# Who is meant by a row of a cluster: the supplier's key, None when unknown; and whether it was made by who uses it.
Maker = tuple[int | None, bool]
Clusters = QuerySet[Touched, Any]


@dataclass
class _Members:
    size: int = 0
    known: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    def add(self, known: str, name: str, count: int) -> None:
        self.size += count
        self.names[name] += count
        if known:
            self.known[known] += count

    @property
    def label(self) -> str:
        """The product of the table that most of them mean, else what most of them are called."""
        if self.known and 2 * sum(self.known.values()) >= self.size:
            return TABLE + most(self.known)
        return most(self.names)


def settle() -> int:
    """Divide every cluster in which something changed. Returns how many. Called in a transaction."""
    keys = set[Key]()
    done = 0
    while touched := list(Touched.objects.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        # Named by the first and the last of them: the database knows which these are, and need not be told one by one.
        these = Touched.objects.filter(pk__gte=touched[0], pk__lte=touched[-1])
        keys |= _make_groups(these)
        these.delete()
        done += len(touched)
    every = sorted(keys, key=str)
    for start in range(0, len(every), CHUNK):
        making.make_products(every[start : start + CHUNK])
    return done


def _make_groups(touched: QuerySet[Touched]) -> set[Key]:
    """Divide clusters over groups. Returns the keys of the groups that there were and are."""
    clusters = touched.values("pk")
    old = {(each.cluster, each.supplier_id, each.in_house): each for each in Group.objects.filter(cluster__in=clusters)}
    keys = {key_of(each) for each in old.values()}
    members, homes = _members(clusters)
    new, changed = [], []
    for place, found in members.items():
        group = old.pop(place, None)
        if group is None:
            new.append((*place, found.label, found.size))
        elif (group.label, group.size) != (found.label, found.size):
            group.label, group.size = found.label, found.size
            changed.append(group)
    write_rows(Group, ("cluster", "supplier_id", "in_house", "label", "size"), new)
    Group.objects.bulk_update(changed, ["label", "size"], batch_size=CHUNK)
    Group.objects.filter(pk__in=[each.pk for each in old.values()]).delete()
    there = list(Group.objects.filter(cluster__in=clusters).values_list("cluster", "supplier_id", "in_house", "label", "pk"))
    _send_home(clusters, {(cluster, supplier, in_house): pk for cluster, supplier, in_house, _label, pk in there}, homes)
    return keys | {key_for(*each[:4]) for each in there}


def _members(clusters: Clusters) -> tuple[dict[tuple[str, int | None, bool], _Members], dict[tuple[str, Maker], Maker]]:
    """Count who is in these clusters. Returns the groups, and with whom each sort of row belongs."""
    rows = list(
        Placement.objects.filter(cluster__in=clusters)
        .values_list("cluster", "supplier_id", "in_house", "known", "name_key")
        .annotate(count=Count("pk"))
        .order_by("cluster", "supplier_id", "in_house", "known", "name_key")
    )
    named: dict[str, Counter[Maker]] = {}
    for cluster, supplier, in_house, _known, _name, count in rows:
        if supplier or in_house:
            named.setdefault(cluster, Counter())[supplier, in_house] += count
    groups: dict[tuple[str, int | None, bool], _Members] = {}
    homes: dict[tuple[str, Maker], Maker] = {}
    for cluster, supplier, in_house, known, name, count in rows:
        home = (supplier, in_house) if supplier or in_house else _clear_maker(named.get(cluster))
        homes[cluster, (supplier, in_house)] = home
        groups.setdefault((cluster, *home), _Members()).add(known, name, count)
    return groups, homes


def _clear_maker(named: Counter[Maker] | None) -> Maker:
    """Return whom most of a cluster name, when that is clear and a supplier; else nobody."""
    if named:
        maker = min(named, key=lambda each: (-named[each], each[0] or 0))
        if maker[0] and named[maker] >= CLEAR * sum(named.values()):
            return maker
    return (None, False)


def _send_home(
    clusters: Clusters, groups: Mapping[tuple[str, int | None, bool], int], homes: Mapping[tuple[str, Maker], Maker]
) -> None:
    """Let every placement point to its group: in one statement for the clusters that are one group, as most are."""
    counted = Counter(cluster for cluster, *_maker in groups)
    several = [cluster for cluster, count in counted.items() if count > 1]
    of_cluster = Group.objects.filter(cluster=OuterRef("cluster")).values("pk")[:1]
    homeless = Placement.objects.filter(cluster__in=clusters, group__isnull=True)
    homeless.exclude(cluster__in=several).update(group=Subquery(of_cluster))
    for (cluster, (supplier, in_house)), home in homes.items():
        if counted[cluster] > 1:
            wanted = groups[cluster, *home]
            rows = Placement.objects.filter(cluster=cluster, supplier=supplier, in_house=in_house)
            rows.filter(~Q(group=wanted) | Q(group__isnull=True)).update(group=wanted)
