"""Keys: request, approve, install; revoke, hand over, replace; fingerprints to read out and to print."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import FILE, FOLDER, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import LANGUAGES, _, ngettext

if TYPE_CHECKING:
    from carec_desktop.actions.enrol import Enrolled
    from carec_desktop.actions.revoking import NewRoot, Revoked
    from carec_desktop.actions.workspace import Workspace

AFTER = click.option(
    "--after", multiple=True, help="A last good package: 16 digits or number. Default: all that arrived is kept."
)


@click.group("enrol")
def enrol_group() -> None:
    """A key and its certificate: request, approve, install, revoke, hand over, replace."""


@enrol_group.command("request")
@click.option("-o", "target", type=FILE, required=True)
@click.option("--new-key", "renew", is_flag=True, help="Make a new key: passphrase forgotten, laptop lost, successor.")
@click.option("--name", default="", help="Name of a successor who takes over this workspace.")
@json_option
@click.pass_obj
@guarded
def enrol_request(session: Session, target: Path, renew: bool, name: str, as_json: bool) -> None:
    """Write the request file; read its fingerprint to the secretariat."""
    from carec_desktop.actions import enrol

    with session.opened() as ws:
        request = enrol.request(ws, session.passphrase(), target, renew=renew, name=name)
    if as_json:
        put_json({"file": str(target), "key": request.key, "fingerprint": request.fingerprint})
    say(_("Send “{file}” and read this fingerprint to the secretariat: {fingerprint}").format(
        file=target.name, fingerprint=request.fingerprint))  # fmt: skip


@enrol_group.command("approve")
@click.argument("request_file", type=FILE)
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def enrol_approve(session: Session, request_file: Path, target: Path, as_json: bool) -> None:
    """Approve a request whose fingerprint was compared, and write its certificate file."""
    from carec_desktop.actions import enrol

    with session.opened() as ws:
        done = enrol.approve(ws, session.passphrase(), request_file, target)
        merged = _parked(ws)
    if as_json:
        put_json(_enrolled(done) | {"merged": merged})
    _say_enrolled(done)


@enrol_group.command("install")
@click.argument("certificate", type=FILE)
@click.option("--root", "root_fingerprint", default=None, help="The root's fingerprint as the secretariat told it.")
@json_option
@click.pass_obj
@guarded
def enrol_install(session: Session, certificate: Path, root_fingerprint: str | None, as_json: bool) -> None:
    """Install the certificate file; compare the root's fingerprint with what you were told."""
    from carec_desktop.actions import enrol

    with session.opened() as ws:
        installed = enrol.install(ws, certificate, root_fingerprint)
    if as_json:
        put_json({
            "root_fingerprint": installed.root_fingerprint, "keyring": installed.keyring.keyring.number,
            "role": installed.holder.role, "ref_area": installed.holder.ref_area,
        })  # fmt: skip
    sentence = _(
        "The certificate is installed. The root's fingerprint is {fingerprint}; compare it with the one you were told."
    )
    say(sentence.format(fingerprint=installed.root_fingerprint))


@enrol_group.command("fingerprint")
@json_option
@click.pass_obj
@guarded
def enrol_fingerprint(session: Session, as_json: bool) -> None:
    """Show the fingerprints of the own key and of the root, to read out or to compare."""
    from carec_desktop.actions import enrol
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        own, root = enrol.own_fingerprint(ws), enrol.root_fingerprint(ws)
        number = ws.keyring.number
    if as_json:
        put_json({"fingerprint": own, "root_fingerprint": root, "keyring": number})
    say(_("Your key: {fingerprint}").format(fingerprint=own or _("none yet")))
    say(_("The secretariat's root key: {fingerprint}").format(fingerprint=root or _("none yet")))


@enrol_group.command("letter")
@click.argument("who", required=False)
@click.option("-o", "target", type=FILE, required=True, help="The PDF to write.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Default: the person's own language.")
@json_option
@click.pass_obj
@guarded
def enrol_letter(session: Session, who: str | None, target: Path, lang: str | None, as_json: bool) -> None:
    """Print both fingerprints in a letter to sign: about the own key, or (secretariat) a request file or a key."""
    from carec_desktop.actions import letters
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        letter = letters.letter(ws, who or "", target, lang)
    if as_json:
        put_json({
            "file": str(target), "fingerprint": letter.fingerprint, "root_fingerprint": letter.root_fingerprint,
            "name": letter.name, "role": letter.role, "ref_area": letter.ref_area, "lang": letter.lang,
        })  # fmt: skip
    say(_("The letter is written to “{file}”.").format(file=target.name))


@enrol_group.command("keys")
@json_option
@click.pass_obj
@guarded
def enrol_keys(session: Session, as_json: bool) -> None:
    """List who is enrolled, and what changed from keyring to keyring."""
    from carec_desktop.actions import key_history
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        holders, history = key_history.holders(ws), key_history.history(ws)
        heard = key_history.last_heard(ws)
    if as_json:
        put_json({
            "holders": [h.row() for h in holders], "history": [step.row() for step in history],
            "last_heard": {"at": heard.at, "days": heard.days} if heard else None,
        })  # fmt: skip
        return
    revoked = _("revoked")
    for h in holders:
        click.echo(f"{h.fingerprint}\t{h.role}\t{h.ref_area}\t{h.name}\t{revoked if h.revoked else ''}")
    for step in history:
        click.echo(f"{step.number}\t{step.made_at}\t{'; '.join(step.sentences())}")
    if heard:
        say(heard.sentence())


@enrol_group.command("revoke")
@click.argument("key")
@AFTER
@json_option
@click.pass_obj
@guarded
def enrol_revoke(session: Session, key: str, after: tuple[str, ...], as_json: bool) -> None:
    """Revoke KEY (its 30 digits, or the start of its id): nothing after its last good package counts any more."""
    from carec_desktop.actions import revoking

    with session.opened() as ws:
        done = revoking.revoke(ws, session.passphrase(), key, after)
        merged = _parked(ws)
    if as_json:
        put_json(_revoked(done) | {"merged": merged})
    _say_revoked(done)


@enrol_group.command("handover")
@click.argument("request_file", type=FILE)
@click.option("--from", "key", required=True, help="The predecessor's 30 digits, or the start of the key's id.")
@click.option("-o", "target", type=FILE, required=True)
@AFTER
@json_option
@click.pass_obj
@guarded
def enrol_handover(
    session: Session, request_file: Path, key: str, target: Path, after: tuple[str, ...], as_json: bool
) -> None:
    """Approve a successor's request and revoke the predecessor at their last accepted package, in one step."""
    from carec_desktop.actions import revoking

    with session.opened() as ws:
        done = revoking.hand_over(ws, session.passphrase(), request_file, key, target, after)
        merged = _parked(ws)
    if as_json:
        put_json(_enrolled(done.enrolled) | {"revoked": _revoked(done.revoked), "merged": merged})
    _say_enrolled(done.enrolled)
    _say_revoked(done.revoked)


@enrol_group.command("new-key")
@json_option
@click.pass_obj
@guarded
def enrol_new_key(session: Session, as_json: bool) -> None:
    """Secretariat: a new key for receipts, calls and decisions. Others: enrol request --new-key."""
    from carec_desktop.actions import revoking

    with session.opened() as ws:
        done = revoking.renew_daily_key(ws, session.passphrase())
        key = ws.key
    if as_json:
        put_json({"key": key, "keyring": done.keyring, "revoked": _revoked(done)})
    say(_("The secretariat signs with a new key from now on; countries follow with their next receipt."))
    _say_revoked(done)


@enrol_group.command("new-root")
@click.option("--lost", is_flag=True, help="The old root key cannot sign any more: everybody installs again.")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Highest keyring number that anybody reports.")
@click.option("-o", "folder", type=FOLDER, default=None, help="With --lost: folder for everybody's certificate files.")
@json_option
@click.pass_obj
@guarded
def enrol_new_root(session: Session, lost: bool, after: int, folder: Path | None, as_json: bool) -> None:
    """Replace the root key. The old one names the new one; a lost one is founded again by telling fingerprints."""
    from carec_desktop.actions import revoking

    if lost != (folder is not None):
        raise click.UsageError("--lost and -o belong together")
    with session.opened() as ws:
        if folder is not None:
            made = revoking.found_root_again(ws, session.passphrase(), folder, after)
        else:
            made = revoking.change_root(ws, session.passphrase())
    if as_json:
        put_json({
            "root_fingerprint": made.root_fingerprint, "keyring": made.keyring,
            "certificates": [str(path) for path in made.certificates],
        })  # fmt: skip
    _say_root(made)


# -- what several of them say ------------------------------------------------


def _parked(ws: "Workspace") -> list[str]:
    """Merge what waited for this keyring; names of the files."""
    from carec_desktop.actions import exchange

    return [t.examined.path.name for t in exchange.take_parked(ws) if t.merged]


def _enrolled(done: "Enrolled") -> dict[str, object]:
    request = done.request
    return {
        "file": str(done.certificate), "key": request.key, "fingerprint": request.fingerprint, "name": request.name,
        "role": request.role, "ref_area": request.ref_area, "keyring": done.keyring,
        "root_fingerprint": done.root_fingerprint,
    }  # fmt: skip


def _revoked(done: "Revoked") -> dict[str, object]:
    return {
        "key": done.holder.key, "name": done.holder.name, "keyring": done.keyring, "kept": done.kept,
        "left_out": done.left_out, "accepted_until": list(done.accepted_until),
    }  # fmt: skip


def _say_enrolled(done: "Enrolled") -> None:
    say(_("{name} is enrolled ({fingerprint}). Tell them the root's fingerprint: {root}").format(
        name=done.request.name, fingerprint=done.request.fingerprint, root=done.root_fingerprint))  # fmt: skip


def _say_revoked(done: "Revoked") -> None:
    from carec_desktop.actions.revoking import outcome

    say(outcome(done))


def _say_root(made: "NewRoot") -> None:
    say(_("Fingerprint of the new root key, to print in letters: {fingerprint}").format(
        fingerprint=made.root_fingerprint))  # fmt: skip
    if made.certificates:
        say(ngettext(
            "{n} certificate file is written; its holder installs it with this fingerprint.",
            "{n} certificate files are written; their holders install them with this fingerprint.",
            len(made.certificates),
        ).format(n=len(made.certificates)))  # fmt: skip
    else:
        say(_("Everybody follows with the next receipt; nobody has to do anything."))
