"""Documentation build: static, offline, warnings are errors."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Evenhand"
author = "The Evenhand authors"
project_copyright = "The Evenhand authors, Apache-2.0"
extensions = ["myst_parser", "notebooks"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Evenhand"
html_copy_source = False
html_show_sphinx = False
exclude_patterns = ["_build", "**/_*.md"]
suppress_warnings = ["myst.xref_missing"]
