"""Everything an operator may set, read from ``ECOTONE_*``; each is in docs/settings.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def _flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    return int(value) if value.isdigit() else default


def _folder() -> Path:
    folder = Path(os.environ.get("ECOTONE_HOME") or "var").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _secret(folder: Path) -> str:
    """Return the secret key: given, or made once and kept beside the database."""
    given = os.environ.get("ECOTONE_SECRET_KEY", "")
    if given:
        return given
    kept = folder / "secret-key"
    try:
        with kept.open("x") as new:
            kept.chmod(0o600)
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text()


HOME = _folder()
DATABASE = os.environ.get("ECOTONE_DATABASE", "")  # postgresql://…; empty is SQLite in HOME
SECRET_KEY = _secret(HOME)
OFFLINE = _flag("ECOTONE_OFFLINE")
ALLOW_PRIVATE_ADDRESSES = _flag("ECOTONE_ALLOW_PRIVATE_ADDRESSES")
HOSTS = os.environ.get("ECOTONE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ADDRESS = os.environ.get(
    "ECOTONE_ADDRESS", "http://127.0.0.1:8000"
)  # public address of this installation
CONTACT = os.environ.get("ECOTONE_CONTACT", "")  # who to write to; goes into the User-Agent
BOUNDARIES = os.environ.get(
    "ECOTONE_BOUNDARIES", ""
)  # another boundary layer (GeoJSON or TopoJSON)
DEBUG = _flag("ECOTONE_DEBUG")
API_REQUESTS_PER_MINUTE = _number(
    "ECOTONE_API_REQUESTS_PER_MINUTE", 300
)  # per address; 0: no limit
PROXIES = _number("ECOTONE_PROXIES", 0)  # trusted proxies in front of us
