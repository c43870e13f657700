"""Where the program finds what it ships with; the one place that knows the layout of the checkout."""

import sys
from pathlib import Path

# A frozen build unpacks resources beside the executable; a checkout keeps them beside the package.
ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"
LOCALES = ROOT / "locales"
