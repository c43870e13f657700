"""The short words of a page, one table a purpose, said in the language spoken.

They have a context of their own, because a narrow column needs a shorter form than a window does.
"""

from collections.abc import Callable, Mapping
from functools import wraps

from carec_desktop.i18n import C_, language

Table = Mapping[str, str]


def by_language(make: Callable[[], Table]) -> Callable[[], Table]:
    """A table made once for each language: a page looks its words up a thousand times."""
    kept: dict[str, Table] = {}

    @wraps(make)
    def made() -> Table:
        if language() not in kept:
            kept[language()] = make()
        return kept[language()]

    return made


@by_language
def reasons() -> Table:
    """Why a cell has no value, by reason code."""
    return {
        "not_due": C_("report card", "not yet due"),
        "not_collected": C_("report card", "not collected"),
        "not_available": C_("report card", "not available"),
        "not_applicable": C_("report card", "not applicable"),
        "too_early": C_("report card", "too early"),
        "withheld": C_("report card", "withheld"),
        "target_never_set": C_("report card", "not set"),
        "words_only": C_("report card", "words only"),
    }


@by_language
def nothing() -> Table:
    """What a column says where the sources hold nothing at all."""
    return {
        "baseline": C_("report card", "not given"),
        "previous": C_("report card", "no earlier"),
        "latest": C_("report card", "not collected"),
        "target": C_("report card", "not set"),
    }


@by_language
def trends() -> Table:
    """Movements of the judge, in a word."""
    return {
        "improved": C_("report card", "better"),
        "worse": C_("report card", "worse"),
        "unchanged": C_("report card", "same"),
        "first_figure": C_("report card", "one value"),
        "not_comparable": C_("report card", "break"),
        "too_early": C_("report card", "too early"),
        "no_information": C_("report card", "no trend"),
        "unclear": C_("report card", "unclear"),
    }


@by_language
def unrated() -> Table:
    """Why measures are not rated, as the bar says it."""
    return {
        "target": C_("report card", "no numeric target"),
        "words": C_("report card", "text or amount only"),
        "value": C_("report card", "target, but no value"),
        "beyond": C_("report card", "target not beyond baseline"),
        "disputed": C_("report card", "sources disagree"),
        "baseline": C_("report card", "no baseline"),
    }


@by_language
def answers() -> Table:
    """What a country's yes means, and the states of a question."""
    return {
        "1": C_("report card", "Yes"),
        "0": C_("report card", "No"),
        "AGR.OP2.COUNTRIES": C_("report card", "Inspectors trained"),
        "AGR.OP1.COUNTRIES_ADVISED": C_("report card", "Advised"),
        "TSM.OC1.IMPROVED": C_("report card", "Rank improved"),
        "took_part": C_("report card", "Took part"),
        "regional": C_("report card", "regional only"),
        "paused": C_("report card", "reporting paused"),
        "not_named": C_("report card", "Not named in list"),
        "open": C_("report card", "Open question"),
    }


@by_language
def kinds() -> Table:
    """Groups of events."""
    return {
        "ministerial": C_("report card", "Ministerial"),
        "forums": C_("report card", "High-level forums"),
        "committees": C_("report card", "Committees, groups"),
        "workshops": C_("report card", "Workshops, webinars"),
        "trainings": C_("report card", "Trainings"),
        "all": C_("report card", "All"),
    }


@by_language
def places() -> Table:
    """Places as the sources print them; others stay as they were written."""
    return {
        "virtual": C_("report card", "virtual"),
        "Almaty": C_("report card", "Almaty"),
        "Ashgabat": C_("report card", "Ashgabat"),
        "Astana": C_("report card", "Astana"),
        "Baku": C_("report card", "Baku"),
        "Bishkek": C_("report card", "Bishkek"),
        "Dushanbe": C_("report card", "Dushanbe"),
        "Geneva": C_("report card", "Geneva"),
        "Hangzhou": C_("report card", "Hangzhou"),
        "Islamabad": C_("report card", "Islamabad"),
        "Seoul": C_("report card", "Seoul"),
        "Tashkent": C_("report card", "Tashkent"),
        "Tbilisi": C_("report card", "Tbilisi"),
        "Ulaanbaatar": C_("report card", "Ulaanbaatar"),
        "Urumqi": C_("report card", "Urumqi"),
        "": C_("report card", "not given"),
    }


@by_language
def states() -> Table:
    """States of a promise by a sign in the source's own words; the first that is found holds."""
    return {
        "newly set up": C_("report card", "newly set up"),
        "signing": C_("report card", "signing welcomed"),
        "signed by": C_("report card", "signed by some"),
        "approval appreciated": C_("report card", "approval welcomed"),
        "approval welcomed": C_("report card", "approval welcomed"),
        "supported (approved": C_("report card", "approved"),
        "statement adopted": C_("report card", "statement adopted"),
        "endorsed": C_("report card", "endorsed"),
        "published": C_("report card", "published"),
        "release": C_("report card", "release welcomed"),
        "launch awaited": C_("report card", "launch awaited"),
        "launch": C_("report card", "launched"),
        "proposal": C_("report card", "proposal welcomed"),
        "concept": C_("report card", "concept welcomed"),
        "in progress": C_("report card", "in progress"),
        "progress": C_("report card", "progress noted"),
        "start of operations": C_("report card", "operations started"),
        "preparations": C_("report card", "in preparation"),
        "planned": C_("report card", "planned"),
        "work plan": C_("report card", "in the work plan"),
        "included in rsap": C_("report card", "in the action plan"),
        "support reaffirmed": C_("report card", "support reaffirmed"),
        "support": C_("report card", "supported"),
        "called for": C_("report card", "called for"),
        "encouraged": C_("report card", "encouraged"),
        "essential": C_("report card", "held essential"),
        "awaited": C_("report card", "awaited"),
        "requested": C_("report card", "asked for"),
        "asked": C_("report card", "asked for"),
        "recogni": C_("report card", "recognized"),
        "interest": C_("report card", "interest expressed"),
        "noted": C_("report card", "noted"),
        "welcomed": C_("report card", "welcomed"),
        "appreciated": C_("report card", "appreciated"),
        "congratulated": C_("report card", "appreciated"),
        "": C_("report card", "stated"),
    }


@by_language
def heads() -> Table:
    """Headings of slots and columns of the card."""
    return {
        "short": C_("report card", "In short"),
        "indicator": C_("report card", "Indicator (result) and unit"),
        "country": C_("report card", "This country"),
        "region": C_("report card", "CAREC region"),
        "baseline": C_("report card", "Baseline"),
        "previous": C_("report card", "Previous"),
        "latest": C_("report card", "Latest"),
        "target": C_("report card", "Target"),
        "path": C_("report card", "Path"),
        "state": C_("report card", "Status"),
        "trend": C_("report card", "Trend"),
        "code": C_("report card", "code"),
        "too_wide": C_("report card", "see code"),
        "no_points": C_("report card", "no points"),
        "context": C_("report card", "Context"),
        "participation": C_("report card", "Participation, women and men"),
        "in_region": C_("report card", "in region"),
        "named": C_("report card", "named"),
        "hosted": C_("report card", "hosted"),
        "sexes": C_("report card", "women / men"),
        "events": C_("report card", "Events and trainings naming this country"),
        "hosted_by": C_("report card", "hosted by this country"),
        "promises": C_("report card", "Deliverables and projects"),
        "projects": C_("report card", "Projects"),
        "asked": C_("report card", "Asked of the ministry"),
        "next": C_("report card", "Next dates"),
        "quality": C_("report card", "Data quality"),
        "coverage": C_("report card", "Rows that ask the country, answered"),
        "disputes": C_("report card", "Values in dispute, undecided"),
        "sources": C_("report card", "Sources"),
        "checked": C_("report card", "Checked for the country"),
        "approved": C_("report card", "Approved by the secretariat"),
        "signature": C_("report card", "name, position, date"),
    }


@by_language
def matrix() -> Table:
    """Headings and legend of the results matrix."""
    return {
        "title": C_("results matrix", "Regional results matrix"),
        "measure": C_("results matrix", "Measure"),
        "unit": C_("results matrix", "Unit"),
        "progress": C_("results matrix", "Progress"),
        "targets": C_("results matrix", "Targets"),
        "countries": C_("results matrix", "Countries, by ADB name"),
        "disagree": C_("results matrix", "two sources disagree"),
        "break": C_("results matrix", "break in series: not comparable"),
        "no_number": C_("results matrix", "no number in that source"),
        "nothing": C_("results matrix", "nothing in the sources"),
        "yes": C_("results matrix", "yes, or took part"),
        "no": C_("results matrix", "no"),
        "not_named": C_("results matrix", "list does not name the country"),
        "open": C_("results matrix", "open question"),
        "paused": C_("results matrix", "reporting paused"),
        "regional": C_("results matrix", "regional measure: no country value"),
        "see_countries": C_("results matrix", "see countries"),
    }
