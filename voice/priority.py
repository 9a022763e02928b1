"""Who goes first on few cores: what a person says is understood before another answer is rendered."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

SPEAKING_NICENESS = 5
"""Under load a thread of speaking then gets about a third of what a thread of hearing gets."""


def after_hearing() -> None:
    """Let the calling thread, and the threads it will start, wait for those that hear. Does nothing but on Linux, where threads have a niceness of their own."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + SPEAKING_NICENESS)
