"""Suppliers and products that are kept, and a read model of which registration belongs to which."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils import timezone

from algoritmeregister.audit.append_only import AppendOnly


class Supplier(models.Model):
    """Who makes or sells software. `key`: the form in which spellings are compared (`spelling.key_of`).

    `named`: a steward chose the name. `merged_into`: another name of that one; the address leads there.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True)
    named = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Spelling(models.Model):
    """A steward's decision: who is meant by a spelling, whatever the table says. `supplier` null: it is no supplier."""

    key = models.CharField(max_length=200, unique=True)
    written = models.CharField(max_length=200)
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.CASCADE, related_name="spellings")

    def __str__(self) -> str:
        return self.written


class SupplierPair(models.Model):
    """What a steward decided about two suppliers: `supplier` is another name of `into`, or they are two after all.

    `moved`: of two that became one, the keys of what went along, so that it can be undone: {"merged": …, "products": …,
    "templates": …, "spellings": …}.
    """

    class State(models.TextChoices):
        """What was decided."""

        MERGED = "merged"
        APART = "apart"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    into = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    moved = models.JSONField(default=dict, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=220)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["supplier", "into"], name="products_supplier_pair_once")]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.state} {self.into_id}"


class Product(models.Model):
    """What a supplier sells, or what several organisations use without one. Kept, so that its address stays.

    `origin`: of what it was made, to find it again when the read model is made anew. `named`: a steward chose the name.
    `kept`: a steward made it. `merged_into`: it is the same as that one; the address leads there.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    origin = models.CharField(max_length=400, unique=True)
    named = models.BooleanField(default=False)
    kept = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Ruling(models.Model):
    """A steward's decision about one registration: of which product it is. `product` null: of none."""

    registration = models.OneToOneField("registrations.Registration", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="rulings")

    def __str__(self) -> str:
        return f"{self.registration_id} → {self.product_id}"


class SupplierTemplate(models.Model):
    """A text about its software that a supplier offers to start from. `key`: what the supplier calls it, in its files.

    `product`: a steward said of which it is. `ended`: it is offered no more; who started from it still sees it.
    """

    key = models.CharField(max_length=200, unique=True)
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="templates")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="templates")
    ended = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class TemplateVersion(AppendOnly):
    """What a template said at a moment: one row for each text that it had. `number` counts from 1.

    `document`: in the keys of the superset, without what only an organisation can say; `left_out`: the keys of that, as far
    as the supplier had filled them in. `record`: as it stood in the file. `content_hash`: of name, language and document.
    """

    template = models.ForeignKey(SupplierTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    standard = models.CharField(max_length=20)
    language = models.CharField(max_length=3, default="nl")
    document = models.JSONField()
    left_out = models.JSONField(default=list)
    record = models.JSONField()
    content_hash = models.CharField(max_length=64)
    file = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)

    class Meta:
        ordering = ["template", "number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="products_template_version_once")]

    def __str__(self) -> str:
        return f"{self.template_id} v{self.number}"


class Text(models.Model):
    """A text that describes one or more registrations, without its words: only what is needed to find texts like it.

    `digest`: of the compared form. `words`: how many it has. `shingles`: a hash of each run of three words, four bytes each,
    sorted. `cluster`: the lowest digest of the texts that it is like, directly or through others.
    """

    digest = models.CharField(primary_key=True, max_length=32)
    words = models.PositiveIntegerField()
    shingles = models.BinaryField()
    cluster = models.CharField(max_length=32, db_index=True)

    def __str__(self) -> str:
        return self.digest


class WholeNumber(models.BigIntegerField):
    """A key of 63 bits. SQLite stores rows in the order of a key only when it is called an integer."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return the type of the column."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Band(models.Model):
    """Which texts have this part of their signature (`value`): their digests, 16 bytes each. Texts that share two such parts
    are compared. There are hundreds of thousands of these rows, so that each is kept small."""

    value = WholeNumber(primary_key=True)
    texts = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.value}"


class Group(models.Model):
    """The registrations of one supplier whose texts are alike. `label`: what most of them are called, in compared form."""

    cluster = models.CharField(max_length=32, db_index=True)
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.CASCADE, related_name="+")
    in_house = models.BooleanField(default=False)
    label = models.CharField(max_length=300)
    size = models.PositiveIntegerField()
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["supplier", "label"], name="products_group_label")]

    def __str__(self) -> str:
        return f"{self.cluster} {self.label}"


class Placement(models.Model):
    """What is known of one public registration. A row of the read model.

    `text` null: its text is too short to say anything. `cluster`: that of the text, or one of its own. `name_key`: its
    name in compared form, without the organisation. `language`: of name and text. `known`: the product of the table that
    its name or supplier names, else empty. `supplier`: the first that it names; `from_name`: its name does that, and not
    the field for it. `in_house`: the organisation says that it made it. `provider`: what stands in the field, as far as
    it is short.
    """

    registration = models.OneToOneField(
        "registrations.Registration", primary_key=True, on_delete=models.CASCADE, related_name="placement"
    )
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    text = models.ForeignKey(Text, null=True, on_delete=models.SET_NULL, related_name="placements")
    cluster = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=300)
    language = models.CharField(max_length=3, default="nl")
    name_key = models.CharField(max_length=300)
    known = models.CharField(max_length=100, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT, related_name="placements")
    from_name = models.BooleanField(default=False)
    in_house = models.BooleanField(default=False)
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="placements")
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="placements")

    def __str__(self) -> str:
        return f"{self.registration_id} → {self.product_id}"


class Mention(models.Model):
    """That a registration names a supplier: several may stand in one field. `place` counts from 0."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="mentions")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="mentions")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["placement", "supplier"], name="products_mention_once")]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.supplier_id}"


class Touched(models.Model):
    """A cluster in which something changed, and that waits to be divided over products."""

    cluster = models.CharField(primary_key=True, max_length=32)

    def __str__(self) -> str:
        return self.cluster


class Cursor(models.Model):
    """How far the read model goes in the ledger: one row. `tables`: of which tables and method it was made.

    `revision` grows with every change of what pages show of products.
    """

    epoch = models.PositiveIntegerField(default=0)
    sequence = models.PositiveBigIntegerField(default=0)
    chain_hash = models.CharField(max_length=64, blank=True)
    tables = models.CharField(max_length=32, blank=True)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="products_cursor_once")]

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"
