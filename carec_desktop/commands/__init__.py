"""The commands, grouped by what people do; each calls one action and prints what it returned."""

from carec_desktop.commands import attendance, care, exchanging, recording, results, starting, templating

COMMANDS = (
    *starting.COMMANDS, *recording.COMMANDS, *templating.COMMANDS, *exchanging.COMMANDS, *results.COMMANDS,
    *care.COMMANDS, *attendance.COMMANDS,
)  # fmt: skip
