"""The card as data: every text of both pages in its language, before anything is drawn.

The same model gives the drawing and the golden text, so what a test reads is what the page prints.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.i18n import _, ngettext, speaking
from carec_desktop.judge import STATUSES, Judgement
from carec_desktop.judge import say as say_judgement
from carec_desktop.report import context, participation, promises, quality, rows, say, words
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts, EventFact
from carec_desktop.report.guide import Guide, guide
from carec_desktop.signals import Figure

PUBLISHED = frozenset({"published", "computed"})
# Why a measure is not rated, in the order of the bar, with the judge's reasons behind each.
WHY: tuple[tuple[str, frozenset[str]], ...] = (
    ("target", frozenset({"target_missing", "target_never_set"})),
    ("words", frozenset({"direction_none"})),
    ("value", frozenset({"value_missing", "stale"})),
    ("beyond", frozenset({"target_not_beyond_baseline", "target_wrong_way", "expected_equals_baseline"})),
    ("disputed", frozenset({"disputed"})),
    ("baseline", frozenset({"baseline_missing", "not_comparable"})),
)


@dataclass(frozen=True)
class State:
    """Whether this is a specimen, a draft or approved; `watermark` is "" where all values are approved."""

    kind: str  # specimen, draft, approved
    words: str
    watermark: str = ""


@dataclass(frozen=True)
class StatusCount:
    """How many measures of the region have a status."""

    status: str
    word: str
    count: int


@dataclass(frozen=True)
class NextDate:
    """One planned event."""

    year: str
    words: str
    source: str
    code: str


@dataclass(frozen=True)
class Header:
    """The top of page 1 and what repeats on page 2."""

    document: str
    framework: str
    name: str
    round: str
    card_number: str
    state: State


@dataclass(frozen=True)
class CardModel:
    """One card in one language. `codes` lead from every printed code to what it stands for."""

    lang: str
    ref_area: str
    header: Header
    heads: Mapping[str, str]
    short: tuple[str, ...]
    statuses: tuple[StatusCount, ...]
    measures: int
    why_heading: str
    why: tuple[tuple[str, int], ...]
    clusters: tuple[rows.Cluster, ...]
    panels: tuple[context.Panel, ...]
    participation: participation.Participation
    promises: promises.Promises
    asked: quality.Asked
    next_dates: tuple[NextDate, ...]
    quality: quality.Quality
    guide: Guide
    sources: str
    foot: str
    pages: tuple[str, str]
    codes: Codes

    def as_text(self) -> str:
        """Everything the card says, line by line, for golden files and readers without eyes."""
        from carec_desktop.report.dump import card_text

        return card_text(self)


def card_model(facts: CardFacts, ref_area: str, lang: str) -> CardModel:
    """The card of a member in `lang` (en, ru, zh). Raises KeyError for an unknown area."""
    with speaking(lang):
        return _card(facts, ref_area, lang)


def _card(facts: CardFacts, ref_area: str, lang: str) -> CardModel:
    codes = Codes(references(facts, ref_area))
    table = rows.clusters(facts, ref_area, codes)
    joined = participation.participation(facts, ref_area, codes)
    cover = quality.coverage(table, facts)
    judged = [rows.regional(facts, measure) for measure in facts.framework.measures]
    unrated = sum(each.status == "not_rated" for each in judged)
    header = _header(facts, ref_area)
    return CardModel(
        lang=lang,
        ref_area=ref_area,
        header=header,
        heads=heads(len(judged)),
        short=_short(facts, ref_area, cover, judged),
        statuses=status_counts(judged),
        measures=len(judged),
        why_heading=ngettext("Why {count} is not rated", "Why {count} are not rated", unrated).format(count=unrated),
        why=why_not(judged),
        clusters=table,
        panels=context.panels(facts, ref_area, codes),
        participation=joined,
        promises=promises.promises(facts, ref_area, codes),
        asked=quality.asked(facts, ref_area, table, joined),
        next_dates=next_dates(facts, codes),
        quality=quality.quality(facts, ref_area, table, codes),
        guide=guide(
            table[0].rows[-1].code, broken=any(row.broken for part in table for row in part.rows)
        ),
        sources=sources(facts),
        foot=_foot(facts, header),
        pages=(page_of(1, 2), page_of(2, 2)),
        codes=codes,
    )


def references(facts: CardFacts, ref_area: str) -> list[Reference]:
    """Everything on the card that has a code."""
    found = [rows.reference(measure.code) for measure in facts.framework.measures]  # as on the matrix
    found += [context.panel_reference(kind, ref_area) for kind in context.KINDS]
    found.append(participation.panel_reference(ref_area))
    found += [participation.event_reference(each) for each in participation.listed(facts, ref_area)]
    found += promises.shown_facts(facts, ref_area)
    return found + [Reference("event", event.id) for event in planned(facts)]


# --- top of page 1 --------------------------------------------------------------------------------


def _header(facts: CardFacts, ref_area: str) -> Header:
    number = f"{ref_area}-{facts.year}-{facts.edition}"
    return Header(
        document=_("Country report card"),
        framework=_("CAREC 2030 Program Results Framework"),
        name=facts.framework.area(ref_area).name.say(),
        round=round_line(facts),
        card_number=_("card {number}").format(number=number),
        state=state(facts, ref_area),
    )


def round_line(facts: CardFacts) -> str:
    return _("Reporting year {year} · published sources to {day}").format(
        year=facts.year, day=say.day(facts.sources_until)
    )


def state(facts: CardFacts, ref_area: str) -> State:
    """Approved only if somebody approved and every value of the country on this card is among the approved."""
    own = _own_values(facts, ref_area)
    if not own and ref_area not in facts.approvals:
        return State("specimen", _("Specimen: published figures only"))
    approval = facts.approvals.get(ref_area)
    if approval and not values_open(facts, ref_area):
        said = _("Approved by {name} on {day}").format(name=approval.by, day=say.day(approval.on))
        return State("approved", said)
    return State("draft", _("DRAFT: not approved"), _("DRAFT"))


def values_open(facts: CardFacts, ref_area: str) -> tuple[Figure, ...]:
    """The country's values, of whatever year, that keep its card a draft: nobody approved them, or people disagree."""
    own = _own_values(facts, ref_area)
    return tuple(figure for figure in own if figure.record_id not in facts.approved or figure.state == "conflict")


def _own_values(facts: CardFacts, ref_area: str) -> list[Figure]:
    every = (figure for (_measure, area), found in facts.by_area.items() if area == ref_area for figure in found)
    return [figure for figure in every if figure.state not in PUBLISHED]


def _short(facts: CardFacts, ref_area: str, cover: quality.Coverage, judged: list[Judgement]) -> tuple[str, ...]:
    """The four sentences: country, trade, region, next."""
    rated = sum(each.status != "not_rated" for each in judged)
    silent = why_not(judged)[0][1]
    region = _(
        "**Region.** Of {all} measures {rated} can be rated. {silent} have no numeric target in the sources, "
        "so no light is shown for them."
    ).format(all=len(judged), rated=rated, silent=silent)
    return (
        _country_sentence(facts, ref_area, cover),
        _trade_sentence(facts, ref_area),
        region,
        _next_sentence(facts, len(cover.open) + len(cover.not_named)),
    )


def _country_sentence(facts: CardFacts, ref_area: str, cover: quality.Coverage) -> str:
    counts = {"answered": len(cover.answered), "asked": cover.asked, "open": len(cover.open)}
    since = facts.framework.area(ref_area).paused_since
    if since:
        return _(
            "**This country.** Reporting has been paused since {day}: it is not late and not in the denominators. "
            "Answers in the record until then: {answered}."
        ).format(day=say.day(since), answered=counts["answered"])
    if cover.not_named:
        return ngettext(
            "**This country.** {answered} of {asked} rows of this card that ask the country are answered; "
            "in {unnamed} the lists do not name the country; {open} is open.",
            "**This country.** {answered} of {asked} rows of this card that ask the country are answered; "
            "in {unnamed} the lists do not name the country; {open} are open.",
            counts["open"],
        ).format(unnamed=len(cover.not_named), **counts)
    return ngettext(
        "**This country.** {answered} of {asked} rows of this card that ask the country are answered; {open} is open.",
        "**This country.** {answered} of {asked} rows of this card that ask the country are answered; {open} are open.",
        counts["open"],
    ).format(**counts)


def _trade_sentence(facts: CardFacts, ref_area: str) -> str:
    trade = context.trade_facts(facts, ref_area)
    if trade is None and (ended := context.trade_ended(facts)):
        return _("**Trade.** Goods exports plus imports cannot be stated: {reason}.").format(reason=ended)
    if trade is None:
        return _("**Trade.** Goods exports and imports are not available in the sources.")
    values = {"amount": trade.amount, "year": trade.year, "change": trade.change or _("no change known")}
    if trade.share:
        return _(
            "**Trade.** Goods exports plus imports: {amount} in {year}, {change} on the year before; "
            "{share} of goods trade was with CAREC members."
        ).format(share=trade.share, **values)
    return _(
        "**Trade.** Goods exports plus imports: {amount} in {year}, {change} on the year before; "
        "the share with CAREC members is not available."
    ).format(**values)


def _next_sentence(facts: CardFacts, unanswered: int) -> str:
    event = next((each for each in planned(facts) if each.kind == "ministerial" and each.chair), None)
    if event is None:
        return _("**Next.** No date of the next Ministerial Conference is in the sources.")
    values = {"year": event.year, "country": facts.framework.area(event.chair).name.say(), "open": unanswered}
    if not unanswered:
        return _(
            "**Next.** Ministerial Conference {year}, chaired by {country}. Before it: the women/men counts (page 2)."
        ).format(**values)
    return ngettext(
        "**Next.** Ministerial Conference {year}, chaired by {country}. Before it: {open} question to answer "
        "or confirm, and the women/men counts (page 2).",
        "**Next.** Ministerial Conference {year}, chaired by {country}. Before it: {open} questions to answer "
        "or confirm, and the women/men counts (page 2).",
        unanswered,
    ).format(**values)


def status_counts(judged: list[Judgement]) -> tuple[StatusCount, ...]:
    """Counts over all measures, in the order of the marks."""
    found = Counter(each.status for each in judged)
    return tuple(StatusCount(code, say_judgement(code), found[code]) for code in STATUSES)


def why_not(judged: list[Judgement]) -> tuple[tuple[str, int], ...]:
    """Why measures are not rated: the words of the bar and how many, in a fixed order."""
    found = Counter(each.reason for each in judged if each.status == "not_rated")
    return tuple((words.unrated()[key], sum(found[reason] for reason in reasons)) for key, reasons in WHY)


# --- the rest -------------------------------------------------------------------------------------


def heads(measures: int) -> dict[str, str]:
    """Headings of slots and columns."""
    return {
        **words.heads(),
        "status": _("Regional status, {count} measures").format(count=measures),
        "law": _(
            "Without a watermark every value of the country is approved; those of the region stand as in their "
            "sources. "
            "A correction after approval brings a new edition; this one stays on record."
        ),
    }


def planned(facts: CardFacts) -> list[EventFact]:
    """Planned events that are still ahead of the newest source, soonest first; two are shown."""
    ahead = [each for each in facts.events if each.state == "planned" and each.start > facts.sources_until[:4]]
    return sorted(ahead, key=lambda each: (each.start, say.sorted_title(each.titles), each.id))[:2]


def next_dates(facts: CardFacts, codes: Codes) -> tuple[NextDate, ...]:
    """The planned events, said in our own words where we have them."""
    found = []
    for event in planned(facts):
        said = say.title(event.titles).words
        if event.kind == "ministerial" and event.chair:
            country = facts.framework.area(event.chair).name.say()
            said = _("Ministerial Conference, chaired by {country}").format(country=country)
        mark = (facts.framework.sources_in(event.source) or (None,))[0]
        source = mark.mark.split(" ")[0] if mark else ""
        found.append(NextDate(event.year, said, source, codes.of(Reference("event", event.id))))
    return tuple(found)


def sources(facts: CardFacts) -> str:
    """The documents behind the page, how countries are named, and what the page is not."""
    return _(
        "PRF (2020); DEfR 2020 with Annexes II and III (WTO, accessed 6 Sep 2021; ADO 2021 and Update); "
        "SOM sector reports, June 2022 (ARIC, accessed 22 May 2022; ADO 2022); MC22 (2023) and MC24 (2025) "
        "ministerial statements. Country names as ADB writes them. No ranking of countries is intended."
    )


def _foot(facts: CardFacts, header: Header) -> str:
    return _("{country} · {card} · framework revision {revision} · ledger {digest}").format(
        country=header.name,
        card=header.card_number,
        revision=facts.framework.revision,
        digest=facts.digest[:12],
    )


def page_of(number: int, of: int) -> str:
    return _("Page {number} of {of}").format(number=number, of=of)
