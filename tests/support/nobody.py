"""Code run as a user without rights."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def as_nobody(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code as an unprivileged user who may reach the folder."""
    opened = []
    for parent in (folder, *folder.parents):
        if parent.stat().st_mode & 0o5 != 0o5:
            opened.append((parent, parent.stat().st_mode))
            parent.chmod(parent.stat().st_mode | 0o5)
    # Everything is imported before the change of user, who may not be able to read this Python.
    warm = "import kg, kg.pipeline.build, os, tempfile\nwith tempfile.TemporaryDirectory() as d: kg.pipeline.build.build(d + '/b', only='hai-phong-2019', cache=False)\n"
    code = f"{warm}os.setgid(65534)\nos.setuid(65534)\n{code}"
    try:
        return subprocess.run(
            [sys.executable, "-B", "-c", code], capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        for parent, mode in opened:
            parent.chmod(mode)
