"""Editions: keep a named cut-off, list them, carry one to a ledger that is rebuilt elsewhere."""

from pathlib import Path

import click

from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import _, ngettext


@click.group()
def edition() -> None:
    """Named cut-offs from which cards and matrix print again, identical."""


@edition.command("make")
@click.argument("name")
@click.option("--period", default="", help="The period it is about; that of the round when it is not given.")
@json_option
@click.pass_obj
@guarded
def make(session: Session, name: str, period: str, as_json: bool) -> None:
    """Keep the ledger as it is now under NAME."""
    from carec_desktop.actions import editions

    with session.opened() as ws:
        made = editions.make(ws, name, period)
    if as_json:
        put_json(made.row())
    say(ngettext(
        "Edition {number}, “{name}”, is kept with {n} value.", "Edition {number}, “{name}”, is kept with {n} values.",
        len(made.counting),
    ).format(number=made.number, name=made.name, n=len(made.counting)))  # fmt: skip


@edition.command("list")
@json_option
@click.pass_obj
@guarded
def listed(session: Session, as_json: bool) -> None:
    """Every edition kept here, the oldest first."""
    from carec_desktop.actions import editions
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = editions.editions(ws)
    if as_json:
        put_json({"rows": [one.row() for one in found]})
        return
    for one in found:
        click.echo("\t".join((str(one.number), one.name, one.made_at[:10], one.period, one.digest[:12])))


@edition.command("compare")
@click.argument("older")
@click.argument("newer", default="")
@json_option
@click.pass_obj
@guarded
def compare(session: Session, older: str, newer: str, as_json: bool) -> None:
    """What the edition NEWER, or the ledger as it is now, says differently from the edition OLDER."""
    from carec_desktop.actions import editions
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = editions.compare(ws, older, newer)
    if as_json:
        put_json({"rows": [
            one.slot._asdict() | {"dimensions": dict(one.slot.dimensions), "before": one.before, "after": one.after}
            for one in found
        ]})  # fmt: skip
        return
    if not found:
        say(_("Both say the same."))
    for one in found:
        before, after = (" / ".join(value or why for value, why in said) or "–" for said in (one.before, one.after))
        click.echo("\t".join((*one.slot[:4], before, after)))


@edition.command("save")
@click.argument("name")
@click.option("-o", "target", type=FILE, required=True)
@click.pass_obj
@guarded
def save(session: Session, name: str, target: Path) -> None:
    """Write the edition NAME to a file."""
    from carec_desktop.actions import editions
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        editions.save(ws, name, target)
    say(_("The edition is written to “{file}”.").format(file=target))


@edition.command("load")
@click.argument("file", type=FILE)
@click.pass_obj
@guarded
def load(session: Session, file: Path) -> None:
    """Keep the edition that FILE holds; cards print from it where the ledger has all its values."""
    from carec_desktop.actions import editions

    with session.opened() as ws:
        name = editions.load(ws, file).name
    say(_("The edition “{name}” is kept here now.").format(name=name))


COMMANDS: tuple[click.Command, ...] = (edition,)
