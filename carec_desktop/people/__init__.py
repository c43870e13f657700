"""Names of participants: in one encrypted file of the laptop that took the attendance, and nowhere else.

`roll` is the list of one training and `lists` all of them, `locked` is the file, `pasted` reads lists that somebody
kept in a table, `history` undoes what was done to a list, `finding` finds people while they are typed, `alike`
suspects that two rows are one person.
Ledger, packages, database, logs and printed sheets hold counts. Nothing here puts a name into an
exception, a log or a `repr`.
"""

from carec_desktop.people.lists import Attendance, Lists, Person, Tally
from carec_desktop.people.locked import People, create, unlock

__all__ = ["Attendance", "Lists", "People", "Person", "Tally", "create", "unlock"]
