"""Starts the program with `python -m carec_desktop`; nothing else.

A frozen build is its own interpreter, so it also answers when it is started as the reader of workbooks.
"""

import sys

from carec_desktop.sync.reader import FROZEN_ARGUMENT

if __name__ == "__main__":
    if sys.argv[1:] == [FROZEN_ARGUMENT]:
        from carec_desktop.sync.reader_child import main as read_workbooks

        read_workbooks()
    else:
        from carec_desktop.cli import main

        main()
