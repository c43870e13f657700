"""Rounds: the secretariat opens one with a call; home, grid and ready-to-send count what it asks."""

import json
import re
from collections.abc import Callable, Container, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from carec_desktop.actions.reading_on import asked_now
from carec_desktop.actions.record import views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.framework import Framework
from carec_desktop.holders import REGION, Role
from carec_desktop.i18n import LANGUAGES, N_, _, speaking
from carec_desktop.ledger import clean_text
from carec_desktop.localdates import date_bounds
from carec_desktop.localvalues import read_date, read_period
from carec_desktop.problems import declare
from carec_desktop.sync.call import Asked, Call, CallQuestion, Known, Meeting
from carec_desktop.sync.files import file_stem
from carec_desktop.sync.package import Signer

NO_ROUND = declare(
    "no-round", N_("No round “{key}” was opened here; nothing was written, open it by giving its period and deadline.")
)

# What people say with a day that something is due.
UNTIL = re.compile(r"^\s*(?:до|к|by|until|before)\s+|\s*(?:之前|以前|前)\s*$", re.IGNORECASE)
CONTEXT = "context"  # series outside the clusters, where a cluster is named
ROUND_WITHOUT_NAME = declare(
    "round-without-name", N_("A round needs a name that people know it by; nothing was opened, give it one.")
)


def opening(framework: Framework, *, key: str, period: str, cut_off: str, deadline: str,
            names: dict[str, str], calendar: Iterable[Meeting] = (), known: Iterable[Known] = (),
            questions: Iterable[CallQuestion] = (), left_out: Container[str] = ()) -> Call:  # fmt: skip
    """A call that asks every measure of the one who provides it: countries their answers, leads their sectors.
    `left_out`: codes of clusters, or CONTEXT, that this round does not ask about."""
    wanted = (a for a in asked_of(framework, period) if cluster_of(framework, a.measure) not in left_out)
    return Call(
        key=key, name=tuple(names.items()), period=period, cut_off=cut_off, deadline=deadline,
        revision=framework.revision, asked=tuple(wanted),
        calendar=tuple(calendar), known=tuple(known), questions=tuple(questions),
    )  # fmt: skip


def asked_of(framework: Framework, period: str) -> Iterable[Asked]:
    """Who is asked for what: country questions and context series of all members, the rest of sector leads."""
    for measure in (*framework.measures, *framework.context):
        if measure.country_type or (measure.framework == "context" and measure.provider == "country"):
            for area in MEMBERS:
                yield Asked(measure.code, area, Role.FOCAL_POINT, period)
        if measure.provider == "sector_lead":
            yield Asked(measure.code, REGION, Role.SECTOR_LEAD, period)
        elif measure.provider == "secretariat":
            yield Asked(measure.code, REGION, Role.SECRETARIAT, period)


def cluster_of(framework: Framework, measure: str) -> str:
    """Code of the cluster a measure belongs to, CONTEXT for the series outside all of them."""
    sector = framework.measure(measure).sector
    return next((c.code for c in framework.clusters if sector in c.sectors), CONTEXT)


@dataclass(frozen=True)
class Plan:
    """What a round would ask. `countries` and `leads`: how many there are; `by_country` and `by_leads`: questions
    put to each country, and to all leads together; `meetings` in the calendar that goes along."""

    countries: int
    leads: int
    by_country: int
    by_leads: int
    meetings: int


def plan(ws: Workspace, left_out: Container[str] = ()) -> Plan:
    """What opening a round now would ask of whom; the period makes no difference."""
    framework = ws.framework
    asked = [a for a in asked_of(framework, "") if cluster_of(framework, a.measure) not in left_out]
    of_countries = [a for a in asked if a.role == Role.FOCAL_POINT]
    of_leads = [a for a in asked if a.role == Role.SECTOR_LEAD]
    areas = len({a.ref_area for a in of_countries})
    sectors = len({framework.measure(a.measure).sector for a in of_leads})
    each = len({a.measure for a in of_countries})
    return Plan(areas, sectors, each, len(of_leads), len(calendar(ws)))


def keep_call(ws: Workspace, call: Call) -> None:
    """Keep a round that was opened here or received."""
    with ws.store.transaction():
        ws.store.post.put_round(call.key, json.dumps(asdict(call), ensure_ascii=False), ws.clock())


def rounds(ws: Workspace) -> list[Call]:
    """Rounds known here, the newest last."""
    return [stored_call(json.loads(text)) for text in ws.store.post.rounds()]


def stored_call(plain: dict[str, object]) -> Call:
    """A round from the document it is kept as."""
    parts = {"asked": Asked, "calendar": Meeting, "known": Known, "questions": CallQuestion}
    made = {k: tuple(cls(**item) for item in plain.pop(k)) for k, cls in parts.items()}  # type: ignore[attr-defined]
    names = tuple((lang, text) for lang, text in plain.pop("name"))  # type: ignore[attr-defined]
    return Call(name=names, **plain, **made)  # type: ignore[arg-type]


def current_round(ws: Workspace) -> Call | None:
    """The newest round, its questions in the measures of the framework in force."""
    call = next(reversed(rounds(ws)), None)
    return replace(call, asked=asked_now(ws.framework, call.asked)) if call is not None else None


def round_named(ws: Workspace, key: str) -> Call:
    for call in rounds(ws):
        if call.key == key:
            return call
    raise NO_ROUND.error(key=key)


def open_round(
    ws: Workspace, key: str, period: str, deadline: str, cut_off: str = "", left_out: Container[str] = ()
) -> Call:  # fmt: skip
    """Open a round that asks everybody what they provide for `period`, apart from the clusters left out; every call
    for it is written from this."""
    ws.require_secretariat()
    lang, key = ws.settings.lang, clean_text(key.strip())
    if not key:
        raise ROUND_WITHOUT_NAME.error()
    call = opening(
        ws.framework,
        key=key,
        period=read_period(period, lang),
        deadline=last_day(deadline, lang),
        cut_off=read_date(cut_off, lang) if cut_off else ws.clock()[:10],
        names=_names(key),
        calendar=calendar(ws),
        left_out=left_out,
    )
    keep_call(ws, call)
    return call


def last_day(deadline: str, lang: str) -> str:
    """The ISO day by which answers are due: of a month or a year the last one. Raises UserError for no date."""
    return date_bounds(read_date(UNTIL.sub("", deadline), lang))[1].isoformat()


def passed(ws: Workspace, deadline: str) -> str:
    """The day that was typed as a deadline when it lies behind us, so that everybody would be late at once; "" when it
    is still to come. Raises UserError for no date."""
    day = last_day(deadline, ws.settings.lang)
    return day if day < ws.clock()[:10] else ""


def _names(key: str) -> dict[str, str]:
    """What the round is called in every language: as it was named, a bare number or year with a noun to it."""
    named = {}
    for spoken in LANGUAGES:
        with speaking(spoken):
            named[spoken] = key if any(char.isalpha() for char in key) else _("Review {key}").format(key=key)
    return named


def calendar(ws: Workspace) -> list[Meeting]:
    """Events on record that countries may have sent a delegation to, those that are cancelled left out."""
    found = []
    for one in views(ws, "event"):
        held = json.loads(one.values.get("held") or "{}")
        if one.values.get("title") and one.values.get("state") != "cancelled":
            found.append(
                Meeting(
                    one.record_id, one.values["title"], one.langs.get("title", ""), one.values.get("body", ""),
                    held.get("start", ""), held.get("end", ""), one.values.get("place", ""), one.values.get("host", ""),
                )
            )  # fmt: skip
    return sorted(found, key=lambda m: (m.first_day, m.title))


def addressees(ws: Workspace) -> list[str]:
    """Everybody with somebody enrolled, the secretariat itself left out."""
    return sorted({h.ref_area for h in ws.keyring.holders if h.role != Role.SECRETARIAT})


def write_call(ws: Workspace, signer: Signer, call: Call, addressee: str, path: Path) -> Path:
    """Write the signed call of a round for one REF_AREA."""
    from carec_desktop.actions.answering import send

    ws.require_secretariat()
    return send(ws, signer, "call", addressee, path, call=call.for_audience(addressee))


def write_calls(
    ws: Workspace, signer: Signer, call: Call, folder: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:  # fmt: skip
    """Write the calls of a round for everybody enrolled into `folder`, which is made when needed."""
    folder.mkdir(exist_ok=True)
    files, areas, stem = [], addressees(ws), file_stem(call.key, "round")
    for done, area in enumerate(areas):
        progress(done, len(areas))
        files.append(write_call(ws, signer, call, area, folder / f"call-{stem}-{area}.xlsx"))
    return files
