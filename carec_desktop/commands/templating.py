"""Templates: workbooks for a ministry to fill in by hand, and reading them back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import LANGUAGES, _, ngettext

if TYPE_CHECKING:
    from carec_desktop.actions.template_reading import Reading, Verdict


@click.command()
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--form", "forms", multiple=True, required=True, metavar="F", help="observation, event, training, …")
@click.option("--year", "years", multiple=True, metavar="Y", help="A TIME_PERIOD; may be given several times.")
@click.option("--lang", type=click.Choice([*LANGUAGES, "all"]), default=None, help="One language, or all three.")
@click.option("--measure", "measures", multiple=True, metavar="CODE", help="Only these; otherwise what is asked.")
@click.option("--ministry", default="", help="Who fills it in; kept as the source.")
@click.option("--country", "ref_area", default="", help="For which country; your own otherwise.")
@json_option
@click.pass_obj
@guarded
def template(
    session: Session, path: Path, forms: tuple[str, ...], years: tuple[str, ...], lang: str | None,
    measures: tuple[str, ...], ministry: str, ref_area: str, as_json: bool,
) -> None:  # fmt: skip
    """Write a workbook that people fill in by hand."""
    from carec_desktop.actions.templates import Wanted, write_template
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        wanted = Wanted(forms, years or (ws.clock()[:4],), lang or ws.settings.lang, measures, ministry, ref_area)
        rows = write_template(ws, path, wanted)
    if as_json:
        put_json({"file": str(path), "rows": rows})
    say(ngettext("The template with {n} row is written to “{file}”.",
                 "The template with {n} rows is written to “{file}”.", rows).format(n=rows, file=path))  # fmt: skip


@click.command("read-template")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--apply", "to_apply", is_flag=True, help="Take it, if no row is refused; otherwise it is only judged.")
@click.option("--on-behalf", "country", default="", metavar="COUNTRY", help="The secretariat reads it for a country.")
@click.option("--marked", "marked", type=FILE, default=None, help="Where to put the workbook with its cells marked.")
@json_option
@click.pass_obj
@guarded
def read_template(
    session: Session, path: Path, to_apply: bool, country: str, marked: Path | None, as_json: bool
) -> None:
    """Judge a filled-in workbook row by row; take all of it or nothing."""
    from carec_desktop.actions import minting, template_reading
    from carec_desktop.actions.workspace import opened

    with session.opened() if to_apply else opened(session.folder, readonly=True) as ws:
        found = template_reading.read_template(ws, path, country)
        applied = to_apply and not found.refused
        if applied:
            template_reading.apply(ws, found, country)
            if ws.is_secretariat:
                minting.sign_working(ws, ws.signer(session.passphrase()))
        lines = [(v, template_reading.worded(ws, v)) for v in found.verdicts]
    if found.refused and to_apply and marked is None:
        marked = path.with_name(f"{path.stem}-marked.xlsx")
    if marked is not None:
        template_reading.write_marked(found, marked)
    if as_json:
        put_json({
            "applied": applied, "rows": [v.as_row() | {"text": text} for v, text in lines],
            "notices": [{"code": p.code, "text": p.sentence()} for p in found.notices],
            "marked": str(marked) if marked else "",
        })  # fmt: skip
    _tell(found, lines, marked)
    if to_apply:
        say(_("Taken.") if applied else _("Nothing was taken, because some rows are refused."))
    if found.refused:
        sys.exit(1)


def _tell(found: "Reading", lines: "list[tuple[Verdict, str]]", marked: Path | None) -> None:
    """Every row with something to say, then what was left out, then the sum."""
    from carec_desktop.actions.template_reading import summary

    for verdict, text in lines:
        if verdict.word != "same":
            say(_("{sheet}, row {row}: {place}: {text}").format(
                sheet=verdict.sheet, row=verdict.row, place=verdict.place or "—", text=text))  # fmt: skip
    for notice in found.notices:
        say(notice.sentence())
    say(summary(found))
    if marked is not None:
        say(_("What to mend is marked in “{file}”.").format(file=marked))


COMMANDS: tuple[click.Command, ...] = (template, read_template)
