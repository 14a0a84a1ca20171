"""The modules of this folder import each other by name, as scripts do."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# A program with no tests in it; it needs atheris, which is no dependency.
collect_ignore = ["by_coverage.py"]
