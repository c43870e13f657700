"""Approving: values and periods, what waits beside what is published, and every decision about it taken back."""

from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import Session, guarded, json_option, put_json, say
from carec_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from carec_desktop.actions.approving import Approval

reason_option = click.option("--reason", default="", help="Why; whoever it concerns reads it in the receipt.")
reason_asked = click.option("--reason", required=True, help="Why; whoever it concerns reads it in the receipt.")


@click.command()
@click.argument("ref_area", metavar="COUNTRY")
@click.argument("period")
@click.option("--cluster", default="", help="Only what belongs to this cluster.")
@click.option("--lock", is_flag=True, help="Lock the period: what arrives later waits until it is accepted.")
@reason_option
@json_option
@click.pass_obj
@guarded
def approve(
    session: Session, ref_area: str, period: str, cluster: str, lock: bool, reason: str, as_json: bool
) -> None:  # fmt: skip
    """Approve every clean value of a country for a period."""
    from carec_desktop.actions import approving

    with session.opened() as ws:
        signer = ws.signer(session.passphrase())
        done = approving.approve(ws, signer, ref_area, period, cluster=cluster, reason=reason, lock=lock)
    _tell(done, lock, as_json)


def _tell(done: "Approval", lock: bool, as_json: bool) -> None:
    if as_json:
        put_json({
            "approved": done.approved, "corrections": done.corrections, "skipped": list(done.skipped), "locked": lock,
        })  # fmt: skip
    say(ngettext("{n} record is approved.", "{n} records are approved.", done.approved).format(n=done.approved))
    for place in done.skipped:
        say(_("Not approved, because it is not clean: {place}").format(place=place))
    if lock:
        say(_("The period is locked: what arrives later waits until it is accepted or declined."))


@click.command("approve-record")
@click.argument("record")
@reason_option
@click.pass_obj
@guarded
def approve_record(session: Session, record: str, reason: str) -> None:
    """Approve one record as it stands."""
    from carec_desktop.actions import approving

    with session.opened() as ws:
        approving.approve_record(ws, ws.signer(session.passphrase()), record, reason)
    say(ngettext("{n} record is approved.", "{n} records are approved.", 1).format(n=1))


@click.command("take-back")
@click.argument("records", nargs=-1, required=True, metavar="RECORD…")
@reason_option
@click.pass_obj
@guarded
def take_back(session: Session, records: tuple[str, ...], reason: str) -> None:
    """Take back the last approval, acceptance or refusal of each of these records."""
    from carec_desktop.actions import approving

    with session.opened() as ws:
        approving.take_back(ws, ws.signer(session.passphrase()), records, reason)
    say(_("The decision is taken back; what was published before it is published again."))


@click.group()
def period() -> None:
    """Locked periods: in them nothing is printed that was not approved."""


@period.command("lock")
@click.argument("ref_area", metavar="COUNTRY")
@click.argument("period")
@reason_option
@json_option
@click.pass_obj
@guarded
def lock(session: Session, ref_area: str, period: str, reason: str, as_json: bool) -> None:
    """Approve what is clean and lock the period."""
    from carec_desktop.actions import approving

    with session.opened() as ws:
        done = approving.approve(ws, ws.signer(session.passphrase()), ref_area, period, reason=reason, lock=True)
    _tell(done, True, as_json)


@period.command("unlock")
@click.argument("ref_area", metavar="COUNTRY")
@click.argument("period")
@reason_option
@click.pass_obj
@guarded
def unlock(session: Session, ref_area: str, period: str, reason: str) -> None:
    """Print the period as it comes again; what is approved stays approved."""
    from carec_desktop.actions import locking

    with session.opened() as ws:
        locking.unlock(ws, ws.signer(session.passphrase()), ref_area, period, reason)
    say(_("The period is not locked any more; what is approved stays approved."))


@period.command("list")
@json_option
@click.pass_obj
@guarded
def locked(session: Session, as_json: bool) -> None:
    """Every locked period."""
    from carec_desktop.actions.locking import locks
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = sorted(locks(ws), key=lambda one: (one.ref_area, one.period))
    if as_json:
        put_json({"rows": [{"ref_area": x.ref_area, "period": x.period, "grounds": x.grounds} for x in found]})
        return
    for one in found:
        click.echo("\t".join((one.ref_area, one.period, one.grounds)))


@click.group()
def correction() -> None:
    """What came after an approval or a lock and waits beside what is published."""


def _plain(value: object) -> str:
    """A list as its members, yes and no as 1 and 0."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(int(bool(value)))


@correction.command("list")
@click.option("--effects", is_flag=True, help="Say for each which cards would change, and which editions print it.")
@json_option
@click.pass_obj
@guarded
def waiting(session: Session, effects: bool, as_json: bool) -> None:
    """Everything that waits to be accepted or declined."""
    from carec_desktop.actions.corrections import waiting
    from carec_desktop.actions.effects import effect
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = waiting(ws)
        told = {one.stored.record_id: effect(ws, [one.stored.record_id]).row() for one in found} if effects else {}
    if as_json:
        put_json({"rows": [one.row() | told.get(one.stored.record_id, {}) for one in found]})
        return
    for one in found:
        changes = "; ".join(f"{c.question}: {c.published or '–'} → {c.proposed or '–'}" for c in one.changes)
        papers = " ".join(f"{key}={_plain(value)}" for key, value in told.get(one.stored.record_id, {}).items())
        click.echo("\t".join(filter(None, (one.stored.record_id, one.kind, one.place, changes, one.who, papers))))


@correction.command("accept")
@click.argument("records", nargs=-1, required=True, metavar="RECORD…")
@reason_asked
@click.pass_obj
@guarded
def accept(session: Session, records: tuple[str, ...], reason: str) -> None:
    """Publish what waits about these records."""
    from carec_desktop.actions import corrections

    with session.opened() as ws:
        n = len(corrections.accept(ws, ws.signer(session.passphrase()), records, reason))
    say(ngettext("{n} correction is accepted.", "{n} corrections are accepted.", n).format(n=n))


@correction.command("decline")
@click.argument("records", nargs=-1, required=True, metavar="RECORD…")
@reason_asked
@click.pass_obj
@guarded
def decline(session: Session, records: tuple[str, ...], reason: str) -> None:
    """Leave what is published; the next receipt tells why."""
    from carec_desktop.actions import corrections

    with session.opened() as ws:
        n = len(corrections.decline(ws, ws.signer(session.passphrase()), records, reason))
    say(ngettext("{n} correction is declined.", "{n} corrections are declined.", n).format(n=n))


COMMANDS: tuple[click.Command, ...] = (approve, approve_record, take_back, period, correction)
