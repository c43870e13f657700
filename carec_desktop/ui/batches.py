"""Many files into one folder: what lies there already is replaced only when the person says so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from carec_desktop.i18n import _, ngettext
from carec_desktop.sync.files import write_error
from carec_desktop.ui.messages import Answer, Messages


def into_folder(messages: Messages, folder: Path, names: list[str], write: Callable[[list[Path]], object]) -> None:
    """`write` gets the paths: at once where none of `names` is in `folder`, else after the person has chosen to
    replace those files or to have all of them in a folder of their own beside them."""
    paths = [folder / name for name in names]
    old = sum(path.exists() for path in paths)
    if not old:
        write(paths)
        return
    beside = free_folder(folder)

    def write_beside() -> None:
        try:
            beside.mkdir(exist_ok=True)
        except OSError as error:
            messages.refuse(write_error(beside, error))
        else:
            write([beside / name for name in names])

    question = ngettext(
        "“{folder}” already holds {n} file of this name.", "“{folder}” already holds {n} files of these names.", old
    )
    messages.ask(
        question.format(folder=folder.name, n=old),
        [
            Answer(lambda: _("Write beside them"), write_beside, primary=True),
            Answer(lambda: ngettext("Replace {n} file", "Replace {n} files", old).format(n=old), lambda: write(paths)),
            Answer(lambda: _("Cancel")),
        ],
        more=_("Beside them: all of them go into the new folder “{folder}”, and what is there stays as it is.").format(
            folder=beside.name
        ),
    )


def free_folder(folder: Path) -> Path:
    """A folder inside this one that does not exist yet, named by the day."""
    day, number = folder / datetime.now().astimezone().date().isoformat(), 2
    made = day
    while made.exists():
        made, number = day.with_name(f"{day.name}-{number}"), number + 1
    return made
