"""`algoritmeregister instruments`: questionnaires and decision help, as data."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from algoritmeregister.instruments.engine import ERROR, FINDING, PackError, Problem, check, load


@click.group()
def instruments() -> None:
    """Questionnaires and decision help: check them, and take in those of others."""


@instruments.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--own", is_flag=True, help="Hold it to the rules for our own packs too: two languages, lasting ids."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def validate(paths: tuple[Path, ...], own: bool, as_json: bool) -> None:
    """Check packs: each PATH is a folder of a pack. Ends with 1 when one cannot be used."""
    results = {str(path): _check(path, own=own) for path in paths}
    if as_json:
        rows = {
            path: [{"severity": p.severity, "rule": p.rule, "where": p.where, "message": p.message} for p in problems]
            for path, problems in results.items()
        }
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for path, problems in results.items():
            _report(path, problems)
    if any(problem.severity == ERROR for problems in results.values() for problem in problems):
        sys.exit(1)


def _check(path: Path, *, own: bool) -> list[Problem]:
    try:
        return check(load(path), own=own)
    except PackError as error:
        return error.problems


def _report(path: str, problems: list[Problem]) -> None:
    errors = sum(problem.severity == ERROR for problem in problems)
    findings = sum(problem.severity == FINDING for problem in problems)
    click.echo(f"{path}: {errors} errors, {findings} findings")
    for problem in problems:
        click.echo(f"  {problem}")
