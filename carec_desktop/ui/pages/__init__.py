"""The pages of the program, in the order of the navigation; each module holds one page or one family of them."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from carec_desktop.i18n import N_
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.page import Page, PageKind

REPORTERS = frozenset({"focal-point", "sector-lead", "trainer"})
ANSWERERS = frozenset({"focal-point", "sector-lead"})
SECRETARIAT = frozenset({"secretariat"})


def _page(module: str, name: str) -> Callable[[Desk], Page]:
    """A factory that imports its page when it is first opened."""

    def make(desk: Desk) -> Page:
        return cast("Page", getattr(import_module(f"carec_desktop.ui.pages.{module}"), name)(desk))

    return make


PAGES: tuple[PageKind, ...] = (
    PageKind("first", "home", N_("Welcome"), _page("first_run", "FirstRun"), listed=False),
    PageKind("home", "home", N_("Home"), _page("home", "Home"), REPORTERS, group=1),
    PageKind("grid", "grid", N_("Indicators"), _page("grid", "Grid"), group=1),
    PageKind("card", "card", N_("Report card"), _page("card", "CardPage"), group=1),
    PageKind("keys", "key", N_("Keys"), _page("keys", "KeysPage"), group=2),
)
