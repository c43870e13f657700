"""What revisions of the framework changed for the person who works here: told when one comes, read again later."""

from collections.abc import Container
from dataclasses import dataclass

from carec_desktop.actions.asking import is_mine
from carec_desktop.actions.rounds import asked_of
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.framework_news import News, news
from carec_desktop.framework_reading import measures_now
from carec_desktop.i18n import _, ngettext

READ = "revision-read"  # a note of this laptop: the list was looked at


@dataclass(frozen=True)
class Revised:
    """One revision that came, and what it changed for this workspace."""

    revision: str
    news: tuple[News, ...]

    def sentence(self) -> str:
        """How much changed, in the language spoken now."""
        if not self.news:
            return _("Framework revision {revision} is in force; nothing changes in what you are asked for.").format(
                revision=self.revision
            )
        words = ngettext(
            "Framework revision {revision} is in force; {n} change concerns you.",
            "Framework revision {revision} is in force; {n} changes concern you.", len(self.news),
        )  # fmt: skip
        return words.format(revision=self.revision, n=len(self.news))

    def sentences(self) -> list[str]:
        """How much changed, and each change."""
        return [self.sentence(), *(one.sentence() for one in self.news)]

    def row(self) -> dict[str, object]:
        """As the command line tells it."""
        return {"revision": self.revision, "text": self.sentence(), "changes": [one.row() for one in self.news]}


def revisions(ws: Workspace) -> list[Revised]:
    """Every revision that came here, the newest first; none while the installed framework is in force."""
    before, found = Framework.load(), []
    mine = _figures_here(ws)
    for document in ws.store.frameworks.revisions():
        after = Framework.from_document(ws.store.frameworks.rows_of(document["head"]["revision"]))
        wanted = _asked_here(ws, before) | _asked_here(ws, after) | mine
        told = tuple(one for one in news(before, after) if _concerns(one, wanted))
        found.append(Revised(after.revision, told))
        before = after
    return found[::-1]


def newest(ws: Workspace) -> Revised | None:
    """The revision in force, if it came here."""
    return next(iter(revisions(ws)), None)


def unread(ws: Workspace) -> Revised | None:
    """The revision in force, while it changes something here and nobody looked at the list."""
    if not ws.store.frameworks.any() or ws.framework.revision in ws.store.local.of(READ):
        return None
    now = newest(ws)
    return now if now is not None and now.news else None


def mark_read(ws: Workspace) -> None:
    """Note that the list of the revision in force was looked at."""
    if ws.framework.revision not in ws.store.local.of(READ):
        with ws.store.transaction():
            ws.store.local.put(READ, ws.framework.revision, {}, ws.clock())


def _concerns(one: News, wanted: Container[str]) -> bool:
    return any(measure.code in wanted for measure in (*one.before, *one.after))


def _asked_here(ws: Workspace, framework: Framework) -> set[str]:
    """Measures that a round would ask of the person who works here."""
    return {asked.measure for asked in asked_of(framework, "") if ws.is_secretariat or is_mine(ws, asked)}


def _figures_here(ws: Workspace) -> set[str]:
    """Measures that figures were stated under here, and those that took their places since."""
    from carec_desktop.actions.record import views

    found = {view.key["measure"] for view in views(ws, "observation", ws.settings.ref_area)}
    return found | {now for code in found for now in measures_now(ws.framework, code)}
