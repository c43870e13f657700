"""What a code printed beside a figure stands for."""

from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import Session, guarded, json_option, put_json
from carec_desktop.commands.results import edition_option
from carec_desktop.i18n import _

if TYPE_CHECKING:
    from carec_desktop.actions.tracing import Meaning, Said, Traced
    from carec_desktop.report.cited import Cited


@click.command()
@click.argument("code")
@click.option("--card", "card", metavar="COUNTRY", default="", help="The country on whose card it stands.")
@edition_option
@json_option
@click.pass_obj
@guarded
def explain(session: Session, code: str, card: str, edition: str, as_json: bool) -> None:
    """What a printed CODE stands for: records, values, sources, packages and seals, people, decisions."""
    from carec_desktop.actions.tracing import explain as resolve
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found, traces = resolve(ws, code, card, edition)
    if as_json:
        put_json({"code": code, "meanings": [each.row(traces) for each in found]})
        return
    for each in found:
        _tell(each, traces)


def _tell(meaning: "Meaning", traces: "dict[str, Traced]") -> None:
    click.echo("\t".join((meaning.reference.kind, meaning.reference.name, " ".join(meaning.cards))))
    for sentence in meaning.formerly:
        click.echo(f"  {sentence}")
    if not meaning.cited:
        click.echo(_("No record stands behind it: nothing is in the sources."))
    for each in meaning.cited:
        click.echo("\t".join(_datum(each)))
        for traced in (traces[i] for i in each.records if i in traces):
            click.echo(f"  {traced.record_id}\t{traced.name}")
            for said in traced.answers:
                click.echo(f"    {_answer(said)}")
            for said in traced.decisions:
                click.echo("    " + _("decision: {what}").format(what=_answer(said)))


def _datum(each: "Cited") -> tuple[str, ...]:
    return each.column, each.name, each.ref_area, each.period, each.value or each.reason, each.source


def _answer(said: "Said") -> str:
    package = f"{said.purpose} {said.package} {said.seal[:16]}" if said.seal else "-"
    return "\t".join((said.question, said.value, said.who, said.when, package, said.why))


COMMANDS: tuple[click.Command, ...] = (explain,)
