"""The room from the command line: paste a list, check in, key paper back, pass lists between laptops, count forms.

People are told by row code or number, never by name: shells write down what is typed. --json holds no names.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carec_desktop.commands.attendance import names_passphrase, typed_name
from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say, shown
from carec_desktop.fields import SEXES
from carec_desktop.forms.choices import ANSWERS
from carec_desktop.i18n import _, ngettext
from carec_desktop.people.marks import KINDS

if TYPE_CHECKING:
    from carec_desktop.actions.rooms import Room

ABSENT = "absent"


@contextmanager
def _room(session: Session, training: str) -> "Iterator[Room]":
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions.rooms import open_room
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        yield open_room(ws, names.opened(ws, session.passphrase()), training)


def _number(room: "Room", who: str) -> str:
    """The number of somebody told by row code or number. Raises UserError."""
    found = room.attendance.by_code.get(who.upper()) or room.attendance.by_code.get(who.zfill(3))
    return found.number if found else room.person(who.lower()).number


@click.command("import")
@click.argument("training")
@click.argument("source", type=click.Path(allow_dash=True, path_type=Path))
@click.option("--session", "here", type=int, default=None, help="Mark everybody as here in this session.")
@click.option("--least-minutes", type=int, default=0, help="With --session: not those who stayed for less online.")
@json_option
@click.pass_obj
@guarded
def bring(session: Session, training: str, source: Path, here: int | None, least_minutes: int, as_json: bool) -> None:
    """Put a list of any origin on the list of TRAINING: CSV, .xlsx, an export of an online meeting, or - for pasted
    cells. Rows that are no person are named, never dropped."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions import importing
    from carec_desktop.actions.rooms import open_room
    from carec_desktop.actions.workspace import opened

    found = importing.look(sys.stdin.buffer.read() if str(source) == "-" else source)
    with opened(session.folder) as ws:
        people = names.opened(ws, names_passphrase(session, new=not names.exists(ws)), make=True)
        done = importing.put_on(open_room(ws, people, training), found, session=here, least_minutes=least_minutes)
    if as_json:
        put_json({"training": training, "rows": done.rows, "added": done.added, "known": done.known,
                  "columns": [{"heading": head, "meaning": meaning} for head, meaning in done.columns if meaning],
                  "suspicions": [vars(e) for e in done.suspicions], "problems": shown(done.problems)})  # fmt: skip
    for problem in done.problems:
        say(problem.sentence())
    say(_("{added} added, {known} listed already, {alike} perhaps the same person.").format(
        added=done.added, known=done.known, alike=len(done.suspicions)
    ))  # fmt: skip


@click.command("mark")
@click.argument("training")
@click.argument("person")
@click.argument("number", type=int)
@click.argument("kind", type=click.Choice([*KINDS, ABSENT]), default=KINDS[0])
@click.option("--sex", type=click.Choice([*SEXES]), default=None, help="What the person said.")
@json_option
@click.pass_obj
@guarded
def mark(session: Session, training: str, person: str, number: int, kind: str, sex: str | None, as_json: bool) -> None:
    """Check PERSON (row code or number) in for session NUMBER of TRAINING."""
    with _room(session, training) as room:
        after = room.mark(_number(room, person), number, "" if kind == ABSENT else kind, sex)
        present = room.present(number)
    if as_json:
        put_json({"training": training, "person": after.number, "code": after.code, "session": number,
                  "mark": after.mark(number), "sex": after.sex, "here": present.here,
                  "listed": present.listed})  # fmt: skip
    say(_("{code}: noted. {here} of {listed} are here.").format(
        code=after.code, here=present.here, listed=present.listed
    ))  # fmt: skip


@click.command("walk-in")
@click.argument("training")
@click.argument("number", type=int)
@click.option("--sex", type=click.Choice([*SEXES]), default="_U", show_default=True, help="What the person said.")
@click.option("--country", default="", help="Code of a member country.")
@json_option
@click.pass_obj
@guarded
def walk_in(session: Session, training: str, number: int, sex: str, country: str, as_json: bool) -> None:
    """Somebody who is not on the list comes to session NUMBER; the name is asked for."""
    with _room(session, training) as room:
        after = room.walk_in(typed_name(), number, sex=sex, country=country)
    if as_json:
        put_json({"training": training, "person": after.number, "code": after.code, "session": number})
    say(_("{code}: noted.").format(code=after.code))


@click.command("score")
@click.argument("training")
@click.argument("person")
@click.option("--before", default=None, help="Per cent in the test before; empty takes it back.")
@click.option("--after", default=None, help="Per cent in the test after.")
@json_option
@click.pass_obj
@guarded
def score(session: Session, training: str, person: str, before: str | None, after: str | None, as_json: bool) -> None:
    """Test scores of PERSON (row code or number); only their means leave the locked file."""
    with _room(session, training) as room:
        done = room.score(_number(room, person), before=before, after=after)
    if as_json:
        put_json(
            {"training": training, "person": done.number, "code": done.code, "tested": bool(done.before and done.after)}
        )
    say(_("{code}: noted.").format(code=done.code))


@click.command("key-back")
@click.argument("training")
@click.argument("number", type=int)
@click.argument("line")
@click.option("--apply", "really", is_flag=True, help="Make the changes; without it they are only shown.")
@json_option
@click.pass_obj
@guarded
def key_back(session: Session, training: str, number: int, line: str, really: bool, as_json: bool) -> None:
    """Key a signed sheet back in for session NUMBER: LINE is such as "1-5 7 9L 12E W2 3X"."""
    with _room(session, training) as room:
        keyed = room.key_back(line, number)
        done = room.apply(keyed) if really else 0
    changes = [each for each in keyed.changes if each.changes]
    if as_json:
        put_json({"training": training, "session": number, "applied": really,
                  "changes": [{"person": c.person.number, "code": c.person.code, "before": c.before, "after": c.after}
                              for c in changes], "problems": shown(keyed.problems)})  # fmt: skip
    for problem in keyed.problems:
        say(problem.sentence())
    if really:
        say(ngettext("{n} mark changed.", "{n} marks changed.", done).format(n=done))
    else:
        say(ngettext(
            "{n} mark would change; say --apply to do it.", "{n} marks would change; say --apply to do it.",
            len(changes),
        ).format(n=len(changes)))  # fmt: skip


@click.command("same")
@click.argument("training")
@click.argument("one", default="")
@click.argument("other", default="")
@click.option("--different", is_flag=True, help="They are different people; nobody asks again.")
@click.option("--split", is_flag=True, help="Take the joined rows of ONE apart again.")
@json_option
@click.pass_obj
@guarded
def same(session: Session, training: str, one: str, other: str, different: bool, split: bool, as_json: bool) -> None:
    """Say that ONE and OTHER (row codes) are one person; without them, the pairs that may be."""
    with _room(session, training) as room:
        if one and split:
            room.split(_number(room, one))
        elif one and other:
            decide = room.different if different else room.same
            decide(_number(room, one), _number(room, other))
        found = room.suspicions()
        codes = {person.number: person.code for person in room.persons}
    if as_json:
        put_json({"training": training, "suspicions": [
            {"one": codes[each.one], "other": codes[each.other], "score": each.score, "why": each.why}
            for each in found
        ]})  # fmt: skip
    elif not one:
        for each in found:
            click.echo(f"{codes[each.one]}\t{codes[each.other]}\t{each.why}\t{each.score:.2f}")
    say(ngettext("{n} pair may be one person.", "{n} pairs may be one person.", len(found)).format(n=len(found)))


@click.command("survey")
@click.argument("training")
@click.argument("answer", type=click.Choice([*ANSWERS]), required=False)
@click.option("--sex", type=click.Choice([*SEXES]), default="_U", show_default=True)
@click.option("--trade", is_flag=True, help="The form is from a trade institution.")
@click.option("--forms", type=int, default=1, show_default=True, help="How many such forms; negative takes back.")
@json_option
@click.pass_obj
@guarded
def survey(
    session: Session, training: str, answer: str | None, sex: str, trade: bool, forms: int, as_json: bool
) -> None:
    """Count after-survey forms of TRAINING that say ANSWER; without it, what was counted so far."""
    with _room(session, training) as room:
        if answer:
            room.count_form(answer, sex, trade=trade, by=forms)
        everybody, of_trade = room.survey(), room.survey(trade=True)
    if as_json:
        put_json({"training": training, "survey": everybody, "survey_trade": of_trade})
    total = sum(everybody.values())
    say(ngettext("{n} form counted.", "{n} forms counted.", total).format(n=total))


def _signing(session: Session, key_passphrase_file: Path | None) -> str:
    """The passphrase of the key, where it is not that of the names."""
    if key_passphrase_file is None:
        return session.passphrase()
    return key_passphrase_file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")


KEY = click.option(
    "--key-passphrase-file", type=FILE, default=None, help="Passphrase of your key, where it is not that of the names."
)


@click.command("pass-on")
@click.argument("training")
@click.argument("colleague")
@click.option("-o", "target", type=FILE, required=True)
@KEY
@json_option
@click.pass_obj
@guarded
def pass_on(
    session: Session, training: str, colleague: str, target: Path, key_passphrase_file: Path | None, as_json: bool
) -> None:
    """Write the list of TRAINING for COLLEAGUE (name, key or fingerprint) alone, to unite it with theirs."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions import passing_on
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        to = passing_on.colleague(ws, colleague)
        people = names.opened(ws, session.passphrase())
        written = passing_on.pass_on(
            ws, people, training, to, ws.signer(_signing(session, key_passphrase_file)), target
        )
    if as_json:
        put_json({"training": training, "to": to.key, "file": target.name, "names": written})
    say(_("“{file}” can be opened by {name} alone.").format(file=target.name, name=to.name))


@click.command("take-over")
@click.argument("source", type=FILE)
@KEY
@json_option
@click.pass_obj
@guarded
def take_over(session: Session, source: Path, key_passphrase_file: Path | None, as_json: bool) -> None:
    """Unite a list that a colleague passed on with the one here."""
    from carec_desktop.actions import attendance as names
    from carec_desktop.actions import passing_on
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        passed = passing_on.look(ws, ws.signer(_signing(session, key_passphrase_file)), source)
        people = names.opened(ws, names_passphrase(session, new=not names.exists(ws)), make=True)
        done = passing_on.take_over(ws, people, passed)
    if as_json:
        put_json({"training": done.training, "rows": done.rows, "marks": done.marks,
                  "questions": [vars(each) for each in done.questions]})  # fmt: skip
    say(_("From {name}: {rows} people and {marks} marks that were not here; {asks} to be asked.").format(
        name=passed.sender.name, rows=done.rows, marks=done.marks, asks=len(done.questions)
    ))  # fmt: skip


ROOM_COMMANDS: tuple[click.Command, ...] = (bring, mark, walk_in, score, key_back, same, survey, pass_on, take_over)
