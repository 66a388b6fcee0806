"""`algoritmeregister search`: ask the index from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

import click
from django.utils.translation import gettext as _

from algoritmeregister.search.finding import find
from algoritmeregister.search.query import MAX_PAGE_SIZE, SORTS, Query
from algoritmeregister.search.results import Result, Results

FACET_VALUES_SHOWN = 5


@click.command()
@click.argument("text", required=False, metavar="QUERY")
@click.option("--limit", type=click.IntRange(1, MAX_PAGE_SIZE), default=10, show_default=True, help="How many results.")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="In which order.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--queries", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help='Answer many: a file with {"qid", "query"} per line.')
@click.option("--run", "run_file", type=click.File("w", encoding="utf-8"), metavar="FILE", default="-",
              help="Where their answers go, as qid<TAB>rank<TAB>number. Standard output when left out.")
def search(
    text: str | None, limit: int, sort: str, as_json: bool, queries: Path | None, run_file: TextIO
) -> None:
    """Search the register's registrations, in Dutch as people say it.

    QUERY is any text. Words between quotation marks must stand together; a word after a minus must be absent.
    """
    if queries is not None:
        answer_many(queries, limit, run_file)
        return
    if text is None:
        raise click.UsageError(_("Geef een tekst om te zoeken, of een bestand met --queries."))
    # From a command line any bytes can come; what is no text is shown as a question mark.
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    results = find(Query(text=text, page_size=limit, sort=sort))  # type: ignore[arg-type]  # one of SORTS: click checked
    if as_json:
        click.echo(json.dumps(as_mapping(results), ensure_ascii=False, indent=2))
    else:
        show(results)


def answer_many(queries: Path, limit: int, run_file: TextIO) -> None:
    """Answer every query of a file, and write a run for a relevance scorer."""
    for place, line in enumerate(queries.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            qid, text = str(asked["qid"]), str(asked["query"])
        except (ValueError, KeyError, TypeError) as error:
            told = _('%(file)s, regel %(line)d: hier hoort {"qid": …, "query": …} te staan.')
            raise click.ClickException(told % {"file": queries, "line": place}) from error
        results = find(Query(text=text, page_size=limit, facets=False, snippets=False))
        for rank, result in enumerate(results.results, start=1):
            run_file.write(f"{qid}\t{rank}\t{result.number}\n")


def as_mapping(results: Results) -> dict[str, Any]:
    """Write results in JSON types."""
    return {
        "total": results.total,
        "results": [_result(result) for result in results.results],
        "facets": {
            key: [{"value": v.value, "label": v.label or v.value, "count": v.count} for v in values]
            for key, values in results.facets.items()
        },
        "did_you_mean": results.did_you_mean,
        "corrected": {each.typed: list(each.words) for each in results.corrected},
        "synonyms": {word: list(others) for word, others in results.synonyms.items()},
        "ignored": list(results.ignored),
        "all_words": results.all_words,
        "approximate": results.approximate,
        "building": results.building,
        "took_ms": round(results.took_ms, 2),
    }


def _result(result: Result) -> dict[str, Any]:
    card = result.card
    return {
        "number": result.number,
        "name": result.name,
        "organisation": result.organisation_name,
        "organisation_code": card["organisation"],
        "register": card["register"],
        "summary": card["summary"],
        "status": card["status"][0] if card["status"] else None,
        "publication_category": card["publication_category"][0] if card["publication_category"] else None,
        "themes": card["theme"],
        "standard": card["standard"],
        "dated": card["dated"],
        "snippet": {"field": result.snippet.field, "html": result.snippet.html} if result.snippet else None,
        "matched": list(result.matched),
        "only_corrected": result.only_corrected,
        "score": round(result.score, 4),
    }


def show(results: Results) -> None:
    """Print results for a person."""
    if results.building:
        click.secho(_("De zoekindex wordt gemaakt; het antwoord kan onvolledig zijn."), fg="yellow", err=True)
    for correction in results.corrected:
        told = _('"%(typed)s" komt niet of nauwelijks voor; ook gezocht: %(words)s.')
        click.echo(told % {"typed": correction.typed, "words": ", ".join(correction.words)})
    if results.did_you_mean:
        click.echo(_("Bedoelt u: %s") % results.did_you_mean)
    if results.approximate and results.total:
        click.echo(_("Niets heeft deze woorden. Dit lijkt erop:"))
    elif not results.all_words:
        click.echo(_("Weinig of niets heeft alle woorden; wat er een paar van heeft, staat er ook bij."))
    click.echo(_("%(total)d gevonden in %(ms).0f ms") % {"total": results.total, "ms": results.took_ms})
    for rank, result in enumerate(results.results, start=1):
        click.echo()
        click.echo(f"{rank:3}. " + click.style(result.name, bold=True) + f"  {result.number}")
        click.echo(f"     {result.organisation_name}")
        if result.snippet:
            passage = "".join(click.style(p.text, bold=True) if p.marked else p.text for p in result.snippet.pieces)
            click.echo(f"     {result.snippet.field}: {passage}")
        elif result.card["summary"]:
            click.echo(f"     {result.card['summary'][:240]}")
    for key, values in results.facets.items():
        if values:
            shown = ", ".join(f"{v.label or v.value} ({v.count})" for v in values[:FACET_VALUES_SHOWN])
            click.echo(f"\n{key}: {shown}" if key == "organisation" else f"{key}: {shown}")
