"""Which values typed on this laptop are to leave. One typed under a measure that was retired, split or merged since is
asked for no more: it stays here as it was typed, is counted nowhere as unsent, and no rule is asked about it."""

from collections.abc import Collection

from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.observation import Observation
from carec_desktop.framework import Framework
from carec_desktop.framework_reading import has_ended
from carec_desktop.i18n import _, ngettext
from carec_desktop.ledger import is_talk
from carec_desktop.names import measure_name
from carec_desktop.store import Working


def leaving(ws: Workspace) -> list[Working]:
    """Working values that the next package carries once their records are ready, grouped by record."""
    return [row for row in ws.store.working.all() if _leaves(ws.framework, row)]


def kept(ws: Workspace) -> list[Working]:
    """Working values that stay here: nobody asks for them any more."""
    return [row for row in ws.store.working.all(Observation.name) if not _leaves(ws.framework, row)]


def kept_words(rows: Collection[Working]) -> str:
    """What stays here, and that it does, in the language spoken now."""
    names = _("; ").join(dict.fromkeys(measure_name(row.key["measure"]) for row in rows))
    count = len({row.record_id for row in rows})
    return ngettext(
        "{n} figure typed here is asked for no more: {names}. It is kept on this computer and not sent.",
        "{n} figures typed here are asked for no more: {names}. They are kept on this computer and not sent.", count,
    ).format(n=count, names=names)  # fmt: skip


def _leaves(framework: Framework, row: Working) -> bool:
    """A reply leaves in any case, and what decides between several values that were sent: somebody waits for it."""
    awaited = is_talk(row.question) or len(row.based_on) > 1
    return row.form != Observation.name or awaited or not has_ended(framework, row.key.get("measure", ""))
