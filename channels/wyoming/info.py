"""What the server tells a client about itself."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from wyoming.info import AsrModel, AsrProgram, Attribution, Info, TtsProgram, TtsVoice

from channels.speech import LANGUAGES, SpeechEngines

NAMES = {"ko": "Korean", "zh": "Chinese", "en": "English"}
OURS = Attribution("The Gilbot authors", "https://example.org/gilbot/gilbot.git")
RECOGNISERS = Attribution("OpenAI (Whisper) and Alpha Cephei (Vosk)", "https://github.com/openai/whisper")
VOICES = {
    "kokoro": Attribution("hexgrad (Kokoro-82M)", "https://github.com/hexgrad/kokoro"),
    "pyttsx3": Attribution("Natesh M Bhat (pyttsx3, the system's voices)", "https://github.com/nateshmbhat/pyttsx3"),
}


def heard_languages(engines: SpeechEngines) -> list[str]:
    """Return the languages that can be heard here; none where a recogniser or the voice activity detector is missing."""
    whisper = engines.recognisers.get("whisper")
    return [language for language in LANGUAGES if engines.hears and whisper is not None and whisper.can_hear(language)]


def voice_name(engine: str, language: str) -> str:
    """Return the name of a voice, as clients send it back: ``kokoro-ko``."""
    return f"{engine}-{language}"


def describe(engines: SpeechEngines, *, until_stop: bool) -> Info:
    """Return what is offered: one program that hears and one that speaks, each left out where it cannot work."""
    common: dict[str, Any] = {"installed": True, "version": version("gilbot")}
    languages = heard_languages(engines)
    hearing = AsrProgram(
        name="gilbot",
        attribution=OURS,
        description="Gilbot: Korean, Chinese and English, offline",
        models=[
            AsrModel(
                name="whisper-base+vosk",
                attribution=RECOGNISERS,
                description="Whisper base and Vosk, joined",
                languages=languages,
                **common,
            )
        ],
        # The protocol's pieces of a transcript are never taken back; our partial text is.
        supports_transcript_streaming=False,
        requires_external_vad=until_stop,
        **common,
    )
    voices = [
        TtsVoice(
            name=voice_name(engine, language),
            attribution=VOICES.get(engine, OURS),
            description=f"{NAMES[language]} ({engine.capitalize()})",
            languages=[language],
            **common,
        )
        for language, engine in engines.voices.items()
        if engine
    ]
    speaking = TtsProgram(
        name="gilbot",
        attribution=OURS,
        description="Gilbot: Korean, Chinese and English, offline",
        voices=voices,
        supports_synthesize_streaming=True,
        **common,
    )
    return Info(asr=[hearing] if languages else [], tts=[speaking] if voices else [])
