"""When a workspace cannot be opened because it is damaged: offer the newest backup that lies in it."""

from collections.abc import Callable
from pathlib import Path

from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_date
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Answer

DAMAGE = frozenset({"database-damaged", "database-gone", "workspace-unreadable", "not-our-database"})


def offer_backup(desk: Desk, folder: Path, error: UserError, opened: Callable[[], object]) -> None:
    """Ask whether to restore the newest backup, where `error` says that it would help; `opened` opens it again."""
    from carec_desktop.actions import backups

    kept = backups.listed(folder / backups.FOLDER) if error.problem.code in DAMAGE else []
    if not kept:
        return
    newest = kept[0]

    def restore() -> None:
        from carec_desktop.actions import restoring

        def done(_restored: object) -> None:
            desk.messages.info(_("The backup is restored; what could still be read here was added to it."))
            opened()

        desk.jobs.run(
            lambda: restoring.restore(newest.path, folder), done, word=lambda: _("Restoring…"),
            failed=desk.messages.refuse,
        )  # fmt: skip

    day = show_date(newest.made_at.astimezone().date().isoformat(), language())
    question = _("This workspace is damaged. Restore the backup of {day}?").format(day=day)
    more = _("What can still be read here is kept and added to it, and the damaged files are kept aside.")
    desk.messages.ask(
        question, [Answer(lambda: _("Restore"), restore, primary=True), Answer(lambda: _("Not now"))], more=more
    )
