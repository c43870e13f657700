"""The main job on the published figures, from enrolment to paper, as real people would do it.

Everybody works in a workspace of their own and nothing passes between them but files. Three disagreements
between Kazakhstan's two focal points are staged and printed as staged; everything else is what the documents say.
"""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from carec_desktop.actions import decide, exchange, paper, record, rounds, tables
from carec_desktop.actions import published_records as records
from carec_desktop.actions.figures import Results
from carec_desktop.actions.minting import sign_working
from carec_desktop.actions.stage import Person, Stage, answer, clear, enrol_everybody, write_calls
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import REGION, Role
from carec_desktop.i18n import LANGUAGES, _, language, ngettext

ROUND = "2020"
DOCUMENT_GDP = "DEfR 2020 Table 1 (GDP growth)"
DOCUMENT_EXPORTS = "DEfR 2020 Annex II Table 1 (WTO, accessed 6 Sep 2021)"
DOCUMENT_ADO = "SOM 2022 sector reports trade report Annex 1c (ADO 2022, accessed 23 May 2022)"


def people() -> list[Person]:
    """Eleven focal points, a second one in Kazakhstan, the sector lead for transport, a trainer."""
    focal = [Person(f"countries/{c}", Role.FOCAL_POINT, c, f"Focal point, {name}") for c, name in MEMBERS.items()]
    second = Person("countries/KAZ-2", Role.FOCAL_POINT, "KAZ", "Second focal point, Kazakhstan")
    lead = Person("lead-TRP", Role.SECTOR_LEAD, REGION, "Sector lead, transport", ("TRP",))
    return [*focal, second, lead, Person("trainer", Role.TRAINER, REGION, "Trainer")]


def run(folder: Path, passphrase: str, say: Callable[[str], None]) -> dict[str, object]:
    """Play the whole job into `folder`; returns what was made. Refuses a folder it did not make."""
    clear(folder)
    stage = Stage(folder, passphrase, say, people())
    say(_("Enrolling a secretariat, eleven countries, a sector lead and a trainer …"))
    enrol_everybody(stage)
    shutil.copytree(stage.at("secretariat"), stage.at("secretariat-empty"))
    say(_("Opening the round; everybody loads the call and records the published figures …"))
    _open_round(stage)
    packages = _record_and_export(stage)
    say(_("Merging the packages in scrambled order, one of them twice …"))
    _merge(stage, packages)
    say(_("Answering every country; countries load their receipts …"))
    answer(stage)
    say(_("Printing cards, matrix and tables …"))
    _print(stage)
    _tell(stage)
    return stage.made


def _open_round(stage: Stage) -> None:
    with opened(stage.at("secretariat")) as ws:
        names = {"en": "Review 2020", "ru": "Обзор 2020", "zh": "2020年度评审"}
        call = rounds.opening(
            ws.framework, key=ROUND, period="2020", cut_off="2025-11-20", deadline="2026-12-31", names=names
        )
        write_calls(stage, ws, call)
        records.write_all(ws)
        sign_working(ws, ws.signer(stage.passphrase))


def _record_and_export(stage: Stage) -> list[Path]:
    """Everybody records what is theirs; returns the packages that reach the secretariat."""
    sent = []
    for person in stage.people:
        with opened(stage.at(person.folder)) as ws:
            exchange.merge(ws, [stage.at("calls", f"{person.ref_area}.xlsx")])
            if person.folder.endswith("KAZ-2"):
                _stage_disagreement(ws)
            else:
                records.write_all(ws)
            target = stage.at("packages", f"{Path(person.folder).name}-1.xlsx")
            sent.append(exchange.export(ws, ws.signer(stage.passphrase), target).path)
    return [*sent, _stage_waiting(stage)]


def _type(ws: Workspace, measure: str, year: str, source: str, **typed: str) -> None:
    key = {"measure": measure, "ref_area": "KAZ", "time_period": year, "kind": "actual", "source": source}
    name, whole_key = record.begin(ws, "observation", key, "en")
    record.write(ws, "observation", name, whole_key, typed, lang="en")


def _stage_disagreement(second: Workspace) -> None:
    """Staged: the second focal point types two figures of the first from other notes, unseen by the first."""
    later = next(f.value for f in records.all_figures() if (f.measure, f.ref_area, f.time_period) == (
        "gdp_growth_ado2022", "KAZ", "2020"))  # fmt: skip
    _type(second, "gdp_growth", "2020", DOCUMENT_GDP, value=later, note="Staged: a later vintage under the old source")
    printed = next(f.value for f in records.all_figures() if (f.measure, f.ref_area, f.time_period) == (
        "merch_exports", "KAZ", "2019"))  # fmt: skip
    slip = printed[1] + printed[0] + printed[2:]
    _type(second, "merch_exports", "2019", DOCUMENT_EXPORTS, value=slip, note="Staged: two digits changed places")


def _stage_waiting(stage: Stage) -> Path:
    """Staged: the first focal point's second package is lost in the mail, but the second had it by USB stick
    and corrected it, so that correction arrives before what it corrects."""
    lost, second = stage.at("late", "KAZ-2nd-package.xlsx"), stage.at("packages", "KAZ-2-2.xlsx")
    with opened(stage.at("countries", "KAZ")) as ws:
        _type(ws, "gdp_growth_ado2022", "2022", DOCUMENT_ADO, flags="forecast provisional")
        exchange.export(ws, ws.signer(stage.passphrase), lost)
    with opened(stage.at("countries", "KAZ-2")) as ws:
        exchange.merge(ws, [lost])
        _type(ws, "gdp_growth_ado2022", "2022", DOCUMENT_ADO, flags="forecast estimated")
        return exchange.export(ws, ws.signer(stage.passphrase), second).path


def _merge(stage: Stage, packages: list[Path]) -> None:
    order = random.Random(2030)
    scrambled = [*packages, order.choice(packages)]
    order.shuffle(scrambled)
    with opened(stage.at("secretariat")) as ws:
        taken = exchange.merge(ws, scrambled)
        stage.made["merged"] = sum(t.merged for t in taken)
        staged = next(
            u for u in decide.unsettled(ws) if u.state == "conflict" and u.stored.key["measure"] == "merch_exports"
        )
        first = next(h for h in staged.heads if h.who == "Focal point, Kazakhstan")
        signer = ws.signer(stage.passphrase)
        decide.resolve(ws, staged.question, take=first.edit.id, reason="As printed in the source", signer=signer)
        stage.made["resolved"] = staged.place
    stage.made["packages"] = [str(p) for p in packages]


def _print(stage: Stage) -> None:
    with opened(stage.at("secretariat"), readonly=True) as ws:
        jobs = [(a, lang, stage.at("cards", f"{a}-{lang}.pdf")) for a in MEMBERS for lang in LANGUAGES]
        printed = paper.write_cards(ws, jobs)
        for error in printed.refused:
            stage.say(str(error))
        stage.made["cards"] = [str(p) for p in printed.files]
        matrices = [(lang, stage.at(f"matrix-{lang}.pdf")) for lang in LANGUAGES]
        stage.made["matrix"] = [str(tables.write_matrix(ws, lang, path)) for lang, path in matrices]
        files = [stage.at("tables", f"tables-{language()}.{kind}") for kind in tables.KINDS]
        stage.made["tables"] = [str(tables.write_tables(ws, language(), path)) for path in files]


def _tell(stage: Stage) -> None:
    with opened(stage.at("secretariat"), readonly=True) as ws:
        _tell_staged(stage, decide.unsettled(ws))
        found = Results(ws).findings()
        stage.made |= {
            "digest": ws.store.ledger.digest(), "edits": len(ws.store.ledger.counting_ids()), "findings": len(found),
        }  # fmt: skip
    sentence = ngettext(
        "{n} finding about the published figures; “findings” lists it.",
        "{n} findings about the published figures; “findings” lists them all, for example:",
        len(found),
    )
    stage.say(sentence.format(n=len(found)))
    for finding in found[:5]:
        stage.say(f"  {finding.text()}")
    sentence = _(
        "Made in “{folder}” in {seconds} s: {packages} packages, {receipts} receipts, {cards} cards, a matrix, tables."
    )
    stage.say(
        sentence.format(
            folder=stage.root, seconds=round(time.monotonic() - stage.began),
            packages=len(list(stage.root.glob("packages/*"))), receipts=len(list(stage.root.glob("receipts/*"))),
            cards=len(list(stage.root.glob("cards/*"))),
        )
    )  # fmt: skip


def _tell_staged(stage: Stage, unclear: list[decide.Unsettled]) -> None:
    stage.say(_("Staged between Kazakhstan's two focal points:"))
    staged: dict[str, list[str]] = {"left": [], "resolved": [str(stage.made["resolved"])], "waiting": []}
    for u in unclear:
        staged["left" if u.state == "conflict" else "waiting"].append(u.place)
        values = " ≠ ".join(h.edit.value for h in u.heads)
        left = _("  left open: {place}: {values}").format(place=u.place, values=values)
        waiting = _("  waiting for a package that has not arrived: {place}").format(place=u.place)
        stage.say(left if u.state == "conflict" else waiting)
    stage.say(_("  resolved by the secretariat: {place}").format(place=stage.made["resolved"]))
    stage.made["staged"] = staged
