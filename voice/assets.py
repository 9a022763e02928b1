"""Model weights: what is needed, where it comes from, whether it is here and whole.

The manifest is ``assets.toml``: per asset a list of files with SHA-256 and size, a licence, and sources in order
(official address, then a package by name and version). A local folder, ``GILBOT_ASSETS_FOLDER`` with one sub-folder
per asset, is the last source. Whoever serves a file, its hash decides whether it is used.

Assets live outside the checkout in ``GILBOT_ASSETS_DIR`` (default ``~/.cache/gilbot/assets``), one folder per asset.
``GILBOT_ASSET_<NAME>`` (upper case, dashes as underscores) points a single asset at another folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import tomli

MANIFEST = Path(__file__).resolve().parent.parent / "assets.toml"
STAMP = ".installed.json"


class AssetError(Exception):
    """An asset could not be fetched, made or trusted."""


class MissingAssetError(AssetError):
    """An asset that is needed now is not on this machine."""

    def __init__(self, name: str, detail: str = "") -> None:
        self.name = name
        super().__init__(
            f"missing weights '{name}'{': ' + detail if detail else ''}. "
            f"Run script/setup, or: gilbot models fetch {name}"
        )


class FetchStopped(AssetError):
    """The caller asked to stop; what has arrived is kept for the next try."""


@dataclass(frozen=True)
class AssetFile:
    """One file of an asset."""

    path: str
    """Path inside the asset's folder."""
    sha256: str
    """Hex digest of the whole file."""
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Asset:
    """One set of weights, as the manifest describes it."""

    name: str
    """Name used in commands and in code."""
    about: str
    """One sentence: what it is for."""
    licence: str
    """SPDX name, with a remark where the package states none."""
    required: bool
    """Whether set-up fetches it without being asked."""
    files: tuple[AssetFile, ...] = ()
    """What must be there; empty when the archive's own hash vouches for its content, or when made here."""
    sources: tuple[dict[str, Any], ...] = ()
    """Where to get it, in order; see ``voice.asset_sources``."""
    made_from: tuple[str, ...] = ()
    """Assets it is made of on this machine, instead of being fetched."""
    made_by: str = ""
    """``module:function`` called with (folders of ``made_from`` by name, target folder)."""
    recipe: int = 0
    """Counted up when it is made in another way: what was made before is made again."""

    @property
    def size(self) -> int:
        """Bytes of all listed files."""
        return sum(f.size for f in self.files) or sum(int(s.get("size", 0)) for s in self.sources[:1])


@dataclass(frozen=True)
class Progress:
    """How far a fetch is."""

    asset: str
    """Asset now being fetched or made."""
    source: str
    """Where it comes from, in words."""
    done: int
    """Bytes here so far."""
    total: int
    """Bytes expected, 0 when unknown."""


@dataclass
class FetchJob:
    """What a source needs while it works."""

    asset: Asset
    """What to bring."""
    target: Path
    """Folder to fill."""
    work: Path
    """Scratch folder, kept between tries so that downloads resume."""
    progress: Callable[[Progress], None] = field(default=lambda p: None)
    """Told about every step."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set from another thread to stop."""

    def report(self, source: str, done: int, total: int = 0) -> None:
        """Tell the caller, or raise :class:`FetchStopped` when it wants no more."""
        if self.stop.is_set():
            raise FetchStopped(f"stopped while fetching {self.asset.name}; run the command again to go on")
        self.progress(Progress(self.asset.name, source, done, total or self.asset.size))


def assets_dir() -> Path:
    """Folder that holds all assets."""
    return Path(os.environ.get("GILBOT_ASSETS_DIR") or "~/.cache/gilbot/assets").expanduser()


def manifest(path: Path = MANIFEST) -> dict[str, Asset]:
    """Read the manifest: asset by name, in file order. Raises :class:`AssetError` when it is broken."""
    try:
        with path.open("rb") as f:
            raw = tomli.load(f)
        assets = [
            Asset(
                name=a["name"], about=a["about"], licence=a["licence"], required=bool(a.get("required", False)),
                files=tuple(AssetFile(x["path"], x["sha256"], int(x["size"])) for x in a.get("file", ())),
                sources=tuple(a.get("source", ())),
                made_from=tuple(a.get("made_from", ())), made_by=a.get("made_by", ""), recipe=int(a.get("recipe", 0)),
            )
            for a in raw["asset"]
        ]
    except (OSError, tomli.TOMLDecodeError, KeyError, TypeError, ValueError) as e:
        raise AssetError(f"{path}: {type(e).__name__}: {e}") from e
    return {a.name: a for a in assets}


def _override(name: str) -> Path | None:
    value = os.environ.get("GILBOT_ASSET_" + name.upper().replace("-", "_"))
    return Path(value).expanduser() if value else None


def replaced(name: str) -> bool:
    """Whether the environment names another folder for the asset."""
    return _override(name) is not None


def installed(name: str) -> bool:
    """Whether the asset is here, complete by its stamp and file sizes (quick; see :func:`verify` for hashes)."""
    override = _override(name)
    if override is not None:
        return override.is_dir()
    folder = assets_dir() / name
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
        return all((folder / p).stat().st_size == f["size"] for p, f in stamp["files"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _outdated(asset: Asset) -> bool:
    """Whether an asset that is made here was made in an earlier way."""
    if not asset.made_by or replaced(asset.name):
        return False
    stamp = json.loads((assets_dir() / asset.name / STAMP).read_text("utf-8"))
    return bool(stamp.get("recipe", 0) != asset.recipe)


def path(name: str, file: str = "") -> Path:
    """Folder of an asset, or one file of it. Raises :class:`MissingAssetError` when it is not here."""
    folder = _override(name) or assets_dir() / name
    if not installed(name):
        raise MissingAssetError(name, f"not found in {folder}")
    found = folder / file if file else folder
    if not found.exists():
        raise MissingAssetError(name, f"{file} not found in {folder}")
    return found


def sha256_of(file: Path) -> str:
    """Hex SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def verify(name: str) -> list[str]:
    """Hash every file of an installed asset; returns the paths that are missing or changed."""
    folder = path(name)
    stamp_file = folder / STAMP
    if not stamp_file.exists():
        return []
    files = json.loads(stamp_file.read_text("utf-8"))["files"]
    return [p for p, f in files.items() if not (folder / p).is_file() or sha256_of(folder / p) != f["sha256"]]


def faults(asset: Asset, folder: Path) -> list[str]:
    """Paths of the asset's listed files that are missing from ``folder`` or have another hash."""
    bad = []
    for f in asset.files:
        p = folder / f.path
        if not p.is_file() or p.stat().st_size != f.size or sha256_of(p) != f.sha256:
            bad.append(f.path)
    return bad


def _stamp(folder: Path, source: str, recipe: int) -> None:
    files = {
        str(p.relative_to(folder).as_posix()): {"size": p.stat().st_size, "sha256": sha256_of(p)}
        for p in sorted(folder.rglob("*")) if p.is_file() and p.name != STAMP
    }
    (folder / STAMP).write_text(json.dumps({"source": source, "recipe": recipe, "files": files}, indent=1), "utf-8")


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """One fetch at a time per assets folder, so that two set-ups do not write over each other."""
    root.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (root / ".lock").open("w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        yield


def fetch(
    names: Iterable[str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    *,
    stop: threading.Event | None = None,
    manifest_path: Path = MANIFEST,
) -> list[str]:
    """Bring the named assets (default: all required ones) and what they are made of; returns the names brought now.

    Interruptible by ``stop`` or Ctrl-C; partial downloads stay in ``.partial`` and are resumed.
    Raises :class:`AssetError` naming every source tried when none gave the right files.
    """
    known = manifest(manifest_path)
    wanted = list(names) if names is not None else [a.name for a in known.values() if a.required]
    for name in wanted:
        if name not in known:
            raise AssetError(f"no asset named '{name}'; known: {', '.join(known)}")
    ordered: list[str] = []
    for name in wanted:
        ordered += [n for n in (*known[name].made_from, name) if n not in ordered]
    brought = []
    with _locked(assets_dir()):
        for name in ordered:
            if not installed(name) or _outdated(known[name]):
                _fetch_one(known[name], progress or (lambda p: None), stop or threading.Event())
                brought.append(name)
    return brought


def _fetch_one(asset: Asset, progress: Callable[[Progress], None], stop: threading.Event) -> None:
    from voice import asset_sources

    root = assets_dir()
    work = root / ".partial" / asset.name
    target = work / "ready"
    work.mkdir(parents=True, exist_ok=True)
    tried = []
    for label, bring in asset_sources.sources(asset) if not asset.made_by else [("made here", _make)]:
        target.mkdir(parents=True, exist_ok=True)
        job = FetchJob(asset, target, work, progress, stop)
        try:
            job.report(label, 0)
            bring(job)
            bad = faults(asset, target)
            if bad:
                for p in bad:  # files with the right hash stay; the next source brings the rest
                    (target / p).unlink(missing_ok=True)
                raise AssetError(f"wrong or missing: {', '.join(bad[:4])}")
            if asset.files:
                listed = {f.path for f in asset.files}
                for file in list(target.rglob("*")):
                    if file.is_file() and file.relative_to(target).as_posix() not in listed:
                        file.unlink()
            _stamp(target, label, asset.recipe)
            final = root / asset.name
            shutil.rmtree(final, ignore_errors=True)
            target.rename(final)
            shutil.rmtree(work, ignore_errors=True)
            job.report(label, asset.size or 1, asset.size or 1)
            return
        except FetchStopped:
            raise
        except (AssetError, OSError) as e:
            tried.append(f"  {label}: {e}")
    raise AssetError(f"could not get '{asset.name}'. Tried in order:\n" + "\n".join(tried))


def _make(job: FetchJob) -> None:
    module, function = job.asset.made_by.split(":")
    shutil.rmtree(job.target, ignore_errors=True)
    job.target.mkdir(parents=True)
    getattr(importlib.import_module(module), function)({n: path(n) for n in job.asset.made_from}, job.target)


def terminal_bar(stream: TextIO | None = None) -> Callable[[Progress], None]:
    """A progress bar for :func:`fetch`: redraws one line on a terminal, prints one line per asset elsewhere."""
    out = stream or sys.stderr
    tty = out.isatty()
    shown, drawn_at = "", 0.0

    def show(p: Progress) -> None:
        nonlocal shown, drawn_at
        finished = p.total > 0 and p.done >= p.total
        now = time.monotonic()
        if not tty:
            if p.asset + p.source != shown:
                out.write(f"{p.asset}: {p.source}\n")
                shown = p.asset + p.source
            return
        if finished or now - drawn_at > 0.1:
            drawn_at = now
            share = min(1.0, p.done / p.total) if p.total else 0.0
            filled = int(share * 24)
            out.write(f"\r{p.asset:<18} [{'#' * filled}{'.' * (24 - filled)}] {share:4.0%} "
                      f"{p.done / 1e6:6.1f} MB  {p.source[:40]:<40}" + ("\n" if finished else ""))
            out.flush()

    return show
