"""Results: matrix, tables, profiles, findings, cards."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import FILE, FOLDER, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import LANGUAGES, _, use

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.matrix_rows import MatrixRow

edition_option = click.option("--edition", default="", metavar="NAME", help="Print that edition, not what is here now.")


@click.command()
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, default=None)
@edition_option
@json_option
@click.pass_obj
@guarded
def matrix(session: Session, lang: str | None, target: Path | None, edition: str, as_json: bool) -> None:
    """The regional results matrix: as .pdf, .xlsx or .docx with -o, as rows with --json."""
    from carec_desktop.actions.workspace import opened

    if lang:
        use(lang)
    with opened(session.folder, readonly=True) as ws:
        if target is not None:
            from carec_desktop.actions.tables import write_matrix

            write_matrix(ws, lang or ws.settings.lang, target, edition)
            say(_("The matrix is written to “{file}”.").format(file=target))
        if as_json:
            put_json({"rows": _matrix_rows(ws, edition)})


def _matrix_rows(ws: "Workspace", edition: str) -> "list[MatrixRow]":
    from carec_desktop.actions import editions
    from carec_desktop.actions.figures import Results

    with editions.reading(ws, edition) as then:
        return Results(then).matrix()


@click.command()
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, required=True)
@edition_option
@json_option
@click.pass_obj
@guarded
def tables(session: Session, lang: str | None, target: Path, edition: str, as_json: bool) -> None:
    """Portfolio, context, sectors, women and men, and calendar, as .pdf, .xlsx or .docx."""
    from carec_desktop.actions.tables import write_tables
    from carec_desktop.actions.workspace import opened

    if lang:
        use(lang)
    with opened(session.folder, readonly=True) as ws:
        write_tables(ws, lang or ws.settings.lang, target, edition)
    if as_json:
        put_json({"file": str(target)})
    say(_("The tables are written to “{file}”.").format(file=target))


@click.command()
@click.argument("area", metavar="COUNTRY|GROUP")
@json_option
@click.pass_obj
@guarded
def profile(session: Session, area: str, as_json: bool) -> None:
    """Context series of a country or group with yearly changes; group totals are computed from members."""
    from carec_desktop.actions.figures import Results
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        rows = [{k: v for k, v in row.items() if k != "flags"} for row in Results(ws).profile(area)]
    if as_json:
        put_json({"rows": rows})
        return
    for row in rows:
        click.echo("\t".join(str(row[k]) for k in ("series", "time_period", "value", "unit")))


@click.command()
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, default=None)
@json_option
@click.pass_obj
@guarded
def findings(session: Session, lang: str | None, target: Path | None, as_json: bool) -> None:
    """Where figures, sources, totals, rates and words disagree, and records that do not hold; with -o as a file."""
    from carec_desktop.actions import findings_paper
    from carec_desktop.actions.workspace import opened

    if lang:
        use(lang)
    with opened(session.folder, readonly=True) as ws:
        if target is not None:
            findings_paper.write(ws, lang or ws.settings.lang, target)
            say(_("The list is in “{file}”.").format(file=target))
        found = findings_paper.every(ws) if as_json or target is None else []
    if as_json:
        put_json({"rows": [f.row() for f in found]})
        return
    for finding in found:
        click.echo(finding.text())


@click.command()
@click.option("--reminder", "remind", default="", metavar="WHO", help="Print the reminder to WHO (KGZ, CAREC/TRP).")
@json_option
@click.pass_obj
@guarded
def holes(session: Session, remind: str, as_json: bool) -> None:
    """What the round asked and nobody answered, by country and sector lead; who is late; reminders to copy."""
    from carec_desktop.actions import holes as found
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        rows = found.rows(ws)
    if as_json:
        put_json({"rows": rows})
        return
    for row in rows:
        if remind:
            click.echo(row["reminder"] if row["who"] == remind else "", nl=row["who"] == remind)
        else:
            late = _("late") if row["late"] else ""
            click.echo("\t".join((str(row["who"]), f"{row['missing']}/{row['asked']}", str(row["state"]), late)))


@click.command()
@click.argument("ref_area", metavar="COUNTRY", required=False)
@click.option("--all", "every", is_flag=True, help="All members; -o names a folder.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=click.Path(path_type=Path), required=True)
@click.option("--annex", is_flag=True, help="Behind the two pages: what every printed code stands for.")
@click.option("--since", default="", metavar="NAME", help="Mark what changed since this edition, not the last one.")
@edition_option
@json_option
@click.pass_obj
@guarded
def card(
    session: Session, ref_area: str | None, every: bool, lang: str | None, target: Path, annex: bool, since: str,
    edition: str, as_json: bool,
) -> None:  # fmt: skip
    """The two-page country report card of a country, or of all."""
    from carec_desktop.actions import paper
    from carec_desktop.actions.workspace import opened

    if bool(ref_area) == every:
        raise click.UsageError("Give a country or --all.")
    with opened(session.folder, readonly=True) as ws:
        lang = lang or ws.settings.lang
        use(lang)
        if every:
            target.mkdir(parents=True, exist_ok=True)
            jobs = [(area, target / f"{area}-{lang}.pdf") for area in paper.members()]
        else:
            jobs = [(str(ref_area), target)]
        whole = [(area, lang, path) for area, path in jobs]
        done = paper.write_cards(ws, whole, edition=edition, annex=annex, since=since)
    if as_json:
        put_json({"files": [str(p) for p in done.files], "refused": [str(e) for e in done.refused]})
    for error in done.refused:
        say(str(error))
    for path in done.files:
        say(_("The card is written to “{file}”.").format(file=path))
    if done.refused:
        sys.exit(1)


@click.command("export-data")
@click.option("--format", "how", type=click.Choice(("csv", "sdmx-csv")), required=True)
@click.option("-o", "folder", type=FOLDER, required=True)
@json_option
@click.pass_obj
@guarded
def export_data(session: Session, how: str, folder: Path, as_json: bool) -> None:
    """Open data: figures and records as codes, no names; SDMX-CSV comes with its structure."""
    from carec_desktop.actions import open_data
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        files = open_data.export(ws, folder, how)
    if as_json:
        put_json({"files": [str(path) for path in files]})
    say(_("The open data are in “{folder}”.").format(folder=folder))


COMMANDS: tuple[click.Command, ...] = (matrix, tables, profile, findings, holes, card, export_data)
