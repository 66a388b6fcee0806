"""`algoritmeregister suppliers …`: suppliers, the spellings of their names, and who may be one."""

from __future__ import annotations

import json

import click
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.templates import supplier_templates
from algoritmeregister.products import actions, following, pairing, queries
from algoritmeregister.products.models import Supplier
from algoritmeregister.products.suggesting import Suggestion, suggestions


@click.group()
def suppliers() -> None:
    """Suppliers: list them, see which may be one, and decide about the spellings of their names."""


suppliers.add_command(supplier_templates)


@suppliers.command("list")
@click.option("--search", default="", help="Only those with this in one of their spellings.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(search: str, as_json: bool) -> None:
    """Show the suppliers that registrations name: products, organisations and registrations of each."""
    prepare_tables()
    following.catch_up()
    lines = queries.suppliers(search)
    if as_json:
        rows = [
            {
                "slug": each.supplier.slug,
                "name": each.supplier.name,
                "products": each.products,
                "organisations": each.organisations,
                "registrations": each.registrations,
            }
            for each in lines
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for each in lines:
        click.echo(
            f"{each.supplier.slug}\t{each.products}\t{each.organisations}\t{each.registrations}\t{each.supplier.name}"
        )


@suppliers.command("suggest")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def suggest(as_json: bool) -> None:
    """Show which suppliers may be one, with the evidence. Nothing changes: `merge` decides."""
    prepare_tables()
    following.catch_up()
    found = suggestions()
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(_("Geen leveranciers gevonden die misschien dezelfde zijn."))
    for each in found:
        click.echo(f"{each.supplier.slug}\t{each.into.slug}\t{_evidence(each)}")


@suppliers.command("merge")
@click.argument("supplier")
@click.argument("into")
def merge(supplier: str, into: str) -> None:
    """Decide that SUPPLIER and INTO are one (both as `list` names them). The address of SUPPLIER leads to INTO."""
    prepare_tables()
    first, second = known(supplier), known(into)
    try:
        count = pairing.merge_suppliers(supplier=first, into=second, by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("‘%(one)s’ is nu ‘%(other)s’. Registraties: %(count)d.") % _words(first, second, count))


@suppliers.command("apart")
@click.argument("supplier")
@click.argument("other")
def apart(supplier: str, other: str) -> None:
    """Decide that SUPPLIER and OTHER are two; `suggest` does not name them again."""
    prepare_tables()
    try:
        pairing.keep_apart(supplier=known(supplier), into=known(other), by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error


@suppliers.command("undo")
@click.argument("supplier")
def undo(supplier: str) -> None:
    """Make SUPPLIER a supplier of its own again, that `merge` made a name of another."""
    prepare_tables()
    pair = next(filter(pairing.is_merged, pairing.decided_pairs().filter(supplier=known(supplier))), None)
    if pair is None:
        raise click.ClickException(_("‘%s’ is niet samengevoegd. Er valt niets ongedaan te maken.") % supplier)
    try:
        count = pairing.undo_merge(pair=pair, by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Opnieuw bekeken registraties: %d.") % count)


@suppliers.command("spelling")
@click.argument("written")
@click.argument("supplier", required=False)
@click.option("--new", "new", is_flag=True, help="SUPPLIER is a name that nobody uses yet.")
@click.option("--none", "nobody", is_flag=True, help="This text names no supplier.")
def spelling(written: str, supplier: str | None, new: bool, nobody: bool) -> None:
    """Decide who is meant by WRITTEN: SUPPLIER (as `list` names it), or nobody."""
    prepare_tables()
    if (supplier is None) is not nobody:
        raise click.UsageError(_("Noem een leverancier, of geef --none."))
    try:
        meant = None
        if supplier:
            meant = actions.add_supplier(name=supplier, by=operator()) if new else known(supplier)
        count = actions.decide_spelling(written=written, supplier=meant, by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Opnieuw bekeken registraties: %d.") % count)


@suppliers.command("rename")
@click.argument("supplier")
@click.argument("name")
def rename(supplier: str, name: str) -> None:
    """Show SUPPLIER as NAME. Its address stays."""
    prepare_tables()
    try:
        actions.rename_supplier(supplier=known(supplier), name=name, by=operator())
    except actions.ProductError as error:
        raise click.ClickException(str(error)) from error


def known(slug: str) -> Supplier:
    """Return the supplier with this short name; a readable error when there is none."""
    found = Supplier.objects.filter(slug=slug).first()
    if found is None:
        raise click.ClickException(
            _("Er is geen leverancier ‘%s’. Zoek de korte naam op met: algoritmeregister suppliers list") % slug
        )
    return found


def _words(one: Supplier, other: Supplier, count: int) -> dict[str, str | int]:
    return {"one": one.name, "other": other.name, "count": count}


def _evidence(each: Suggestion) -> str:
    told = [
        _("%(one)s (%(count)d) en %(other)s (%(many)d)")
        % {
            "one": each.supplier.name,
            "count": each.named,
            "other": each.into.name,
            "many": each.into_named,
        }
    ]
    if each.begins:
        told.append(_("de ene naam begint met de andere"))
    else:
        told.append(_("letters voor %d %% gelijk") % round(100 * each.likeness))
    if each.shared_texts:
        told.append(_("registraties met dezelfde tekst: %d") % each.shared_texts)
    return "; ".join(told)


def _as_json(each: Suggestion) -> dict[str, object]:
    return {
        "supplier": each.supplier.slug,
        "into": each.into.slug,
        "supplier_named": each.named,
        "into_named": each.into_named,
        "likeness": round(each.likeness, 2),
        "begins": each.begins,
        "shared_texts": each.shared_texts,
    }
