"""What a code printed beside a figure stands for."""

from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import Session, guarded, json_option, put_json
from carec_desktop.commands.results import edition_option
from carec_desktop.i18n import _

if TYPE_CHECKING:
    from carec_desktop.actions.code_lookup import Found


@click.command()
@click.argument("code")
@click.option("--card", "card", metavar="COUNTRY", default="", help="The country on whose card it stands.")
@edition_option
@json_option
@click.pass_obj
@guarded
def explain(session: Session, code: str, card: str, edition: str, as_json: bool) -> None:
    """What a printed CODE stands for: records, values, sources, packages and seals, people, decisions."""
    from carec_desktop.actions import code_lookup, tracing
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        if as_json:
            found, traces = tracing.explain(ws, code, card, edition)
            put_json({"code": code, "meanings": [each.row(traces) for each in found]})
            return
        for told in code_lookup.look_up(ws, code, card, edition):
            _tell(told)


def _tell(found: "Found") -> None:
    """In the language spoken, as the window tells it."""
    click.echo("\t".join((found.code, found.what, _(", ").join(found.cards))))
    for sentence in found.formerly:
        click.echo(f"  {sentence}")
    if not found.data:
        click.echo(_("No record stands behind it: nothing is in the sources."))
    for datum in found.data:
        click.echo("\t".join((datum.column, datum.what, datum.period, datum.value, datum.source)))
        for record in datum.records:
            click.echo(f"  {record.record_id}\t{record.name}")
            for said in (*record.answers, *record.decisions):
                click.echo("    " + "\t".join(filter(None, (said.what, said.value, said.who))))


COMMANDS: tuple[click.Command, ...] = (explain,)
