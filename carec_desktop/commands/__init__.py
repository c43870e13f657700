"""The commands, grouped by what people do; each calls one action and prints what it returned."""

from carec_desktop.commands import (
    approving,
    attendance,
    care,
    editions,
    exchanging,
    explaining,
    printing,
    recording,
    results,
    revising,
    room_printing,
    rooms,
    starting,
    templating,
)

COMMANDS = (
    *starting.COMMANDS, *recording.COMMANDS, *templating.COMMANDS, *exchanging.COMMANDS, *approving.COMMANDS,
    *printing.COMMANDS, *results.COMMANDS, *revising.COMMANDS, *explaining.COMMANDS, *editions.COMMANDS, *care.COMMANDS,
    *attendance.COMMANDS,
)  # fmt: skip

for command in (*room_printing.ROOM_COMMANDS, *rooms.ROOM_COMMANDS):
    attendance.attendance.add_command(command)
