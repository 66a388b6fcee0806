"""`algoritmeregister products …`: products, and what a steward decides about them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from django.db.models import Count
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.products import actions, following, queries
from algoritmeregister.products.models import Product
from algoritmeregister.registrations.models import Registration


@click.group()
def products() -> None:
    """Products: list them, see who uses one, and name, join or divide them."""


@products.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(as_json: bool) -> None:
    """Show the products that are used, with their number of registrations and organisations."""
    prepare_tables()
    following.catch_up()
    rows = (
        Product.objects.filter(placements__isnull=False)
        .select_related("supplier")
        .annotate(registrations=Count("placements"), organisations=Count("placements__organisation", distinct=True))
        .order_by("-registrations", "slug")
    )
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in rows], ensure_ascii=False, indent=2))
        return
    for each in rows:
        supplier = each.supplier.name if each.supplier else "-"
        click.echo(f"{each.slug}\t{each.registrations}\t{each.organisations}\t{each.name}\t{supplier}")


@products.command("show")
@click.argument("product")
def show(product: str) -> None:
    """Show which registrations are of PRODUCT, and how that was found (steward, same, near or name)."""
    prepare_tables()
    following.catch_up()
    found = known(product)
    use = queries.use(found)
    for each in queries.users(found):
        how = queries.found_by(each, use)
        click.echo(f"{each.registration.number}\t{how}\t{each.organisation.name}\t{each.name}")


@products.command("rename")
@click.argument("product")
@click.argument("name")
def rename(product: str, name: str) -> None:
    """Call PRODUCT NAME from now on. Its address stays."""
    prepare_tables()
    try:
        actions.rename_product(product=known(product), name=name, by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error


@products.command("merge")
@click.argument("product")
@click.argument("into")
def merge(product: str, into: str) -> None:
    """Decide that PRODUCT and INTO are one. The address of PRODUCT leads to INTO."""
    prepare_tables()
    try:
        count = actions.merge_products(product=known(product), into=known(into), by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Opnieuw bekeken registraties: %d.") % count)


@products.command("split")
@click.argument("name")
@click.argument("numbers", nargs=-1, required=True)
def split(name: str, numbers: tuple[str, ...]) -> None:
    """Make a product called NAME of the registrations with these NUMBERS."""
    prepare_tables()
    try:
        made = actions.split(registrations=numbered(numbers), name=name, by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error
    click.echo(made.slug)


@products.command("confirm")
@click.argument("product")
@click.argument("numbers", nargs=-1, required=True)
def confirm(product: str, numbers: tuple[str, ...]) -> None:
    """Decide that the registrations with these NUMBERS are of PRODUCT; "none": of no product."""
    prepare_tables()
    found = None if product == "none" else known(product)
    actions.confirm(registrations=numbered(numbers), product=found, by=operator())


@products.command("let-go")
@click.argument("numbers", nargs=-1, required=True)
def let_go(numbers: tuple[str, ...]) -> None:
    """Take back what was decided about the registrations with these NUMBERS."""
    prepare_tables()
    actions.let_go(registrations=numbered(numbers), by=operator())


@products.command("refill")
def refill() -> None:
    """Make the division over products anew. Never necessary: it follows by itself. What was decided stays."""
    prepare_tables()
    click.echo(_("Registraties verdeeld: %d.") % following.refill())


def known(slug: str) -> Product:
    """Return the product with this short name; a readable error when there is none."""
    found = queries.product(slug)
    if found is None:
        raise click.ClickException(
            _("Er is geen product ‘%s’. Zoek de korte naam op met: algoritmeregister products list") % slug
        )
    return found


def numbered(numbers: Sequence[str]) -> list[Registration]:
    """Return the registrations with these numbers; a readable error that names those there are not."""
    found = {each.number: each for each in Registration.objects.filter(number__in=numbers)}
    if missing := [number for number in numbers if number not in found]:
        raise click.ClickException(_("Er is geen registratie met nummer %s.") % ", ".join(missing))
    return list(found.values())


def _as_json(each: Product) -> dict[str, object]:
    return {
        "slug": each.slug,
        "name": each.name,
        "supplier": each.supplier.slug if each.supplier else None,
        "registrations": getattr(each, "registrations", 0),
        "organisations": getattr(each, "organisations", 0),
    }
