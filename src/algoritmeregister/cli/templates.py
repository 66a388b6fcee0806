"""`algoritmeregister suppliers templates …`: texts that suppliers offer to start a description from."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.products import queries, taking_templates, templates
from algoritmeregister.products.actions import ProductError
from algoritmeregister.products.models import SupplierTemplate


@click.group("templates")
def supplier_templates() -> None:
    """Templates of suppliers: take them in, list them, and say of which product they are."""


@supplier_templates.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--standard", default="", type=click.Choice(["", *standards.VERSIONS]), help="Of records that do not say it.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def import_command(files: tuple[Path, ...], standard: str, as_json: bool) -> None:
    """Take in the templates in FILES (JSON: a list of records of the publication standard, each with an "id")."""
    prepare_tables()
    found = []
    for path in files:
        try:
            taken = taking_templates.take_templates(data=path.read_bytes(), file=path.name, standard=standard, by=operator())
        except ProductError as error:
            raise click.ClickException(f"{path.name}: {error}") from error
        found += [(path.name, each) for each in taken]
    if as_json:
        rows = [{"file": name, **vars(each)} for name, each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for name, each in found:
            click.echo("\t".join(filter(None, (name, each.key, each.outcome, str(each.number or ""), each.reason))))
    if any(each.outcome == "refused" for _name, each in found):
        raise SystemExit(1)


@supplier_templates.command("list")
@click.option("--search", default="", help="Only those with these words in the name or the supplier.")
@click.option("--product", default="", help="Only those of this product.")
def list_command(search: str, product: str) -> None:
    """Show the templates that are offered: key, version, date, name, supplier and the product they were linked to."""
    prepare_tables()
    of = queries.product(product) if product else None
    if product and of is None:
        raise click.ClickException(_("Er is geen product ‘%s’.") % product)
    for each in templates.templates_for(search, product=of):
        supplier = each.supplier.name if each.supplier else "-"
        linked = each.product.slug if each.product else "-"
        click.echo(f"{each.key}\t{each.number}\t{each.taken_at:%Y-%m-%d}\t{each.name}\t{supplier}\t{linked}")


@supplier_templates.command("link")
@click.argument("template")
@click.argument("product")
def link(template: str, product: str) -> None:
    """Say that TEMPLATE is of PRODUCT; "none": its name and supplier tell."""
    prepare_tables()
    found = None if product == "none" else queries.product(product)
    if found is None and product != "none":
        raise click.ClickException(_("Er is geen product ‘%s’.") % product)
    taking_templates.link_template(template=_known(template), product=found, by=operator())


@supplier_templates.command("end")
@click.argument("template")
@click.option("--again", is_flag=True, help="Offer it again.")
def end(template: str, again: bool) -> None:
    """Offer TEMPLATE no more. Who started from it keeps their text."""
    prepare_tables()
    taking_templates.end_template(template=_known(template), ended=not again, by=operator())


def _known(key: str) -> SupplierTemplate:
    found = SupplierTemplate.objects.filter(key=key).first()
    if found is None:
        told = _("Er is geen sjabloon ‘%s’. Zoek de naam op met: algoritmeregister suppliers templates list")
        raise click.ClickException(told % key)
    return found
