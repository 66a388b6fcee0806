"""Suppliers that may be one, and who is meant by a spelling: suggestions with their evidence, and what a steward decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.products import actions, pairing
from algoritmeregister.products.actions import ProductError
from algoritmeregister.products.models import Spelling, Supplier, SupplierPair
from algoritmeregister.products.spelling import key_of
from algoritmeregister.products.suggesting import Suggestion, suggestions

LONGEST = 200


@door(Rule(steward=True))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the suggestions, the most likely first; what was made one; and the spellings about which somebody decided."""
    pairs = list(pairing.decided_pairs())
    shown = paged(request, suggestions(pairing.kept_apart(pairs)))
    decided = Spelling.objects.select_related("supplier").order_by("written", "pk")
    context = {
        "suggestions": [(each, evidence_words(each)) for each in shown],
        "pages": shown.pages,
        "merged": paged(request, [each for each in pairs if pairing.is_merged(each)], name="samengevoegd"),
        "spellings": paged(request, decided, name="spelling"),
        "narrow": False,
    }
    return render(request, "desk/stewarding/suppliers.html", context)


@door(Rule(steward=True, methods=("POST",)))
def decide(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Do what was chosen with two suppliers (`een` and `ander`, short names): `doe` is samen, apart or terug."""
    verb = request.POST.get("doe", "")
    one, other = (_supplier(request.POST.get(name, "")) for name in ("een", "ander"))
    if one is None or other is None:
        messages.error(request, _("Deze leverancier is er niet meer."))
        return _back()
    names = {"one": one.name, "other": other.name}
    try:
        if verb == "samen":
            count = pairing.merge_suppliers(supplier=one, into=other, by=visit.by)
            messages.success(request, _("‘%(one)s’ is nu ‘%(other)s’.") % names + " " + _looked_at(count))
        elif verb == "apart":
            pairing.keep_apart(supplier=one, into=other, by=visit.by)
            messages.success(request, _("‘%(one)s’ en ‘%(other)s’ blijven twee leveranciers.") % names)
        elif verb == "terug":
            pair = SupplierPair.objects.select_related("supplier", "into").filter(supplier=one, into=other).first()
            if pair:
                count = pairing.undo_merge(pair=pair, by=visit.by)
                told = _("‘%(one)s’ en ‘%(other)s’ zijn weer twee leveranciers.") % names
                messages.success(request, told + " " + _looked_at(count))
    except ProductError as error:
        messages.error(request, str(error))
    return _back()


@door(Rule(steward=True, methods=("POST",)))
def spelling(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Decide who is meant by a spelling (`spelling`, `leverancier`; empty: nobody), or take that back (`terug`: its key)."""
    try:
        if back := request.POST.get("terug", ""):
            found = Spelling.objects.filter(key=back[:LONGEST]).first()
            if found:
                count = actions.forget_spelling(spelling=found, by=visit.by)
                messages.success(
                    request, _("Het besluit over ‘%s’ is teruggenomen.") % found.written + " " + _looked_at(count)
                )
            return _back()
        written, name = (" ".join(request.POST.get(each, "").split())[:LONGEST] for each in ("spelling", "leverancier"))
        meant = (_supplier(name) or _named(name) or actions.add_supplier(name=name, by=visit.by)) if name else None
        count = actions.decide_spelling(written=written, supplier=meant, by=visit.by)
        messages.success(request, _("Besloten over ‘%s’.") % written + " " + _looked_at(count))
    except ProductError as error:
        messages.error(request, str(error))
    return _back()


def evidence_words(each: Suggestion) -> str:
    """Return why two suppliers may be one."""
    told = [
        _("de ene naam begint met de andere") if each.begins else _("letters voor %d %% gelijk") % round(100 * each.likeness)
    ]
    if each.shared_texts:
        told.append(_("registraties met dezelfde tekst: %d") % each.shared_texts)
    return "; ".join(told)


def _looked_at(count: int) -> str:
    return ngettext("%d registratie is opnieuw bekeken.", "%d registraties zijn opnieuw bekeken.", count) % count


def _supplier(slug: str) -> Supplier | None:
    return Supplier.objects.filter(slug=slug[:LONGEST]).first()


def _named(name: str) -> Supplier | None:
    return Supplier.objects.filter(key=key_of(name)).first()


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:suppliers"))
