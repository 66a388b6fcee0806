"""The figures of the page with figures: of each its title, what it shows in a sentence, its numbers and its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from algoritmeregister import standards
from algoritmeregister.news.figures import Week
from algoritmeregister.search.figures import AGES, Figures
from algoritmeregister.site import labels
from algoritmeregister.site.charts import Bar, Chart, draw
from algoritmeregister.ui.formats import LOCALES, date_text, number_text

# Bars of one chart: more would not be seen at a glance. The table has every row.
MOST_BARS = 12
# Values of one figure: what a question counts at most.
MOST_VALUES = 50
# Fields that a program fills in, and no writer.
BOOKKEEPING = frozenset({"lang", "source_id", "standard_version"})
# Rows from which an age is more than a year.
OVER_A_YEAR = AGES.index(365)


@dataclass(frozen=True)
class Row:
    """One number. `value`: for programs, in every language the same; `short`: the label along an axis."""

    value: str
    label: str
    count: int
    short: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure. `name`: in addresses. `head`: what its rows are. `whole`: of how many each count is a part; 0: of none."""

    name: str
    title: str
    text: str
    head: str
    rows: Sequence[Row]
    whole: int = 0
    kind: Literal["bars", "columns"] = "bars"
    most: int = MOST_BARS

    @property
    def more(self) -> bool:
        """Whether the table has rows that the chart leaves out."""
        return self.kind == "bars" and len(self.rows) > self.most

    def share(self, row: Row) -> str:
        """Return which part of the whole a row is, as people write it; empty when it is a part of nothing."""
        return percentage(row.count, self.whole) if self.whole else ""

    def chart(self) -> Markup:
        """Draw it, in the language of this request."""
        language = get_language() or "nl"
        rows = self.rows if self.kind == "columns" else self.rows[: self.most]
        bars = [Bar(row.short or row.label, row.count, self._written(row, language)) for row in rows]
        number = partial(number_text, language=language)
        return draw(Chart(self.kind, self.name, self.title, self.text, bars, number, self.whole))

    def _written(self, row: Row, language: str) -> str:
        number, share = number_text(row.count, language), self.share(row)
        return f"{number} ({share})" if share else number


def percentage(part: int, whole: int) -> str:
    """Write a part as whole percents: 34%. What is little but something is "<1%", what is nearly everything ">99%"."""
    rounded = round(100 * part / whole)
    if part and not rounded:
        return "<1%"
    return ">99%" if part < whole and rounded == 100 else f"{rounded}%"


def figure_list(counted: Figures, weeks: Sequence[Week], chosen_kind: str = "") -> list[Figure]:
    """Return all figures, in the order of the page. `chosen_kind`: the kind of organisation that was counted alone."""
    return [
        _growth(counted),
        _weeks(weeks),
        *([] if chosen_kind else [_facet("soort-organisatie", "organisation_kind", _("Soort organisatie"), counted)]),
        _facet("thema", "theme", _("Thema"), counted, _("Een registratie kan meer dan één thema hebben.")),
        _facet("categorie", "publication_category", _("Publicatiecategorie"), counted),
        _facet("status", "status", _("Status"), counted),
        _facet(
            "impacttoets",
            "impact_assessment",
            _("Impacttoetsen"),
            counted,
            _("Een registratie kan meer dan één toets noemen."),
            _("Geen toets genoemd"),
        ),
        _facet("standaard", "standard", _("Publicatiestandaard"), counted),
        _facet(
            "leverancier",
            "supplier",
            _("Leveranciers"),
            counted,
            _("De tabel noemt hoogstens %(most)s leveranciers.") % {"most": MOST_VALUES},
            _("Geen naam van een leverancier"),
        ),
        _ages(counted),
        _filled(counted),
    ]


def _number(value: int) -> str:
    return number_text(value, get_language() or "nl")


def _growth(counted: Figures) -> Figure:
    language = get_language() or "nl"
    text = _("In deze periode is er nog niets gezien.")
    if counted.since:
        text = _(
            "Aantal registraties nu: %(count)s. Wij kijken sinds %(since)s. Hoeveel het er daarvoor waren, is onbekend."
        ) % {"count": _number(counted.total), "since": date_text(counted.since, language)}
    rows = [_month(each.month, each.registrations, language) for each in counted.months]
    return Figure("groei", _("Groei per maand"), text, _("Einde van de maand"), rows, kind="columns")


def _month(month: date, count: int, language: str) -> Row:
    short = format_date(month, "MMM yyyy", locale=LOCALES.get(language, "nl_NL"))
    return Row(f"{month:%Y-%m}", date_text(f"{month:%Y-%m}", language), count, short)


def _weeks(weeks: Sequence[Week]) -> Figure:
    language = get_language() or "nl"
    text = _(
        "Wijzigingen in de laatste %(weeks)s weken: %(count)s. Alleen een nieuwe datum of naam telt niet mee."
    ) % {"weeks": len(weeks), "count": _number(sum(each.changes for each in weeks))}
    rows = [
        Row(
            "{}-W{:02}".format(*each.monday.isocalendar()[:2]),
            date_text(each.monday, language),
            each.changes,
            format_date(each.monday, "d MMM", locale=LOCALES.get(language, "nl_NL")),
        )
        for each in weeks
    ]
    return Figure("wijzigingen", _("Wijzigingen per week"), text, _("Week die begint op"), rows, kind="columns")


def _facet(name: str, key: str, title: str, counted: Figures, note: str = "", none: str = "") -> Figure:
    none = none or _("Niet ingevuld")
    rows = [
        Row(each.value, each.label or labels.facet_value(key, each.value), each.count)
        for each in counted.facets.get(key, ())
        if each.count
    ]
    sentences = [note]
    if rows:
        most = rows[0]
        said = _("Het meest komt voor: %(label)s, bij %(count)s van de %(total)s registraties (%(share)s).") % {
            "label": most.label,
            "count": _number(most.count),
            "total": _number(counted.total),
            "share": percentage(most.count, counted.total),
        }
        sentences.insert(0, said)
    if lacking := counted.lacking.get(key, 0):
        # Before the long tail, where it would not be seen in the chart.
        place = min(len(rows), MOST_BARS - 1)
        rows.insert(place, Row("", none, lacking))
        sentences.insert(-1, f"{none}: {_number(lacking)} ({percentage(lacking, counted.total)}).")
    return Figure(name, title, " ".join(filter(None, sentences)), labels.facet(key), rows, whole=counted.total)


def _ages(counted: Figures) -> Figure:
    words = (
        _("korter dan 3 maanden"),
        _("3 tot 6 maanden"),
        _("6 tot 12 maanden"),
        _("1 tot 2 jaar"),
        _("2 tot 3 jaar"),
        _("3 jaar of langer"),
    )
    rows = [Row(str(days), word, count) for days, word, count in zip(AGES, words, counted.ages, strict=True)]
    old = sum(counted.ages[OVER_A_YEAR:])
    text = _(
        "Van %(count)s van de %(total)s registraties is de laatste wijziging een jaar of langer geleden (%(share)s)."
    ) % {
        "count": _number(old),
        "total": _number(counted.total),
        "share": percentage(old, counted.total) if counted.total else "0%",
    }
    text += " " + _(
        "Wij tellen vanaf de datum die de organisatie noemt, of anders vanaf de dag waarop wij de wijziging zagen."
    )
    return Figure("ouderdom", _("Tijd sinds de laatste wijziging"), text, _("Tijd"), rows, whole=counted.total)


def _filled(counted: Figures) -> Figure:
    newest = standards.get(standards.VERSIONS[-1])
    rows = {
        each.superset_key: Row(each.superset_key, labels.words(each.label), counted.filled[each.superset_key])
        for each in newest.fields
        if not each.system and each.superset_key in counted.filled.keys() - BOOKKEEPING
    }
    ordered = sorted(rows.values(), key=lambda row: row.count)
    text = _("Hoe vaak elk veld van standaard %(version)s is ingevuld, het minst ingevulde veld eerst.") % {
        "version": newest.version
    }
    text += " " + _("Niet elk veld is verplicht, en in oudere standaarden bestaan sommige velden niet.")
    return Figure("volledigheid", _("Ingevulde velden"), text, _("Veld"), ordered, whole=counted.total, most=len(ordered))
