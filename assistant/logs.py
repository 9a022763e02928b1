"""Quiet libraries: no utterance may reach a log."""

from __future__ import annotations

import logging
import os
import warnings


def quiet_libraries() -> None:
    """Set levels before Rasa is imported; its structlog prints every utterance at debug level until configured."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    # Some libraries turn their warnings on again at import.
    logging.captureWarnings(True)
    for name in ("py.warnings", "rasa", "rasa_sdk", "tensorflow", "matplotlib", "jieba", "urllib3", "faker", "asyncio", "apscheduler"):
        logging.getLogger(name).setLevel(logging.ERROR)
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
