"""Turns the tables collected from the published documents into the record fields of this program.

Run once per new edition of the tables: `python resources/published/build.py FOLDER`, where FOLDER holds
observations.csv, country_series.csv, portfolio.csv, events.csv and deliverables.csv. The product reads only
the files written here. Every row in gives one row out; nothing is corrected, only moved to its field, and
what a rule below had to read into a row is said in its note.
"""

import csv
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASURES = HERE.parent / "framework" / "measures.csv"
MEMBERS = ("AFG", "AZE", "CHN", "GEO", "KAZ", "KGZ", "MNG", "PAK", "TJK", "TKM", "UZB")
AREAS = {"CAREC10": "CAREC-10", "CAREC8": "CAREC-8"}
FIGURE = (
    "measure", "ref_area", "time_period", "kind", "source", "dimensions", "value", "reason", "flags",
    "finding", "note",
)
EVENT = (
    "key", "kind", "title", "start", "end", "place", "ref_area", "countries", "sector", "state",
    "participants", "source",
)
DELIVERABLE = (
    "key", "title_en", "title_zh", "title_ru", "sector", "also", "due", "due_printed", "status", "forum",
    "countries", "source",
)
Record = dict[str, str]

# Metrics of the portfolio tables. Where the text and a table speak of the same amount they share a code,
# so that two sources of one figure meet and a difference becomes a finding.
PORTFOLIO = {
    "CAREC investment projects, total amount": "amount_total",
    "Investment projects approved": "projects_total",
    "Investment share by financier: ADB": "share_adb",
    "Investment share by financier: other multilateral institutions and cofinanciers": "share_cofinanciers",
    "Investment share by financier: governments": "share_governments",
    "Investment share by sector: trade": "share_trade",
    "Investment share by sector: transport": "share_transport",
    "Investment share by sector: energy": "share_energy",
    "Investment projects approved: trade": "projects_trade",
    "Investment projects approved: transport": "projects_transport",
    "Investment projects approved: energy": "projects_energy",
    "Total CAREC-related investment (described as nearly 40 billion)": "amount_total",
    "Transport investment (described as more than 30 billion)": "amount_transport",
    "Energy investment": "amount_energy",
    "Investment projects completed by end-2020": "completed_projects",
    "Value of investment projects completed by end-2020": "completed_amount",
    "Investment in the 24 projects approved (about 6.2 billion)": "amount_total",
    "Five energy projects approved in 2018, total value": "energy_five_amount",
    "Share of those five energy projects in 2018-2020 energy investment": "energy_five_share",
    "Energy sector priority investment projects approved (DISAGREES with Table 2: 9)": "projects_energy",
    "Energy sector priority investment projects, total financing": "energy_priority_amount",
    "Energy sector technical assistance projects (DISAGREES with Table 3: 9)": "ta_energy",
    "Transport sector projects (road, rail, aviation, logistics) on six corridors"
    " (DISAGREES with Table 2: 141)": "projects_transport",
    "New projects approved, as stated in the transport section"
    " (DISAGREES with Table 2: transport 12; all sectors 24)": "new_projects_transport_text",
    "CAREC corridor roads developed under earlier strategies": "road_km",
    "Railway track developed under earlier strategies": "rail_km",
    "Technical assistance projects": "ta_total",
    "Technical assistance, value": "ta_amount",
    "Trade share of technical assistance projects": "ta_share_trade",
    "Second-tier technical assistance projects (described as more than tripled; table shows 4 to 12)":
        "ta_second_tier",
    "Knowledge products issued by CAREC, ADBI and CAREC Institute": "knowledge_products_all",
    "Events organized by CAREC, ADBI and CAREC Institute": "events_all",
    "Knowledge products issued by CAREC Institute alone": "knowledge_products_institute",
    "Capacity-building workshops, webinars, roundtables and policy dialogues by CAREC Institute alone":
        "events_institute",
    "CITA RSAP projects and activities: total": "cita_total",
    "CITA RSAP: investment projects": "cita_investment",
    "CITA RSAP: scoping studies for investment projects": "cita_scoping",
    "CITA RSAP: knowledge-sharing products and services": "cita_knowledge",
    "CITA RSAP: policy dialogue and cooperation activities": "cita_dialogue",
    "Road asset management capacity-building activities (more than)": "road_asset_activities",
    "Road asset management knowledge products completed": "road_asset_products",
    "National road safety training workshops": "road_safety_workshops",
    "Output 3: RTG, CCC and other trade bodies functioning (1 = yes, 0 = no)": "trade_bodies_functioning",
    "Output 4: key policy reports published": "policy_reports_published",
    "Output 4: key policy reports forthcoming (not yet published)": "policy_reports_forthcoming",
    "Output 4: regional and subregional activities held": "trade_activities",
    "Regional and subregional trade workshops and webinars": "trade_activities",
    "National trade capacity-building programs": "trade_national_programs",
    "Trade knowledge products": "trade_knowledge_products",
    "Participants in trade meetings and events": "trade_participants",
}
# Units that differ inside one series are kept in the note; these are the series' own.
SECOND_UNITS = {"% change on same month of 2020", "% implementation", "USD million (lower bound)"}
YES = "1 = yes: the target sentence names the state to be reached; the source prints no figure"
REPORTING_YEAR = "Printed as {printed}; read as the reporting year July to June, as in the same report's text"
NO_PERIOD = "Period not stated in the source; 2020 is the year of the review"


def read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: Sequence[str], records: Iterable[Record]) -> None:
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, lineterminator="\n")
        out.writeheader()
        out.writerows(records)


def joined(*notes: str) -> str:
    return ". ".join(note for note in notes if note)


def period(printed: str) -> str:
    """"2001-2020" is a span of whole years; months and single years stay as they are."""
    span = re.fullmatch(r"(\d{4})-(\d{4})", printed)
    return f"{span[1]}/P{int(span[2]) - int(span[1]) + 1}Y" if span else printed


def reason_of(row: Record, value_type: str) -> str:
    """Why there is no value, from the words of the cell."""
    words, note = row["text_en"], row["note"]
    if words == "Not applicable" or value_type == "text":
        # A text measure is answered by its finding; no number applies to it.
        return "not_applicable"
    if row["kind"] == "target":
        return "target_never_set"
    return "too_early" if "too early" in (words + note).lower() else "not_available"


def observation(row: Record, value_types: dict[str, str]) -> Record:
    value_type = value_types[row["measure_code"]]
    value, note = row["value"], row["note"]
    if row["kind"] == "target" and value_type == "boolean" and not value:
        value, note = "1", joined(YES, note)
    corridor = re.fullmatch(r"corridor (\d)", row["geography"])
    return {
        "measure": row["measure_code"], "ref_area": "CAREC" if corridor else row["geography"],
        "time_period": period(row["year"]), "kind": row["kind"], "source": row["source"],
        "dimensions": f"CORRIDOR={corridor[1]}" if corridor else "", "value": value,
        "reason": "" if value else reason_of(row, value_type), "flags": "", "finding": row["text_en"],
        "note": note,
    }


def series(row: Record) -> Record:
    unit = f"Unit as printed: {row['unit']}" if row["unit"] in SECOND_UNITS else ""
    estimated = ["estimated"] if row["note"].startswith("Estimate") else []
    flags = estimated + (["forecast"] if row["is_forecast"] == "yes" else [])
    area = AREAS.get(row["country_iso3"], row["country_iso3"])
    return dict.fromkeys(FIGURE, "") | {
        "measure": row["series"], "ref_area": area, "time_period": period(row["year"]), "kind": "actual",
        "source": row["source"], "value": row["value"], "reason": "" if row["value"] else "not_available",
        "flags": ";".join(flags), "note": joined(row["note"], unit),
    }


def portfolio_period(printed: str) -> tuple[str, str]:
    """The period in our grammar and what has to be said about it."""
    if printed == "not stated":
        return "2020", NO_PERIOD
    if printed in ("2020-2021", "2021-2022"):
        return f"{printed[:4]}-07/P1Y", REPORTING_YEAR.format(printed=printed)
    if "/" in printed:
        return f"{printed.partition('/')[0]}/P1Y", ""
    return period(printed), ""


def portfolio(row: Record) -> Record:
    when, said = portfolio_period(row["period"])
    unit = f"Unit as printed: {row['unit']}" if row["unit"] in SECOND_UNITS else ""
    return dict.fromkeys(FIGURE, "") | {
        "measure": "portfolio_" + PORTFOLIO[row["metric_en"]], "ref_area": "CAREC", "time_period": when,
        "kind": "actual", "source": row["source"], "value": row["value"], "finding": row["metric_en"],
        "note": joined(said, unit),
    }


# Events.


def state_of(row: Record) -> str:
    title, said = row["title_en"], (row["title_en"] + row["source"]).lower()
    if "postponed" in said or "moved from" in title or "rescheduled" in title:
        return "postponed"
    # The date of the source lies before the event, whatever tense it uses.
    ahead = "will be held" in said or "date is after the report date" in said
    planned = any(word in said for word in ("(planned", "in preparation", "to be finalized"))
    return "planned" if planned or ahead else "held"


def owner_of(row: Record, named: Sequence[str]) -> str:
    """The host if one member hosts, else CAREC: documents, chairs and shared events are the program's."""
    documents = row["kind"] in ("publication", "strategy_approval")
    if len(named) != 1 or documents or "chaired by" in row["title_en"] or row["place"] == "Geneva":
        return "CAREC"
    return named[0]


def event(number: int, row: Record) -> Record:
    codes = re.findall(r"\b[A-Z]{3}\b", row["country_iso3"])
    hosts = [code for code in codes if code in MEMBERS]
    listed = [code for code in re.findall(r"\b[A-Z]{3}\b", row["participants"]) if code in MEMBERS]
    start, _slash, end = row["date"].partition("/")
    return {
        "key": f"E{number:03}", "kind": row["kind"], "title": row["title_en"], "start": start, "end": end,
        "place": row["place"], "ref_area": owner_of(row, hosts),
        "countries": ";".join(code for code in MEMBERS if code in hosts + listed),
        "sector": row["sector_code"], "state": state_of(row), "participants": row["participants"],
        "source": row["source"],
    }


# Deliverables.

# A deliverable names a country by its name, or by a place or corridor that carries the names of its places.
NAMES = {
    "AFG": ("Afghanistan",), "AZE": ("Azerbaijan",), "CHN": ("PRC",), "GEO": ("Georgia",),
    "KAZ": ("Kazakhstan", "Almaty", "ABEC", "STKEC", "Shymkent", "Turgen"),
    "KGZ": ("Kyrgyz Republic", "Issyk-Kul", "ABEC", "Almaty-Bishkek"), "MNG": ("Mongolia",),
    "PAK": ("Pakistan",), "TJK": ("Tajikistan", "Sughd", "STKEC", "Khujand"), "TKM": ("Turkmenistan",),
    "UZB": ("Uzbekistan", "STKEC", "Tashkent"),
}


def due_of(printed: str) -> str:
    """The due date in the period grammar, "" when the source gives none."""
    quarter = re.match(r"Q(\d) (\d{4})", printed)
    if quarter:
        return f"{quarter[2]}-Q{quarter[1]}"
    if printed.startswith("July 2022"):
        return "2022-07"
    if printed.startswith("end of 2022"):
        return "2022-12"
    return period(printed.partition(" ")[0])


def deliverable(number: int, row: Record) -> Record:
    sector, _semicolon, also = row["sector_code"].partition(";")
    named = [
        code for code in MEMBERS
        if any(name in row["title_en"] for name in NAMES[code]) or NAMES[code][0] in row["status_en"]
    ]
    return {
        "key": f"D{number:03}", "title_en": row["title_en"], "title_zh": row["title_zh"],
        "title_ru": row["title_ru"], "sector": sector, "also": also, "due": due_of(row["due"]),
        "due_printed": row["due"], "status": row["status_en"], "forum": row["forum"],
        "countries": ";".join(named), "source": row["source"],
    }


# Projects the documents name one by one. What a source leaves open stays blank; amounts in millions.

ANNEX = "DEfR 2020 Annex III"
CORRIDORS = "SOM 2022 sector reports economic corridor report"
PROJECT = (
    "key",
    "title",
    "number",
    "kind",
    "sector",
    "status",
    "approved",
    "amount",
    "currency",
    "financiers",
    "countries",
    "source",
    "note",
)
PROJECTS: tuple[tuple[str, str, str, str, str, str, str, str, str, str, str, str], ...] = (
    ("Technical assistance supporting the Almaty-Bishkek Economic Corridor", "", "assistance", "ECD", "", "",
     "1.75", "USD", "", "KAZ KGZ", f"{ANNEX}, 2017 baseline column; {CORRIDORS} Table 1, 2017 column",
     "In place by 2017; the source does not say when it was approved"),
    ("Almaty-Bishkek Economic Corridor: preparing the modern agriculture wholesale markets development project",
     "TA 9677-REG", "assistance", "ECD", "approved", "2018", "2.0", "USD", "", "KAZ KGZ",
     f"{ANNEX}, 2019 progress column (number, year); {ANNEX}, 2020 progress column (amount)",
     "Listed under tourism with its number and year, under economic corridors with its amount"),
    ("Sustainable Tourism Development in the CAREC Region", "TA 9976", "assistance", "TSM", "approved", "2019", "", "",
     "", "", f"{ANNEX}, 2019 progress column", ""),
    ("Mongolia Sustainable Tourism Development Project", "", "investment", "TSM", "approved", "2019", "32", "USD", "",
     "MNG", f"{ANNEX}, 2020 progress column; DEfR 2020 footnote 25", "A loan of USD 30 million and a grant of 2"),
    ("Georgia Livable Cities Investment Project for Balanced Development", "", "investment", "TSM", "proposed", "", "",
     "", "", "GEO", f"{ANNEX}, 2020 progress column; DEfR 2020 footnote 25",
     "Submitted for approval in the fourth quarter of 2021"),
    ("Technical assistance assessing the potential of the Shymkent-Tashkent-Khujand Economic Corridor", "",
     "assistance", "ECD", "", "", "1.8", "USD", "", "KAZ TJK UZB",
     f"{ANNEX}, 2020 progress column; {CORRIDORS} Table 1, 2021 column", "With its additional financing"),
    ("Economic corridor planning in Pakistan", "", "assistance", "ECD", "completed", "", "2", "GBP",
     "UK Foreign, Commonwealth and Development Office", "PAK", f"{ANNEX}, 2020 progress column; {CORRIDORS} para 4",
     ""),
    ("Operational framework for economic corridor development in Central Asia and beyond (small-scale technical "
     "assistance)", "", "assistance", "ECD", "", "", "", "", "", "", f"{ANNEX}, 2020 progress column", ""),
    ("ABEC Regional Improvement of Border Services (RIBS) project", "", "investment", "ECD", "approved", "", "", "",
     "", "KAZ KGZ", "MC24 statement 2025 para 7", "Three climate-resilient, energy-efficient border-crossing points"),
    ("Modern agriculture wholesale markets development project (ABEC)", "", "investment", "ECD", "preparing", "", "",
     "", "", "KAZ KGZ", f"{CORRIDORS} work plan July 2022-June 2023; para 2",
     "Detailed design by the end of 2022; approval planned for 2023"),
    ("Issyk-Kul environmental management and sustainable tourism development project", "", "investment", "ECD",
     "preparing", "", "", "", "", "KGZ", f"{CORRIDORS} work plan July 2022-June 2023", ""),
    ("Diagnostic and reference laboratory capacity project of Kazakhstan and the Kyrgyz Republic", "", "investment",
     "ECD", "preparing", "", "", "", "", "KAZ KGZ", f"{CORRIDORS} work plan July 2022-June 2023; para 2", ""),
    ("Turkmenistan-Uzbekistan-Tajikistan-Afghanistan-Pakistan power interconnection (TUTAP)", "", "investment", "ENG",
     "under_way", "", "", "", "", "AFG PAK TJK TKM UZB", f"{ANNEX}, 2020 progress column; DEfR 2020 section 3.3 B",
     "Partly operational"),
    ("Turkmenistan-Afghanistan-Pakistan power interconnection (TAP)", "", "investment", "ENG", "on_hold", "", "", "",
     "", "AFG PAK TKM", f"{ANNEX}, 2020 progress column", "Preparatory work on hold"),
    ("Central Asia-South Asia electricity transmission project (CASA-1000)", "", "investment", "ENG", "on_hold", "",
     "", "", "", "AFG KGZ PAK TJK", f"{ANNEX}, 2020 progress column; DEfR 2020 section 3.3 B",
     "Contracts signed and construction started, then on hold"),
    ("Turkmenistan-Afghanistan-Pakistan-India gas pipeline (TAPI)", "", "investment", "ENG", "preparing", "", "", "",
     "", "AFG PAK TKM", f"{ANNEX}, 2020 progress column; DEfR 2020 section 3.3 B",
     "No major progress; concept paper approved by ADB management in May 2020"),
    ("Caspian Green Energy Corridor Project", "", "investment", "ENG", "preparing", "", "", "", "", "",
     "MC24 statement 2025", "Feasibility study under way"),
    ("Glaciers to Farms (G2F) regional program", "", "investment", "CLIMATE", "approved", "", "3500", "USD", "", "",
     "MC24 statement 2025", "For eight members, which the source does not name"),
    ("Tajikistan and Kyrgyz Republic multilayered risk disaster relief financial sector development program", "",
     "investment", "CLIMATE", "approved", "", "", "", "", "KGZ TJK", "MC24 statement 2025", ""),
    ("Technical assistance on regional health threats", "", "assistance", "HLT", "", "", "", "", "ADB", "",
     "MC22 statement 2023", ""),
)  # fmt: skip


def project(number: int, cells: Sequence[str]) -> Record:
    row = dict(zip(PROJECT[1:], cells, strict=True))
    return {"key": f"P{number:03}", **row, "countries": row["countries"].replace(" ", ";")}


# Country answers behind regional figures: the countries DEfR 2020 Annex III lists by name.

BASELINE = "DEfR 2020 Annex III, 2017 baseline column"
PROGRESS = "DEfR 2020 Annex III, 2020 progress column"
LISTED = "Named in the list of countries"
ANSWERS: tuple[tuple[str, str, str, str, str], ...] = (
    ("ECD.OC1.COUNTRIES", "2017", "CHN KAZ KGZ PAK", BASELINE,
     "Named among the countries with the economic corridor concept in the national development strategy"),
    ("ECD.OC1.COUNTRIES", "2020", "MNG TJK UZB", PROGRESS,
     "Named among the countries with the economic corridor concept in the national development strategy"),
    ("ECD.OP1.COUNTRIES", "2017", "CHN KAZ KGZ PAK", BASELINE,
     "Named among the countries with corridor-related sector concepts"),
    ("ECD.OP1.COUNTRIES", "2020", "MNG TJK UZB", PROGRESS,
     "Named among the countries with corridor-related sector concepts"),
    ("TSM.OC1.IMPROVED", "2020", "KAZ KGZ MNG PAK TJK", PROGRESS,
     "Named among the countries that improved their ranking; ranks not printed"),
    ("AGR.OP1.COUNTRIES_ADVISED", "2020", "AZE KAZ KGZ TJK UZB", PROGRESS,
     "Named among the countries advised on aligning laws and regulations with international norms"),
    ("AGR.OP2.COUNTRIES", "2020", "AZE GEO KAZ KGZ TJK TKM UZB", PROGRESS,
     "Named among the countries where GHP, GMP and HACCP inspection training was held"),
)


def answers(figures: Sequence[Record]) -> Iterable[Record]:
    """Yes answers from the lists; ranks word for word from the observations, so both make one record."""
    for measure, when, countries, source, finding in ANSWERS:
        for code in countries.split():
            yield {
                "measure": measure, "ref_area": code, "time_period": when, "value": "1", "source": source,
                "finding": finding,
            }
    for row in figures:
        if row["measure"] == "TSM.OC1.RANK":
            yield {column: row[column] for column in ANSWER}


ANSWER = ("measure", "ref_area", "time_period", "value", "source", "finding")


def main(folder: Path) -> None:
    value_types = {row["code"]: row["value_type"] for row in read(MEASURES)}
    figures = [observation(row, value_types) for row in read(folder / "observations.csv")]
    write("observations", FIGURE, figures)
    write("series", FIGURE, map(series, read(folder / "country_series.csv")))
    write("portfolio", FIGURE, map(portfolio, read(folder / "portfolio.csv")))
    write("answers", ANSWER, answers(figures))
    write("events", EVENT, (event(n, row) for n, row in enumerate(read(folder / "events.csv"), 1)))
    deliverables = enumerate(read(folder / "deliverables.csv"), 1)
    write("deliverables", DELIVERABLE, (deliverable(n, row) for n, row in deliverables))
    write("projects", PROJECT, (project(n, cells) for n, cells in enumerate(PROJECTS, 1)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
