"""Makes packages from workspaces whose people file holds planted names, and looks for the names everywhere.

    python3 -m trials.names [--runs N] [--seed S] [--json]

A batch is a copy of one enrolled trainer or focal point: lists are pasted, completed, erased, expired, their
counts taken into records, and packages exported. Searched are the bytes of every package as it is and unzipped,
then every file of the workspace (database, settings, outbox, backups) and of the secretariat that merged it with its
receipt, the home folder, what the commands print with --json and say, and every log line. Some lists go through the
room as well: another list, walk-ins, keying back, joining, scores, the survey, and a file for another door.

Each word of a planted name holds a marker of its script, each contact a number; searched are the markers, in every
case and in eleven spellings (UTF-8, UTF-16, JSON, XML, URL, base64, …). Whether the search finds what is there is
proven first, with a name put into a note on purpose.
"""

import argparse
import base64
import io
import json
import logging
import os
import random
import shutil
import sys
import tempfile
import time
import unicodedata
import urllib.parse
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from carec_desktop.actions import (
    answering,
    attendance,
    backups,
    enrol,
    exchange,
    importing,
    listcounts,
    passing_on,
    record,
    rooms,
    workspace,
)
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import COMMANDS, cli
from carec_desktop.forms.choices import ANSWERS
from carec_desktop.people import People, Tally, locked
from carec_desktop.sync import keys
from carec_desktop.sync.package import Signer

SECRET = "open sesame"
RUNS, PIECE = 10_000, 25
HOMES = ("HOME", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
WHO = {"trainer": "trainer", "focal": "focal-point"}
# Long enough that no spelling of them, base64 cut to whole groups included, turns up in random bytes by chance.
MARKERS = {"latin": "qzvxkwjqpzh", "cyrillic": "ъщыфжэъ", "chinese": "龘靐齉爨"}
NUMBER = "73150982461937"
LETTERS = {"latin": "abdegilmnorstu", "cyrillic": "абвгдеиклмнорст", "chinese": "王李张刘陈杨赵黄周吴"}
WORDS = ("Customs", "Таможня", "海关", "transit", "границы", "2024", "25.10", "№ 7")


# -- what is planted, what is searched ------------------------------------------


def planted(rnd: random.Random) -> tuple[str, str, str]:
    """A name, another spelling of it, and a contact, each with its marker in every word."""
    names = []
    for script in rnd.sample(sorted(MARKERS), 2):
        words = []
        for _word in range(rnd.randint(1, 3)):
            half = "".join(rnd.choices(LETTERS[script], k=rnd.randint(1, 4)))
            words.append((half + MARKERS[script] + half[::-1]).capitalize())
        names.append(" ".join(words))
    return names[0], names[1], rnd.choice([f"+{NUMBER}{rnd.randint(0, 99)}", f"{MARKERS['latin']}@mail.kg", ""])


@cache
def needles() -> tuple[bytes, ...]:
    """Every spelling in which a marker could stand in a file."""
    found: set[bytes] = set()
    for marker in (*MARKERS.values(), NUMBER):
        for word in {marker, marker.upper(), marker.capitalize()}:
            found |= {spelt for form in ("NFC", "NFD") for spelt in _spelt(unicodedata.normalize(form, word))}
    return tuple(sorted(found))


def _spelt(word: str) -> Iterator[bytes]:
    yield from (word.encode(codec) for codec in ("utf-8", "utf-16-le", "utf-16-be"))
    yield json.dumps(word)[1:-1].encode()
    yield "".join(f"&#{ord(char)};" for char in word).encode()
    yield "".join(f"&#x{ord(char):x};" for char in word).encode()
    yield "".join(f"&#x{ord(char):X};" for char in word).encode()
    yield urllib.parse.quote(word).encode()
    yield word.encode().hex().encode()
    for skipped in range(3):  # base64 has three spellings, by where in the text the word begins
        coded = base64.b64encode(b"\0" * skipped + word.encode())
        yield coded[(4 if skipped else 0) : -4]


def leaks(content: bytes, where: str) -> list[str]:
    """Where a marker stands in these bytes, or in anything packed inside, with what surrounds it."""
    places = ((needle, content.find(needle)) for needle in needles())
    found = [f"{where} at {at}: {content[max(0, at - 20) : at + 30]!r}" for _needle, at in places if at >= 0]
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return found
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            found += leaks(name.encode(), f"{where}, name of a part") + leaks(archive.read(name), f"{where}, {name}")
    return found


def leaks_below(folder: Path, where: str) -> list[str]:
    """The same for every file below a folder, and its name."""
    found = []
    for path in folder.rglob("*"):
        place = f"{where}, {path.relative_to(folder)}"
        found += leaks(path.name.encode(), place) + (leaks(path.read_bytes(), place) if path.is_file() else [])
    return found


# -- the world ---------------------------------------------------------------


def build(root: Path) -> None:
    """A secretariat, a trainer and a focal point, enrolled."""
    office = workspace.create(root / "office", role="secretariat", ref_area="CAREC", name="Office", lang="en")
    with office:
        fingerprint = enrol.found_secretariat(office, SECRET)
        for folder, role in WHO.items():
            with workspace.create(root / folder, role=role, ref_area="KGZ", name="Person", lang="ru") as ws:
                asked, answer = root / f"{folder}.request", root / f"{folder}.certificate"
                enrol.request(ws, SECRET, asked)
                enrol.approve(office, SECRET, asked, answer)
                enrol.install(ws, answer, fingerprint)
                attendance.opened(ws, SECRET, make=True)


def free_text(rnd: random.Random) -> str:
    return " ".join(rnd.choices(WORDS, k=rnd.randint(1, 6)))


def institution(ws: Workspace, rnd: random.Random) -> str:
    name, key = record.begin(ws, "institution", {})
    kind = rnd.choice(["ministry", "border", "education", "private"])
    title = f"{free_text(rnd)} {rnd.randint(1, 10**6)}"
    record.write(ws, "institution", name, key, {"title": title, "type": kind})
    return title


def training(ws: Workspace, rnd: random.Random) -> str:
    name, key = record.begin(ws, "training", {})
    year = rnd.randint(2018, 2025)
    typed = {
        "title": free_text(rnd), "sector": rnd.choice(["TRD", "TRP", "ENG"]), "state": "held", "note": free_text(rnd),
        "held": f"start={year}-05-01, end={year}-05-{rnd.randint(2, 28)}", "place": free_text(rnd),
    }  # fmt: skip
    record.write(ws, "training", name, key, {k: v for k, v in typed.items() if k in ("held", "state", "sector")
                                             or rnd.random() < 0.8 or k == "title"})  # fmt: skip
    return name


def sheet(rnd: random.Random, places: list[str]) -> str:
    """A pasted list with planted names, as an office would keep it."""
    rows = ["ФИО\tOther spelling\tПол\tInstitution\tContact\tSessions\tCompleted"]
    for _person in range(rnd.randint(1, 12)):
        name, other, contact = planted(rnd)
        rows.append("\t".join([
            name, other, rnd.choice("FM-"), rnd.choice([*places, ""]), contact,
            rnd.choice(["1", "1-3", "2, 4", ""]), rnd.choice(["да", "нет", ""]),
        ]))  # fmt: skip
    return "\n".join(rows)


def one_package(ws: Workspace, people: People, signer: Signer, rnd: random.Random) -> Path:
    """Something happens to lists and records, then a package leaves."""
    places = [institution(ws, rnd) for _place in range(rnd.randint(0, 2))]
    for _course in range(rnd.randint(1, 3)):
        course = training(ws, rnd)
        attendance.add_pasted(ws, people, course, sheet(rnd, places))
        listed = people.lists.of(course).persons
        if rnd.random() < 0.1:
            attendance.erase(ws, people, [rnd.choice(listed).number])
        if rnd.random() < 0.05:
            attendance.erase_named(ws, people, listed[0].name)
        if rnd.random() < 0.2:
            in_the_room(ws, people, signer, course, rnd)
        attendance.take_counts(ws, people, course, [*listcounts.answers(people.lists.of(course), Tally())])
    if rnd.random() < 0.05:
        attendance.expire(ws, people)
    return exchange.export(ws, signer).path


def in_the_room(ws: Workspace, people: People, signer: Signer, course: str, rnd: random.Random) -> None:
    """Check-in, tests, survey, and a colleague at another door: names in every place where one is typed."""
    room = rooms.open_room(ws, people, course)
    importing.put_on(room, importing.look(sheet(rnd, []).encode("utf-16")), session=1)
    name, other, contact = planted(rnd)
    guest = room.walk_in(name, 1, sex=rnd.choice("FM"), contact=contact)
    room.edit(guest.number, also=[other])
    room.apply(room.key_back(f"1-3 5L {name} 77E", 2))
    room.find(other)
    for each in room.suspicions()[:2]:
        room.different(each.one, each.other)
    one = rnd.choice(room.persons).number
    room.same(one, guest.number)
    room.score(one, before="40", after="80")
    room.count_form(rnd.choice(list(ANSWERS)), rnd.choice("FM"), trade=rnd.random() < 0.5)
    room.undo()
    path = ws.place("outbox") / f"{course[:8]}.door"
    passing_on.pass_on(ws, people, course, passing_on.colleague(ws, ws.key), signer, path)
    passing_on.take_over(ws, people, passing_on.look(ws, signer, path), room)


# -- one batch ---------------------------------------------------------------


class Lines(logging.Handler):
    """Keeps what is logged while it is installed."""

    def __init__(self) -> None:
        super().__init__(0)
        self.said: list[str] = []

    def emit(self, line: logging.LogRecord) -> None:
        self.said.append(self.format(line))


def batch(built: Path, count: int, seed: int) -> list[str]:
    """Make and search `count` packages; returns where a name was found."""
    rnd, found = random.Random(seed), list[str]()
    with tempfile.TemporaryDirectory(prefix="carec-names-") as name:
        root = Path(name)
        who = rnd.choice(sorted(WHO))
        for folder in (who, "office"):
            shutil.copytree(built / folder, root / folder)
        packages = []
        with workspace.open_workspace(root / who) as ws:
            people, signer = attendance.opened(ws, SECRET), ws.signer(SECRET)
            for _package in range(count):
                packages.append(one_package(ws, people, signer, rnd))
                found += leaks(packages[-1].read_bytes(), f"seed {seed}, {packages[-1].name}")
        merge(root, packages[-1])
        backups.make(root / who)
        found += leaks(commands(root / who).encode(), f"seed {seed}, what commands print")
        found += leaks_below(root, f"seed {seed}")
    return found


def merge(root: Path, package: Path) -> None:
    """The secretariat takes the package and answers with a receipt."""
    with workspace.open_workspace(root / "office") as office:
        taken = exchange.merge(office, [package])
        if not all(each.merged for each in taken):
            raise AssertionError(taken)
        answering.write_receipt(office, office.signer(SECRET), "KGZ", root / "receipt.xlsx")


def commands(folder: Path) -> str:
    """Everything the commands print with --json, and every sentence they say."""
    said = []
    with workspace.open_workspace(folder) as ws:
        course = next(iter(attendance.opened(ws, SECRET).lists.by_training))
    for line in ("attendance list", f"attendance list {course}", f"attendance same {course}",
                 f"attendance mark {course} 1 1 late", f"attendance key-back {course} 1 1-3,99",
                 f"attendance survey {course}", f"attendance counts {course} --take", "attendance due",
                 "attendance due --expire", "show training", "show institution", "check",
                 "attendance erase ffffffff"):  # fmt: skip
        os.environ["CAREC_PASSPHRASE"] = SECRET
        done = CliRunner().invoke(cli, ["-w", str(folder), *line.split(), "--json"])
        said += [done.output, done.stderr, repr(done.exception)]
    with workspace.open_workspace(folder) as ws:
        people = attendance.opened(ws, SECRET)
        said += [repr(people), repr(people.lists), *map(repr, people.lists.by_training.values())]
    return "\n".join(said)


def control(built: Path) -> None:
    """The search finds a name that somebody typed into a note: in the package, zipped and unzipped."""
    rnd = random.Random(0)
    with tempfile.TemporaryDirectory(prefix="carec-names-") as name:
        shutil.copytree(built / "trainer", Path(name) / "trainer")
        with workspace.open_workspace(Path(name) / "trainer") as ws:
            course, names = training(ws, rnd), planted(rnd)
            shown = record.view(ws, course)
            record.write(ws, "training", course, shown.key if shown else {}, {"note": names[0]})
            content = exchange.export(ws, ws.signer(SECRET)).path.read_bytes()
        database = (Path(name) / "trainer" / workspace.DATABASE).read_bytes()
    if not (leaks(content, "package") and leaks(database, "database")):
        raise AssertionError("a name that is there was not found")


def run(runs: int, seed: int, *, piece: int = PIECE, progress: bool = False) -> dict[str, object]:
    """All batches; the home folder is one of its own and is searched last."""
    started, found, done, batches = time.monotonic(), [], 0, 0
    lines = Lines()
    logging.getLogger().addHandler(lines)
    for command in COMMANDS:
        cli.add_command(command)
    with tempfile.TemporaryDirectory(prefix="carec-names-") as name:
        home = Path(name) / "home"
        home.mkdir()
        before, costs = dict(os.environ), (keys.SCRYPT_N, locked.COSTS)
        keys.SCRYPT_N, locked.COSTS = 2, (1, 8, 1)  # how long a guess takes is not what is tried here
        os.environ.update(dict.fromkeys(HOMES, str(home)))
        try:
            build(Path(name) / "built")
            control(Path(name) / "built")
            while done < runs:
                count = min(piece, runs - done)
                found += batch(Path(name) / "built", count, seed + batches)
                done, batches = done + count, batches + 1
                if progress:
                    print(f"{done} of {runs} packages, found: {found}", file=sys.stderr, flush=True)
            found += leaks_below(home, "home")
        finally:
            logging.getLogger().removeHandler(lines)
            keys.SCRYPT_N, locked.COSTS = costs
            os.environ.clear()
            os.environ.update(before)
    found += leaks("\n".join(lines.said).encode(), "log")
    seconds = round(time.monotonic() - started, 1)
    return {"packages": done, "batches": batches, "log_lines": len(lines.said), "found": found, "seconds": seconds}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = run(options.runs, options.seed, progress=not options.json)
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        print("{packages} packages in {seconds} s".format(**told), "; names found:", told["found"] or "none")
    return int(bool(told["found"]))


if __name__ == "__main__":
    sys.exit(main())
