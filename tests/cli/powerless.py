"""Runs a program for which the modes of files count, also where the tests run as root.

python tests/cli/powerless.py PROGRAM ARGUMENT…
"""

import ctypes
import os
import sys

_DROP = 24
"""PR_CAPBSET_DROP, see prctl(2)."""
_OVERRIDE, _SEARCH = 1, 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, see capabilities(7)."""


def main() -> None:
    for capability in (_OVERRIDE, _SEARCH):
        ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
