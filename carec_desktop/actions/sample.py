"""Sample data to try the program on: a small region of its own, with a past round answered and a new one open.

It lies in a folder of its own that carries the demonstration's mark, so that every page and print says what it is.
Nothing of it can reach real data: its keys come from a root of its own.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from carec_desktop.actions import exchange, queries, record, rounds
from carec_desktop.actions import published_records as records
from carec_desktop.actions.minting import sign_working
from carec_desktop.actions.stage import Person, Stage, answer, clear, enrol_everybody, write_calls
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import REGION, Role
from carec_desktop.i18n import LANGUAGES, N_, _, speaking

PASSPHRASE = "demo"
PAST, NOW = "2020", "2025"  # periods of the round that is over and of the one that is open
DAYS = 60  # until the open round is due
PRACTICE_VALUE = N_("Practice value")
STEPS = 5


def make(root: Path, role: str, ref_area: str, lang: str, progress: Callable[[int, int], None]) -> Path:
    """Make the sample in `root`, replacing an earlier one; returns the workspace of the person who tries it.

    `progress(done, steps)`. Raises UserError when `root` holds anything else."""
    clear(root)
    stage = Stage(root, PASSPHRASE, lambda _sentence: None, _people(role, ref_area, lang))
    for done, step in enumerate((_found, _past_round, _ask_back, _open_round, _arrived)):
        progress(done, STEPS)
        step(stage)
    progress(STEPS, STEPS)
    return stage.at("secretariat") if role == Role.SECRETARIAT else stage.at(stage.people[0].folder)


def _people(role: str, ref_area: str, lang: str) -> list[Person]:
    """The one who tries it, or two countries for a secretariat to hear from."""
    if role == Role.FOCAL_POINT:
        return [Person(ref_area, role, ref_area, MEMBERS[ref_area], lang=lang)]
    if role == Role.SECRETARIAT:
        return [Person(code, Role.FOCAL_POINT, code, MEMBERS[code], lang=lang) for code in ("GEO", "KGZ")]
    name, sectors = ("Sector lead", ("TRP",)) if role == Role.SECTOR_LEAD else ("Trainer", ())
    return [Person(role, role, REGION, name, sectors, lang)]


def _found(stage: Stage) -> None:
    enrol_everybody(stage)


def _past_round(stage: Stage) -> None:
    """The round that is over: everybody answered with the published figures."""
    _call(stage, PAST, _today() - timedelta(days=365))
    packages = [_send(stage, person, records.write_all) for person in stage.people]
    with opened(stage.at("secretariat")) as ws:
        records.write_all(ws)
        sign_working(ws, ws.signer(stage.passphrase))
        exchange.merge(ws, packages)


def _ask_back(stage: Stage) -> None:
    """A question of the secretariat about one figure, which comes with the receipt."""
    person = stage.people[0]
    with opened(stage.at("secretariat")) as ws:
        asked = next((v for v in record.views(ws, "observation", person.ref_area) if v.values.get("value")), None)
        if asked is not None and person.role == Role.FOCAL_POINT:
            with speaking(person.lang):
                text = _("Which table of the statistical office does this figure come from?")
            queries.ask(ws, ws.signer(stage.passphrase), f"{asked.record_id}.value", text)
    answer(stage)


def _open_round(stage: Stage) -> None:
    _call(stage, NOW, _today() + timedelta(days=DAYS))
    for person in stage.people:
        with opened(stage.at(person.folder)) as ws:
            exchange.merge(ws, [stage.at("calls", f"{person.ref_area}.xlsx")])


def _arrived(stage: Stage) -> None:
    """For a secretariat: packages in the folder "packages" that wait to be added."""
    if len(stage.people) > 1:
        for person in stage.people:
            _send(stage, person, _practise)


def _practise(ws: Workspace) -> None:
    key = {"measure": "gdp_growth", "ref_area": ws.settings.ref_area, "time_period": NOW, "kind": "actual"}
    name, whole = record.begin(ws, "observation", key | {"source": _(PRACTICE_VALUE)}, ws.settings.lang)
    record.write(ws, "observation", name, whole, {"value": "4.2"}, lang="en")


def _today() -> date:
    return datetime.now(UTC).date()


def _call(stage: Stage, period: str, deadline: date) -> None:
    names = {}
    for lang in LANGUAGES:
        with speaking(lang):
            names[lang] = _("Review {key}").format(key=period)
    with opened(stage.at("secretariat")) as ws:
        call = rounds.opening(
            ws.framework, key=period, period=period, cut_off=deadline.isoformat(), deadline=deadline.isoformat(),
            names=names,
        )  # fmt: skip
        write_calls(stage, ws, call)


def _send(stage: Stage, person: Person, write: Callable[[Workspace], object]) -> Path:
    with opened(stage.at(person.folder)) as ws:
        exchange.merge(ws, [stage.at("calls", f"{person.ref_area}.xlsx")])
        write(ws)
        number = len(ws.store.post.letters("out")) + 1
        target = stage.at("packages", f"{Path(person.folder).name}-{number}.xlsx")
        return exchange.export(ws, ws.signer(stage.passphrase), target).path
