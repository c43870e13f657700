"""Records made while another one is written: an institution that takes part, the document behind an answer.

Both are known by a name and a kind; everything else about them can be filled in later on their own page.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from carec_desktop.actions import record
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Choice
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.i18n import N_
from carec_desktop.problems import declare

CANNOT_READ_FILE = declare(
    "cannot-read-file", N_("“{file}” cannot be read; nothing was changed, close it elsewhere or choose another file.")
)
MADE_HERE: Mapping[str, str] = {"institution": "type", "evidence": "type"}  # form -> the question its kind answers


def make(ws: Workspace, form: str, name: str, kind: str, *, lang: str = "") -> str:
    """A new record of `form` called `name`; its id. One of exactly this name here is taken instead of made again."""
    name = " ".join(name.split())
    fields = FORMS[form].fields
    answers = {"title": name, MADE_HERE[form]: kind}
    if isinstance(fields.get("country"), Choice) and ws.settings.ref_area in MEMBERS:
        answers["country"] = ws.settings.ref_area
    for view in record.views(ws, form):
        same_name = view.values.get("title", "").casefold() == name.casefold()
        if same_name and view.values.get("country", "") == answers.get("country", ""):
            return view.record_id
    record_id, key = record.begin(ws, form, {})
    record.write(ws, form, record_id, key, answers, lang=lang)
    return record_id


def describe(path: Path) -> dict[str, str]:
    """What evidence keeps of a file: its name and the SHA-256 of its content. The file stays where it is."""
    try:
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CANNOT_READ_FILE.error(str(path), file=path.name) from error
    return {"file_name": path.name, "file_hash": digest}


def attach(ws: Workspace, record_id: str, path: Path) -> None:
    """Note a file with its fingerprint in a record of evidence; its name becomes the title of one without."""
    here = record.view(ws, record_id)
    if here is not None:
        typed = describe(path)
        if not here.values.get("title"):
            typed["title"] = path.stem
        record.write(ws, here.form, record_id, here.key, typed)
