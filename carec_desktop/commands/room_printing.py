"""Printing for the room: `attendance sheet`, `attendance certificates`, `attendance survey-form`,
`attendance test-covers`."""

from pathlib import Path

import click

from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import LANGUAGES, _, ngettext


@click.command("sheet")
@click.argument("training")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("--also", type=click.Choice(LANGUAGES), default=None, help="A second language beside the first.")
@click.option("--session", "sessions", type=int, multiple=True, help="Only this session; several times for more.")
@click.option("--walk-ins", type=click.IntRange(0, 200), default=5, show_default=True, help="Blank rows at least.")
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def sheet(
    session: Session,
    training: str,
    lang: str | None,
    also: str | None,
    sessions: tuple[int, ...],
    walk_ins: int,
    target: Path,
    as_json: bool,
) -> None:
    """The sign-in sheet of TRAINING as PDF, with names and row codes. The deed is noted."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.room_paper import sign_in_pdf
    from carec_desktop.actions.rooms import open_room
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        people = names.opened(ws, session.passphrase(), make=True)
        room = open_room(ws, people, training)
        count = sign_in_pdf(room, target, lang or ws.settings.lang, also or "", sessions=sessions, walk_ins=walk_ins)
    if as_json:
        put_json({"training": training, "file": target.name, "names": count})
    _say_named(target)


@click.command("certificates")
@click.argument("training")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("--person", "codes", multiple=True, metavar="CODE", help="Only this row code; several times for more.")
@click.option("--post", "posts", multiple=True, help="What stands below a line to sign; several times for more lines.")
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def certificates(
    session: Session,
    training: str,
    lang: str | None,
    codes: tuple[str, ...],
    posts: tuple[str, ...],
    target: Path,
    as_json: bool,
) -> None:
    """Certificates as PDF, a page for everybody on the list of TRAINING who completed it. The deed is noted."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.room_paper import certificates_pdf
    from carec_desktop.actions.rooms import open_room
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        room = open_room(ws, names.opened(ws, session.passphrase()), training)
        known = room.attendance.by_code
        numbers = [known[code.upper()].number if code.upper() in known else code for code in codes]
        done = certificates_pdf(room, target, lang or ws.settings.lang, numbers=numbers, posts=posts or ("", ""))
    if as_json:
        put_json({
            "training": training, "file": target.name if done.path else "", "printed": list(done.printed),
            "refused": [{"number": each.place, "code": each.code, "sign": each.facts["code"]} for each in done.refused],
        })  # fmt: skip
    for problem in done.refused:
        say(problem.sentence())
    say(ngettext("{n} certificate is printed.", "{n} certificates are printed.",
                 len(done.printed)).format(n=len(done.printed)))  # fmt: skip
    if done.path:
        _say_named(target)
    if done.refused:
        click.get_current_context().exit(1)


def _say_named(target: Path) -> None:
    say(_("“{file}” holds names: print it and erase it afterwards.").format(file=target.name))


@click.command("survey-form")
@click.argument("training", default="")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def survey_form(session: Session, training: str, lang: str | None, target: Path, as_json: bool) -> None:
    """The after-survey as PDF, two forms a page, with the title of TRAINING when one is given. Needs no passphrase."""
    from carec_desktop.actions.room_paper import survey_form_pdf
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        survey_form_pdf(ws, target, lang or ws.settings.lang, training)
    if as_json:
        put_json({"training": training, "file": str(target)})
    say(_("The survey form is written to “{file}”.").format(file=target))


@click.command("test-covers")
@click.argument("training", default="")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def test_covers(session: Session, training: str, lang: str | None, target: Path, as_json: bool) -> None:
    """Covers for the tests before and after TRAINING as PDF: a row code instead of a name. Needs no passphrase."""
    from carec_desktop.actions.room_paper import paired_cover_pdf
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        paired_cover_pdf(ws, target, lang or ws.settings.lang, training)
    if as_json:
        put_json({"training": training, "file": str(target)})
    say(_("The covers are written to “{file}”.").format(file=target))


# Subcommands of `attendance`.
ROOM_COMMANDS: tuple[click.Command, ...] = (sheet, certificates, survey_form, test_covers)
