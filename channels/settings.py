"""Settings of the server, from environment variables with the prefix ``GILBOT_`` or a ``.env`` file."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """See ``docs/settings.md``."""

    model_config = SettingsConfigDict(env_prefix="GILBOT_", env_file=".env", extra="ignore")

    database_url: str | None = None
    """SQLAlchemy URL; SQLite under ``data_dir`` by default."""
    data_dir: Path = Path("var")
    """Where anything is written."""
    now: str | None = None
    """Freezes the clock (ISO 8601)."""
    redis_url: str | None = None
    """Redis for locks between workers; not needed for one worker."""
    assets_dir: Path | None = None
    """Where weights and fonts lie."""
    host: str = "127.0.0.1"
    port: int = 8000
    speech: bool = True
    """False serves text only."""
    allowed_origins: list[str] = Field(default_factory=lambda: ["*"])
    """Origins whose pages may embed the widget."""
    max_body_bytes: int = 12_000_000
    """Largest request body; a minute of speech is 2 MB."""
    conversation_idle_minutes: int = 30
    """A conversation unused for so long is erased."""
    housekeeping_seconds: float = Field(default=60, ge=0)
    """How often due reminders go out and what is over is erased; 0 leaves that to other processes."""
    staff_tokens: dict[str, SecretStr] = Field(default_factory=dict)
    """Staff who may sign in at ``/staff``: a token of at least 20 characters by name, as JSON; empty switches the page's routes off."""

    @field_validator("staff_tokens")
    @classmethod
    def long_enough(cls, tokens: dict[str, SecretStr]) -> dict[str, SecretStr]:
        """A token that can be guessed opens every case."""
        if any(len(token.get_secret_value()) < 20 for token in tokens.values()):
            raise ValueError("a staff token has at least 20 characters")
        return tokens


def load_settings() -> Settings:
    """Read the settings and hand those that other rooms read to the environment."""
    settings = Settings()
    for name in ("database_url", "now", "redis_url"):
        value = getattr(settings, name)
        if value:
            os.environ[f"GILBOT_{name.upper()}"] = str(value)
    os.environ["GILBOT_DATA_DIR"] = str(settings.data_dir)
    if settings.assets_dir:
        os.environ["GILBOT_ASSETS_DIR"] = str(settings.assets_dir)
    return settings
