"""English IPA from libespeak-ng, which a machine that runs pyttsx3 has anyway."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import shutil
import subprocess
import threading

from voice.speak.base import VoiceError

_lock = threading.Lock()
_library: ctypes.CDLL | None = None
_AUDIO_SYNCHRONOUS, _DONT_EXIT, _UTF8 = 2, 0x8000, 1
_TIE = "^"
_IPA_WITH_TIES = 0x02 | 0x80 | ord(_TIE) << 8


def _load() -> ctypes.CDLL | None:
    global _library
    if _library is None:
        for name in (os.environ.get("GILBOT_ESPEAK_LIBRARY"), ctypes.util.find_library("espeak-ng"),
                     "libespeak-ng.so.1", "libespeak-ng.dylib", "libespeak-ng.dll"):
            if not name:
                continue
            try:
                library = ctypes.CDLL(name)
                library.espeak_TextToPhonemes.restype = ctypes.c_char_p
                library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
                if library.espeak_Initialize(_AUDIO_SYNCHRONOUS, 0, None, _DONT_EXIT) > 0:
                    _library = library
                    break
            except (OSError, AttributeError):
                continue
    return _library


def available() -> bool:
    """Whether IPA can be had here."""
    with _lock:
        return _load() is not None or shutil.which("espeak-ng") is not None


def ipa(text: str, voice: str = "en-us") -> str:
    """IPA of one clause, diphthongs and affricates tied with ``^``. Raises :class:`VoiceError` without espeak-ng."""
    with _lock:  # the library keeps one voice for the whole process
        library = _load()
        if library is not None:
            library.espeak_SetVoiceByName(voice.encode())
            buffer = ctypes.create_string_buffer(text.encode("utf-8"))
            pointer = ctypes.c_void_p(ctypes.addressof(buffer))
            parts = []
            while pointer.value:
                out = library.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, _IPA_WITH_TIES)
                parts.append((out or b"").decode("utf-8", "replace"))
            return " ".join(p for p in parts if p)
    program = shutil.which("espeak-ng")
    if program is None:
        raise VoiceError("espeak-ng is not installed")
    done = subprocess.run([program, "-q", "-v", voice, "--ipa=3", "--tie=^", text], capture_output=True, timeout=10,
                          check=False)
    return re.sub(r"\s+", " ", done.stdout.decode("utf-8", "replace")).replace("\u200d", "").strip()
