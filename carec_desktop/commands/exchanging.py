"""Exchanging: packages out and in, receipts and calls, decisions, the state of the ledger."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say, shown
from carec_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from carec_desktop.actions.inbox import Arrived
    from carec_desktop.sync.package import Examined


@click.command()
@click.option("-o", "target", type=FILE, default=None)
@json_option
@click.pass_obj
@guarded
def export(session: Session, target: Path | None, as_json: bool) -> None:
    """Write everything that is ready as one signed package."""
    from carec_desktop.actions import exchange, leaving
    from carec_desktop.actions.record import readiness
    from carec_desktop.names import record_name

    with session.opened() as ws:
        sent = exchange.export(ws, ws.signer(session.passphrase()), target)
        kept = leaving.kept(ws)
        stay = [one for one in readiness(ws) if not one.ready] if sent.left_out else []
    if as_json:
        put_json({
            "file": str(sent.path), "number": sent.number, "edits": sent.edits, "seal": sent.seal,
            "fingerprint": sent.fingerprint, "values_fingerprint": sent.values, "not_ready": sent.left_out,
        })  # fmt: skip
    say(_("Package {number} is written to “{file}”. Its fingerprint: {fingerprint}").format(
        number=sent.number, file=sent.path, fingerprint=sent.fingerprint))  # fmt: skip
    say(_("Fingerprint of the values, as on the approval sheet: {digits}").format(digits=sent.values))
    if sent.left_out:
        say(ngettext("{n} record is not ready and stays a draft.", "{n} records are not ready and stay drafts.",
                     sent.left_out).format(n=sent.left_out))  # fmt: skip
    for one in stay:
        name = record_name(one.view.form, one.view.key, one.view.values) or one.view.record_id[:8]
        why = next(problem.sentence() for problem in one.problems if problem.blocking)
        say(_("{file}: {sentence}").format(file=name, sentence=why))
    if kept:
        say(leaving.kept_words(kept))


def examined_row(examined: "Examined") -> dict[str, object]:
    header, holder = examined.header, examined.holder
    return {
        "file": examined.path.name, "verdict": examined.verdict, "signer": holder.name if holder else "",
        "role": holder.role if holder else "", "country": holder.ref_area if holder else "",
        "number": header.number if header else None, "edits": len(examined.edits), "problems": shown(examined.problems),
    }  # fmt: skip


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@json_option
@click.pass_obj
@guarded
def merge(session: Session, files: tuple[Path, ...], as_json: bool) -> None:
    """Take in packages in any order; in a country workspace, receipts and calls."""
    from carec_desktop.actions import exchange
    from carec_desktop.actions.notices import notices

    with session.opened() as ws:
        taken = exchange.merge(ws, files)
        found = notices(ws) if ws.is_secretariat else []
    rows = [
        examined_row(t.examined) | {"merged": t.merged, "new": t.new, "text": t.sentence, "notes": t.notes()}
        | ({"framework": t.revised.row()} if t.revised else {})
        for t in taken
    ]
    if as_json:
        put_json({"files": rows, "notices": [notice.row() for notice in found]})
    for t in taken:
        for sentence in (t.sentence, *t.notes()):
            say(_("{file}: {sentence}").format(file=t.examined.path.name, sentence=sentence))
        for sentence in t.revised.sentences() if t.revised else ():
            say(sentence)
    for notice in found:
        say(notice.sentence())
    if not all(t.merged for t in taken):
        sys.exit(1)


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@json_option
@click.pass_obj
@guarded
def verify(session: Session, files: tuple[Path, ...], as_json: bool) -> None:
    """Judge files without merging them; needs no passphrase."""
    from carec_desktop.actions import exchange, workspace
    from carec_desktop.actions.inbox import Arrived, judged
    from carec_desktop.sync.package import verify as judge

    if workspace.exists(session.folder):
        with workspace.opened(session.folder, readonly=True) as ws:
            found = [judged(ws, exchange.examine(ws, path)) for path in files]
    else:
        found = [Arrived(judge(path, None, None)) for path in files]
        say(_("No workspace here, so nobody's key is known: choose one with -w to learn who signed."))
    rows = [
        examined_row(e.examined)
        | {"values_fingerprint": e.examined.values_fingerprint, "claimed": e.claimed.name if e.claimed else "",
           "objection": e.problem.problem.code if e.problem else ""}
        for e in found
    ]  # fmt: skip
    if as_json:
        put_json(rows[0] if len(rows) == 1 else {"files": rows})
    for e in found:
        for sentence in told(e):
            say(_("{file}: {sentence}").format(file=e.examined.path.name, sentence=sentence))
    if not all(e.welcome for e in found):
        sys.exit(1)


def told(arrived: "Arrived") -> Iterator[str]:
    """What a person should know of a judged file: its verdict, its sender, what was changed in it, its digits."""
    from carec_desktop.names import area_name

    examined, who = arrived.examined, arrived.claimed
    yield arrived.sentence()
    if who is not None and examined.header is not None:
        proven = _("Signed by {name}, {area}; package {number}.")
        words = proven if examined.holder is not None else _("It says it is from {name}, {area}; package {number}.")
        yield words.format(name=who.name, area=area_name(who.ref_area), number=examined.header.number)
    for problem in examined.problems[1:]:
        yield problem.sentence()
    for one in arrived.offered:
        if one.altered:
            value = one.shown(one.edit.value) or _("blank")
            yield _("• {place}: the file now says {value}").format(place=one.place, value=value)
    if examined.values_fingerprint:
        yield _("Fingerprint of the values: {digits}").format(digits=examined.values_fingerprint)


@click.command()
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
@guarded
def proposal(session: Session, file: Path, as_json: bool) -> None:
    """Show what can still be read of a package that was refused; nobody signed it and nothing is merged."""
    from carec_desktop.actions import exchange
    from carec_desktop.actions.proposal import offered
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        examined = exchange.examine(ws, file)
        found = offered(ws, examined)
    if as_json:
        put_json(examined_row(examined) | {"rows": [one.row() for one in found]})
    say(_("{file}: {sentence}").format(file=file.name, sentence=examined.sentence()))
    for one in found:
        mark = "!" if one.altered else " "
        say(f"{mark}\t{one.state}\t{one.place}\t{one.question}\t{one.edit.value}\t{one.now}")


@click.command()
@click.argument("ref_area", metavar="COUNTRY")
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def receipt(session: Session, ref_area: str, target: Path, as_json: bool) -> None:
    """Answer every value a country sent."""
    from carec_desktop.actions.answering import write_receipt

    with session.opened() as ws:
        path = write_receipt(ws, ws.signer(session.passphrase()), ref_area, target)
    if as_json:
        put_json({"file": str(path), "country": ref_area})
    say(_("The receipt for {country} is written to “{file}”.").format(country=ref_area, file=path))


@click.command()
@click.argument("round_key", metavar="ROUND")
@click.option("--country", "ref_area", default=None, help="For whom; all members into a folder otherwise.")
@click.option("--period", default=None, help="Opens the round: the TIME_PERIOD it asks for.")
@click.option("--deadline", default=None, help="Opens the round: the day answers are due.")
@click.option("-o", "target", type=click.Path(path_type=Path), required=True)
@json_option
@click.pass_obj
@guarded
def call(
    session: Session,
    round_key: str,
    ref_area: str | None,
    period: str | None,
    deadline: str | None,
    target: Path,
    as_json: bool,
) -> None:
    """Write the signed call of a round, for one country or for everybody enrolled; opens the round when
    its period and deadline are given."""
    from carec_desktop.actions import rounds

    with session.opened() as ws:
        signer = ws.signer(session.passphrase())
        new = period and deadline
        opened_round = (
            rounds.open_round(ws, round_key, period or "", deadline or "") if new else rounds.round_named(ws, round_key)
        )
        if ref_area:
            paths = [rounds.write_call(ws, signer, opened_round, ref_area, target)]
        else:
            paths = rounds.write_calls(ws, signer, opened_round, target)
    if as_json:
        put_json({"files": [str(p) for p in paths]})
    for path in paths:
        say(_("The call is written to “{file}”.").format(file=path))


@click.command()
@json_option
@click.pass_obj
@guarded
def conflicts(session: Session, as_json: bool) -> None:
    """Questions with several values, and values that wait for a package."""
    from carec_desktop.actions.decide import unsettled
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = unsettled(ws)
    if as_json:
        put_json({"rows": [u.row() for u in found]})
    for u in found:
        values = " ≠ ".join(f"{h.edit.value} ({h.who})" for h in u.heads)
        say(f"{u.question}\t{u.state}\t{u.place}\t{values}")


@click.command()
@click.argument("question")
@click.option("--take", default=None, metavar="EDIT")
@click.option("--value", default=None)
@click.option("--reason", default="")
@json_option
@click.pass_obj
@guarded
def resolve(session: Session, question: str, take: str | None, value: str | None, reason: str, as_json: bool) -> None:
    """Decide a conflict: take one of the values, or give another."""
    from carec_desktop.actions import decide

    with session.opened() as ws:
        signer = ws.signer(session.passphrase()) if ws.is_secretariat else None
        row = decide.resolve(ws, question, take=take, value=value, reason=reason, signer=signer)
    if as_json:
        put_json({"question": question, "value": row.value})
    say(_("Decided: {value}").format(value=row.value))


@click.command()
@json_option
@click.pass_obj
@guarded
def state(session: Session, as_json: bool) -> None:
    """Digest and counts of the ledger."""
    from carec_desktop.actions.decide import unsettled
    from carec_desktop.actions.notices import notices
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found, told = unsettled(ws), notices(ws)
        result: dict[str, object] = {
            "digest": ws.store.ledger.digest(), "edits": len(ws.store.ledger.counting_ids()),
            "attestations": len(ws.store.ledger.attestations()),
            "conflicts": sum(u.state == "conflict" for u in found), "waiting": sum(u.state == "waiting" for u in found),
        }  # fmt: skip
    if as_json:
        put_json(result)
        return
    for name, value in result.items():
        click.echo(f"{name}\t{value}")
    for notice in told:
        say(notice.sentence())


@click.command("notices")
@json_option
@click.pass_obj
@guarded
def notices_command(session: Session, as_json: bool) -> None:
    """Packages that have not arrived, and numbers that were used twice."""
    from carec_desktop.actions.notices import notices
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = notices(ws)
    if as_json:
        put_json({"rows": [notice.row() for notice in found]})
    for notice in found:
        say(notice.sentence())


@click.command()
@click.argument("question")
@click.argument("text")
@json_option
@click.pass_obj
@guarded
def ask(session: Session, question: str, text: str, as_json: bool) -> None:
    """Ask a country about one of its values; the question goes with the next receipt."""
    from carec_desktop.actions import queries

    with session.opened() as ws:
        queries.ask(ws, ws.signer(session.passphrase()), question, text)
    if as_json:
        put_json({"question": question, "text": text})
    say(_("The question goes with the next receipt.") if text.strip() else _("The question is taken back."))


@click.command()
@click.argument("question")
@click.argument("text")
@json_option
@click.pass_obj
@guarded
def reply(session: Session, question: str, text: str, as_json: bool) -> None:
    """Reply to what the secretariat asks about a value; the next package carries it."""
    from carec_desktop.actions import queries

    with session.opened() as ws:
        queries.reply(ws, question, text)
    if as_json:
        put_json({"question": question, "text": text})
    say(_("The reply goes with the next package."))


@click.command()
@json_option
@click.pass_obj
@guarded
def questions(session: Session, as_json: bool) -> None:
    """What the secretariat asked about values, and the replies."""
    from carec_desktop.actions.queries import queries
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        found = queries(ws)
    if as_json:
        put_json({"rows": [query.row() for query in found]})
    for query in found:
        say(f"{query.question}\t{query.state}\t{query.place}\t{query.edit.value}\t{query.reply}")


COMMANDS: tuple[click.Command, ...] = (
    export, merge, verify, proposal, receipt, call, conflicts, resolve, ask, reply, questions,
    notices_command, state,
)  # fmt: skip
