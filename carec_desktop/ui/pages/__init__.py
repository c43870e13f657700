"""The pages of the program, in the order of the navigation; each module holds one page or one family of them."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from carec_desktop.i18n import N_
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.page import Page, PageKind

REPORTERS = frozenset({"focal-point", "sector-lead", "trainer"})
ANSWERERS = frozenset({"focal-point", "sector-lead"})
ROOMS = frozenset({"focal-point", "trainer"})
SECRETARIAT = frozenset({"secretariat"})
REGIONAL = frozenset({"secretariat", "sector-lead", "trainer"})


def _page(module: str, name: str) -> Callable[[Desk], Page]:
    """A factory that imports its page when it is first opened."""

    def make(desk: Desk) -> Page:
        return cast("Page", getattr(import_module(f"carec_desktop.ui.pages.{module}"), name)(desk))

    return make


PAGES: tuple[PageKind, ...] = (
    PageKind("first", "home", N_("Welcome"), _page("first_run", "FirstRun"), listed=False),
    PageKind("home", "home", N_("Home"), _page("home", "Home"), REPORTERS, group=1),
    PageKind("inbox", "inbox", N_("Inbox"), _page("inbox", "Inbox"), SECRETARIAT, group=0),
    PageKind("conflicts", "neq", N_("Conflicts"), _page("conflicts", "Conflicts"), SECRETARIAT, group=0),
    PageKind("findings", "scale", N_("Findings"), _page("findings", "Findings"), SECRETARIAT, group=0),
    PageKind("approval", "ok", N_("Approval"), _page("approval", "Approvals"), SECRETARIAT, group=0),
    PageKind("receipts", "exch", N_("Receipts"), _page("receipts", "Receipts"), SECRETARIAT, group=0),
    PageKind("region", "region", N_("Region"), _page("region", "Region"), SECRETARIAT, group=0),
    PageKind("overview", "frame", N_("Overview"), _page("overview", "Overview"), SECRETARIAT, group=0),
    PageKind("grid", "grid", N_("Indicators"), _page("grid", "Grid"), ANSWERERS | SECRETARIAT, group=1),
    PageKind("events", "cal", N_("Events"), _page("records", "Events"), ANSWERERS | SECRETARIAT, group=1),
    PageKind("trainings", "train", N_("Trainings"), _page("records", "Trainings"), group=1),
    PageKind("attendance", "door", N_("Attendance"), _page("attendance", "AttendancePage"), ROOMS, group=1),
    PageKind("survey", "test", N_("Tests and survey"), _page("tests_survey", "TestsSurvey"), ROOMS, group=1),
    PageKind("certificates", "cert", N_("Certificates"), _page("certificates", "CertificatesPage"), ROOMS, group=1),
    PageKind("women", "wm", N_("Women and men"), _page("women", "WomenMen"), ANSWERERS | SECRETARIAT, group=1),
    PageKind("exchange", "exch", N_("Exchange"), _page("exchange", "Exchange"), REPORTERS, group=1),
    PageKind(
        "ministries", "mail", N_("Requests to line ministries"), _page("ministries", "Ministries"), ANSWERERS,
        listed=False,
    ),
    PageKind("settle", "neq", N_("Conflicts"), _page("conflicts", "Conflicts"), REPORTERS, listed=False),
    PageKind("card", "card", N_("Report card"), _page("card", "CardPage"), group=1),
    PageKind("tables", "list", N_("Matrix and tables"), _page("region_tables", "RegionTables"), REGIONAL, group=1),
    PageKind("code", "search", N_("Look up a code"), _page("code", "CodePage"), listed=False),
    PageKind("projects", "proj", N_("Projects"), _page("records", "Projects"), ANSWERERS | SECRETARIAT, group=1),
    PageKind("records", "list", N_("Other records"), _page("records", "OtherRecords"), group=1),
    PageKind("framework", "seal", N_("Results framework"), _page("framework", "FrameworkPage"), group=2),
    PageKind("keys", "key", N_("Keys"), _page("keys", "KeysPage"), group=2),
)
