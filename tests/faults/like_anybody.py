"""Run by test_workspace_faults.py: `like_anybody.py COMMAND …` runs it so that file permissions hold, even as root."""

from __future__ import annotations

import ctypes
import os
import sys

PR_CAPBSET_DROP = 24
PERMISSIONS_IGNORED = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""

if __name__ == "__main__":
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in PERMISSIONS_IGNORED:
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.execv(sys.argv[1], sys.argv[1:])
