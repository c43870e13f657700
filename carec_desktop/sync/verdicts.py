"""The verdicts on a file that came in: one declared sentence each (what happened, what is safe, what next).

The order of VERDICTS is the order of judging: the first that holds is the verdict.
"""

from carec_desktop.i18n import N_
from carec_desktop.problems import declare

VERDICTS = (
    "not-a-package",
    "damaged",
    "too-new",
    "unsigned",
    "altered",
    "unknown-signer",
    "revoked",
    "wrong-country",
    "wrong-role",
    "wrong-addressee",
    "resaved",
    "intact",
)
MERGES = frozenset({"resaved", "intact"})


def verdict_of(code: str) -> str:
    """The verdict a problem's code belongs to: codes start with it. Raises StopIteration for others."""
    return next(verdict for verdict in VERDICTS if code == verdict or code.startswith(f"{verdict}-"))


NOT_A_PACKAGE = declare(
    "not-a-package",
    N_("This workbook is no CAREC package; nothing was merged, choose the file that the program wrote."),
)
TOO_NEW = declare(
    "too-new",
    N_("This package needs a newer version of the program; nothing was merged, update the program first."),
)
UNSIGNED = declare(
    "unsigned",
    N_("This package carries no seal; nothing was merged, ask the sender for the file as it was exported."),
)
ALTERED = declare(
    "altered",
    N_("This package was changed after sealing; nothing was merged, ask the sender for the original file."),
)
UNKNOWN_SIGNER = declare(
    "unknown-signer",
    N_(
        "This package is sealed by a key that is not enrolled here ({fingerprint}); "
        "nothing in it counts before that key is enrolled, compare the fingerprint with its owner first."
    ),
)
REVOKED = declare(
    "revoked",
    N_(
        "The key of {name} was revoked before this package was accepted; "
        "nothing was merged, call the sender and enrol a new key."
    ),
)
WRONG_COUNTRY = declare(
    "wrong-country",
    N_(
        "{name} may speak for {own}, but this package holds a record of {other}; "
        "nothing was merged, ask the sender for a package without it."
    ),
)
WRONG_ROLE = declare(
    "wrong-role",
    N_(
        "{name} is not enrolled for what this package holds ({what}); "
        "nothing was merged, ask the sender for a package without it."
    ),
)
WRONG_AUTHOR = declare(
    "wrong-role-author",
    N_(
        "{name} sealed edits made with another key ({author}); "
        "nothing was merged, ask the sender for a package with their own edits only."
    ),
)
RECORD_MOVED = declare(
    "wrong-country-moved",
    N_(
        "{name} claims record {record} under a key that is not its own; "
        "nothing was merged, ask the sender for the file as it was exported."
    ),
)
WRONG_FORM = declare(
    "wrong-role-form",
    N_(
        "{name} calls a record “{form}” that was made as something else; "
        "nothing was merged, ask the sender for the file as it was exported."
    ),
)
WRONG_DECISION = declare(
    "wrong-role-decision",
    N_(
        "{name} decides or approves something ({what}), which only the secretariat may do; "
        "nothing was merged, ask the sender for a package without it."
    ),
)
WRONG_REFERENCE = declare(
    "wrong-role-reference",
    N_(
        "{name} sends a baseline or a target ({what}), which only the secretariat may set; "
        "nothing was merged, ask the sender for a package without it."
    ),
)
WRONG_OFFICE = declare(
    "wrong-role-office",
    N_(
        "This calls itself a message of the secretariat ({what}) but is sealed by {name}; "
        "nothing was merged, call the secretariat before you open another file of this sender."
    ),
)
WRONG_ADDRESSEE = declare(
    "wrong-addressee",
    N_("This package is addressed to {addressee}, not to you; nothing was merged, ask for your own."),
)
RESAVED = declare(
    "resaved",
    N_("The package was saved again by an office program; its values are as sealed and can be merged."),
    blocking=False,
)
INTACT = declare("intact", N_("The package is exactly as its sender sealed it and can be merged."), blocking=False)

ALTERED_ROWS = declare(
    "altered-rows",
    N_(
        "Answers in this package were changed, in row {rows} of its sheet “{sheet}”; "
        "the other rows fit their numbers, none was merged."
    ),
)
ALTERED_SHEET = declare(
    "altered-sheet",
    N_(
        "What the program reads of this package is not as it was sealed: rows were moved, added, removed or changed in "
        "its sheet “{sheet}”; none was merged."
    ),
)
SHEET_MISSING = declare(
    "altered-sheet-missing",
    N_(
        "A part of this package was sealed but is gone, its sheet “{sheet}”; nothing was merged, ask for the original."
    ),
)
SHEET_ADDED = declare(
    "altered-sheet-added",
    N_(
        "Something was added to this package after sealing, the sheet “{sheet}”; "
        "nothing was merged, ask for the original file."
    ),
)
SEAL_FALSE = declare(
    "altered-seal",
    N_(
        "The seal of this package was changed or comes from another one (its sheet “Seal”); "
        "nothing was merged, ask for the original."
    ),
)
OTHER_SIGNER = declare(
    "altered-other-signer",
    N_("The workbook is signed by another key than its seal; nothing was merged, ask for the original."),
)
