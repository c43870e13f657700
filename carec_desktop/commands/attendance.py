"""Attendance: names of participants stay in one locked file; records, packages and --json get counts alone.

Names are read from a file or from standard input, never from the command line, which shells write down.
"""

import sys
from pathlib import Path

import click

from carec_desktop.commands.console import FILE, NO_PASSPHRASE, Session, guarded, json_option, put_json, say, shown
from carec_desktop.i18n import LANGUAGES, _, ngettext


@click.group()
def attendance() -> None:
    """Names of participants: kept in one locked file here; only counts leave it."""


@attendance.command("add")
@click.argument("training")
@click.argument("source", type=click.Path(allow_dash=True, path_type=Path))
@json_option
@click.pass_obj
@guarded
def add(session: Session, training: str, source: Path, as_json: bool) -> None:
    """Put people on the list of TRAINING (its record id) from SOURCE: a CSV file, or - for pasted cells."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    data = _given(source)
    with opened(session.folder) as ws:
        people = names.opened(ws, names_passphrase(session, new=not names.exists(ws)), make=True)
        done = names.add_pasted(ws, people, training, data)
    if as_json:
        put_json({"training": training, "added": done.added, "known": done.known})
    say(ngettext("{n} person added.", "{n} people added.", done.added).format(n=done.added))
    if done.known:
        say(ngettext(
            "{n} was on the list already.", "{n} were on the list already.", done.known
        ).format(n=done.known))  # fmt: skip


def _given(source: Path) -> bytes:
    from carec_desktop.sync.files import read_file

    return sys.stdin.buffer.read() if str(source) == "-" else read_file(source)


def names_passphrase(session: Session, *, new: bool) -> str:
    """The passphrase of the names; a new one that is typed is typed twice."""
    if new and session.secret is None and not session.passphrase_file and sys.stdin.isatty():
        session.secret = click.prompt(
            _("Passphrase for the names"), hide_input=True, confirmation_prompt=True, err=True
        )  # fmt: skip
    return session.passphrase()


@attendance.command("list")
@click.argument("training", default="")
@json_option
@click.pass_obj
@guarded
def show(session: Session, training: str, as_json: bool) -> None:
    """The list of TRAINING with names; without TRAINING, the trainings that have one. --json holds no names."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        lists = names.opened(ws, session.passphrase()).lists
    if not training:
        found = sorted(lists.by_training.values(), key=lambda each: (each.ends, each.training))
        if as_json:
            put_json({"lists": [
                {"training": e.training, "ends": e.ends, "names": len(e.persons), "erased": e.left.total} for e in found
            ]})  # fmt: skip
            return
        for each in found:
            click.echo(f"{each.training}\t{each.ends}\t{len(each.persons)}")
        return
    people = lists.of(training).persons
    if as_json:
        put_json({"training": training, "persons": [
            {"number": p.number, "code": p.code, "sex": p.sex, "country": p.country, "sessions": sorted(p.sessions),
             "marks": {str(session): p.mark(session) for session in sorted(p.sessions)}, "completed": p.completed,
             "notice": p.notice} for p in people
        ]})  # fmt: skip
        return
    for p in people:
        others, sessions = "; ".join(p.spellings), " ".join(map(str, sorted(p.sessions)))
        click.echo("\t".join([p.number, p.name, others, p.sex, sessions, p.code]))


@attendance.command("erase")
@click.argument("numbers", nargs=-1)
@click.option("--named", is_flag=True, help="Ask for a name and erase whoever goes by it, on every list.")
@json_option
@click.pass_obj
@guarded
def erase(session: Session, numbers: tuple[str, ...], named: bool, as_json: bool) -> None:
    """Forget people by their NUMBERS of “list”; their counts stay."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        people = names.opened(ws, session.passphrase())
        erased = names.erase(ws, people, numbers) if numbers else 0
        if named:
            erased += names.erase_named(ws, people, typed_name())
    if as_json:
        put_json({"erased": erased})
    _say_erased(erased)


def _say_erased(erased: int) -> None:
    say(ngettext(
        "{n} name erased, here and in the rolling backups; the counts stay. Copies you made yourself still hold it.",
        "{n} names erased, here and in the rolling backups; the counts stay. Copies you made yourself still hold them.",
        erased,
    ).format(n=erased))  # fmt: skip


def typed_name() -> str:
    """A name from the keyboard or from standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(_("Name"), err=True))
    return sys.stdin.buffer.readline().decode("utf-8", "replace").strip()


@attendance.command("counts")
@click.argument("training")
@click.option("--take", is_flag=True, help="Write the counts into the training's record.")
@click.option("--overwrite", multiple=True, help="With --take: a question whose typed value the list replaces.")
@json_option
@click.pass_obj
@guarded
def counts(session: Session, training: str, take: bool, overwrite: tuple[str, ...], as_json: bool) -> None:
    """Women, men and not stated on the list of TRAINING, by type of institution."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        people = names.opened(ws, session.passphrase())
        found = names.counts(ws, people, training)
        problems = names.take_counts(ws, people, training, overwrite) if take else []
    if as_json:
        put_json({"training": training, **found.plain(), "total": found.total, "unplaced": found.unplaced,
                  "taken": take, "problems": shown(problems)})  # fmt: skip
    for problem in problems:
        say(problem.sentence())
    say(_("Women {women}, men {men}, not stated {unstated}; participations {participations}.").format(
        women=found.persons["F"], men=found.persons["M"], unstated=found.persons["_U"],
        participations=found.participations,
    ))  # fmt: skip
    if take:
        say(_("The counts stand in the record now, not yet sent."))


@attendance.command("due")
@click.option("--expire", is_flag=True, help="Erase the names of these lists now; counts stay.")
@json_option
@click.pass_obj
@guarded
def due(session: Session, expire: bool, as_json: bool) -> None:
    """Lists whose names may no longer be kept: 24 months after the end of the training."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        people = names.opened(ws, session.passphrase())
        found = names.due(ws, people)
        erased = names.expire(ws, people) if expire else 0
    if as_json:
        rows = [{"training": d.training, "since": d.since.isoformat(), "names": d.persons} for d in found]
        put_json({"due": rows, "erased": erased})
    else:
        for d in found:
            click.echo(f"{d.training}\t{d.since.isoformat()}\t{d.persons}")
    say(ngettext("{n} list is due.", "{n} lists are due.", len(found)).format(n=len(found)))
    if expire:
        _say_erased(erased)


@attendance.command("print")
@click.argument("training")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def paper(session: Session, training: str, lang: str | None, target: Path, as_json: bool) -> None:
    """One training in counts as PDF: no names, small cells withheld. Needs no passphrase."""
    from carec_desktop.actions.training_paper import write_training
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        write_training(ws, training, lang or ws.settings.lang, target)
    if as_json:
        put_json({"training": training, "file": str(target)})
    say(_("The training is written to “{file}”.").format(file=target))


@attendance.command("export")
@click.argument("training")
@click.option("-o", "target", type=FILE, required=True, help="New CSV file that will hold names in the clear.")
@click.option("--reason", required=True, help="Who asked for it and on what grounds; noted in the locked file.")
@json_option
@click.pass_obj
@guarded
def export(session: Session, training: str, target: Path, reason: str, as_json: bool) -> None:
    """Write one list with names in the clear, for somebody the law entitles to it. The deed is noted."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        written = names.export_list(ws, names.opened(ws, session.passphrase()), training, target, reason)
    if as_json:
        put_json({"training": training, "file": target.name, "names": written})
    say(_("“{file}” holds names in the clear: hand it over by hand and erase it afterwards.").format(file=target.name))


@attendance.command("passphrase")
@click.option("--new-passphrase-file", type=FILE, default=None, help="File whose first line is the new passphrase.")
@click.pass_obj
@guarded
def passphrase(session: Session, new_passphrase_file: Path | None) -> None:
    """Lock the names with another passphrase; backups made before keep the old one."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        people = names.opened(ws, session.passphrase())
        names.change_passphrase(ws, people, _new_passphrase(new_passphrase_file))
    say(_("The names are locked with the new passphrase."))


def _new_passphrase(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    if not sys.stdin.isatty():
        raise NO_PASSPHRASE.error()
    return str(click.prompt(_("New passphrase"), hide_input=True, confirmation_prompt=True, err=True))


COMMANDS: tuple[click.Command, ...] = (attendance,)
