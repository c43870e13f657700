"""Holes: what the round asked and nobody has answered, by country and sector lead; who is late; what to remind of."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions import asking
from carec_desktop.actions.answering import language_of
from carec_desktop.actions.asking import Question
from carec_desktop.actions.region import last_packages
from carec_desktop.actions.rounds import current_round
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.holders import REGION, Role
from carec_desktop.i18n import _, language, ngettext, speaking
from carec_desktop.localvalues import show_date, show_period
from carec_desktop.names import area_name, framework_in_force, measure_name
from carec_desktop.plaintext import disarmed
from carec_desktop.sync.call import Call
from carec_desktop.sync.files import atomic_write

ANSWERED, PARTLY, SILENT, PAUSED = "answered", "partly", "silent", "paused"


@dataclass(frozen=True)
class Duty:
    """What one country, or the lead of one sector, was asked and has answered. `sector` is "" for a country;
    `received`: when the last package of theirs came; `late`: something is missing after the deadline."""

    ref_area: str
    sector: str
    questions: tuple[Question, ...]
    received: str
    late: bool
    paused: str = ""

    @property
    def who(self) -> str:
        """Owner of what it would answer: "KGZ", "CAREC/TRP"."""
        return f"{self.ref_area}/{self.sector}" if self.sector else self.ref_area

    @property
    def missing(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if not one.answered)

    @property
    def state(self) -> str:
        if self.paused:
            return PAUSED
        if not self.missing:
            return ANSWERED
        return SILENT if not self.received else PARTLY

    def name(self) -> str:
        """Who it is, in the language spoken now."""
        if not self.sector:
            return _("CAREC region") if self.ref_area == REGION else area_name(self.ref_area)
        framework = framework_in_force()
        sectors = (*framework.sectors, *framework.themes)
        return next((s.name.say() for s in sectors if s.code == self.sector), self.sector)


def duties(ws: Workspace, call: Call | None = None) -> list[Duty]:
    """Every country, then every sector lead, in the order of the framework, in one round, else in the current one;
    nothing without a round."""
    call = call or current_round(ws)
    if call is None:
        return []
    asked: dict[tuple[str, str], list[Question]] = {}
    for one in asking.everybodys(ws, call):
        if one.asked.role in (Role.FOCAL_POINT, Role.SECTOR_LEAD):
            sector = _sector(ws.framework, one.measure) if one.asked.role == Role.SECTOR_LEAD else ""
            asked.setdefault((one.asked.ref_area, sector), []).append(one)
    countries = [(who, found) for who, found in asked.items() if not who[1]]
    leads = [(who, found) for who, found in asked.items() if who[1]]
    return [_duty(ws, call, who, tuple(found)) for who, found in (*countries, *leads)]


def _sector(framework: Framework, measure: str) -> str:
    """Whose question it is among the sectors; "" for a series of the region that no sector's measures hold."""
    sector = (framework.measure(measure).sector if framework.has_measure(measure) else "") or measure.split(".")[0]
    return sector if any(one.code == sector for one in (*framework.sectors, *framework.themes)) else ""


def _duty(ws: Workspace, call: Call, who: tuple[str, str], questions: tuple[Question, ...]) -> Duty:
    ref_area, sector = who
    framework = ws.framework
    paused = framework.area(ref_area).paused_since if framework.has_area(ref_area) and not sector else ""
    received = "" if sector else last_packages(ws).get(ref_area, (0, ""))[1]
    if sector:
        received = _last_of_lead(ws, sector)
    open_ = not all(one.answered for one in questions)
    late = bool(call.deadline) and open_ and not paused and ws.clock()[:10] > call.deadline
    return Duty(ref_area, sector, questions, received, late, paused)


def _last_of_lead(ws: Workspace, sector: str) -> str:
    """When the last package of this sector's lead came; letters of the region bear no sector, seals do."""
    keys = {h.key for h in ws.keyring.holders if h.role == Role.SECTOR_LEAD and sector in h.sectors}
    seals = {a.seal for a in ws.store.ledger.attestations() if a.signer in keys}
    return max((x.at for x in ws.store.post.letters("in") if x.seal in seals and not x.problem), default="")


def reminder(ws: Workspace, duty: Duty, call: Call | None = None) -> str:
    """Text of a reminder to copy into a letter, in the language of those it goes to; "" when nothing is missing."""
    call = call or current_round(ws)
    if call is None or not duty.missing or duty.paused:
        return ""
    with speaking(language_of(ws, duty.ref_area if not duty.sector else REGION)):
        return "\n".join(_letter(call, duty))


def _letter(call: Call, duty: Duty) -> Iterable[str]:
    missing, day = duty.missing, show_date(call.deadline, language())
    facts = {"n": len(missing), "all": len(duty.questions), "round": call.title(language()), "day": day}
    yield _("To: {name}").format(name=duty.name())
    yield ""
    if duty.late:
        yield ngettext(
            "In “{round}”, {n} of {all} answers was due on {day} and has not arrived yet:",
            "In “{round}”, {n} of {all} answers were due on {day} and have not arrived yet:", len(missing),
        ).format(**facts)  # fmt: skip
    else:
        yield ngettext(
            "In “{round}”, {n} of {all} answers is still open; it is due on {day}:",
            "In “{round}”, {n} of {all} answers are still open; they are due on {day}:", len(missing),
        ).format(**facts)  # fmt: skip
    for one in missing:
        period = show_period(one.period, language())
        name = measure_name(one.measure)
        yield _("• {code}: {measure}, {period}").format(code=one.measure, measure=name, period=period)
    yield ""
    yield _("Please answer each with a value, or say why there is none, and send one package.")


def write_reminders(ws: Workspace, folder: Path, call: Call | None = None) -> list[Path]:
    """One text for everybody of whom something is missing, and the list of all holes as a table; returns the files,
    the table last."""
    found, call = duties(ws, call), call or current_round(ws)
    written = []
    for duty in found:
        if text := reminder(ws, duty, call):
            written.append(folder / f"reminder-{duty.who.replace('/', '-')}.txt")
            atomic_write(written[-1], text.replace("\n", "\r\n").encode("utf-8-sig"))
    table = folder / f"holes-{call.period if call else ''}.csv".replace("/", "-")
    atomic_write(table, _table(found).encode("utf-8-sig"))
    return [*written, table]


def _table(found: Iterable[Duty]) -> str:
    """The list of holes for a spreadsheet, in the language spoken now."""
    import csv
    import io

    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([_("Who"), _("Measure"), _("Name"), _("Period"), _("late")])
    for duty in found:
        for one in duty.missing if not duty.paused else ():
            late = _("late") if duty.late else ""
            cells = (duty.name(), one.measure, measure_name(one.measure), one.period, late)
            lines.writerow(map(disarmed, cells))
    return text.getvalue()


def rows(ws: Workspace) -> list[dict[str, object]]:
    """As `holes --json` tells it: who was asked how much, who is late, and every open question."""
    return [
        {
            "who": duty.who, "ref_area": duty.ref_area, "sector": duty.sector, "name": duty.name(),
            "asked": len(duty.questions), "missing": len(duty.missing), "state": duty.state, "late": duty.late,
            "last_package": duty.received, "paused_since": duty.paused,
            "holes": [
                {"measure": one.measure, "cluster": one.cluster, "time_period": one.period} for one in duty.missing
            ],
            "reminder": reminder(ws, duty),
        }
        for duty in duties(ws)
    ]  # fmt: skip
